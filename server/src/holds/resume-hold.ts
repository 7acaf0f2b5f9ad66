import type { Actor } from '../journal/actor.ts'
import { type Recorded, record } from '../journal/record.ts'
import type { Hold } from './hold.ts'
import type { HoldDesk } from './hold-desk.ts'
import { LEAST_REMAINING_MILLISECONDS } from './hold-policy.ts'
import { endEffects, moveHold, ofHold, privateReason, subjectsOf, takeHold } from './move-hold.ts'
import type { MovedHold } from './object-to-hold.ts'
import { updateHeardAt } from './people/store.ts'
import { doerName, peopleOf, tellPeople } from './tell-hold.ts'

/**
 * Two administrators, or the quorum of its kind, decide that a contested hold goes on: it waits for at least 72 hours more, and
 * the objectors are told why. Their objections do not stop it again. The caller has judged the proofs.
 *
 * @throws Refusal `hold-unknown`, `hold-already-decided`, `hold-cannot`
 */
export function resumeContested(desk: HoldDesk, actor: Actor, holdId: string, by: string, reason: string): Promise<Hold> {
  return record<Hold>(desk, actor, async (tx) => {
    const { hold, events } = await resumeInside(tx, desk, await takeHold(tx, holdId), { by, reason })
    return { result: hold, events }
  })
}

/** The same inside a recorded transaction that holds the lock of the hold. */
export async function resumeInside(
  tx: Recorded,
  desk: HoldDesk,
  hold: Hold,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<MovedHold> {
  const now = desk.clock.now()
  const remainingMilliseconds = Math.max(hold.remainingMilliseconds, LEAST_REMAINING_MILLISECONDS)
  const moved = await moveHold(tx, desk, hold, 'restart', {
    remainingMilliseconds,
    reason,
    // Nobody could be told: the decision stands for the announcement.
    ...(hold.announcedAt === null ? { isAnnouncedAt: now } : {}),
  })
  await updateHeardAt(tx, hold.id, now)
  const told = { by: await doerName(tx, desk, by), reason: moved.reason ?? '', applyAt: now + remainingMilliseconds }
  await tellPeople(tx, desk, moved, 'hold-resumed', told, await peopleOf(tx, desk, moved))
  const open = { ...ofHold(moved), remainingMilliseconds, decider: by }
  return {
    hold: moved,
    events: [{ kind: 'hold-resumed', subjects: subjectsOf(moved), public: open, private: privateReason(reason) }],
  }
}

/** One administrator decides that a contested hold ends: everything stays as it was. @throws Refusal as `resumeContested` */
export function rejectContested(desk: HoldDesk, actor: Actor, holdId: string, by: string, reason: string): Promise<Hold> {
  return record<Hold>(desk, actor, async (tx) => {
    const { hold, events } = await rejectInside(tx, desk, await takeHold(tx, holdId), { by, because: 'administrator', reason })
    return { result: hold, events }
  })
}

/** The same inside a recorded transaction; also for the thirty days in which nobody decided. */
export async function rejectInside(
  tx: Recorded,
  desk: HoldDesk,
  hold: Hold,
  { by, because, reason }: { readonly by: string; readonly because: string; readonly reason?: string },
): Promise<MovedHold> {
  const moved = await moveHold(tx, desk, hold, 'reject', { decidedBy: by, decidedAt: desk.clock.now(), reason: reason ?? because })
  const ended = await endEffects(tx, desk, moved)
  await tellPeople(tx, desk, moved, 'hold-vetoed', { by: await doerName(tx, desk, by) }, await peopleOf(tx, desk, moved))
  const open = { ...ofHold(moved), because, objector: by }
  return {
    hold: moved,
    events: [{ kind: 'hold-vetoed', subjects: subjectsOf(moved), public: open, private: privateReason(reason) }, ...ended],
  }
}
