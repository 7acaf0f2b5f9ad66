import type { Queries, Transaction } from '../../platform/database/database.ts'

type BrowserTables = {
  known_browser: { account_id: string; browser_digest: string; first_seen_at: number; last_seen_at: number }
}

/** When an account was first signed in with a browser; nothing where it never was. */
export async function findBrowserSince(queries: Queries, accountId: string, browserDigest: string): Promise<number | undefined> {
  const row = await queries
    .withTables<BrowserTables>()
    .selectFrom('known_browser')
    .select('first_seen_at')
    .where('account_id', '=', accountId)
    .where('browser_digest', '=', browserDigest)
    .executeTakeFirst()
  return row?.first_seen_at
}

export async function hasKnownBrowser(queries: Queries, accountId: string, browserDigest: string): Promise<boolean> {
  return (await findBrowserSince(queries, accountId, browserDigest)) !== undefined
}

export async function insertKnownBrowser(tx: Transaction, accountId: string, browserDigest: string, at: number): Promise<void> {
  await tx
    .withTables<BrowserTables>()
    .insertInto('known_browser')
    .values({ account_id: accountId, browser_digest: browserDigest, first_seen_at: at, last_seen_at: at })
    .onConflict((conflict) => conflict.columns(['account_id', 'browser_digest']).doUpdateSet({ last_seen_at: at }))
    .execute()
}

export async function forgetBrowsers(tx: Transaction, accountId: string, exceptDigest?: string): Promise<void> {
  let query = tx.withTables<BrowserTables>().deleteFrom('known_browser').where('account_id', '=', accountId)
  if (exceptDigest !== undefined) query = query.where('browser_digest', '!=', exceptDigest)
  await query.execute()
}
