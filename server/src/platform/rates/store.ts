import type { Queries, Transaction } from '../database/database.ts'
import type { Spacing } from './gcra.ts'

type RateTables = { rate_counter: { key: string; arrival: number } }

/** The arrival of a key; undefined where nothing is known of it. */
export async function findArrival(queries: Queries, key: string): Promise<number | undefined> {
  const row = await queries.withTables<RateTables>().selectFrom('rate_counter').select('arrival').where('key', '=', key).executeTakeFirst()
  return row?.arrival
}

/** Lets one pass if there is room, in one statement: of two at the same time, the second one sees what the first one took. */
export async function tryPass(tx: Transaction, key: string, spacing: Spacing, now: number): Promise<boolean> {
  const row = await tx
    .withTables<RateTables>()
    .insertInto('rate_counter')
    .values({ key, arrival: now + spacing.everyMilliseconds })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet((of) => ({
          arrival: of
            .case()
            .when('rate_counter.arrival', '>', now)
            .then(of('rate_counter.arrival', '+', spacing.everyMilliseconds))
            .else(now + spacing.everyMilliseconds)
            .end(),
        }))
        .where('rate_counter.arrival', '<=', now + spacing.furthestToPass),
    )
    .returning('arrival')
    .executeTakeFirst()
  return row !== undefined
}

/** Brings an arrival from a wrong future as near as it can be. Compares again: another process may have done it meanwhile. */
export async function pullBack(tx: Transaction, key: string, spacing: Spacing, now: number): Promise<void> {
  await tx
    .withTables<RateTables>()
    .updateTable('rate_counter')
    .set({ arrival: now + spacing.emptiest })
    .where('key', '=', key)
    .where('arrival', '>', now + spacing.furthestToBelieve)
    .execute()
}

/** Gives one back, never more than whole: an arrival in the past counts as now. */
export async function giveBack(tx: Transaction, key: string, spacing: Spacing): Promise<void> {
  await tx
    .withTables<RateTables>()
    .updateTable('rate_counter')
    .set((of) => ({ arrival: of('arrival', '-', spacing.everyMilliseconds) }))
    .where('key', '=', key)
    .execute()
}

/** Removes at most `limit` rows whose room is whole. */
export async function deleteWhole(tx: Transaction, now: number, limit: number): Promise<number> {
  const tables = tx.withTables<RateTables>()
  const removed = await tables
    .deleteFrom('rate_counter')
    .where('key', 'in', tables.selectFrom('rate_counter').select('key').where('arrival', '<=', now).orderBy('arrival').limit(limit))
    // Again, because a row may have been taken from between the choice and the removal.
    .where('arrival', '<=', now)
    .executeTakeFirst()
  return Number(removed.numDeletedRows)
}
