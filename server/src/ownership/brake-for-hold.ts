import type { Hold } from '../holds/hold.ts'
import { liftRestraint, setRestraint } from '../holds/restraints/set-restraint.ts'
import { listRestraintsInForce } from '../holds/restraints/store.ts'
import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import { rolesLock } from './desk.ts'

/** Who sets the brake of a contested change: a rule, and no person. */
export const BRAKED_BY_RULE = 'system'

/**
 * Stops publishing to the projects of a change until it is decided: no owner lifts it, and no time. Owners are told of the change
 * itself. A project that it has braked already stays as it is.
 */
export async function brakeForHold(tx: Recorded, hold: Hold, projectIds: readonly string[], now: number): Promise<JournalEvent[]> {
  await lockRoles(tx, projectIds)
  const events: JournalEvent[] = []
  for (const projectId of projectIds) {
    if ((await brakesOf(tx, hold, projectId)).length > 0) continue
    await setRestraint(tx, {
      subjectKind: 'project',
      subjectId: projectId,
      effect: 'braked',
      reason: hold.id,
      setBy: BRAKED_BY_RULE,
      authority: 'operator',
      since: now,
      expiresAt: null,
    })
    events.push({ kind: 'project-braked', subjects: { project: projectId }, public: { because: 'contested' }, private: {} })
  }
  return events
}

/** Lifts what `brakeForHold` had set; brakes of others stay. */
export async function liftBrakeOfHold(tx: Recorded, hold: Hold, projectIds: readonly string[], now: number): Promise<JournalEvent[]> {
  await lockRoles(tx, projectIds)
  const events: JournalEvent[] = []
  for (const projectId of projectIds) {
    const brakes = await brakesOf(tx, hold, projectId)
    for (const brake of brakes) await liftRestraint(tx, brake, now)
    if (brakes.length > 0)
      events.push({ kind: 'brake-lifted', subjects: { project: projectId }, public: { because: 'decided' }, private: {} })
  }
  return events
}

async function lockRoles(tx: Recorded, projectIds: readonly string[]): Promise<void> {
  await tx.lock(projectIds.map(rolesLock))
}

const brakesOf = async (tx: Recorded, hold: Hold, projectId: string) =>
  (await listRestraintsInForce(tx, 'project', projectId)).filter(({ effect, reason }) => effect === 'braked' && reason === hold.id)
