import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type RefusalCode, refusals } from '../../../src/errors.ts'

const source = resolve(import.meta.dirname, '../../../src')

/** Where an upload passes: the door, the guard, the handler, and the threads that are wired in elsewhere. */
const roots = [
  'web/door.ts',
  'web/guard.ts',
  'web/upload-api/upload.ts',
  'packaging/archives/inspection-pool.ts',
  'packaging/archives/inspection-worker.ts',
]

/**
 * Every refusal code that is written in a file which the upload path runs through, read from the source: whoever adds a code there
 * must have it hit, or say in the table of the test why it cannot be.
 */
export function reachableRefusals(): Set<RefusalCode> {
  const found = new Set<RefusalCode>()
  for (const path of filesFrom(roots.map((root) => join(source, root)))) {
    if (path.endsWith('/errors.ts')) continue
    for (const [, word] of readFileSync(path, 'utf8').matchAll(/'([a-z][a-z0-9-]+)'/g)) if (isCode(word!)) found.add(word)
  }
  return found
}

const isCode = (word: string): word is RefusalCode => Object.hasOwn(refusals, word)

/** Uploads are answered in plain text, and what they ask of accounts is a state: codes of pages and of making accounts are not theirs. */
const apart = ['web/pages/', 'accounts/'].map((folder) => join(source, folder))

/** The files and all that they import for more than types. */
function filesFrom(paths: readonly string[]): Set<string> {
  const seen = new Set<string>()
  const waiting = [...paths]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path) || apart.some((folder) => path.startsWith(folder))) continue
    if (!existsSync(path)) throw new Error(`the upload path leads to ${path}, which is not there`)
    seen.add(path)
    for (const [, words, to] of readFileSync(path, 'utf8').matchAll(/^(?:import|export) ([^']*) from '(\.[^']+)'/gm)) {
      if (!words!.startsWith('type ')) waiting.push(resolve(dirname(path), to!))
    }
  }
  return seen
}
