import { Refusal } from '../../errors.ts'
import { excerpt } from '../metadata/excerpt.ts'
import type { ArchiveName } from './archive.ts'
import { stemCorresponds } from './file-stem.ts'

const suffix = '.dist-info'
const schemes = new Set(['purelib', 'platlib', 'headers', 'scripts', 'data'])

/**
 * The name of the one .dist-info folder of a wheel (PEP 427), and a check that its .data folder, if it has one, is the
 * one that belongs to it: some installers unpack every `*.data`, others only this one.
 * Refuses with `archive-dist-info` or `archive-data-folder`.
 */
export function findDistInfo(paths: Iterable<string>, name: ArchiveName): string {
  const found = new Set<string>()
  const ofData: string[] = []
  for (const path of paths) {
    const slash = path.indexOf('/')
    const top = slash < 0 ? path : path.slice(0, slash)
    if (/\.dist-info$/i.test(top)) found.add(top)
    if (/\.data$/i.test(top)) ofData.push(path)
  }
  const [distInfo] = found
  if (found.size !== 1 || !distInfo?.endsWith(suffix) || !stemCorresponds(distInfo.slice(0, -suffix.length), name)) {
    throw new Refusal('archive-dist-info', {
      expected: excerpt(`${name.distribution}-${name.version}`),
      found: excerpt([...found].slice(0, 3).join(', ') || 'none'),
    })
  }
  const expectedData = `${distInfo.slice(0, -suffix.length)}.data`
  for (const path of ofData) {
    const [top, scheme] = path.split('/', 2)
    const isFolderItself = path === expectedData
    if (top !== expectedData || (!isFolderItself && !schemes.has(scheme!))) {
      throw new Refusal('archive-data-folder', { member: excerpt(path) })
    }
  }
  return distInfo
}
