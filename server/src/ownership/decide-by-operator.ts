import { actorOf, assertOperator, type Principal } from '../accounts/principal.ts'
import { approveHold } from '../holds/approve-hold.ts'
import type { Hold } from '../holds/hold.ts'
import { endEffects, moveHold, ofHold, privateReason, subjectsOf, takeHold } from '../holds/move-hold.ts'
import { resumeInside } from '../holds/resume-hold.ts'
import { doerName, peopleOf, tellPeople } from '../holds/tell-hold.ts'
import { record } from '../journal/record.ts'
import type { OwnershipDesk } from './desk.ts'

/**
 * Stops a hold on the host, whatever it waits for: everything stays as it was, and everybody concerned is told.
 *
 * @throws Refusal `hold-unknown`, `hold-already-decided`, `permission-missing`
 */
export function vetoByOperator(desk: OwnershipDesk, principal: Principal, holdId: string, reason: string): Promise<Hold> {
  assertOperator(principal, 'stop a change')
  const now = desk.clock.now()
  return record<Hold>(desk, actorOf(principal, now), async (tx) => {
    const hold = await takeHold(tx, holdId)
    const moved = await moveHold(tx, desk, hold, 'veto', { decidedBy: 'operator', decidedAt: now, reason })
    const ended = await endEffects(tx, desk, moved)
    await tellPeople(tx, desk, moved, 'hold-vetoed', { by: await doerName(tx, desk, 'operator') }, await peopleOf(tx, desk, moved))
    const open = { ...ofHold(moved), because: 'operator', objector: 'operator' }
    return {
      result: moved,
      events: [{ kind: 'hold-vetoed', subjects: subjectsOf(moved), public: open, private: privateReason(reason) }, ...ended],
    }
  })
}

/**
 * Decides on the host that a contested hold goes on; it waits for at least 72 hours more, and can be stopped by others.
 *
 * @throws Refusal `hold-unknown`, `hold-already-decided`, `hold-cannot`, `permission-missing`
 */
export function resumeByOperator(desk: OwnershipDesk, principal: Principal, holdId: string, reason: string): Promise<Hold> {
  assertOperator(principal, 'let a contested change go on')
  const now = desk.clock.now()
  return record<Hold>(desk, actorOf(principal, now), async (tx) => {
    const { hold, events } = await resumeInside(tx, desk, await takeHold(tx, holdId), { by: 'operator', reason })
    // In a dispute silence is not enough: whoever decides that it goes on agrees to it.
    const approved = hold.details.dispute === 1 ? await approveHold(tx, hold, 'operator', now) : undefined
    return { result: hold, events: approved ? [...events, approved] : events }
  })
}
