import { actorOf, assertOperator, type Principal } from '../../accounts/principal.ts'
import { listAdministrators } from '../../accounts/store.ts'
import { tellById } from '../../accounts/tell.ts'
import type { Reception } from '../../accounts/terms.ts'
import { Refusal } from '../../errors.ts'
import type { Hold } from '../../holds/hold.ts'
import type { HoldDesk } from '../../holds/hold-desk.ts'
import { requestHold } from '../../holds/request-hold.ts'
import type { JournalEvent } from '../../journal/events.ts'
import { type Recorded, record } from '../../journal/record.ts'
import { findPlan, findPolicyVersion, updatePlan } from '../store.ts'
import { loosenMilliseconds } from '../strictness-policy.ts'
import { type AudienceReader, listLacking } from './list-lacking.ts'
import type { Plan } from './plan.ts'
import { PLANS_LOCK } from './plan-requirement.ts'

/**
 * Takes a plan back: at once before its day. One in force is a policy, and a looser policy waits, so that every administrator can
 * stop it.
 *
 * @returns the hold, or undefined where it is cancelled already
 * @throws Refusal `plan-unknown`, `hold-refused-before`, `permission-missing`
 */
export function cancelPlan(
  desk: Reception & HoldDesk,
  principal: Principal,
  planId: string,
  audienceOf: AudienceReader,
): Promise<Hold | undefined> {
  assertOperator(principal, 'cancel a plan')
  const now = desk.clock.now()
  return record<Hold | undefined>(desk, actorOf(principal, now), async (tx) => {
    await tx.lock(PLANS_LOCK)
    const plan = await findPlan(tx, planId)
    if (!plan || plan.state === 'cancelled') throw new Refusal('plan-unknown')
    const milliseconds = plan.state === 'planned' ? 0 : await waitOf(tx)
    if (milliseconds > 0) {
      const { hold, events } = await requestHold(tx, desk, {
        kind: 'loosen-policy',
        subject: `plan:${plan.id}`,
        projectId: null,
        targetId: null,
        requestedBy: 'operator',
        details: { plan: plan.id },
        durationMilliseconds: milliseconds,
        lateVetoMilliseconds: 0,
      })
      if (events.length === 0) return { result: hold, events: 'unchanged' }
      return { result: hold, events: events as [JournalEvent, ...JournalEvent[]] }
    }
    const { lacking } = await listLacking(tx, plan, audienceOf)
    const cancelled = await cancelInside(tx, plan, now)
    const params = { requirement: plan.requirement, fromAt: plan.fromAt }
    for (const { account } of lacking) await tellById(tx, desk, account.id, { kind: 'factor-plan-cancelled', params })
    return { result: undefined, events: [cancelled] }
  })
}

/** Where nobody can be asked, nobody waits. */
async function waitOf(tx: Recorded): Promise<number> {
  const version = await findPolicyVersion(tx)
  return version === undefined || (await listAdministrators(tx)).length === 0 ? 0 : loosenMilliseconds(version.policy)
}

/** Ends a plan, whether it is in force or still to come, inside a recorded transaction. */
export async function cancelInside(tx: Recorded, plan: Plan, now: number): Promise<JournalEvent> {
  await updatePlan(tx, plan.id, { state: 'cancelled', cancelledAt: now })
  return { kind: 'plan-cancelled', subjects: {}, public: { plan: plan.id, wasInForce: plan.state === 'in-force' }, private: {} }
}
