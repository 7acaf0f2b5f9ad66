import type { Recorded } from '../journal/record.ts'
import type { Queries } from '../platform/database/database.ts'
import type { TheftReport } from './theft-report.ts'

type ReportTables = {
  victim_report: { number: number; entry: number; received_at: number; contained_at: number | null; contained_by: string | null }
}

const reports = (queries: Queries) => queries.withTables<ReportTables>().selectFrom('victim_report').selectAll()

export async function findReport(queries: Queries, number: number): Promise<TheftReport | undefined> {
  const row = await reports(queries).where('number', '=', number).executeTakeFirst()
  return row && fromRow(row)
}

/** The newest first. */
export async function listReports(queries: Queries, limit: number): Promise<TheftReport[]> {
  return (await reports(queries).orderBy('number', 'desc').limit(limit).execute()).map(fromRow)
}

/** Those that no administrator has acted on. */
export async function countOpenReports(queries: Queries): Promise<number> {
  const { count } = await queries
    .withTables<ReportTables>()
    .selectFrom('victim_report')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('contained_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

export async function findLastReportNumber(queries: Queries): Promise<number> {
  const { last } = await queries
    .withTables<ReportTables>()
    .selectFrom('victim_report')
    .select(({ fn }) => fn.max<number | null>('number').as('last'))
    .executeTakeFirstOrThrow()
  return last ?? 0
}

export async function insertReport(tx: Recorded, report: Pick<TheftReport, 'number' | 'entry' | 'receivedAt'>): Promise<void> {
  await tx
    .withTables<ReportTables>()
    .insertInto('victim_report')
    .values({ number: report.number, entry: report.entry, received_at: report.receivedAt, contained_at: null, contained_by: null })
    .execute()
}

/** The first time counts. */
export async function markReportContained(tx: Recorded, number: number, by: string, at: number): Promise<void> {
  await tx
    .withTables<ReportTables>()
    .updateTable('victim_report')
    .set({ contained_at: at, contained_by: by })
    .where('number', '=', number)
    .where('contained_at', 'is', null)
    .execute()
}

const fromRow = (row: ReportTables['victim_report']): TheftReport => ({
  number: row.number,
  receivedAt: row.received_at,
  containedAt: row.contained_at,
  containedBy: row.contained_by,
  entry: row.entry,
})
