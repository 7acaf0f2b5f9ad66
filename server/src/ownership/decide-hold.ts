import { assertMayAct } from '../accounts/act-as.ts'
import { actorOf, type SessionPrincipal } from '../accounts/principal.ts'
import { Refusal } from '../errors.ts'
import type { Hold } from '../holds/hold.ts'
import { objectToHold } from '../holds/object-to-hold.ts'
import { releaseHold } from '../holds/release-hold.ts'
import { findHold } from '../holds/store.ts'
import { undoHold } from '../holds/undo-hold.ts'
import { withdrawHold } from '../holds/withdraw-hold.ts'
import type { OwnershipDesk } from './desk.ts'
import { isWorkingOwner } from './effective-owners.ts'
import { readOwners } from './read-owners.ts'
import { isSeasoned, relationOf } from './standing.ts'

/** What somebody can do about a hold that waits, or was applied lately. */
export type HoldAnswer = 'object' | 'withdraw' | 'release' | 'undo'

/** The answers that are open to an account now, without a proof. */
export async function answersTo(desk: OwnershipDesk, hold: Hold, accountId: string): Promise<HoldAnswer[]> {
  const now = desk.clock.now()
  const concern = (await desk.holdKinds[hold.kind]!.concerned(desk.db.read, hold)).find((each) => each.accountId === accountId)
  const isLive = ['announcing', 'waiting', 'paused', 'contested'].includes(hold.state)
  const answers: HoldAnswer[] = []
  if (isLive && concern && concern.objection !== 'none') answers.push('object')
  if (isLive && hold.requestedBy === accountId) answers.push('withdraw')
  if (hold.state === 'waiting' && (await mayRelease(desk, hold, accountId, now))) answers.push('release')
  const isLate = hold.state === 'applied' && hold.appliedAt !== null && now < hold.appliedAt + hold.lateVetoMilliseconds
  if (isLate && (hold.targetId === accountId || (hold.kind === 'invite-owner' && concern?.objection === 'decisive'))) answers.push('undo')
  return answers
}

/**
 * Early release (design: A.6): the one who would lose power agrees; or, for a junior, a second seasoned owner does; or, for an
 * offer, another seasoned owner. The last senior owner only himself, and only after the wait.
 */
async function mayRelease(desk: OwnershipDesk, hold: Hold, accountId: string, now: number): Promise<boolean> {
  const owners = await readOwners(desk.db.read, hold.projectId ?? '', now)
  const me = owners.find((owner) => owner.accountId === accountId)
  if (!me || !isWorkingOwner(me)) return false
  const { probation } = desk.ownerTerms
  if (hold.kind === 'invite-owner') return isSeasoned(me, probation, now) && accountId !== hold.details.invitedBy
  const target = owners.find((owner) => owner.accountId === hold.targetId)
  if (!target) return false
  const waited = hold.durationMilliseconds - hold.remainingMilliseconds
  if (typeof hold.details.confirmAfter === 'number') return accountId === hold.targetId && waited >= hold.details.confirmAfter
  if (accountId === hold.targetId) return hold.requestedBy !== accountId || waited >= 24 * 60 * 60 * 1000
  const requester = owners.find((owner) => owner.accountId === hold.requestedBy)
  const isJunior = requester !== undefined && relationOf(requester, target, probation) === 'junior'
  return isJunior && accountId !== hold.requestedBy && isSeasoned(me, probation, now)
}

/**
 * Answers a hold in the name of a session. Objecting and withdrawing need no proof beyond the session, also of a frozen account;
 * releasing asks for an old passkey.
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
  const hold = await findHold(desk.db.read, holdId)
  const accountId = principal.account.id
  if (!hold || !desk.holdKinds[hold.kind]) throw new Refusal('hold-unknown')
  const states =
    answer === 'object' || answer === 'undo' ? (['active', 'guarded', 'recovering', 'frozen'] as const) : (['active', 'guarded'] as const)
  await assertMayAct(desk, desk.db.read, principal, { states, ...(answer === 'release' ? { level: 'K' } : {}) })
  if (!(await answersTo(desk, hold, accountId)).includes(answer)) throw new Refusal('hold-unknown')
  const actor = actorOf(principal, desk.clock.now())
  switch (answer) {
    case 'object': {
      const concern = (await desk.holdKinds[hold.kind]!.concerned(desk.db.read, hold)).find((each) => each.accountId === accountId)!
      const strength = concern.objection === 'decisive' ? 'decisive' : 'contests'
      return objectToHold(desk, actor, holdId, { accountId, strength, ...(reason ? { reason } : {}) })
    }
    case 'withdraw':
      return withdrawHold(desk, actor, holdId, accountId)
    case 'release':
      return releaseHold(desk, actor, holdId, accountId)
    case 'undo':
      return undoHold(desk, actor, holdId, { accountId, ...(reason ? { reason } : {}) })
  }
}
