import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

const windowBytes = 256 * 1024

/** A file read forward through one window, so that its size does not matter. */
export interface ArchiveFile {
  readonly sizeBytes: number
  /** Exactly these bytes; they are valid until the next call. The caller keeps inside the file. */
  bytesAt(offset: number, lengthBytes: number): Buffer
  /** The bytes from `start` to `end` in pieces; each is valid until the next one is asked for. */
  pieces(start: number, end: number): Generator<Buffer, void>
  close(): void
}

/** Opens the file for reading; throws the error of the operating system. */
export function openArchiveFile(path: string): ArchiveFile {
  const descriptor = openSync(path, 'r')
  const sizeBytes = fstatSync(descriptor).size
  let window = Buffer.alloc(windowBytes)
  let windowStart = 0
  let windowEnd = 0

  function fill(offset: number, lengthBytes: number): void {
    if (lengthBytes > window.length) window = Buffer.alloc(lengthBytes)
    const wanted = Math.min(Math.max(lengthBytes, windowBytes), sizeBytes - offset)
    windowStart = offset
    windowEnd = offset
    while (windowEnd < offset + wanted) {
      const read = readSync(descriptor, window, windowEnd - offset, offset + wanted - windowEnd, windowEnd)
      if (read === 0) break
      windowEnd += read
    }
  }

  function bytesAt(offset: number, lengthBytes: number): Buffer {
    if (offset < windowStart || offset + lengthBytes > windowEnd) fill(offset, lengthBytes)
    if (offset + lengthBytes > windowEnd) throw new Error(`the file ends before byte ${offset + lengthBytes}`)
    return window.subarray(offset - windowStart, offset - windowStart + lengthBytes)
  }

  function* pieces(start: number, end: number): Generator<Buffer, void> {
    for (let position = start; position < end; ) {
      const lengthBytes = position >= windowStart && position < windowEnd ? windowEnd - position : windowBytes
      const piece = bytesAt(position, Math.min(lengthBytes, end - position))
      yield piece
      position += piece.length
    }
  }

  return { sizeBytes, bytesAt, pieces, close: () => closeSync(descriptor) }
}
