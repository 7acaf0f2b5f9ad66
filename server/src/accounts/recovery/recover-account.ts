import { randomUUID } from 'node:crypto'
import { Refusal } from '../../errors.ts'
import { liftRestraint, setRestraint } from '../../holds/restraints/set-restraint.ts'
import { listLiveRestraints, listRestraintsInForce } from '../../holds/restraints/store.ts'
import type { JournalEvent } from '../../journal/events.ts'
import { type Recorded, record } from '../../journal/record.ts'
import type { Queries } from '../../platform/database/database.ts'
import { takeRate } from '../../platform/rates/rates.ts'
import type { Account } from '../account.ts'
import { accountLock, assertMayAct } from '../act-as.ts'
import { listAllAdministrators } from '../administrators/list-administrators.ts'
import { forgetBrowsers } from '../browsers/store.ts'
import { listFactors, markFactorRemoved, replaceRecoveryCodes } from '../factors/store.ts'
import { makeLink } from '../links/one-time-link.ts'
import { spendLinksOf } from '../links/store.ts'
import { actorOf, assertOperator, type OperatorPrincipal, type Principal, type SessionPrincipal } from '../principal.ts'
import { endSessions } from '../sessions/store.ts'
import { type Visit, visitorOf } from '../sessions/visit.ts'
import { findSignInOf } from '../sign-ins/continue-sign-in.ts'
import { endSignIns } from '../sign-ins/store.ts'
import { findAccount, updateEnrolledAt } from '../store.ts'
import { tell } from '../tell.ts'
import type { Reception } from '../terms.ts'
import {
  approvalsNeeded,
  RECOVERING_MILLISECONDS,
  RECOVERY_WAIT_MILLISECONDS,
  type RecoveryRequest,
  SINGLE_OPERATOR_WAIT_MILLISECONDS,
} from './recovery-request.ts'
import { decideRecovery, findRecovery, findWaitingRecovery, insertApproval, insertRecovery, listApprovals } from './store.ts'

/**
 * Asks to get in without any factor. Whoever asks has shown the password; every address of the account hears of it, with a
 * link that stops it, and it waits.
 *
 * @throws Refusal `sign-in-late`, `recovery-live`, `too-many-requests`
 */
export async function requestRecovery(
  reception: Reception,
  visit: Visit,
  signInSecret: string | undefined,
  alsoTell: TellOthers,
): Promise<RecoveryRequest> {
  const { signIn, account } = await findSignInOf(reception, visit, signInSecret)
  if (signIn.stage !== 'factor') throw new Refusal('sign-in-late')
  const taken = await takeRate(reception, `recovery:${account.id}`, { burst: 2, everySeconds: 7 * 86_400 })
  if (!taken.isAllowed) throw new Refusal('too-many-requests', { seconds: taken.retryAfterSeconds })
  return beginRecovery(reception, visitorOf(visit, account), account, alsoTell)
}

/** Tells the co-owners of its projects, whom accounts do not know. */
export type TellOthers = (tx: Recorded, accountId: string) => Promise<void>

/** Asks, for whoever has shown that he may; see `requestRecovery` and `requestRecoveryFor`. @throws Refusal `recovery-live` */
export async function beginRecovery(
  reception: Reception,
  principal: Principal,
  account: Account,
  alsoTell: TellOthers,
): Promise<RecoveryRequest> {
  const now = reception.clock.now()
  return record(reception, actorOf(principal, now), async (tx) => {
    await tx.lock(accountLock(account.id))
    if (await findWaitingRecovery(tx, account.id)) throw new Refusal('recovery-live')
    const administrators = await othersThan(tx, account.id, now)
    const wait = administrators.length >= 2 ? RECOVERY_WAIT_MILLISECONDS : SINGLE_OPERATOR_WAIT_MILLISECONDS
    const request: RecoveryRequest = { id: randomUUID(), accountId: account.id, requestedAt: now, applyAt: now + wait, state: 'waiting' }
    await insertRecovery(tx, request)
    await tell(tx, reception, account, principal, {
      kind: 'recovery-requested',
      params: { applyAt: request.applyAt },
      dispute: { act: 'recovery-requested', subject: request.id },
    })
    await alsoTell(tx, account.id)
    return {
      result: request,
      events: [
        {
          kind: 'recovery-requested',
          subjects: { account: account.id },
          public: { request: request.id, applyAt: request.applyAt },
          private: {},
        },
      ],
    }
  })
}

/** Stops a recovery, inside a recorded transaction: by link, or by the owner who found a factor. @throws Refusal `recovery-unknown` */
export async function cancelInside(tx: Recorded, reception: Reception, principal: Principal, account: Account, requestId: string) {
  const request = await findRecovery(tx, requestId)
  if (request?.accountId !== account.id || !(await decideRecovery(tx, requestId, 'cancelled', reception.clock.now())))
    throw new Refusal('recovery-unknown')
  await tell(tx, reception, account, principal, { kind: 'recovery-cancelled', params: {} })
  return { kind: 'recovery-cancelled' as const, subjects: { account: account.id }, public: { request: requestId }, private: {} }
}

/**
 * An administrator says that it is the owner: one of two, or the operator on the host where there is one administrator or
 * none. Grants nothing by itself before the time has come.
 *
 * @throws Refusal `recovery-unknown`, `approval-own`, `administrator-needed`, `proof-needed`
 */
export async function approveRecovery(
  reception: Reception,
  principal: SessionPrincipal | OperatorPrincipal,
  requestId: string,
): Promise<void> {
  const now = reception.clock.now()
  await record(reception, actorOf(principal, now), async (tx) => {
    const request = await findRecovery(tx, requestId)
    if (request?.state !== 'waiting') throw new Refusal('recovery-unknown')
    await tx.lock(accountLock(request.accountId))
    if (principal.kind === 'session') {
      const { isAdministrator } = await assertMayAct(reception, tx, principal, { states: ['active'] })
      if (!isAdministrator) throw new Refusal('administrator-needed')
      if (principal.account.id === request.accountId) throw new Refusal('approval-own')
      await assertMayAct(reception, tx, principal, { level: 'K', states: ['active'] })
    }
    const isSingle = (await othersThan(tx, request.accountId, now)).length < 2
    await insertApproval(tx, requestId, principal.kind === 'session' ? principal.account.id : 'operator', now)
    return {
      result: undefined,
      events: [
        {
          kind: 'recovery-approved',
          subjects: { account: request.accountId },
          public: { request: requestId, ...(principal.kind === 'operator' && isSingle ? { mode: 'single-operator' as const } : {}) },
          private: {},
        },
      ],
    }
  })
}

/**
 * Gives the account back, and not its standing: every factor and session is gone, the owner gets a link to choose a password
 * and enrols again, and for 72 hours the account publishes nothing.
 *
 * @param alsoStop puts to sleep what else the account has, in the same transaction: see incidents/give-back-account.ts.
 * @returns the secret of the link, for whoever hands it over; a mailbox alone must not gain an account, so it is mailed to nobody.
 * @throws Refusal `permission-missing`, `administrator-needed`, `recovery-unknown`, `recovery-too-early`, `recovery-needs-two`
 */
export async function grantRecovery(
  reception: Reception,
  principal: Principal,
  requestId: string,
  alsoStop: (tx: Recorded, account: Account) => Promise<JournalEvent[]>,
): Promise<string> {
  const now = reception.clock.now()
  if (principal.kind !== 'session') assertOperator(principal, 'grant recoveries')
  return record(reception, actorOf(principal, now), async (tx) => {
    if (principal.kind === 'session') {
      const { isAdministrator } = await assertMayAct(reception, tx, principal, { states: ['active'] })
      if (!isAdministrator) throw new Refusal('administrator-needed')
    }
    const request = await findRecovery(tx, requestId)
    if (request?.state !== 'waiting') throw new Refusal('recovery-unknown')
    await tx.lock(accountLock(request.accountId))
    if (now < request.applyAt) throw new Refusal('recovery-too-early', { until: new Date(request.applyAt).toISOString() })
    const { count, needed } = await countApprovals(tx, request, now)
    if (count < needed) throw new Refusal('recovery-needs-two', { count, needed })
    if (!(await decideRecovery(tx, requestId, 'granted', now))) throw new Refusal('recovery-unknown')
    const account = (await findAccount(tx, request.accountId))!
    for (const factor of await listFactors(tx, account.id)) await markFactorRemoved(tx, factor.id, now)
    await replaceRecoveryCodes(tx, account.id, [], now)
    await updateEnrolledAt(tx, account.id, null)
    await endSessions(tx, account.id, { at: now, because: 'recovered' })
    await endSignIns(tx, account.id, now)
    await forgetBrowsers(tx, account.id)
    await spendLinksOf(tx, account.id, ['password', 'sign-in', 'welcome'], now)
    // Two administrators have said whose it is: a freeze that only an old factor could lift would last for ever.
    for (const restraint of await listLiveRestraints(tx, 'account', account.id, now)) {
      if (restraint.effect === 'frozen') await liftRestraint(tx, restraint, now)
    }
    await setRestraint(tx, {
      subjectKind: 'account',
      subjectId: account.id,
      effect: 'recovering',
      reason: request.id,
      setBy: principal.kind,
      authority: 'time',
      since: now,
      expiresAt: now + RECOVERING_MILLISECONDS,
    })
    const { secret } = await makeLink(tx, reception, { purpose: 'welcome', accountId: account.id, subject: '' })
    const stopped = await alsoStop(tx, account)
    await tell(tx, reception, account, principal, { kind: 'recovery-granted', params: {} })
    return {
      result: secret,
      events: [{ kind: 'recovery-granted', subjects: { account: account.id }, public: { request: requestId }, private: {} }, ...stopped],
    }
  })
}

/**
 * Which approvals of a recovery count now (ids of accounts, or `operator`), and how many it needs: those of two administrators; that of the operator on the host
 * where there are not two. Somebody whose account was frozen since may not have approved it himself.
 */
export async function countApprovals(
  queries: Queries,
  { id, accountId }: RecoveryRequest,
  now: number,
): Promise<{ approvers: readonly string[]; count: number; needed: number }> {
  const administrators = await othersThan(queries, accountId, now)
  const needed = approvalsNeeded(administrators.length)
  const approvers = await listApprovals(queries, id)
  const counted: string[] = []
  if (needed === 1) {
    if (approvers.includes('operator')) counted.push('operator')
    return { approvers: counted, count: counted.length, needed }
  }
  for (const administrator of administrators) {
    if (!approvers.includes(administrator.id)) continue
    const restraints = await listRestraintsInForce(queries, 'account', administrator.id)
    if (!restraints.some(({ effect }) => effect === 'frozen')) counted.push(administrator.id)
  }
  return { approvers: counted, count: counted.length, needed }
}

/** Whoever was made an administrator lately, or is suspended as one, is none of two. */
const othersThan = async (queries: Queries, accountId: string, now: number): Promise<Account[]> =>
  (await listAllAdministrators(queries, now))
    .filter(({ account, isSeasoned, isSuspended }) => account.id !== accountId && isSeasoned && !isSuspended)
    .map(({ account }) => account)
