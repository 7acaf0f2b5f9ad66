import { isUtf8 } from 'node:buffer'
import { Refusal } from '../../errors.ts'
import { excerpt } from '../metadata/excerpt.ts'
import { mostWarnings } from './archive.ts'

const longestBytes = 1024
const longestComponentBytes = 255
const deepestComponents = 64

/** A member of an archive, as far as its place among the others matters. */
export interface PlacedMember {
  /** without the slash that ends the name of a folder */
  readonly path: string
  readonly kind: 'file' | 'folder' | 'link'
}

/**
 * Reads the raw name of a member: the path without the slash at the end of a folder's name.
 * Refuses with `archive-name-encoding` or `archive-name-unsafe` what two readers could take for two names, or what leads
 * out of the folder that the archive is unpacked into.
 */
export function parseMemberName(raw: Buffer): { path: string; endsInSlash: boolean } {
  if (!isUtf8(raw)) throw new Refusal('archive-name-encoding', { member: excerpt(raw.subarray(0, longestBytes).toString('latin1')) })
  const name = raw.toString()
  const unsafe = (problem: string): Refusal => new Refusal('archive-name-unsafe', { member: excerpt(name), problem })
  if (raw.length > longestBytes) throw unsafe(`more than ${longestBytes} bytes`)
  // A NUL ends the name for readers written in C; bidirectional controls make `exe.txt` of `txt.exe` on a screen.
  if (/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(name)) throw unsafe('a control character')
  if (name.includes('\\')) throw unsafe('a backslash')
  if (name.startsWith('/')) throw unsafe('a slash at its start')
  if (/^[A-Za-z]:/.test(name)) throw unsafe('a drive letter')
  const endsInSlash = name.endsWith('/')
  const path = endsInSlash ? name.slice(0, -1) : name
  const components = path.split('/')
  if (components.length > deepestComponents) throw unsafe(`more than ${deepestComponents} components`)
  for (const component of components) {
    if (component === '') throw unsafe('an empty component')
    if (component === '.' || component === '..') throw unsafe(`a component '${component}'`)
    if (component.length * 3 > longestComponentBytes && Buffer.byteLength(component) > longestComponentBytes) {
      throw unsafe(`a component of more than ${longestComponentBytes} bytes`)
    }
  }
  return { path, endsInSlash }
}

/**
 * What the members may not do to each other. Refuses with `archive-duplicate-member` (readers differ in which one they
 * take) and `archive-name-conflict` (what is below a link would be written through it); in tar files folders may repeat.
 * Returns warnings about names that only file systems without upper and lower case, or with normalised Unicode, hold to
 * be the same. A link must differ from everything even there.
 */
export function checkTogether(members: readonly PlacedMember[], options: { foldersMayRepeat: boolean }): string[] {
  // With the slash as the lowest character, everything below a path directly follows it.
  const exact = sortedByKey(members, (path) => path)
  for (const [first, second] of neighbours(exact)) {
    const repeats = options.foldersMayRepeat && first.member.kind === 'folder' && second.member.kind === 'folder'
    if (first.key === second.key && !repeats) throw new Refusal('archive-duplicate-member', { member: excerpt(second.member.path) })
    refuseBelow(first, second)
  }
  const warnings: string[] = []
  for (const [first, second] of neighbours(sortedByKey(members, (path) => path.normalize('NFC').toLowerCase()))) {
    if (first.member.kind === 'link') refuseBelow(first, second)
    if (first.key !== second.key || first.member.path === second.member.path) continue
    if (first.member.kind === 'link' || second.member.kind === 'link') {
      throw new Refusal('archive-duplicate-member', { member: excerpt(second.member.path) })
    }
    if (warnings.length < mostWarnings)
      warnings.push(`Some file systems hold '${excerpt(first.member.path)}' and '${excerpt(second.member.path)}' to be the same file.`)
  }
  return warnings
}

interface Keyed {
  readonly key: string
  readonly member: PlacedMember
}

function sortedByKey(members: readonly PlacedMember[], fold: (path: string) => string): Keyed[] {
  const keyed = members.map((member) => ({ key: fold(member.path).replaceAll('/', '\0'), member }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
}

function* neighbours(sorted: readonly Keyed[]): Generator<[Keyed, Keyed], void> {
  for (let index = 1; index < sorted.length; index++) yield [sorted[index - 1]!, sorted[index]!]
}

function refuseBelow(first: Keyed, second: Keyed): void {
  if (first.member.kind === 'folder' || !second.key.startsWith(`${first.key}\0`)) return
  throw new Refusal('archive-name-conflict', { member: excerpt(first.member.path) })
}
