import { closeSync, constants, type Dirent, fstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { limits } from '../model/limits.ts'
import { kindByPath } from '../model/read-ci-file.ts'
import type { Problem } from '../report.ts'
import { decodeText } from './decode-text.ts'
import { KeptFile } from './kept-file.ts'
import type { Loaded } from './loaded.ts'

const MOST_FOLDERS = 50_000
const MOST_FILES = 20_000
const MOST_BYTES = 4 * limits.fileLength

/** Folders that hold other people's repositories, or none. */
const passedOver = new Set(['.git', 'node_modules', '.venv', 'venv', '__pycache__', '.tox', 'target', 'vendor'])

/** The CI files below a folder, by their names. Links are not followed: a repository could point them anywhere on this machine. */
export function readFolder(folder: string, prefix: string): Loaded {
  const files: KeptFile[] = []
  const problems: Problem[] = []
  const waiting = ['']
  let at = 0
  for (; at < waiting.length; at++) {
    const below = waiting[at] as string
    if (at >= MOST_FOLDERS || files.length >= MOST_FILES) {
      problems.push({ path: prefix + below, kind: 'too-much', message: 'There are too many folders or files here; the rest is not read.' })
      break
    }
    for (const entry of entriesOf(below)) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory() && !passedOver.has(entry.name)) waiting.push(path)
      else if (entry.isFile() && kindByPath(`${prefix}${path}`) !== undefined) take(join(folder, path), prefix + path)
    }
  }
  return { files, problems }

  function entriesOf(below: string): Dirent[] {
    try {
      return readdirSync(join(folder, below), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
    } catch (error) {
      problems.push({ path: prefix + below, kind: 'unreadable', message: `The folder cannot be read: ${codeOf(error)}.` })
      return []
    }
  }

  function take(from: string, path: string): void {
    const read = readText(from, path)
    if ('kind' in read) problems.push(read)
    else files.push(read)
  }
}

/** What every file is read into, one after the other: ten thousand buffers of their own would stay in memory long after. */
const buffer = Buffer.allocUnsafeSlow(MOST_BYTES + 1)

/** One file, whatever its name, unless it is too large or not text. */
export function readText(from: string, path: string): KeptFile | Problem {
  let file: number | undefined
  try {
    // Opened once and looked at through the handle, so that what is measured is what is read; and without waiting for whoever
    // might write to a pipe of that name.
    file = openSync(from, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const stats = fstatSync(file)
    if (!stats.isFile()) return { path, kind: 'unreadable', message: 'This is no file any more.' }
    const length = stats.size > MOST_BYTES ? stats.size : readWhole(file)
    if (length > MOST_BYTES) return { path, kind: 'too-large', message: `The file has ${length} bytes and is not read.` }
    const text = decodeText(buffer.subarray(0, length))
    return text === undefined
      ? { path, kind: 'not-text', message: 'The file is not text in UTF-8 and is not read.' }
      : new KeptFile(path, text)
  } catch (error) {
    return { path, kind: 'unreadable', message: `The file cannot be read: ${codeOf(error)}.` }
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** How many bytes of the file were put into the buffer: all, or more than may be. */
function readWhole(file: number): number {
  let length = 0
  for (;;) {
    const read = readSync(file, buffer, length, buffer.length - length, null)
    length += read
    if (read === 0 || length > MOST_BYTES) return length
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code
