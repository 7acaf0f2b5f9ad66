import { Refusal } from '../errors.ts'
import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Account } from './account.ts'
import { forgetBrowsers } from './browsers/store.ts'
import { spendLinksOf } from './links/store.ts'
import { endSessions } from './sessions/store.ts'
import { endSignIns } from './sign-ins/store.ts'
import { listServicesOf, markAccountClosed } from './store.ts'
import { tell } from './tell.ts'
import type { Reception } from './terms.ts'

/** @throws Refusal `account-answers` where services would be left without somebody who answers for them. */
export async function assertAnswersForNobody(queries: Queries, accountId: string): Promise<void> {
  const services = await listServicesOf(queries, [accountId], 10)
  if (services.length > 0) throw new Refusal('account-answers', { services: services.map(({ name }) => name).join(', ') })
}

/**
 * Closes an account for ever, inside a recorded transaction. The row stays as a tombstone: its name is never given again, and
 * what it did stays on record, encrypted.
 */
export async function closeInside(tx: Recorded, reception: Reception, account: Account): Promise<JournalEvent> {
  const now = reception.clock.now()
  await tell(tx, reception, account, undefined, { kind: 'account-closed', params: {} })
  await endSessions(tx, account.id, { at: now, because: 'account-closed' })
  await endSignIns(tx, account.id, now)
  await forgetBrowsers(tx, account.id)
  await spendLinksOf(tx, account.id, ['password', 'sign-in', 'welcome', 'email', 'recovery'], now)
  await markAccountClosed(tx, account.id, now)
  return { kind: 'account-closed', subjects: { account: account.id }, public: {}, private: {} }
}
