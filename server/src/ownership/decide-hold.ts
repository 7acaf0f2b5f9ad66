import { actAs } from '../accounts/act-as.ts'
import { actorOf, assertOperator, type Principal, type SessionPrincipal } from '../accounts/principal.ts'
import type { ProofLevel } from '../accounts/proof-policy.ts'
import { Refusal } from '../errors.ts'
import { approveHold } from '../holds/approve-hold.ts'
import { type Hold, isLiveHold } from '../holds/hold.ts'
import { kindOf } from '../holds/hold-kind.ts'
import { reasonText, refusalOf, takeHold } from '../holds/move-hold.ts'
import { type MovedHold, objectInside } from '../holds/object-to-hold.ts'
import { isConcerned } from '../holds/people/store.ts'
import { releaseInside } from '../holds/release-hold.ts'
import { resumeInside } from '../holds/resume-hold.ts'
import { findHold, readTimeInState } from '../holds/store.ts'
import { mayUndo, peopleOf } from '../holds/tell-hold.ts'
import { undoInside } from '../holds/undo-hold.ts'
import { withdrawInside } from '../holds/withdraw-hold.ts'
import { type Recorded, record } from '../journal/record.ts'
import type { Queries } from '../platform/database/database.ts'
import type { OwnershipDesk } from './desk.ts'
import { isWorkingOwner } from './effective-owners.ts'
import { isQuorumReached, mayApprove } from './quorum.ts'
import { readOwners } from './read-owners.ts'
import { isSeasoned, relationOf } from './standing.ts'

/** What somebody can do about a hold that waits, or was applied lately. */
export type HoldAnswer = 'object' | 'withdraw' | 'release' | 'approve' | 'undo'

/** The answers that are open to an account now, without a proof. */
export async function answersTo(
  desk: OwnershipDesk,
  hold: Hold,
  accountId: string,
  queries: Queries = desk.db.read,
): Promise<HoldAnswer[]> {
  const now = desk.clock.now()
  const concern = (await peopleOf(queries, desk, hold)).find((each) => each.accountId === accountId)
  const isLive = ['announcing', 'waiting', 'paused', 'contested'].includes(hold.state)
  const answers: HoldAnswer[] = []
  if (isLive && concern && concern.objection !== 'none') answers.push('object')
  if (isLive && hold.requestedBy === accountId) answers.push('withdraw')
  if (hold.state === 'waiting' && (await mayRelease(desk, queries, hold, accountId, now))) answers.push('release')
  if (isLive && (await mayApprove(queries, hold, accountId, desk.ownerTerms, now))) answers.push('approve')
  // Observed time: a clock that jumps takes nobody's veto.
  const isLate = hold.state === 'applied' && (await readTimeInState(queries, hold.id)) < hold.lateVetoMilliseconds
  if (isLate && (hold.targetId === accountId || (hold.kind !== 'remove-owner' && concern !== undefined && mayUndo(hold, concern))))
    answers.push('undo')
  return answers
}

/**
 * Early release (design: A.6): the one who would lose power agrees; or, for a junior, a second seasoned owner does; or, for an
 * offer, another seasoned owner. The last senior owner only himself, and only after the wait.
 */
async function mayRelease(desk: OwnershipDesk, queries: Queries, hold: Hold, accountId: string, now: number): Promise<boolean> {
  const kind = kindOf(desk.holdKinds, hold)
  // What stands still for a reason is not made quicker.
  if ((await kind?.pausedBecause?.(queries, hold, now)) !== undefined) return false
  if (kind?.mayRelease) return kind.mayRelease(queries, hold, accountId, now)
  const owners = await readOwners(queries, hold.projectId ?? '', now)
  const me = owners.find((owner) => owner.accountId === accountId)
  if (!me || !isWorkingOwner(me) || me.lacks !== undefined) return false
  const { probation } = desk.ownerTerms
  if (hold.kind === 'invite-owner' || hold.kind === 'gain-by-organisation')
    return isSeasoned(me, probation, now) && accountId !== hold.details.invitedBy
  const target = owners.find((owner) => owner.accountId === hold.targetId)
  if (!target) return false
  const waited = hold.durationMilliseconds - hold.remainingMilliseconds
  if (typeof hold.details.confirmAfter === 'number') return accountId === hold.targetId && waited >= hold.details.confirmAfter
  if (accountId === hold.targetId) return hold.requestedBy !== accountId || waited >= 24 * 60 * 60 * 1000
  const requester = owners.find((owner) => owner.accountId === hold.requestedBy)
  const isJunior = requester !== undefined && relationOf(requester, target, probation) === 'junior'
  return isJunior && accountId !== hold.requestedBy && isSeasoned(me, probation, now)
}

/** What an answer in a session asks for; undefined: nothing beyond the session. The kind of a hold never changes. */
async function levelOf(desk: OwnershipDesk, hold: Hold, answer: HoldAnswer, accountId: string): Promise<ProofLevel | undefined> {
  const kind = kindOf(desk.holdKinds, hold)
  if (answer === 'release' || answer === 'approve') return 'K'
  const endsWith = kind?.endsWith?.(hold, accountId)
  if (answer === 'object' && endsWith !== undefined) {
    const person = (await peopleOf(desk.db.read, desk, hold)).find((each) => each.accountId === accountId)
    return person?.objection === 'decisive' ? endsWith : kind?.objectsWith
  }
  return answer === 'withdraw' ? 'S' : kind?.objectsWith
}

/**
 * Writes down that somebody agrees; with the last one that was missing it happens, or goes on where somebody contests it. In a dispute
 * it waits for its time all the same, and happens then only if enough have agreed. The caller has asked `mayApprove`.
 */
async function approveInside(
  tx: Recorded,
  desk: OwnershipDesk,
  { id }: Hold,
  { accountId, reason }: { readonly accountId: string; readonly reason?: string },
): Promise<MovedHold> {
  const hold = await takeHold(tx, id)
  if (!isLiveHold(hold)) throw await refusalOf(tx, desk, hold)
  const now = desk.clock.now()
  const approved = await approveHold(tx, hold, accountId, now)
  if (!approved) throw new Refusal('hold-unknown')
  const isContested = hold.state === 'contested'
  // Whoever objected is told why it goes on all the same.
  if (isContested && reasonText(reason) === null) throw new Refusal('decision-no-reason')
  const isDecided = isContested || (hold.details.dispute !== 1 && hold.state === 'waiting')
  if (!isDecided || !(await isQuorumReached(tx, hold, desk.ownerTerms, now))) return { hold, events: [approved] }
  if (isContested) {
    const resumed = await resumeInside(tx, desk, hold, { by: accountId, reason: reason! })
    return { hold: resumed.hold, events: [approved, ...resumed.events] }
  }
  const moved = await releaseInside(tx, desk, id, accountId)
  return { hold: moved.hold, events: [approved, ...moved.events] }
}

/**
 * Agrees on the host to what is disputed: two administrators would. It happens when its time comes.
 *
 * @throws Refusal `hold-unknown`, `hold-cannot`, `permission-missing`
 */
export function approveByOperator(desk: OwnershipDesk, principal: Principal, holdId: string): Promise<Hold> {
  assertOperator(principal, 'agree to a change')
  return record<Hold>(desk, actorOf(principal, desk.clock.now()), async (tx) => {
    const hold = await takeHold(tx, holdId)
    if (!isLiveHold(hold) || hold.details.dispute !== 1) throw await refusalOf(tx, desk, hold)
    const approved = await approveHold(tx, hold, 'operator', desk.clock.now())
    return approved ? { result: hold, events: [approved] } : { result: hold, events: 'unchanged' }
  })
}

/**
 * Answers a hold in the name of a session. Objecting needs no proof beyond the session where the kind of the hold asks for none, also
 * of a frozen account; withdrawing asks for a factor shown lately (S), releasing and agreeing for an old passkey (K). What the objection
 * is worth, the kind of the hold says.
 *
 * @throws Refusal `hold-unknown`, `hold-already-decided`, `proof-needed`
 */
export async function answerHold(
  desk: OwnershipDesk,
  principal: SessionPrincipal,
  holdId: string,
  answer: HoldAnswer,
  reason?: string,
): Promise<Hold> {
  const accountId = principal.account.id
  const states =
    answer === 'object' || answer === 'undo' ? (['active', 'guarded', 'recovering', 'frozen'] as const) : (['active', 'guarded'] as const)
  const known = await findHold(desk.db.read, holdId)
  const level = known && (await levelOf(desk, known, answer, accountId))
  const endsWith = known && kindOf(desk.holdKinds, known)?.endsWith?.(known, accountId)
  return actAs<Hold>(desk, principal, { states, ...(level === undefined ? {} : { level }) }, async (tx) => {
    const hold = await findHold(tx, holdId)
    if (!hold || !desk.holdKinds[hold.kind]) throw new Refusal('hold-unknown')
    if (!(await answersTo(desk, hold, accountId, tx)).includes(answer)) {
      // Whoever was too slow hears who was faster.
      if (!isLiveHold(hold) && answer !== 'undo' && (await isConcerned(tx, hold, accountId))) throw await refusalOf(tx, desk, hold)
      throw new Refusal('hold-unknown')
    }
    const given = { accountId, ...(reason ? { reason } : {}) }
    const moved = await (() => {
      switch (answer) {
        case 'object':
          return objectInside(tx, desk, holdId, {
            ...given,
            strength: endsWith === undefined || level === endsWith ? 'decisive' : 'contests',
          })
        case 'withdraw':
          return withdrawInside(tx, desk, holdId, accountId)
        case 'release':
          return releaseInside(tx, desk, holdId, accountId)
        case 'approve':
          return approveInside(tx, desk, hold, given)
        case 'undo':
          return undoInside(tx, desk, holdId, given)
      }
    })()
    return { result: moved.hold, events: moved.events }
  })
}
