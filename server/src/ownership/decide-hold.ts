import { actAs } from '../accounts/act-as.ts'
import type { SessionPrincipal } from '../accounts/principal.ts'
import type { ProofLevel } from '../accounts/proof-policy.ts'
import { Refusal } from '../errors.ts'
import { type Hold, isLiveHold } from '../holds/hold.ts'
import { kindOf } from '../holds/hold-kind.ts'
import { refusalOf } from '../holds/move-hold.ts'
import { objectInside } from '../holds/object-to-hold.ts'
import { releaseInside } from '../holds/release-hold.ts'
import { findHold, isConcerned, readTimeInState } from '../holds/store.ts'
import { mayUndo, peopleOf } from '../holds/tell-hold.ts'
import { undoInside } from '../holds/undo-hold.ts'
import { withdrawInside } from '../holds/withdraw-hold.ts'
import type { Queries } from '../platform/database/database.ts'
import type { OwnershipDesk } from './desk.ts'
import { isWorkingOwner } from './effective-owners.ts'
import { readOwners } from './read-owners.ts'
import { isSeasoned, relationOf } from './standing.ts'

/** What somebody can do about a hold that waits, or was applied lately. */
export type HoldAnswer = 'object' | 'withdraw' | 'release' | 'undo'

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
function levelOf(desk: OwnershipDesk, hold: Hold, answer: HoldAnswer): ProofLevel | undefined {
  const kind = kindOf(desk.holdKinds, hold)
  if (answer === 'release') return 'K'
  return answer === 'withdraw' ? kind?.withdrawsWith : kind?.objectsWith
}

/**
 * Answers a hold in the name of a session. Objecting and withdrawing need no proof beyond the session, also of a frozen account;
 * releasing asks for an old passkey. What the objection is worth, the kind of the hold says.
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
  const level = known && levelOf(desk, known, answer)
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
          return objectInside(tx, desk, holdId, { ...given, strength: 'decisive' })
        case 'withdraw':
          return withdrawInside(tx, desk, holdId, accountId)
        case 'release':
          return releaseInside(tx, desk, holdId, accountId)
        case 'undo':
          return undoInside(tx, desk, holdId, given)
      }
    })()
    return { result: moved.hold, events: moved.events }
  })
}
