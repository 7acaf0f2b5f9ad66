import type { Queries } from '../platform/database/database.ts'
import type { Recorded } from './record.ts'

const DAY_MILLISECONDS = 86_400_000

export type JournalTables = {
  journal_entry: { position: number; kind: string; at: number; body: string }
  journal_private: { position: number; sealed: Uint8Array }
  journal_subject: { kind: string; id: string; position: number }
}

export interface JournalEntry {
  readonly position: number
  readonly kind: string
  readonly at: number
  /** Canonical JSON: the leaf. */
  readonly body: string
  readonly sealed: Uint8Array | null
}

/** Entries with a position above `after`, oldest first. */
export function listEntries(queries: Queries, after: number, limit: number): Promise<JournalEntry[]> {
  return entries(queries).where('journal_entry.position', '>', after).orderBy('journal_entry.position').limit(limit).execute()
}

/** Which of the entries about one thing. */
export interface EntryChoice {
  /** Only those with a position below. */
  readonly before?: number
  readonly kinds?: readonly string[]
  readonly exceptKinds?: readonly string[]
}

/** The newest entries about one thing, newest first. */
export function listEntriesAbout(
  queries: Queries,
  kind: string,
  id: string,
  limit: number,
  { before, kinds, exceptKinds = [] }: EntryChoice = {},
): Promise<JournalEntry[]> {
  let query = entries(queries)
    .innerJoin('journal_subject', 'journal_subject.position', 'journal_entry.position')
    .where('journal_subject.kind', '=', kind)
    .where('journal_subject.id', '=', id)
  if (before !== undefined) query = query.where('journal_subject.position', '<', before)
  if (kinds !== undefined) query = query.where('journal_entry.kind', 'in', kinds)
  if (exceptKinds.length > 0) query = query.where('journal_entry.kind', 'not in', exceptKinds)
  // By the subject's column, whose index has this order: by the entry's, SQLite reads and sorts them all.
  return query.orderBy('journal_subject.position', 'desc').limit(limit).execute()
}

/** How many of the `newest` entries about one thing there are of each kind and day (days since 1970, UTC), in no order. */
export function countEntriesAboutByDay(
  queries: Queries,
  kind: string,
  id: string,
  newest: number,
): Promise<{ kind: string; day: number; count: number }[]> {
  const tables = queries.withTables<JournalTables>()
  const positions = tables
    .selectFrom('journal_subject')
    .select('position')
    .where('kind', '=', kind)
    .where('id', '=', id)
    .orderBy('position', 'desc')
    .limit(newest)
  return tables
    .selectFrom(positions.as('newest'))
    .innerJoin('journal_entry', 'journal_entry.position', 'newest.position')
    .select((of) => ['journal_entry.kind', of('journal_entry.at', '/', DAY_MILLISECONDS).as('day'), of.fn.countAll<number>().as('count')])
    .groupBy(['journal_entry.kind', 'day'])
    .execute()
}

/** Entries of some kinds about many things, oldest first, by what they are about. */
export async function listEntriesAboutMany(
  queries: Queries,
  kind: string,
  ids: readonly string[],
  entryKinds: readonly string[],
): Promise<Map<string, Pick<JournalEntry, 'position' | 'kind' | 'at' | 'body'>[]>> {
  const found = new Map<string, Pick<JournalEntry, 'position' | 'kind' | 'at' | 'body'>[]>(ids.map((id) => [id, []]))
  if (ids.length === 0) return found
  const rows = await queries
    .withTables<JournalTables>()
    .selectFrom('journal_subject')
    .innerJoin('journal_entry', 'journal_entry.position', 'journal_subject.position')
    .select(['journal_subject.id', 'journal_entry.position', 'journal_entry.kind', 'journal_entry.at', 'journal_entry.body'])
    .where('journal_subject.kind', '=', kind)
    .where('journal_subject.id', 'in', ids)
    .where('journal_entry.kind', 'in', entryKinds)
    .orderBy('journal_entry.position')
    .execute()
  for (const { id, ...entry } of rows) found.get(id)!.push(entry)
  return found
}

/** The position of the newest entry; 0 where there is none. */
export async function findLastPosition(queries: Queries): Promise<number> {
  const tables = queries.withTables<JournalTables>()
  const row = await tables.selectFrom('journal_entry').select('position').orderBy('position', 'desc').limit(1).executeTakeFirst()
  return row?.position ?? 0
}

/** For a rotation of keys: seals again what an older key sealed. The leaves do not change. */
export async function resealPrivate(tx: Recorded, position: number, sealed: Uint8Array): Promise<void> {
  await tx.withTables<JournalTables>().updateTable('journal_private').set({ sealed }).where('position', '=', position).execute()
}

function entries(queries: Queries) {
  return queries
    .withTables<JournalTables>()
    .selectFrom('journal_entry')
    .leftJoin('journal_private', 'journal_private.position', 'journal_entry.position')
    .select(['journal_entry.position', 'journal_entry.kind', 'journal_entry.at', 'journal_entry.body', 'journal_private.sealed'])
}
