import { type FileHandle, open } from 'node:fs/promises'

const DIGEST_CHARACTERS = 40
/** A digest, perhaps a colon and a count, and the end of the line. */
const MOST_LINE_BYTES = 64
const PROBES = 64

interface Line {
  readonly digest: string
  readonly start: number
  readonly end: number
}

/**
 * Looks a SHA-1 digest up in a file of them: one a line in hexadecimal, sorted, a count behind a colon allowed. The public
 * list has 40 GB, so it is searched where it lies, with about 35 reads; it is opened each time, so that it may be replaced.
 *
 * @throws Error where it cannot be read, or is another file
 */
export async function findInHashFile(path: string, digest: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    let from = 0
    let to = size
    while (from < to) {
      const line = await lineAt(file, from + Math.floor((to - from) / 2), size)
      if (line.digest === digest.toUpperCase()) return true
      if (line.digest < digest.toUpperCase()) from = line.end
      else to = line.start
    }
    return false
  } finally {
    await file.close()
  }
}

/** Why a file cannot be searched so, as the end of a sentence, or undefined. Looks at some lines, so that start-up does not wait. */
export async function hashFileProblem(path: string): Promise<string | undefined> {
  let file: FileHandle | undefined
  try {
    file = await open(path)
    const { size } = await file.stat()
    if (size === 0) return 'is empty'
    let before = ''
    for (let probe = 0; probe <= PROBES; probe++) {
      const { digest } = await lineAt(file, Math.min(size - 1, Math.floor((size / PROBES) * probe)), size)
      if (digest < before) return 'is not sorted'
      before = digest
    }
    return undefined
  } catch (error) {
    return `cannot be used: ${(error as Error).message}`
  } finally {
    await file?.close()
  }
}

/** The whole line around a byte. */
async function lineAt(file: FileHandle, position: number, size: number): Promise<Line> {
  const base = Math.max(0, position - MOST_LINE_BYTES)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2 * MOST_LINE_BYTES), 0, 2 * MOST_LINE_BYTES, base)
  const text = buffer.toString('latin1', 0, bytesRead)
  const within = position - base
  const start = within === 0 ? 0 : text.lastIndexOf('\n', within - 1) + 1
  const newline = text.indexOf('\n', within)
  const line = text.slice(start, newline < 0 ? undefined : newline)
  const isWhole = (start > 0 || base === 0) && (newline >= 0 || base + bytesRead >= size)
  if (!isWhole || !/^[0-9A-Fa-f]{40}(?::\d+)?\r?$/.test(line)) throw new Error('a line is no SHA-1 digest in hexadecimal')
  return { digest: line.slice(0, DIGEST_CHARACTERS).toUpperCase(), start: base + start, end: newline < 0 ? size : base + newline + 1 }
}
