import { actorOf, assertOperator, type Principal } from '../accounts/principal.ts'
import { liftRestraint, setRestraint } from '../holds/restraints/set-restraint.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import type { JournalEvent } from '../journal/events.ts'
import { type Recorded, record } from '../journal/record.ts'
import { BRAKED_BY_RULE } from './brake-for-hold.ts'
import { type OwnedProject, type OwnershipDesk, rolesLock } from './desk.ts'
import { tellOwners } from './tell-owners.ts'

/**
 * Stops publishing to a project, by whoever runs the index: no owner can lift it.
 *
 * @returns false where whoever runs the index has stopped it already.
 */
export function brakeByOperator(
  desk: OwnershipDesk,
  principal: Principal,
  project: OwnedProject,
  of: { milliseconds: number; reason: string },
): Promise<boolean> {
  assertOperator(principal, 'brake a project')
  return record<boolean>(desk, actorOf(principal, desk.clock.now()), async (tx) => {
    const event = await brakeInside(tx, desk, project, { ...of, setBy: 'operator', actor: ':operator' })
    return event ? { result: true, events: [event] } : { result: false, events: 'unchanged' }
  })
}

/** The same inside a recorded transaction. `actor`: a name for the owners, or `:operator`. */
export async function brakeInside(
  tx: Recorded,
  desk: OwnershipDesk,
  project: OwnedProject,
  of: { readonly milliseconds: number; readonly reason: string; readonly setBy: string; readonly actor: string },
): Promise<JournalEvent | undefined> {
  await tx.lock(rolesLock(project.id))
  const now = desk.clock.now()
  // One of an owner does not count: a thief who is an owner could lift it. Nor does one of a rule, which ends with what it is about.
  const live = await listLiveRestraints(tx, 'project', project.id, now)
  if (live.some(({ effect, authority, setBy }) => effect === 'braked' && authority === 'operator' && setBy !== BRAKED_BY_RULE))
    return undefined
  const until = now + of.milliseconds
  await setRestraint(tx, {
    subjectKind: 'project',
    subjectId: project.id,
    effect: 'braked',
    reason: 'operator',
    setBy: of.setBy,
    authority: 'operator',
    since: now,
    expiresAt: until,
  })
  await tellOwners(tx, desk, project.id, { kind: 'project-braked', params: { project: project.name, actor: of.actor, until } })
  return { kind: 'project-braked', subjects: { project: project.id }, public: { until }, private: { reason: of.reason.slice(0, 500) } }
}

/** Lets publishing go on, whoever had stopped it. False where nobody had. */
export function liftBrakeByOperator(desk: OwnershipDesk, principal: Principal, project: OwnedProject): Promise<boolean> {
  assertOperator(principal, 'lift a brake')
  return record<boolean>(desk, actorOf(principal, desk.clock.now()), async (tx) => {
    await tx.lock(rolesLock(project.id))
    const now = desk.clock.now()
    const live = (await listLiveRestraints(tx, 'project', project.id, now)).filter(({ effect }) => effect === 'braked')
    if (live.length === 0) return { result: false, events: 'unchanged' }
    for (const restraint of live) await liftRestraint(tx, restraint, now)
    return { result: true, events: [{ kind: 'brake-lifted', subjects: { project: project.id }, public: {}, private: {} }] }
  })
}
