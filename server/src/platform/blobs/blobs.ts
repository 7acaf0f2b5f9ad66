import type { Readable } from 'node:stream'

/**
 * Bytes by their SHA-256 digest (64 lower-case hex characters). One adapter today: a folder on a local disk.
 * `test/contract/blobs.test.ts` is the specification.
 *
 * - A blob is durable before `keep` or `put` resolves: its bytes are on the disk, its name is on the disk, and the
 *   names of the folders above it are. A machine that loses power then still has it.
 * - A blob is whole or absent: no reader ever sees half of one.
 * - Keeping the same bytes twice is the same as keeping them once.
 * - What was staged and neither kept nor discarded (the process was killed) is removed at the next `sweep`.
 */
export interface Blobs {
  /** Opens a temporary place for bytes whose digest is not known yet. */
  stage(): Promise<StagedBlob>
  put(digest: string, bytes: Uint8Array): Promise<void>
  /** The bytes from `start` up to and including `end`. Undefined where there is no such blob. */
  open(digest: string, range?: { start: number; end: number }): Promise<{ sizeBytes: number; stream: Readable } | undefined>
  /** Size in bytes; undefined where there is no such blob. */
  sizeOf(digest: string): Promise<number | undefined>
  remove(digest: string): Promise<void>
  /** Removes what dead processes left in the staging area; how many files that were. */
  sweep(): Promise<number>
}

export interface StagedBlob {
  /** A path on this machine where the staged bytes can be read until `keep` or `discard`. */
  readonly path: string
  readonly sizeBytes: number
  /** Appends. @throws the system's error (disk full, for example); the caller then discards. */
  write(chunk: Uint8Array): Promise<void>
  /**
   * Makes the bytes durable under their digest. The caller computed it; it is trusted. May be repeated until `discard`: the
   * bytes are then there again, should somebody have removed them meanwhile.
   */
  keep(digest: string): Promise<void>
  /** Removes what is still staged; what was kept stays. Never throws. */
  discard(): Promise<void>
}
