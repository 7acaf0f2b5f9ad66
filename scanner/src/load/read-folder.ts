import type { Dirent } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '../model/limits.ts'
import { kindByPath } from '../model/read-ci-file.ts'
import type { Problem } from '../report.ts'
import { decodeText } from './decode-text.ts'
import type { Loaded } from './loaded.ts'

const MOST_FOLDERS = 50_000
const MOST_FILES = 20_000

/** Folders that hold other people's repositories, or none. */
const passedOver = new Set(['.git', 'node_modules', '.venv', 'venv', '__pycache__', '.tox', 'target', 'vendor'])

/** The CI files below a folder, by their names. Links are not followed: a repository could point them anywhere on this machine. */
export async function readFolder(folder: string, prefix: string): Promise<Loaded> {
  const files: { path: string; text: string }[] = []
  const problems: Problem[] = []
  const waiting = ['']
  for (let seen = 0; waiting.length > 0; seen++) {
    const below = waiting.shift() as string
    if (seen >= MOST_FOLDERS || files.length >= MOST_FILES) {
      problems.push({ path: prefix + below, kind: 'too-much', message: 'There are too many folders or files here; the rest is not read.' })
      break
    }
    const entries = await readdir(join(folder, below), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      problems.push({ path: prefix + below, kind: 'unreadable', message: `The folder cannot be read: ${error.code}.` })
      return [] as Dirent[]
    })
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory() && !passedOver.has(entry.name)) waiting.push(path)
      else if (entry.isFile() && kindByPath(`${prefix}${path}`) !== undefined) await take(join(folder, path), prefix + path)
    }
  }
  return { files, problems }

  async function take(from: string, path: string): Promise<void> {
    const read = await readText(from, path)
    if ('kind' in read) problems.push(read)
    else files.push(read)
  }
}

/** One file, whatever its name, unless it is too large or not text. */
export async function readText(from: string, path: string): Promise<{ path: string; text: string } | Problem> {
  // Opened once and looked at through the handle, so that what is measured is what is read; and never a pipe that nobody writes to.
  const handle = await open(from, 'r').catch((error: NodeJS.ErrnoException) => error)
  if (handle instanceof Error) return { path, kind: 'unreadable', message: `The file cannot be read: ${handle.code}.` }
  try {
    const { size } = await handle.stat()
    if (size > 4 * limits.fileLength) return { path, kind: 'too-large', message: `The file has ${size} bytes and is not read.` }
    const text = decodeText(await handle.readFile())
    return text === undefined ? { path, kind: 'not-text', message: 'The file is not text in UTF-8 and is not read.' } : { path, text }
  } catch (error) {
    return { path, kind: 'unreadable', message: `The file cannot be read: ${(error as NodeJS.ErrnoException).code}.` }
  } finally {
    await handle.close()
  }
}
