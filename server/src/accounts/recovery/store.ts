import type { Recorded } from '../../journal/record.ts'
import type { Queries } from '../../platform/database/database.ts'
import type { RecoveryRequest } from './recovery-request.ts'

type RecoveryTables = {
  recovery_request: {
    id: string
    account_id: string
    requested_at: number
    apply_at: number
    state: RecoveryRequest['state']
    decided_at: number | null
  }
  recovery_approval: { request_id: string; approver: string; approved_at: number }
}

export async function findRecovery(queries: Queries, id: string): Promise<RecoveryRequest | undefined> {
  const row = await requests(queries).where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

export async function findWaitingRecovery(queries: Queries, accountId: string): Promise<RecoveryRequest | undefined> {
  const row = await requests(queries).where('account_id', '=', accountId).where('state', '=', 'waiting').executeTakeFirst()
  return row && fromRow(row)
}

/** When an account was last given back without a factor. */
export async function findLastGrantedRecovery(queries: Queries, accountId: string): Promise<number | undefined> {
  const row = await requests(queries)
    .where('account_id', '=', accountId)
    .where('state', '=', 'granted')
    .orderBy('decided_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.decided_at ?? undefined
}

/** Every recovery that waits, oldest first. */
export async function listWaitingRecoveries(queries: Queries): Promise<RecoveryRequest[]> {
  return (await requests(queries).where('state', '=', 'waiting').orderBy('requested_at').execute()).map(fromRow)
}

/** Who approved a recovery: ids of accounts, or `operator`. */
export async function listApprovals(queries: Queries, requestId: string): Promise<string[]> {
  const rows = await queries
    .withTables<RecoveryTables>()
    .selectFrom('recovery_approval')
    .select('approver')
    .where('request_id', '=', requestId)
    .execute()
  return rows.map(({ approver }) => approver)
}

export async function insertRecovery(tx: Recorded, request: RecoveryRequest): Promise<void> {
  await tx
    .withTables<RecoveryTables>()
    .insertInto('recovery_request')
    .values({
      id: request.id,
      account_id: request.accountId,
      requested_at: request.requestedAt,
      apply_at: request.applyAt,
      state: request.state,
      decided_at: null,
    })
    .execute()
}

export async function insertApproval(tx: Recorded, requestId: string, approver: string, at: number): Promise<void> {
  await tx
    .withTables<RecoveryTables>()
    .insertInto('recovery_approval')
    .values({ request_id: requestId, approver, approved_at: at })
    .onConflict((conflict) => conflict.columns(['request_id', 'approver']).doNothing())
    .execute()
}

/** Decides a recovery that waits; false where it was decided before. */
export async function decideRecovery(tx: Recorded, id: string, state: 'cancelled' | 'granted', at: number): Promise<boolean> {
  const done = await tx
    .withTables<RecoveryTables>()
    .updateTable('recovery_request')
    .set({ state, decided_at: at })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

function requests(queries: Queries) {
  return queries.withTables<RecoveryTables>().selectFrom('recovery_request').selectAll()
}

const fromRow = (row: RecoveryTables['recovery_request']): RecoveryRequest => ({
  id: row.id,
  accountId: row.account_id,
  requestedAt: row.requested_at,
  applyAt: row.apply_at,
  state: row.state,
})
