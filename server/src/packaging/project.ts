/** PEP 792 states, and `deleted`: gone from every list, its name reserved for ever. */
export type ProjectStatus = 'active' | 'archived' | 'deprecated' | 'quarantined' | 'deleted'

export const settableStatuses = ['active', 'archived', 'deprecated', 'quarantined'] as const satisfies readonly ProjectStatus[]

export interface Project {
  readonly id: string
  /** As it was last spelled by an upload. */
  readonly name: string
  /** PEP 503. */
  readonly normalizedName: string
  readonly status: ProjectStatus
  readonly statusReason: string | null
  readonly createdAt: number
  /** Position of the newest journal entry about it. */
  readonly lastSerial: number
  readonly summary: string | null
  readonly latestVersion: string | null
}

export interface Release {
  readonly id: string
  readonly projectId: string
  readonly version: string
  readonly sortKey: string
  readonly createdAt: number
  readonly yankedAt: number | null
  readonly yankedReason: string | null
}

/** How a release stands in the contest for "latest": the least rank, then the highest version. */
export const rank = { final: 0, prerelease: 1, yanked: 2, withoutFiles: 3 } as const
export type Rank = (typeof rank)[keyof typeof rank]

export interface StoredFile {
  readonly id: string
  readonly projectId: string
  readonly releaseId: string
  readonly filename: string
  /** Shared by all spellings that an installer takes for the same file. */
  readonly canonicalFilename: string
  readonly kind: 'wheel' | 'sdist'
  readonly pythonTag: string
  readonly sizeBytes: number
  readonly md5: string
  readonly sha256: string
  readonly blake2b: string
  /** Of the METADATA that is served beside a wheel (PEP 658). */
  readonly metadataSha256: string | null
  readonly requiresPython: string | null
  readonly comment: string | null
  readonly uploadedAt: number
  readonly uploadedBy: string
  readonly uploadedWith: string | null
  /** Position of its `file-published` entry in the journal. */
  readonly entry: number
  readonly deletedAt: number | null
  readonly purgedAt: number | null
}

/** A file with what its release says of it. */
export interface ListedFile extends StoredFile {
  readonly version: string
  readonly sortKey: string
  readonly yankedAt: number | null
  readonly yankedReason: string | null
}

/** What installers are told of a file. */
export type OfferedFile = Pick<
  ListedFile,
  | 'filename'
  | 'sizeBytes'
  | 'sha256'
  | 'blake2b'
  | 'metadataSha256'
  | 'requiresPython'
  | 'uploadedAt'
  | 'entry'
  | 'version'
  | 'yankedAt'
  | 'yankedReason'
>
