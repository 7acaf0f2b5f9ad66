import { type Kysely, sql } from 'kysely'
import type { Recorded } from '../journal/record.ts'
import type { Queries } from '../platform/database/database.ts'
import {
  type ListedFile,
  type OfferedFile,
  type Project,
  type ProjectStatus,
  type Rank,
  type Release,
  rank,
  type StoredFile,
} from './project.ts'

export type PackagingTables = {
  project: {
    id: string
    name: string
    normalized_name: string
    confusable_name: string
    status: ProjectStatus
    status_reason: string | null
    created_at: number
    last_serial: number
    summary: string | null
    latest_version: string | null
  }
  release: {
    id: string
    project_id: string
    version: string
    canonical_version: string
    sort_key: string
    rank: Rank
    created_at: number
    yanked_at: number | null
    yanked_reason: string | null
    metadata: string
    description: string | null
  }
  file: {
    id: string
    project_id: string
    release_id: string
    filename: string
    canonical_filename: string
    kind: StoredFile['kind']
    python_tag: string
    size_bytes: number
    md5: string
    sha256: string
    blake2b: string
    metadata_sha256: string | null
    requires_python: string | null
    comment: string | null
    uploaded_at: number
    uploaded_by: string
    uploaded_with: string | null
    entry: number
    deleted_at: number | null
    purged_at: number | null
  }
  attestation: { file_id: string; body: string }
}

/** A statement takes at most 32,766 parameters on SQLite. */
const ROWS_AT_ONCE = 500

const tables = (queries: Queries): Kysely<PackagingTables> => queries.withTables<PackagingTables>()

// --- reading

export async function findProject(queries: Queries, normalizedName: string): Promise<Project | undefined> {
  return projects(queries).where('normalized_name', '=', normalizedName).executeTakeFirst().then(projectFrom)
}

export async function findProjectById(queries: Queries, id: string): Promise<Project | undefined> {
  return projects(queries).where('id', '=', id).executeTakeFirst().then(projectFrom)
}

/** Ids of projects to their names, whatever their status. */
export async function listProjectNames(queries: Queries, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tables(queries).selectFrom('project').select(['id', 'name']).where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** The display name of the project that looks like this one, under whatever spelling. */
export async function findConfusableProject(queries: Queries, confusableName: string): Promise<{ id: string; name: string } | undefined> {
  return tables(queries).selectFrom('project').select(['id', 'name']).where('confusable_name', '=', confusableName).executeTakeFirst()
}

/** The serial that a page of this project must have to be fresh; undefined where there is no such project. */
export async function findProjectSerial(queries: Queries, normalizedName: string): Promise<number | undefined> {
  const row = await tables(queries)
    .selectFrom('project')
    .select('last_serial')
    .where('normalized_name', '=', normalizedName)
    .executeTakeFirst()
  return row?.last_serial
}

/** The highest serial of any project: moves whenever a list of projects may have changed. */
export async function findHighestSerial(queries: Queries): Promise<number> {
  const row = await tables(queries)
    .selectFrom('project')
    .select((of) => of.fn.max('last_serial').as('serial'))
    .executeTakeFirst()
  return row?.serial ?? 0
}

/** Projects that may be listed, by normalised name, the next `limit` after `after`. */
export async function listProjectsAfter(
  queries: Queries,
  after: string,
  limit: number,
): Promise<{ name: string; normalizedName: string; lastSerial: number }[]> {
  const rows = await tables(queries)
    .selectFrom('project')
    .select(['name', 'normalized_name', 'last_serial'])
    .where('normalized_name', '>', after)
    .where('status', 'not in', ['quarantined', 'deleted'])
    .orderBy('normalized_name')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ name: row.name, normalizedName: row.normalized_name, lastSerial: row.last_serial }))
}

/** Projects of any status, by normalised name, the next `limit` after `after`. */
export async function listAnyProjectsAfter(queries: Queries, after: string, limit: number): Promise<Project[]> {
  const rows = await projects(queries).where('normalized_name', '>', after).orderBy('normalized_name').limit(limit).execute()
  return rows.map((row) => projectFrom(row)!)
}

/** Projects that may be listed and whose normalised name begins with these characters, by name. The index on names finds them. */
export async function listProjectsBeginningWith(queries: Queries, prefix: string, offset: number, limit: number): Promise<Project[]> {
  let query = projects(queries).where('status', 'not in', ['quarantined', 'deleted'])
  // Names hold nothing above `z`.
  if (prefix !== '') query = query.where('normalized_name', '>=', prefix).where('normalized_name', '<', `${prefix}~`)
  const rows = await query.orderBy('normalized_name').offset(offset).limit(limit).execute()
  return rows.map((row) => projectFrom(row)!)
}

/** The name that stands `count` projects after this one; undefined where there are fewer. */
export async function findNameFurtherOn(queries: Queries, after: string, count: number): Promise<string | undefined> {
  const row = await tables(queries)
    .selectFrom('project')
    .select('normalized_name')
    .where('normalized_name', '>', after)
    .orderBy('normalized_name')
    .offset(count - 1)
    .limit(1)
    .executeTakeFirst()
  return row?.normalized_name
}

/** Among the names after `after`, up to `upTo`: those that contain the words without beginning with them, or whose summary does. */
export async function listProjectsContaining(
  queries: Queries,
  search: { readonly words: string; readonly nameLike: string },
  after: string,
  upTo: string | undefined,
): Promise<Project[]> {
  const name = literal(search.nameLike)
  const inName = sql<boolean>`normalized_name like ${`%${name}%`} escape '\\'`
  const inSummary = sql<boolean>`lower(summary) like ${`%${literal(search.words.toLowerCase())}%`} escape '\\'`
  let query = projects(queries)
    .where('normalized_name', '>', after)
    .where('status', 'not in', ['quarantined', 'deleted'])
    .where(sql<boolean>`normalized_name not like ${`${name}%`} escape '\\'`)
    .where((is) => is.or([inName, inSummary]))
    .orderBy('normalized_name')
  if (upTo !== undefined) query = query.where('normalized_name', '<=', upTo)
  return (await query.execute()).map((row) => projectFrom(row)!)
}

export async function countProjects(queries: Queries): Promise<number> {
  const row = await tables(queries)
    .selectFrom('project')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('status', 'not in', ['quarantined', 'deleted'])
    .executeTakeFirst()
  return row?.count ?? 0
}

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

export async function findRelease(queries: Queries, projectId: string, canonicalVersion: string): Promise<Release | undefined> {
  const row = await tables(queries)
    .selectFrom('release')
    .select(['id', 'project_id', 'version', 'sort_key', 'created_at', 'yanked_at', 'yanked_reason'])
    .where('project_id', '=', projectId)
    .where('canonical_version', '=', canonicalVersion)
    .executeTakeFirst()
  return row && releaseFrom(row)
}

export async function findReleaseById(queries: Queries, id: string): Promise<Release | undefined> {
  const row = await tables(queries)
    .selectFrom('release')
    .select(['id', 'project_id', 'version', 'sort_key', 'created_at', 'yanked_at', 'yanked_reason'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row && releaseFrom(row)
}

/** Core metadata (JSON) and description of a release. */
export async function findReleaseMetadata(
  queries: Queries,
  projectId: string,
  version: string,
): Promise<{ metadata: string; description: string | null } | undefined> {
  return tables(queries)
    .selectFrom('release')
    .select(['metadata', 'description'])
    .where('project_id', '=', projectId)
    .where('version', '=', version)
    .executeTakeFirst()
}

export async function listReleases(queries: Queries, projectId: string): Promise<Release[]> {
  const rows = await tables(queries)
    .selectFrom('release')
    .select(['id', 'project_id', 'version', 'sort_key', 'created_at', 'yanked_at', 'yanked_reason'])
    .where('project_id', '=', projectId)
    .orderBy('sort_key', 'desc')
    .execute()
  return rows.map(releaseFrom)
}

/** Releases that have files, newest version first. */
export async function listReleasesWithFiles(queries: Queries, projectId: string, offset: number, limit: number): Promise<Release[]> {
  const rows = await tables(queries)
    .selectFrom('release')
    .select(['id', 'project_id', 'version', 'sort_key', 'created_at', 'yanked_at', 'yanked_reason'])
    .where('project_id', '=', projectId)
    .where('rank', '<', rank.withoutFiles)
    .orderBy('sort_key', 'desc')
    .offset(offset)
    .limit(limit)
    .execute()
  return rows.map(releaseFrom)
}

export async function countReleasesWithFiles(queries: Queries, projectId: string): Promise<number> {
  const row = await tables(queries)
    .selectFrom('release')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('project_id', '=', projectId)
    .where('rank', '<', rank.withoutFiles)
    .executeTakeFirst()
  return row?.count ?? 0
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

// --- writing

export async function insertProject(
  tx: Recorded,
  project: { id: string; name: string; normalizedName: string; confusableName: string; createdAt: number },
): Promise<void> {
  await tables(tx)
    .insertInto('project')
    .values({
      id: project.id,
      name: project.name,
      normalized_name: project.normalizedName,
      confusable_name: project.confusableName,
      status: 'active',
      status_reason: null,
      created_at: project.createdAt,
      last_serial: 0,
      summary: null,
      latest_version: null,
    })
    .execute()
}

export async function insertRelease(
  tx: Recorded,
  release: {
    id: string
    projectId: string
    version: string
    canonicalVersion: string
    sortKey: string
    rank: Rank
    createdAt: number
    metadata: string
    description: string | null
  },
): Promise<void> {
  await tables(tx)
    .insertInto('release')
    .values({
      id: release.id,
      project_id: release.projectId,
      version: release.version,
      canonical_version: release.canonicalVersion,
      sort_key: release.sortKey,
      rank: release.rank,
      created_at: release.createdAt,
      yanked_at: null,
      yanked_reason: null,
      metadata: release.metadata,
      description: release.description,
    })
    .execute()
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

export async function updateProjectSerial(tx: Recorded, projectId: string, lastSerial: number): Promise<void> {
  await tables(tx).updateTable('project').set({ last_serial: lastSerial }).where('id', '=', projectId).execute()
}

export async function updateProjectName(tx: Recorded, projectId: string, name: string): Promise<void> {
  await tables(tx).updateTable('project').set({ name }).where('id', '=', projectId).execute()
}

export async function updateProjectStatus(tx: Recorded, projectId: string, status: ProjectStatus, reason: string | null): Promise<void> {
  await tables(tx).updateTable('project').set({ status, status_reason: reason }).where('id', '=', projectId).execute()
}

export async function updateReleaseYank(
  tx: Recorded,
  releaseId: string,
  change: { yankedAt: number | null; reason: string | null; rank: Rank },
): Promise<void> {
  await tables(tx)
    .updateTable('release')
    .set({ yanked_at: change.yankedAt, yanked_reason: change.reason, rank: change.rank })
    .where('id', '=', releaseId)
    .execute()
}

export async function updateReleaseRank(tx: Recorded, releaseId: string, to: Rank): Promise<void> {
  await tables(tx).updateTable('release').set({ rank: to }).where('id', '=', releaseId).execute()
}

/** Metadata of a release that came back to life by a new upload. */
export async function updateReleaseMetadata(tx: Recorded, releaseId: string, metadata: string, description: string | null): Promise<void> {
  await tables(tx).updateTable('release').set({ metadata, description }).where('id', '=', releaseId).execute()
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

/** Finds the latest release again and copies its version and summary to the project. Its cost does not grow with the releases. */
export async function refreshLatest(tx: Recorded, projectId: string): Promise<void> {
  const latest = await tables(tx)
    .selectFrom('release')
    .select(['version', 'metadata'])
    .where('project_id', '=', projectId)
    .where('rank', '<', rank.withoutFiles)
    .orderBy('rank')
    .orderBy('sort_key', 'desc')
    .limit(1)
    .executeTakeFirst()
  const summary: string | null = latest ? (JSON.parse(latest.metadata).summary ?? null) : null
  await tables(tx)
    .updateTable('project')
    .set({ latest_version: latest?.version ?? null, summary })
    .where('id', '=', projectId)
    .execute()
}

// --- rows

const literal = (words: string) => words.replaceAll(/[\\%_]/g, '\\$&')
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function projects(queries: Queries) {
  return tables(queries)
    .selectFrom('project')
    .select(['id', 'name', 'normalized_name', 'status', 'status_reason', 'created_at', 'last_serial', 'summary', 'latest_version'])
}

function projectFrom(row: Omit<PackagingTables['project'], 'confusable_name'> | undefined): Project | undefined {
  return (
    row && {
      id: row.id,
      name: row.name,
      normalizedName: row.normalized_name,
      status: row.status,
      statusReason: row.status_reason,
      createdAt: row.created_at,
      lastSerial: row.last_serial,
      summary: row.summary,
      latestVersion: row.latest_version,
    }
  )
}

function releaseFrom(
  row: Pick<PackagingTables['release'], 'id' | 'project_id' | 'version' | 'sort_key' | 'created_at' | 'yanked_at' | 'yanked_reason'>,
): Release {
  return {
    id: row.id,
    projectId: row.project_id,
    version: row.version,
    sortKey: row.sort_key,
    createdAt: row.created_at,
    yankedAt: row.yanked_at,
    yankedReason: row.yanked_reason,
  }
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
