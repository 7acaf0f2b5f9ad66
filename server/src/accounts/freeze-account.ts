import { Refusal } from '../errors.ts'
import { setRestraint } from '../holds/restraints/set-restraint.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import type { JournalEvent } from '../journal/events.ts'
import { type Recorded, record } from '../journal/record.ts'
import type { ToldFreezer } from '../notices/told-codes.ts'
import type { Account } from './account.ts'
import { accountLock } from './act-as.ts'
import { forgetBrowsers } from './browsers/store.ts'
import { spendLinksOf } from './links/store.ts'
import { actorOf, type NoticeLinkPrincipal, type OperatorPrincipal, type SessionPrincipal } from './principal.ts'
import { endSessions } from './sessions/store.ts'
import { endSignIns } from './sign-ins/store.ts'
import { findAccount } from './store.ts'
import { tell } from './tell.ts'
import type { Reception } from './terms.ts'

export type Freezer = NoticeLinkPrincipal | SessionPrincipal | OperatorPrincipal

/**
 * Freezes an account at once: its sessions end, its tokens and those of the services that it answers for are refused. It
 * takes nothing away for good, and the way back is an old factor (design: A.3). False where it was frozen already.
 *
 * @throws Refusal `account-unknown`, `account-cannot` where it is closed.
 */
export function freezeAccount(reception: Reception, principal: Freezer, accountId: string, reason?: string): Promise<boolean> {
  return record<boolean>(reception, actorOf(principal, reception.clock.now()), async (tx) => {
    const account = await findAccount(tx, accountId)
    if (!account) throw new Refusal('account-unknown', { name: accountId.slice(0, 60) })
    const frozen = await freezeInside(tx, reception, principal, account, reason)
    return frozen ? { result: true, events: [frozen] } : { result: false, events: 'unchanged' }
  })
}

/** The same inside a recorded transaction. */
export async function freezeInside(
  tx: Recorded,
  reception: Reception,
  principal: Freezer,
  account: Account,
  reason?: string,
): Promise<JournalEvent | undefined> {
  await tx.lock(accountLock(account.id))
  const now = reception.clock.now()
  if (account.closedAt !== null || account.kind !== 'person')
    throw new Refusal('account-cannot', { state: account.closedAt === null ? account.kind : 'closed' })
  if ((await listLiveRestraints(tx, 'account', account.id, now)).some(({ effect }) => effect === 'frozen')) return undefined
  const how = howOf(principal, account)
  await setRestraint(tx, {
    subjectKind: 'account',
    subjectId: account.id,
    effect: 'frozen',
    reason: how,
    setBy: principal.kind,
    authority: principal.kind === 'operator' ? 'operator' : 'owner',
    since: now,
    expiresAt: null,
  })
  const ended = await endSessions(tx, account.id, { at: now, because: 'account-frozen' })
  await endSignIns(tx, account.id, now)
  await forgetBrowsers(tx, account.id)
  await spendLinksOf(tx, account.id, ['sign-in', 'password', 'email', 'welcome'], now)
  // From where an administrator did it is nothing that tells the owner anything.
  await tell(tx, reception, account, how === 'administrator' ? undefined : principal, { kind: 'account-frozen', params: { how } })
  return {
    kind: 'account-frozen',
    subjects: { account: account.id },
    public: { how, sessionsEnded: ended.length },
    private: reason === undefined ? {} : { reason: reason.slice(0, 500) },
  }
}

function howOf(principal: Freezer, account: Account): Exclude<ToldFreezer, 'rule'> {
  if (principal.kind === 'notice-link') return 'link'
  if (principal.kind === 'operator') return 'operator'
  return principal.account.id === account.id ? 'page' : 'administrator'
}
