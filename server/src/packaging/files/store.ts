import type { Recorded } from '../../journal/record.ts'
import type { Queries } from '../../platform/database/database.ts'
import type { ListedFile, OfferedFile, ProjectStatus, StoredFile } from '../project.ts'
import { listReleases } from '../releases/store.ts'
import type { PackagingTables } from '../store.ts'

/** A statement takes at most 32,766 parameters on SQLite. */
const ROWS_AT_ONCE = 500

const tables = (queries: Queries) => queries.withTables<PackagingTables>()

/** The files of a project that are neither deleted nor purged, by version, then name. */
export async function listFiles(queries: Queries, projectId: string): Promise<ListedFile[]> {
  const rows = await tables(queries)
    .selectFrom('file')
    .innerJoin('release', 'release.id', 'file.release_id')
    .selectAll('file')
    .select(['release.version', 'release.sort_key', 'release.yanked_at', 'release.yanked_reason'])
    .where('file.project_id', '=', projectId)
    .where('file.deleted_at', 'is', null)
    .execute()
  return rows
    .map((row) => ({
      ...fileFrom(row),
      version: row.version,
      sortKey: row.sort_key,
      yankedAt: row.yanked_at,
      yankedReason: row.yanked_reason,
    }))
    .sort((a, b) => compare(a.sortKey, b.sortKey) || compare(a.filename, b.filename))
}

/**
 * The same files in the same order, with what installers are told of them alone: a page of 10,000 files waits for this.
 * In two queries and not a join, which took twice as long. Releases come second, so that every file finds its own.
 */
export async function listOfferedFiles(queries: Queries, projectId: string): Promise<OfferedFile[]> {
  const files = await tables(queries)
    .selectFrom('file')
    .select(['release_id', 'filename', 'size_bytes', 'sha256', 'blake2b', 'metadata_sha256', 'requires_python', 'uploaded_at', 'entry'])
    .where('project_id', '=', projectId)
    .where('deleted_at', 'is', null)
    .execute()
  const ofRelease = Map.groupBy(files, (row) => row.release_id)
  return (await listReleases(queries, projectId)).toReversed().flatMap(({ id, version, yankedAt, yankedReason }) =>
    (ofRelease.get(id) ?? [])
      .sort((a, b) => compare(a.filename, b.filename))
      .map((row) => ({
        filename: row.filename,
        sizeBytes: row.size_bytes,
        sha256: row.sha256,
        blake2b: row.blake2b,
        metadataSha256: row.metadata_sha256,
        requiresPython: row.requires_python,
        uploadedAt: row.uploaded_at,
        entry: row.entry,
        version,
        yankedAt,
        yankedReason,
      })),
  )
}

/** The file that has this name in any spelling, deleted or not. */
export async function findFileBySpelling(queries: Queries, canonicalFilename: string): Promise<StoredFile | undefined> {
  const row = await tables(queries).selectFrom('file').selectAll().where('canonical_filename', '=', canonicalFilename).executeTakeFirst()
  return row && fileFrom(row)
}

/** A file with the state of its project, for a download. */
export async function findFileToServe(
  queries: Queries,
  filename: string,
): Promise<(StoredFile & { projectStatus: ProjectStatus; projectName: string }) | undefined> {
  const row = await tables(queries)
    .selectFrom('file')
    .innerJoin('project', 'project.id', 'file.project_id')
    .selectAll('file')
    .select(['project.status', 'project.normalized_name'])
    .where('file.filename', '=', filename)
    .executeTakeFirst()
  return row && { ...fileFrom(row), projectStatus: row.status, projectName: row.normalized_name }
}

export async function listFilesOfRelease(queries: Queries, releaseId: string): Promise<StoredFile[]> {
  const rows = await tables(queries).selectFrom('file').selectAll().where('release_id', '=', releaseId).orderBy('filename').execute()
  return rows.map(fileFrom)
}

/** Files of each release that are not deleted; a release without any is not in the map. */
export async function countFilesOfReleases(queries: Queries, releaseIds: readonly string[]): Promise<Map<string, number>> {
  if (releaseIds.length === 0) return new Map()
  const rows = await tables(queries)
    .selectFrom('file')
    .select((of) => ['release_id', of.fn.countAll<number>().as('count')])
    .where('release_id', 'in', releaseIds)
    .where('deleted_at', 'is', null)
    .groupBy('release_id')
    .execute()
  return new Map(rows.map((row) => [row.release_id, row.count]))
}

/** True where any file that is not purged has these bytes, as its content or as its metadata. */
export async function isBlobReferenced(queries: Queries, sha256: string): Promise<boolean> {
  const row = await tables(queries)
    .selectFrom('file')
    .select('id')
    .where((is) => is.or([is('sha256', '=', sha256), is('metadata_sha256', '=', sha256)]))
    .where('purged_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** Deleted files whose bytes are still kept and were deleted before `before`, with the names of their projects; of these ids, or all. */
export async function listFilesInTrash(
  queries: Queries,
  before: number,
  limit: number,
  ids?: readonly string[],
): Promise<(StoredFile & { projectName: string })[]> {
  if (ids?.length === 0) return []
  let query = tables(queries)
    .selectFrom('file')
    .innerJoin('project', 'project.id', 'file.project_id')
    .selectAll('file')
    .select('project.normalized_name')
    .where('file.deleted_at', 'is not', null)
    .where('file.deleted_at', '<', before)
    .where('file.purged_at', 'is', null)
  if (ids) query = query.where('file.id', 'in', ids)
  const rows = await query.orderBy('file.deleted_at').limit(limit).execute()
  return rows.map((row) => ({ ...fileFrom(row), projectName: row.normalized_name }))
}

export async function insertFile(tx: Recorded, file: StoredFile, attestations: string | null): Promise<void> {
  await tables(tx)
    .insertInto('file')
    .values({
      id: file.id,
      project_id: file.projectId,
      release_id: file.releaseId,
      filename: file.filename,
      canonical_filename: file.canonicalFilename,
      kind: file.kind,
      python_tag: file.pythonTag,
      size_bytes: file.sizeBytes,
      md5: file.md5,
      sha256: file.sha256,
      blake2b: file.blake2b,
      metadata_sha256: file.metadataSha256,
      requires_python: file.requiresPython,
      comment: file.comment,
      uploaded_at: file.uploadedAt,
      uploaded_by: file.uploadedBy,
      uploaded_with: file.uploadedWith,
      entry: file.entry,
      deleted_at: null,
      purged_at: null,
    })
    .execute()
  if (attestations !== null) await tables(tx).insertInto('attestation').values({ file_id: file.id, body: attestations }).execute()
}

export async function updateFileEntry(tx: Recorded, fileId: string, entry: number): Promise<void> {
  await tables(tx).updateTable('file').set({ entry }).where('id', '=', fileId).execute()
}

export async function markFilesDeleted(tx: Recorded, ids: readonly string[], at: number): Promise<void> {
  for (let i = 0; i < ids.length; i += ROWS_AT_ONCE)
    await tables(tx)
      .updateTable('file')
      .set({ deleted_at: at })
      .where('id', 'in', ids.slice(i, i + ROWS_AT_ONCE))
      .execute()
}

export async function markFilesRestored(tx: Recorded, ids: readonly string[]): Promise<void> {
  for (let i = 0; i < ids.length; i += ROWS_AT_ONCE)
    await tables(tx)
      .updateTable('file')
      .set({ deleted_at: null })
      .where('id', 'in', ids.slice(i, i + ROWS_AT_ONCE))
      .execute()
}

export async function markFilePurged(tx: Recorded, fileId: string, at: number): Promise<void> {
  await tables(tx).updateTable('file').set({ purged_at: at }).where('id', '=', fileId).execute()
}

function fileFrom(row: PackagingTables['file']): StoredFile {
  return {
    id: row.id,
    projectId: row.project_id,
    releaseId: row.release_id,
    filename: row.filename,
    canonicalFilename: row.canonical_filename,
    kind: row.kind,
    pythonTag: row.python_tag,
    sizeBytes: row.size_bytes,
    md5: row.md5,
    sha256: row.sha256,
    blake2b: row.blake2b,
    metadataSha256: row.metadata_sha256,
    requiresPython: row.requires_python,
    comment: row.comment,
    uploadedAt: row.uploaded_at,
    uploadedBy: row.uploaded_by,
    uploadedWith: row.uploaded_with,
    entry: row.entry,
    deletedAt: row.deleted_at,
    purgedAt: row.purged_at,
  }
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
