import { tellById } from '../../accounts/tell.ts'
import type { Reception } from '../../accounts/terms.ts'
import { readHoldClock } from '../../holds/clock/store.ts'
import type { Actor } from '../../journal/actor.ts'
import { type Change, record } from '../../journal/record.ts'
import { findPlan, listPlans, updatePlan } from '../store.ts'
import { type AudienceReader, listLacking } from './list-lacking.ts'
import type { Plan } from './plan.ts'
import { dueOf } from './plan-policy.ts'
import { PLANS_LOCK } from './plan-requirement.ts'

const turnActor: Actor = { public: { actor: 'system' }, private: { job: 'turn-plans' } }

/** Reminds whoever lacks something, and switches plans whose day has come. Answers how many plans it moved; several processes may. */
export async function turnPlans(reception: Reception, audienceOf: AudienceReader): Promise<number> {
  // A clock that jumped must not lock people out of their roles.
  if ((await readHoldClock(reception.db.read)).alarmMilliseconds !== null) return 0
  let moved = 0
  for (const plan of await listPlans(reception.db.read))
    if (dueOf(plan, reception.clock.now()) !== undefined && (await turn(reception, plan.id, audienceOf))) moved++
  return moved
}

function turn(reception: Reception, planId: string, audienceOf: AudienceReader): Promise<boolean> {
  return record<boolean>(reception, turnActor, async (tx): Promise<Change<boolean>> => {
    await tx.lock(PLANS_LOCK)
    const now = reception.clock.now()
    const plan = await findPlan(tx, planId)
    const due = plan && dueOf(plan, now)
    if (!plan || due === undefined) return { result: false, events: 'unchanged' }
    const { lacking } = await listLacking(tx, plan, audienceOf)
    const params = { requirement: plan.requirement, fromAt: plan.fromAt }
    const isSwitch = due === 'switch'
    await updatePlan(tx, plan.id, isSwitch ? { state: 'in-force', switchedAt: now } : { remindedDays: due })
    for (const { account } of lacking)
      await tellById(tx, reception, account.id, { kind: isSwitch ? 'factor-needed' : 'factor-planned', params })
    return {
      result: true,
      events: [
        isSwitch
          ? { kind: 'plan-switched', subjects: subjectsOf(plan), public: ofPlan(plan), private: {} }
          : {
              kind: 'plan-reminded',
              subjects: subjectsOf(plan),
              public: { plan: plan.id, daysLeft: due, people: lacking.length },
              private: {},
            },
      ],
    }
  })
}

const ofPlan = ({ id, requirement, audience }: Plan) => ({ plan: id, requirement, audience: audience.of })
const subjectsOf = ({ audience }: Plan) => (audience.of === 'project-owners' ? { project: audience.projectId } : {})
