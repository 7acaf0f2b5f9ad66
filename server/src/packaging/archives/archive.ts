/** How far an archive is read before it is refused. */
export interface ArchiveLimits {
  /** members, folders included */
  readonly members: number
  /** bytes of all members together */
  readonly unpackedBytes: number
  /** unpacked by packed size; archives below 64 MiB unpacked may have any */
  readonly ratio: number
  /** bytes of METADATA or PKG-INFO */
  readonly metadataBytes: number
}

export const defaultArchiveLimits: ArchiveLimits = {
  members: 100_000,
  unpackedBytes: 8 * 1024 ** 3,
  ratio: 100,
  metadataBytes: 8 * 1024 ** 2,
}

/** Text of a few kilobytes compresses a thousandfold without harm; only what fills a disk is a bomb. */
export const ratioFloorBytes = 64 * 1024 ** 2

/** Bytes that the names of all members (the central directory, RECORD) may take: they are the one thing held in memory. */
export const namesLimitBytes = 16 * 1024 ** 2

/** Sentences that come back to the uploader at most. */
export const mostWarnings = 10

/** What the file name says: its components raw, as they stand there. */
export interface ArchiveName {
  readonly kind: 'wheel' | 'sdist'
  readonly filename: string
  readonly distribution: string
  readonly version: string
}

export interface InspectedArchive {
  /** the bytes of METADATA or PKG-INFO */
  readonly metadata: Uint8Array
  readonly memberCount: number
  /** bytes of all members together */
  readonly unpackedBytes: number
  /** what a reader should know but what is no reason to refuse; at most `mostWarnings` sentences */
  readonly warnings: readonly string[]
}

/** A member as it was read, for those who compare what two readers see. */
export interface ListedMember {
  /** without the slash that ends the name of a folder */
  readonly path: string
  readonly kind: 'file' | 'folder' | 'link'
  readonly sizeBytes: number
}
