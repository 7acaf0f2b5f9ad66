import type { Recorded } from '../../journal/record.ts'
import type { Queries, Transaction } from '../../platform/database/database.ts'

type FailureTables = {
  failed_sign_in: { account_id: string; network: string; quarter: number; count: number; told: number; sealed_origin: Uint8Array }
}

/** Counts one failure; answers how many there were in this quarter of an hour from there. */
export async function countFailure(
  tx: Transaction,
  failure: { accountId: string; network: string; quarter: number; sealedOrigin: Uint8Array },
): Promise<number> {
  const row = await tx
    .withTables<FailureTables>()
    .insertInto('failed_sign_in')
    .values({
      account_id: failure.accountId,
      network: failure.network,
      quarter: failure.quarter,
      count: 1,
      told: 0,
      sealed_origin: failure.sealedOrigin,
    })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'network', 'quarter']).doUpdateSet((of) => ({ count: of('failed_sign_in.count', '+', 1) })),
    )
    .returning('count')
    .executeTakeFirstOrThrow()
  return row.count
}

export interface Failures {
  readonly accountId: string
  readonly network: string
  readonly quarter: number
  readonly count: number
  readonly told: number
  readonly sealedOrigin: Uint8Array
}

/** Failures that the journal does not have yet, of quarters before this one. */
export async function listUntoldFailures(queries: Queries, before: number, limit: number): Promise<Failures[]> {
  const rows = await queries
    .withTables<FailureTables>()
    .selectFrom('failed_sign_in')
    .selectAll()
    .where('quarter', '<', before)
    .orderBy('quarter')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    accountId: row.account_id,
    network: row.network,
    quarter: row.quarter,
    count: row.count,
    told: row.told,
    sealedOrigin: row.sealed_origin,
  }))
}

/** Failures of an account in this quarter that the journal has, all sources together. */
export async function countToldFailures(queries: Queries, accountId: string, quarter: number): Promise<number> {
  const row = await queries
    .withTables<FailureTables>()
    .selectFrom('failed_sign_in')
    .select((of) => of.fn.sum<number | null>('told').as('sum'))
    .where('account_id', '=', accountId)
    .where('quarter', '=', quarter)
    .executeTakeFirst()
  return row?.sum ?? 0
}

export async function markFailuresTold(tx: Recorded, failures: Failures, told: number): Promise<void> {
  await tx
    .withTables<FailureTables>()
    .updateTable('failed_sign_in')
    .set({ told })
    .where('account_id', '=', failures.accountId)
    .where('network', '=', failures.network)
    .where('quarter', '=', failures.quarter)
    .execute()
}

export async function deleteFailures(tx: Transaction, failures: Failures): Promise<void> {
  await tx
    .withTables<FailureTables>()
    .deleteFrom('failed_sign_in')
    .where('account_id', '=', failures.accountId)
    .where('network', '=', failures.network)
    .where('quarter', '=', failures.quarter)
    .where('count', '=', failures.count)
    .execute()
}

/** Of the origin that a failed sign-in came from. */
export const failurePurpose = (accountId: string): string => `failure:${accountId}`

/** Every failure at rest: few, because a job tells and forgets them. */
export async function listSealedFailures(
  queries: Queries,
): Promise<Pick<Failures, 'accountId' | 'network' | 'quarter' | 'sealedOrigin'>[]> {
  const rows = await queries
    .withTables<FailureTables>()
    .selectFrom('failed_sign_in')
    .select(['account_id', 'network', 'quarter', 'sealed_origin'])
    .execute()
  return rows.map((row) => ({ accountId: row.account_id, network: row.network, quarter: row.quarter, sealedOrigin: row.sealed_origin }))
}

export async function resealFailure(
  tx: Recorded,
  { accountId, network, quarter }: Pick<Failures, 'accountId' | 'network' | 'quarter'>,
  sealedOrigin: Uint8Array,
): Promise<void> {
  await tx
    .withTables<FailureTables>()
    .updateTable('failed_sign_in')
    .set({ sealed_origin: sealedOrigin })
    .where('account_id', '=', accountId)
    .where('network', '=', network)
    .where('quarter', '=', quarter)
    .execute()
}
