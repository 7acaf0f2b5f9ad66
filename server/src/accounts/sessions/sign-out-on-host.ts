import type { JournalEvent } from '../../journal/events.ts'
import { record } from '../../journal/record.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Account } from '../account.ts'
import { accountLock } from '../act-as.ts'
import { forgetBrowsers } from '../browsers/store.ts'
import { actorOf, assertOperator, type Principal } from '../principal.ts'
import { endSignIns } from '../sign-ins/store.ts'
import { endSessions } from './store.ts'

/**
 * Ends every session of an account and every sign-in under way, and forgets its browsers; it may sign in again at once
 * (OWASP ASVS 7.4.5). Returns how many sessions there were.
 */
export async function signOutOnHost(ground: Ground, principal: Principal, { id }: Account): Promise<number> {
  assertOperator(principal, 'end sessions of others')
  const now = ground.clock.now()
  // By itself: where no session is left to end, what is recorded below is rolled back.
  await ground.db.transaction(async (tx) => {
    await tx.lock(accountLock(id))
    await endSignIns(tx, id, now)
    await forgetBrowsers(tx, id)
  })
  return record<number>(ground, actorOf(principal, now), async (tx) => {
    await tx.lock(accountLock(id))
    const because = 'ended-by-operator'
    const [first, ...rest] = (await endSessions(tx, id, { at: now, because })).map(
      (session): JournalEvent => ({ kind: 'session-ended', subjects: { account: id }, public: { session, because }, private: {} }),
    )
    return first ? { result: rest.length + 1, events: [first, ...rest] } : { result: 0, events: 'unchanged' }
  })
}
