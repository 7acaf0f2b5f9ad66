import { gzipSync } from 'node:zlib'
import { type BuiltProject, coreMetadata, fileNameComponent, incompressibleBytes } from './core-metadata.ts'
import { type TarEntry, type TarLayout, writeTar } from './tar.ts'
import type { BuiltArchive } from './wheel.ts'

export interface SdistOptions extends BuiltProject {
  /** further members below the top folder, or other content for the ones made here (`null` leaves one out) */
  members?: Record<string, string | Uint8Array | null>
  compress?: boolean
  /** grows the file to about this size (within 1 %) with a member that cannot be compressed */
  padToBytes?: number
  /** name of the top folder, where it is to differ from the file name */
  top?: string
  /** last changes before the tar is written */
  change?: (entries: TarEntry[]) => TarEntry[]
  layout?: TarLayout
  /** last changes to the gzip file: cut it, add to it */
  changeGzip?: (gzip: Buffer, tar: Buffer) => Buffer
}

function pyproject({ name, version }: BuiltProject): string {
  const build = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
  return `${build}\n[project]\nname = "${name}"\nversion = "${version}"\n`
}

/** An sdist as setuptools would lay it out, the same bytes for the same options. */
export function buildSdist(options: SdistOptions): BuiltArchive {
  const component = fileNameComponent(options.name)
  const top = options.top ?? `${component}-${options.version}`
  const metadata = coreMetadata(options)
  const members = Object.entries({
    'PKG-INFO': metadata,
    'pyproject.toml': pyproject(options),
    [`${component}/__init__.py`]: `__version__ = '${options.version}'\n`,
    ...options.members,
  }).filter((member): member is [string, string | Uint8Array] => member[1] !== null)
  const write = (paddingBytes: number | undefined): Buffer => {
    const entries: TarEntry[] = [
      { name: `${top}/`, type: '5' },
      ...members.map(([name, content]) => ({ name: `${top}/${name}`, content })),
      ...(paddingBytes === undefined ? [] : [{ name: `${top}/padding.bin`, content: incompressibleBytes(paddingBytes) }]),
    ]
    const tar = writeTar(options.change ? options.change(entries) : entries, options.layout)
    const gzip = gzipSync(tar, { level: options.compress === false ? 0 : 6 })
    return options.changeGzip ? options.changeGzip(gzip, tar) : gzip
  }
  const missingBytes = options.padToBytes === undefined ? 0 : options.padToBytes - write(0).length
  return {
    filename: `${component}-${options.version}.tar.gz`,
    bytes: write(options.padToBytes === undefined ? undefined : Math.max(missingBytes, 0)),
    metadata,
  }
}
