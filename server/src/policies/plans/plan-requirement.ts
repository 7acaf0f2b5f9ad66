import { randomUUID } from 'node:crypto'
import { actorOf, assertOperator, type Principal } from '../../accounts/principal.ts'
import { tellById } from '../../accounts/tell.ts'
import type { Reception } from '../../accounts/terms.ts'
import { Refusal } from '../../errors.ts'
import { record } from '../../journal/record.ts'
import { insertPlan, listPlans } from '../store.ts'
import { type AudienceReader, listLacking } from './list-lacking.ts'
import type { Audience, Plan, Requirement } from './plan.ts'

export interface WantedPlan {
  readonly requirement: Requirement
  readonly audience: Audience
  /** Milliseconds UTC. */
  readonly fromAt: number
}

/**
 * Announces that from a day on acts of a role need a factor. Nobody loses a role: until the factor is there, acts of the role are
 * refused. Everybody who lacks it is told now, and reminded.
 *
 * @throws Refusal `plan-in-past`, `plan-already`, `passkeys-impossible`, `permission-missing`
 */
export async function planRequirement(
  reception: Reception,
  principal: Principal,
  wanted: WantedPlan,
  audienceOf: AudienceReader,
): Promise<{ readonly plan: Plan; readonly told: number }> {
  assertOperator(principal, 'plan a policy')
  const now = reception.clock.now()
  if (wanted.fromAt <= now) throw new Refusal('plan-in-past')
  // Nobody could do what is asked: browsers make no passkey for such an address.
  if (wanted.requirement === 'passkey' && reception.terms.party === undefined) throw new Refusal('passkeys-impossible')
  return record(reception, actorOf(principal, now), async (tx) => {
    await tx.lock(PLANS_LOCK)
    if ((await listPlans(tx)).some((plan) => isSame(plan, wanted))) throw new Refusal('plan-already')
    const plan: Plan = {
      ...wanted,
      id: randomUUID(),
      state: 'planned',
      plannedAt: now,
      switchedAt: null,
      cancelledAt: null,
      remindedDays: null,
    }
    await insertPlan(tx, plan)
    const { lacking } = await listLacking(tx, plan, audienceOf)
    const params = { requirement: plan.requirement, fromAt: plan.fromAt }
    for (const { account } of lacking) await tellById(tx, reception, account.id, { kind: 'factor-planned', params })
    return {
      result: { plan, told: lacking.length },
      events: [
        {
          kind: 'policy-planned',
          subjects: plan.audience.of === 'project-owners' ? { project: plan.audience.projectId } : {},
          public: { plan: plan.id, requirement: plan.requirement, audience: plan.audience.of, fromAt: plan.fromAt },
          private: {},
        },
      ],
    }
  })
}

/** Held by whoever changes plans. */
export const PLANS_LOCK = 'policy-plans'

const isSame = (plan: Plan, wanted: WantedPlan) =>
  plan.requirement === wanted.requirement && JSON.stringify(plan.audience) === JSON.stringify(wanted.audience)
