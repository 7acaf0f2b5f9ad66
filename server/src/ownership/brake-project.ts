import { actAs } from '../accounts/act-as.ts'
import type { SessionPrincipal } from '../accounts/principal.ts'
import { Refusal } from '../errors.ts'
import { liftRestraint, setRestraint } from '../holds/restraints/set-restraint.ts'
import { listLiveRestraints, listRestraintsSetBy } from '../holds/restraints/store.ts'
import { needCode } from '../policies/plans/plan-policy.ts'
import { type OwnedProject, type OwnershipDesk, rolesLock } from './desk.ts'
import { findGreatestRole } from './organisations/paths/store.ts'
import { judgeBrake } from './owner-policy.ts'
import { readOwners } from './read-owners.ts'
import { refuse } from './refuse.ts'
import { tellOwners } from './tell-owners.ts'

const BRAKE_MILLISECONDS = 72 * 60 * 60 * 1000
const DAY = 24 * 60 * 60 * 1000
const MANY = 3

/**
 * Stops publishing to a project for 72 hours, at once: for whoever sees a theft. It takes no proof but a session, and a frozen owner
 * can still do it. Whose brake an owner lifted waits a day before he can brake again, after the third in thirty days a week.
 *
 * @throws Refusal `not-owner`, `brake-spent`
 */
export function brakeProject(desk: OwnershipDesk, principal: SessionPrincipal, project: OwnedProject, reason?: string): Promise<boolean> {
  return actAs<boolean>(desk, principal, { states: ['active', 'guarded', 'recovering', 'frozen'] }, async (tx, actor) => {
    await tx.lock(rolesLock(project.id))
    const now = desk.clock.now()
    const verdict = judgeBrake(await findGreatestRole(tx, project.id, actor.id), principal.state)
    if (verdict.verdict === 'refuse') throw refuse(verdict.code, { project, account: actor, state: principal.state })
    if ((await listLiveRestraints(tx, 'project', project.id, now)).some(({ effect }) => effect === 'braked'))
      return { result: false, events: 'unchanged' }
    const lifted = (await listRestraintsSetBy(tx, 'project', project.id, actor.id)).flatMap(({ effect, liftedAt }) =>
      effect === 'braked' && liftedAt !== null && now < liftedAt + 30 * DAY ? [liftedAt] : [],
    )
    // Else whoever is told to let it be would keep a project from publishing by doing it again and again.
    const again = Math.max(...lifted) + (lifted.length >= MANY ? 7 * DAY : DAY)
    if (now < again) throw new Refusal('brake-spent', { hours: Math.ceil((again - now) / 3_600_000) })
    const until = now + BRAKE_MILLISECONDS
    await setRestraint(tx, {
      subjectKind: 'project',
      subjectId: project.id,
      effect: 'braked',
      reason: 'owner',
      setBy: actor.id,
      authority: 'owner',
      since: now,
      expiresAt: until,
    })
    await tellOwners(tx, desk, project.id, { kind: 'project-braked', params: { project: project.name, actor: actor.name, until } })
    return {
      result: true,
      events: [
        {
          kind: 'project-braked',
          subjects: { project: project.id, account: actor.id },
          public: { until },
          private: reason === undefined || reason === '' ? {} : { reason: reason.slice(0, 500) },
        },
      ],
    }
  })
}

/** Lets publishing go on. Asks for an owner's old passkey. @throws Refusal `not-owner`, `proof-needed` */
export function liftBrake(desk: OwnershipDesk, principal: SessionPrincipal, project: OwnedProject): Promise<boolean> {
  return actAs<boolean>(desk, principal, { level: 'K' }, async (tx, actor) => {
    await tx.lock(rolesLock(project.id))
    const now = desk.clock.now()
    const mine = (await readOwners(tx, project.id, now)).find(({ accountId }) => accountId === actor.id)
    if (!mine || mine.isSuspended) throw refuse('not-owner', { project, account: actor, state: principal.state })
    if (mine.lacks !== undefined) throw new Refusal(needCode(mine.lacks))
    // One that a case has set is lifted by the case.
    const own = (await listLiveRestraints(tx, 'project', project.id, now)).filter(
      ({ effect, authority }) => effect === 'braked' && authority === 'owner',
    )
    if (own.length === 0) return { result: false, events: 'unchanged' }
    for (const restraint of own) await liftRestraint(tx, restraint, now)
    return {
      result: true,
      events: [{ kind: 'brake-lifted', subjects: { project: project.id, account: actor.id }, public: {}, private: {} }],
    }
  })
}
