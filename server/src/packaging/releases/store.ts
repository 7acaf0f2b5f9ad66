import type { Recorded } from '../../journal/record.ts'
import type { Queries } from '../../platform/database/database.ts'
import { type Rank, type Release, rank } from '../project.ts'
import type { PackagingTables } from '../store.ts'

const tables = (queries: Queries) => queries.withTables<PackagingTables>()

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
