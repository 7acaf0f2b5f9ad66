import type { Account } from '../../accounts/account.ts'
import { findLastSessionUse } from '../../accounts/sessions/store.ts'
import { listServicesOf } from '../../accounts/store.ts'
import { listEntriesAbout } from '../../journal/store.ts'
import { findLastReading } from '../../notices/store.ts'
import type { Queries } from '../../platform/database/database.ts'

/** What nobody but the person himself does, or what works for him. */
const signs = ['signed-in', 'file-published', 'factor-added', 'password-changed', 'account-frozen', 'account-returned'] as const
const MOST_SERVICES = 100

/**
 * When an account last gave a sign of life: a sign-in, a page, a notice read or its button pressed, a file published, also by one of
 * its services. Milliseconds UTC.
 */
export async function findLastSign(queries: Queries, account: Account): Promise<number> {
  const services = await listServicesOf(queries, [account.id], MOST_SERVICES)
  const moments = [
    account.enrolledAt ?? account.createdAt,
    await findLastSessionUse(queries, account.id),
    await findLastReading(queries, account.id),
  ]
  for (const { id } of [account, ...services]) moments.push((await listEntriesAbout(queries, 'account', id, 1, { kinds: signs }))[0]?.at)
  return Math.max(...moments.filter((at) => at !== undefined))
}
