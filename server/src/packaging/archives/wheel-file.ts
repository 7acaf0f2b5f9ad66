import { isUtf8 } from 'node:buffer'
import { Refusal } from '../../errors.ts'

const tagPattern = /^[\w.]+-[\w.]+-[\w.]+$/

/**
 * Checks the WHEEL file (PEP 427): version 1.x, tags that can be tags. Returns warnings, one where the tags are not those
 * of the file name: installers choose by the file name. Refuses with `archive-wheel-file`.
 */
export function checkWheelFile(bytes: Buffer, filename: string): string[] {
  const fields = readFields(bytes)
  const versions = fields.get('wheel-version') ?? []
  if (versions.length !== 1) throw refuse('it has not exactly one Wheel-Version')
  if (!/^1\.[0-9]{1,4}$/.test(versions[0]!)) throw refuse('its Wheel-Version is not 1.x')
  const warnings: string[] = []
  const purelib = fields.get('root-is-purelib') ?? []
  if (purelib.length > 1 || !/^(?:true|false|)$/i.test(purelib[0] ?? '')) throw refuse('Root-Is-Purelib is neither true nor false')
  if (purelib.length === 0) warnings.push('The WHEEL file does not say Root-Is-Purelib.')
  const tags = fields.get('tag') ?? []
  if (tags.length === 0) throw refuse('it has no Tag')
  if (!tags.every((tag) => tagPattern.test(tag) && tag.length <= 200)) throw refuse('it has a Tag that cannot be one')
  if (
    !sameSet(
      expandTags(tags),
      expandTags([
        filename
          .replace(/\.whl$/, '')
          .split('-')
          .slice(-3)
          .join('-'),
      ]),
    )
  ) {
    warnings.push('The tags in the WHEEL file are not those of the file name.')
  }
  return warnings
}

function refuse(problem: string): Refusal {
  return new Refusal('archive-wheel-file', { problem })
}

function readFields(bytes: Buffer): Map<string, string[]> {
  if (!isUtf8(bytes)) throw refuse('it is not UTF-8')
  const fields = new Map<string, string[]>()
  // Nothing may follow the blank line: readers of mail headers stop there, readers of lines do not.
  for (const line of bytes.toString().trimEnd().split(/\r?\n/)) {
    const match = /^([A-Za-z][A-Za-z0-9-]*):[ \t]*([^\p{Cc}]*)$/u.exec(line)
    if (match === null) throw refuse('it has a line that is no field')
    const name = match[1]!.toLowerCase()
    fields.set(name, [...(fields.get(name) ?? []), match[2]!.trim()])
    if (fields.get(name)!.length > 1000) throw refuse('it has too many fields')
  }
  return fields
}

/** `py2.py3-none-any` is two tags. */
function expandTags(tags: readonly string[]): Set<string> {
  const expanded = new Set<string>()
  for (const tag of tags) {
    const [pythons = [], abis = [], platforms = []] = tag
      .toLowerCase()
      .split('-')
      .map((part) => part.split('.'))
    if (pythons.length * abis.length * platforms.length > 1000) throw refuse('its tags stand for too many')
    for (const python of pythons) for (const abi of abis) for (const platform of platforms) expanded.add(`${python}-${abi}-${platform}`)
  }
  return expanded
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((one) => b.has(one))
}
