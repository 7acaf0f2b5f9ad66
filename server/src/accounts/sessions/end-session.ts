import type { JournalEvent } from '../../journal/events.ts'
import { record } from '../../journal/record.ts'
import { accountLock } from '../act-as.ts'
import { forgetBrowsers } from '../browsers/store.ts'
import { actorOf, type SessionPrincipal } from '../principal.ts'
import { endSignIns } from '../sign-ins/store.ts'
import type { Reception } from '../terms.ts'
import { endSessions } from './store.ts'

/** Ends one session of the account: this one (signing out) or another. Possible in every state; false where it had ended. */
export function endSession(reception: Reception, principal: SessionPrincipal, sessionId: string): Promise<boolean> {
  return end(reception, principal, { only: sessionId, because: sessionId === principal.sessionId ? 'signed-out' : 'ended-by-owner' })
}

/** Ends every session but this one, with every sign-in under way, and forgets the browsers that the account knew. */
export function endOtherSessions(reception: Reception, principal: SessionPrincipal, browserDigest: string): Promise<boolean> {
  return end(reception, principal, { except: principal.sessionId, because: 'ended-everywhere', forget: browserDigest })
}

async function end(
  reception: Reception,
  principal: SessionPrincipal,
  ending: { only?: string; except?: string; because: string; forget?: string },
): Promise<boolean> {
  const now = reception.clock.now()
  const { id } = principal.account
  // By itself: where no other session is left to end, what is recorded below is rolled back.
  if (ending.forget !== undefined) await forgetVisitors(reception, id, ending.forget)
  return record<boolean>(reception, actorOf(principal, now), async (tx) => {
    await tx.lock(accountLock(id))
    const { because, only, except } = ending
    const ended = await endSessions(tx, id, {
      at: now,
      because,
      ...(only === undefined ? {} : { only }),
      ...(except === undefined ? {} : { except }),
    })
    const [first, ...rest] = ended.map(
      (session): JournalEvent => ({ kind: 'session-ended', subjects: { account: id }, public: { session, because }, private: {} }),
    )
    return first ? { result: true, events: [first, ...rest] } : { result: false, events: 'unchanged' }
  })
}

/** Ends what is under way at the door, and makes every browser (but one) unknown: each has to be confirmed again. */
export async function forgetVisitors(reception: Reception, accountId: string, exceptDigest?: string): Promise<void> {
  await reception.db.transaction(async (tx) => {
    await tx.lock(accountLock(accountId))
    await forgetBrowsers(tx, accountId, exceptDigest)
    await endSignIns(tx, accountId, reception.clock.now())
  })
}
