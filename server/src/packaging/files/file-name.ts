import { isRefusal, Refusal } from '../../errors.ts'
import { excerpt } from '../metadata/excerpt.ts'
import { isProjectName, normalizeProjectName, type ProjectName } from '../project-name.ts'
import { parseVersion, type Version } from '../version.ts'
import { isAllowedPlatformTag } from './platform-tags.ts'

/** A built distribution's name, split (PEP 427); every component as written. */
export interface WheelFileName {
  readonly kind: 'wheel'
  readonly filename: string
  readonly distribution: string
  readonly version: string
  readonly build?: string
  readonly pythonTag: string
  readonly abiTag: string
  readonly platformTag: string
}

/** A source distribution's name, split at its last `-` (PEP 625 and the older spellings with `-` or `.` in the name). */
export interface SdistFileName {
  readonly kind: 'sdist'
  readonly filename: string
  readonly distribution: string
  readonly version: string
}

export type FileName = WheelFileName | SdistFileName

export interface FileNameSettings {
  readonly allowLocalVersions: boolean
  readonly allowLinuxTags: boolean
}

const longestBytes = 255
/** ASCII, so that no two names look or fold alike; starts like a project's name, so neither `..` nor `-option` is one. */
const characters = /^[A-Za-z0-9][A-Za-z0-9._+!-]*$/
const versionCharacters = /^[A-Za-z0-9._+!]+$/
const tagSet = /^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/
const buildTag = /^[0-9][A-Za-z0-9_.]*$/

/**
 * Splits a file name. Refuses with `filename-too-long`, `filename-characters`, `filename-extension` (only `.tar.gz` and `.whl`,
 * in lower case), `wheel-filename-invalid`, `sdist-filename-invalid`. Whose file it is, `checkFileName` says.
 */
export function parseFileName(text: string): FileName {
  const filename = excerpt(text)
  if (text.length > longestBytes) throw new Refusal('filename-too-long', { filename, limit: longestBytes })
  if (!characters.test(text)) throw new Refusal('filename-characters', { filename })
  if (text.endsWith('.whl')) return parseWheel(text)
  if (text.endsWith('.tar.gz')) return parseSdist(text)
  throw new Refusal('filename-extension', { filename })
}

/** The extension must fit the form's filetype; refuses with `filename-filetype`. */
export function checkFileType(file: FileName, filetype: 'sdist' | 'bdist_wheel'): void {
  if ((file.kind === 'wheel') === (filetype === 'bdist_wheel')) return
  throw new Refusal('filename-filetype', { extension: file.kind === 'wheel' ? '.whl' : '.tar.gz', filetype })
}

/**
 * Holds a file name against the project and version that the metadata names. The name may be spelt in any way that
 * normalises to the project's, because older tools write `Foo.Bar-1.0.tar.gz`; the version may be any spelling of
 * the same one. Refuses with `filename-project`, `filename-version`, `local-version-forbidden` or
 * `platform-tag-unsupported`; returns a warning for each old spelling.
 */
export function checkFileName(file: FileName, name: ProjectName, version: Version, settings: FileNameSettings): string[] {
  const expectedName = name.normalized.replaceAll('-', '_')
  if (normalizeProjectName(file.distribution) !== name.normalized) {
    throw new Refusal('filename-project', {
      filename: excerpt(file.filename),
      expected: excerpt(expectedName),
      found: excerpt(file.distribution),
    })
  }
  if (parseFileVersion(file.version)?.sortKey !== version.sortKey) {
    throw new Refusal('filename-version', { expected: excerpt(version.text), found: excerpt(file.version) })
  }
  if (version.isLocal && !settings.allowLocalVersions) throw new Refusal('local-version-forbidden', { version: excerpt(version.text) })
  if (file.kind === 'wheel') {
    const unsupported = file.platformTag
      .toLowerCase()
      .split('.')
      .find((tag) => !isAllowedPlatformTag(tag, settings))
    if (unsupported !== undefined) {
      throw new Refusal('platform-tag-unsupported', { filename: excerpt(file.filename), tag: excerpt(unsupported) })
    }
  }
  const warnings: string[] = []
  if (file.distribution !== expectedName) {
    warnings.push(`The file name should start with '${excerpt(expectedName)}', not '${excerpt(file.distribution)}' (PEP 625, PEP 427).`)
  }
  if (file.version !== version.text) {
    warnings.push(`The version in the file name should be spelt '${excerpt(version.text)}', not '${excerpt(file.version)}'.`)
  }
  return warnings
}

/**
 * One name for all spellings of the same distribution, for a unique key. Without it a thief could lay
 * `Foo-1.0-py3-none-any.whl` beside `foo-1.0-py3-none-any.whl` and let installers choose.
 * Throws what `parseVersion` throws where the version in the name is none.
 */
export function canonicalFileName(file: FileName): string {
  const start = `${normalizeProjectName(file.distribution).replaceAll('-', '_')}-${parseVersion(file.version).canonical}`
  if (file.kind === 'sdist') return `${start}.tar.gz`
  const build = file.build === undefined ? '' : `-${file.build.replace(/^0+(?=[0-9])/, '').toLowerCase()}`
  return `${start}${build}-${[file.pythonTag, file.abiTag, file.platformTag].map(canonicalTags).join('-')}.whl`
}

function canonicalTags(tags: string): string {
  return [...new Set(tags.toLowerCase().split('.'))].sort().join('.')
}

function parseWheel(filename: string): WheelFileName {
  const invalid = (detail: string) => new Refusal('wheel-filename-invalid', { filename: excerpt(filename), detail })
  const parts = filename.slice(0, -'.whl'.length).split('-')
  if (parts.length !== 5 && parts.length !== 6) throw invalid('it must have five or six parts, separated by -')
  const [distribution = '', version = ''] = parts
  const [pythonTag = '', abiTag = '', platformTag = ''] = parts.slice(-3)
  // pip and uv refuse a doubled underscore: such a wheel could never be installed.
  if (!isProjectName(distribution) || distribution.includes('__')) throw invalid('the first part must be a project name')
  if (!versionCharacters.test(version)) throw invalid('the second part must be a version')
  if (![pythonTag, abiTag, platformTag].every((tags) => tagSet.test(tags))) throw invalid('the last three parts must be tags')
  const split = { kind: 'wheel', filename, distribution, version, pythonTag, abiTag, platformTag } as const
  if (parts.length === 5) return split
  const build = parts[2] ?? ''
  if (!buildTag.test(build)) throw invalid('the build number must start with a digit')
  return { ...split, build }
}

function parseSdist(filename: string): SdistFileName {
  const stem = filename.slice(0, -'.tar.gz'.length)
  const at = stem.lastIndexOf('-')
  const [distribution, version] = [stem.slice(0, Math.max(at, 0)), stem.slice(at + 1)]
  if (!isProjectName(distribution) || !versionCharacters.test(version)) {
    throw new Refusal('sdist-filename-invalid', { filename: excerpt(filename) })
  }
  return { kind: 'sdist', filename, distribution, version }
}

function parseFileVersion(text: string): Version | undefined {
  try {
    return parseVersion(text)
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}
