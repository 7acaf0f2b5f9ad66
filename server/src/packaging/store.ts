import { type Kysely, sql } from 'kysely'
import type { Recorded } from '../journal/record.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Project, ProjectStatus, Rank, StoredFile } from './project.ts'

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

const tables = (queries: Queries): Kysely<PackagingTables> => queries.withTables<PackagingTables>()

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

export async function updateProjectSerial(tx: Recorded, projectId: string, lastSerial: number): Promise<void> {
  await tables(tx).updateTable('project').set({ last_serial: lastSerial }).where('id', '=', projectId).execute()
}

export async function updateProjectName(tx: Recorded, projectId: string, name: string): Promise<void> {
  await tables(tx).updateTable('project').set({ name }).where('id', '=', projectId).execute()
}

export async function updateProjectStatus(tx: Recorded, projectId: string, status: ProjectStatus, reason: string | null): Promise<void> {
  await tables(tx).updateTable('project').set({ status, status_reason: reason }).where('id', '=', projectId).execute()
}

const literal = (words: string) => words.replaceAll(/[\\%_]/g, '\\$&')

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
