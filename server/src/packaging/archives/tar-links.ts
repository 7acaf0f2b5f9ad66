import { isUtf8 } from 'node:buffer'
import { Refusal } from '../../errors.ts'
import { excerpt } from '../metadata/excerpt.ts'

/**
 * Checks where a symbolic link of an sdist leads: relative, first upwards at most as far as the top folder, then only
 * downwards. A step upwards behind a name would be harmless on paper and lead out of the folder where that name is a
 * link itself. Refuses with `archive-link`.
 */
export function checkSymbolicLink(path: string, target: Buffer): void {
  const text = readTarget(path, target)
  const refuse = (): Refusal => new Refusal('archive-link', { member: excerpt(path), target: excerpt(text) })
  if (text.startsWith('/') || text.includes('\\') || /^[A-Za-z]:/.test(text)) throw refuse()
  const foldersAbove = path.split('/').length - 2
  let upwards = 0
  let downwards = 0
  for (const component of text.replace(/\/$/, '').split('/')) {
    if (component === '..') {
      if (downwards > 0) throw refuse()
      upwards++
    } else if (component === '') throw refuse()
    else if (component !== '.') downwards++
  }
  if (upwards > foldersAbove) throw refuse()
}

/** A hard link leads to a file that came before it, named in full. Refuses with `archive-link`. */
export function checkHardLink(path: string, target: Buffer, isEarlierFile: (path: string) => boolean): void {
  const text = readTarget(path, target)
  if (!isEarlierFile(text)) throw new Refusal('archive-link', { member: excerpt(path), target: excerpt(text) })
}

function readTarget(path: string, target: Buffer): string {
  const text = target.toString()
  if (!isUtf8(target) || target.length === 0 || target.length > 1024 || /\p{Cc}/u.test(text)) {
    throw new Refusal('archive-link', { member: excerpt(path), target: excerpt(text) })
  }
  return text
}
