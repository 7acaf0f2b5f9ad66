import { Refusal } from '../errors.ts'
import type { JournalEvent, Subjects } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import { plainText } from '../notices/plain-text.ts'
import type { Queries } from '../platform/database/database.ts'
import { type Hold, holdLock, isLiveHold } from './hold.ts'
import type { HoldDesk } from './hold-desk.ts'
import { kindOf } from './hold-kind.ts'
import { type HoldEvent, stateAfter } from './hold-policy.ts'
import { deleteHoldApprovals } from './people/store.ts'
import { findHold, type HoldMove, updateHold } from './store.ts'

/** A hold that nobody else decides about until the end of the transaction. @throws Refusal `hold-unknown` */
export async function takeHold(tx: Recorded, holdId: string): Promise<Hold> {
  await tx.lock(holdLock(holdId))
  const hold = await findHold(tx, holdId)
  if (!hold) throw new Refusal('hold-unknown')
  return hold
}

/**
 * One transition: compare and set, in the transaction that writes its event. What was left to wait stays left.
 *
 * @throws Refusal `hold-already-decided` with the name of whoever was faster, `hold-cannot`
 */
export async function moveHold(
  tx: Recorded,
  desk: HoldDesk,
  hold: Hold,
  event: HoldEvent,
  move: Omit<HoldMove, 'state'> = {},
): Promise<Hold> {
  const state = stateAfter(hold.state, event)
  if (state === undefined) throw await refusalOf(tx, desk, hold)
  const { remainingMilliseconds = hold.remainingMilliseconds, pausedBecause = null, reason } = move
  const isMoved = await updateHold(tx, hold, {
    ...move,
    state,
    remainingMilliseconds,
    pausedBecause,
    ...(reason === undefined ? {} : { reason: reasonText(reason) }),
  })
  const after = (await findHold(tx, hold.id))!
  if (!isMoved) throw await refusalOf(tx, desk, after)
  return after
}

/** Takes the locks of its kind: whatever else changes the same waits. After that of the hold. */
export async function lockFacts(tx: Recorded, desk: HoldDesk, hold: Hold): Promise<void> {
  await tx.lock(kindOf(desk.holdKinds, hold)?.locks?.(hold) ?? [])
}

/**
 * What begins where somebody has to decide. Inside the transaction that makes it so, before people are told. Who had agreed before the
 * objection says so again, or does not.
 */
export async function contestEffects(tx: Recorded, desk: HoldDesk, hold: Hold): Promise<JournalEvent[]> {
  await deleteHoldApprovals(tx, hold.id)
  return (await kindOf(desk.holdKinds, hold)?.contest?.(tx, hold, desk.clock.now())) ?? []
}

/** What ends with a hold of which nothing comes. Inside the transaction that ends it, before people are told. */
export async function endEffects(tx: Recorded, desk: HoldDesk, hold: Hold): Promise<JournalEvent[]> {
  return (await kindOf(desk.holdKinds, hold)?.end?.(tx, hold, desk.clock.now(), hold.state)) ?? []
}

/** Why nothing can be done to a hold as it is. */
export async function refusalOf(queries: Queries, desk: HoldDesk, hold: Hold): Promise<Refusal> {
  if (isLiveHold(hold)) return new Refusal('hold-cannot', { state: hold.state })
  return new Refusal('hold-already-decided', { state: hold.state, by: await deciderName(queries, desk, hold.decidedBy) })
}

async function deciderName(queries: Queries, desk: HoldDesk, id: string | null): Promise<string> {
  if (id === 'operator') return 'the operator'
  if (id === 'system' || id === null) return 'the index itself'
  const name = await desk.accountName(queries, id)
  return name === undefined ? 'an account that is gone' : `'${name}'`
}

/** What somebody wrote, as one line of at most 500 characters; null where that leaves nothing. */
export const reasonText = (reason: string | null | undefined): string | null => plainText(reason ?? '', 500) || null

export const privateReason = (reason: string | null | undefined): { reason?: string } => {
  const text = reasonText(reason)
  return text === null ? {} : { reason: text }
}

/** What the entries of a hold are about. Where nobody loses anything, the one who asked for it. */
export function subjectsOf(hold: Hold): Subjects {
  const account = hold.targetId ?? (hold.requestedBy === 'operator' ? undefined : hold.requestedBy)
  return {
    hold: hold.id,
    ...(account === undefined ? {} : { account }),
    ...(hold.projectId === null ? {} : { project: hold.projectId }),
  }
}

export const ofHold = (hold: Hold) => ({ hold: hold.id, holdKind: hold.kind })
