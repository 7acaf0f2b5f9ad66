import type { Recorded } from '../../journal/record.ts'
import type { Queries } from '../../platform/database/database.ts'
import type { ProjectStatus } from '../project.ts'

type TrashTables = {
  project_trash: {
    project_id: string
    status_before: ProjectStatus
    reason_before: string | null
    deleted_at: number
    purged_at: number | null
  }
  project: { id: string; name: string; normalized_name: string; status: ProjectStatus; status_reason: string | null }
  file: { id: string; project_id: string; filename: string; sha256: string; metadata_sha256: string | null; purged_at: number | null }
}

/** A project that was deleted, as it was. */
export interface TrashedProject {
  readonly projectId: string
  readonly statusBefore: ProjectStatus
  readonly reasonBefore: string | null
  readonly deletedAt: number
  readonly purgedAt: number | null
}

/** A file of it whose bytes are still kept. */
export interface TrashedFile {
  readonly id: string
  readonly filename: string
  readonly sha256: string
  readonly metadataSha256: string | null
}

const tables = (queries: Queries) => queries.withTables<TrashTables>()

export async function findTrashed(queries: Queries, projectId: string): Promise<TrashedProject | undefined> {
  const row = await tables(queries).selectFrom('project_trash').selectAll().where('project_id', '=', projectId).executeTakeFirst()
  return (
    row && {
      projectId: row.project_id,
      statusBefore: row.status_before,
      reasonBefore: row.reason_before,
      deletedAt: row.deleted_at,
      purgedAt: row.purged_at,
    }
  )
}

/** Deleted projects among these. */
export async function listTrashedAmong(queries: Queries, projectIds: readonly string[]): Promise<Set<string>> {
  if (projectIds.length === 0) return new Set()
  const rows = await tables(queries).selectFrom('project_trash').select('project_id').where('project_id', 'in', projectIds).execute()
  return new Set(rows.map((row) => row.project_id))
}

/** The one that was deleted the longest ago and before `before`, whose bytes are still kept. */
export async function findDueProject(
  queries: Queries,
  before: number,
): Promise<{ readonly id: string; readonly normalizedName: string } | undefined> {
  const row = await tables(queries)
    .selectFrom('project_trash')
    .innerJoin('project', 'project.id', 'project_trash.project_id')
    .select(['project.id', 'project.normalized_name'])
    .where('project_trash.purged_at', 'is', null)
    .where('project_trash.deleted_at', '<', before)
    .orderBy('project_trash.deleted_at')
    .limit(1)
    .executeTakeFirst()
  return row && { id: row.id, normalizedName: row.normalized_name }
}

export async function listFilesWithBytes(queries: Queries, projectId: string, limit: number): Promise<TrashedFile[]> {
  const rows = await tables(queries)
    .selectFrom('file')
    .select(['id', 'filename', 'sha256', 'metadata_sha256'])
    .where('project_id', '=', projectId)
    .where('purged_at', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ id: row.id, filename: row.filename, sha256: row.sha256, metadataSha256: row.metadata_sha256 }))
}

export async function insertTrashed(tx: Recorded, trashed: Omit<TrashedProject, 'purgedAt'>): Promise<void> {
  await tables(tx)
    .insertInto('project_trash')
    .values({
      project_id: trashed.projectId,
      status_before: trashed.statusBefore,
      reason_before: trashed.reasonBefore,
      deleted_at: trashed.deletedAt,
      purged_at: null,
    })
    .execute()
}

export async function deleteTrashed(tx: Recorded, projectId: string): Promise<void> {
  await tables(tx).deleteFrom('project_trash').where('project_id', '=', projectId).execute()
}

export async function markProjectPurged(tx: Recorded, projectId: string, at: number): Promise<void> {
  await tables(tx).updateTable('project_trash').set({ purged_at: at }).where('project_id', '=', projectId).execute()
}
