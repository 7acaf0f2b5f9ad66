import { actAs } from '../accounts/act-as.ts'
import { actorOf, assertOperator, type Principal, type SessionPrincipal } from '../accounts/principal.ts'
import { Refusal } from '../errors.ts'
import type { JournalEvent } from '../journal/events.ts'
import { type Recorded, record } from '../journal/record.ts'
import { type OwnershipDesk, rolesLock } from '../ownership/desk.ts'
import { refusalOfActor } from '../ownership/owner-policy.ts'
import { readOwners } from '../ownership/read-owners.ts'
import { refuse } from '../ownership/refuse.ts'
import { tellOwners } from '../ownership/tell-owners.ts'
import type { Project } from './project.ts'
import { normalizeProjectName } from './project-name.ts'
import { findProject } from './store.ts'
import { takeFromTrash } from './trash/move-to-trash.ts'

/**
 * Takes a deleted project back as it was, within the trash time: any owner, with a factor shown lately. Every owner is told.
 *
 * @throws Refusal `project-unknown`, `project-not-deleted`, `project-trash-over`, `not-owner`, `account-cannot`, `proof-needed`
 */
export function undeleteProject(desk: OwnershipDesk, principal: SessionPrincipal, named: string): Promise<void> {
  return actAs<void>(desk, principal, { level: 'S' }, async (tx, actor) => {
    const project = await takeProject(tx, named)
    const now = desk.clock.now()
    const owners = await readOwners(tx, project.id, now)
    // A locked ownership does not keep it in the trash: nobody gains by its return who did not have it.
    const refusal = refusalOfActor({ owners, isOwnershipLocked: false, actor: { accountId: actor.id, state: principal.state } })
    if (refusal) throw refuse(refusal.code, { project, account: actor, state: principal.state })
    return { result: undefined, events: await takeBack(tx, desk, project, actor.name) }
  })
}

/** The same on the host. */
export function undeleteProjectByOperator(desk: OwnershipDesk, principal: Principal, named: string): Promise<void> {
  assertOperator(principal, 'take a project back')
  return record<void>(desk, actorOf(principal, desk.clock.now()), async (tx) => ({
    result: undefined,
    events: await takeBack(tx, desk, await takeProject(tx, named), ':operator'),
  }))
}

async function takeProject(tx: Recorded, named: string): Promise<Project> {
  const found = await findProject(tx, normalizeProjectName(named))
  if (!found) throw new Refusal('project-unknown', { project: named.slice(0, 60) })
  await tx.lock(rolesLock(found.id))
  return found
}

async function takeBack(tx: Recorded, desk: OwnershipDesk, project: Project, actor: string): Promise<[JournalEvent, ...JournalEvent[]]> {
  const [event, ...rest] = await takeFromTrash(tx, project.id, desk.ownerTerms.projectTrash, desk.clock.now())
  if (!event) throw new Refusal('project-not-deleted', { project: project.normalizedName })
  await tellOwners(tx, desk, project.id, { kind: 'project-restored', params: { project: project.name, actor } })
  return [event, ...rest]
}
