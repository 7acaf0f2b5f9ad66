import { Refusal } from '../errors.ts'
import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import type { Account } from './account.ts'
import { spendLinksOf } from './links/store.ts'
import type { SessionPrincipal } from './principal.ts'
import { endSessions, endSignIns, forgetBrowsers } from './sessions/store.ts'
import { listServicesOf, markAccountClosed } from './store.ts'
import { tell } from './tell.ts'
import type { Reception } from './terms.ts'

/**
 * Closes an account for ever, inside a recorded transaction. The row stays as a tombstone: its name is never given again, and
 * what it did stays on record, encrypted.
 *
 * @throws Refusal `account-answers`
 */
export async function closeInside(
  tx: Recorded,
  reception: Reception,
  principal: SessionPrincipal,
  account: Account,
): Promise<JournalEvent> {
  const now = reception.clock.now()
  const services = await listServicesOf(tx, [account.id], 10)
  if (services.length > 0) throw new Refusal('account-answers', { services: services.map(({ name }) => name).join(', ') })
  await tell(tx, reception, account, principal, { kind: 'account-closed', params: {} })
  await endSessions(tx, account.id, { at: now, because: 'account-closed' })
  await endSignIns(tx, account.id, now)
  await forgetBrowsers(tx, account.id)
  await spendLinksOf(tx, account.id, ['password', 'sign-in', 'welcome', 'email', 'recovery'], now)
  await markAccountClosed(tx, account.id, now)
  return { kind: 'account-closed', subjects: { account: account.id }, public: {}, private: {} }
}
