import type { Recorded } from '../../journal/record.ts'
import type { Queries } from '../../platform/database/database.ts'
import type { Hold } from '../hold.ts'
import type { Objection } from '../hold-policy.ts'

type PeopleTables = {
  hold_person: {
    hold_id: string
    account_id: string
    objection: Objection
    notice_id: string | null
    objected_at: number | null
    heard_at: number | null
  }
  hold_approval: { hold_id: string; account_id: string; approved_at: number }
}

/** What a hold means for one account. */
export interface HoldPerson {
  readonly holdId: string
  readonly accountId: string
  /** When it was announced. */
  readonly objection: Objection
  readonly noticeId: string | null
  readonly objectedAt: number | null
  readonly heardAt: number | null
}

export async function listHoldPeople(queries: Queries, holdId: string): Promise<HoldPerson[]> {
  const rows = await queries
    .withTables<PeopleTables>()
    .selectFrom('hold_person')
    .selectAll()
    .where('hold_id', '=', holdId)
    .orderBy('account_id')
    .execute()
  return rows.map((row) => ({
    holdId: row.hold_id,
    accountId: row.account_id,
    objection: row.objection,
    noticeId: row.notice_id,
    objectedAt: row.objected_at,
    heardAt: row.heard_at,
  }))
}

/** Whether an account was told of a hold, asked for it, or is its target: whether it may see it. */
export async function isConcerned(queries: Queries, hold: Hold, accountId: string): Promise<boolean> {
  if (hold.requestedBy === accountId || hold.targetId === accountId) return true
  return (await listHoldPeople(queries, hold.id)).some((person) => person.accountId === accountId)
}

export async function insertHoldPerson(
  tx: Recorded,
  person: Pick<HoldPerson, 'holdId' | 'accountId' | 'objection' | 'noticeId'>,
): Promise<void> {
  await tx
    .withTables<PeopleTables>()
    .insertInto('hold_person')
    .values({
      hold_id: person.holdId,
      account_id: person.accountId,
      objection: person.objection,
      notice_id: person.noticeId,
      objected_at: null,
      heard_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function updateObjectedAt(tx: Recorded, holdId: string, accountId: string, at: number): Promise<void> {
  await tx
    .withTables<PeopleTables>()
    .updateTable('hold_person')
    .set({ objected_at: at })
    .where('hold_id', '=', holdId)
    .where('account_id', '=', accountId)
    .execute()
}

/** What everybody has said against a hold until now has been decided about. */
export async function updateHeardAt(tx: Recorded, holdId: string, at: number): Promise<void> {
  await tx
    .withTables<PeopleTables>()
    .updateTable('hold_person')
    .set({ heard_at: at })
    .where('hold_id', '=', holdId)
    .where('objected_at', 'is not', null)
    .where('heard_at', 'is', null)
    .execute()
}

/** Accounts (or `operator`) that agreed to a hold. */
export async function listHoldApprovals(queries: Queries, holdId: string): Promise<string[]> {
  const rows = await queries
    .withTables<PeopleTables>()
    .selectFrom('hold_approval')
    .select('account_id')
    .where('hold_id', '=', holdId)
    .orderBy('account_id')
    .execute()
  return rows.map((row) => row.account_id)
}

/** False where it had agreed before. */
export async function insertHoldApproval(tx: Recorded, holdId: string, accountId: string, at: number): Promise<boolean> {
  const done = await tx
    .withTables<PeopleTables>()
    .insertInto('hold_approval')
    .values({ hold_id: holdId, account_id: accountId, approved_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return done.numInsertedOrUpdatedRows === 1n
}

/** What was agreed counts no more. */
export async function deleteHoldApprovals(tx: Recorded, holdId: string): Promise<void> {
  await tx.withTables<PeopleTables>().deleteFrom('hold_approval').where('hold_id', '=', holdId).execute()
}
