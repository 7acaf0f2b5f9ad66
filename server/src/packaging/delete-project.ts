import { actAs } from '../accounts/act-as.ts'
import { actorOf, assertOperator, type Principal, type SessionPrincipal } from '../accounts/principal.ts'
import { Refusal } from '../errors.ts'
import { applyAtOnce } from '../holds/apply-at-once.ts'
import type { Hold } from '../holds/hold.ts'
import { requestHold } from '../holds/request-hold.ts'
import { findLiveHold } from '../holds/store.ts'
import type { JournalEvent } from '../journal/events.ts'
import { type Change, type Recorded, record } from '../journal/record.ts'
import { type OwnershipDesk, rolesLock } from '../ownership/desk.ts'
import { judgeProjectDeletion } from '../ownership/owner-policy.ts'
import { refuse } from '../ownership/refuse.ts'
import { readDeletionFacts } from './deletion-facts.ts'
import type { Project } from './project.ts'
import { normalizeProjectName } from './project-name.ts'
import { openProject } from './releases/change-release.ts'
import { findProject } from './store.ts'

/**
 * Asks for the deletion of a project: done at once where the preset lets nobody wait, else announced, and every owner can stop it.
 * Afterwards it can be taken back for the trash time; its name is never given out again.
 *
 * @returns the hold; undefined where it is done.
 * @throws Refusal `project-unknown`, `not-owner`, `owner-on-probation`, `ownership-locked`, `owners-changed`, `project-hold-live`,
 * `project-covered`, `hold-refused-before`, `hold-limit`, `proof-needed`
 */
export function deleteProject(desk: OwnershipDesk, principal: SessionPrincipal, named: string): Promise<Hold | undefined> {
  return actAs(desk, principal, { level: 'K' }, async (tx, actor) => {
    const project = await takeProject(tx, named)
    const facts = await readDeletionFacts(
      tx,
      desk.ownerTerms,
      project,
      { accountId: actor.id, state: principal.state },
      desk.clock.now(),
      await ownHold(tx, project, actor.id),
    )
    const verdict = judgeProjectDeletion(facts)
    if (verdict.verdict === 'refuse') throw refuse(verdict.code, { project, account: actor, state: principal.state })
    return request(tx, desk, project, actor.id)
  })
}

/**
 * The same on the host, for whoever runs the index: he asks, and every owner can stop it. What must be gone at once is put into
 * quarantine.
 *
 * @throws Refusal `project-unknown`, `hold-refused-before`, `permission-missing`
 */
export function deleteProjectByOperator(desk: OwnershipDesk, principal: Principal, named: string): Promise<Hold | undefined> {
  assertOperator(principal, 'delete a project')
  return record<Hold | undefined>(desk, actorOf(principal, desk.clock.now()), async (tx) =>
    request(tx, desk, await takeProject(tx, named), 'operator'),
  )
}

/** Under the lock of its roles, and then its own: the order of everybody who needs both. */
async function takeProject(tx: Recorded, named: string): Promise<Project> {
  const found = await findProject(tx, normalizeProjectName(named))
  if (!found) throw new Refusal('project-unknown', { project: named.slice(0, 60) })
  await tx.lock(rolesLock(found.id))
  return openProject(tx, named)
}

/** Asking a second time joins the first. */
async function ownHold(tx: Recorded, project: Project, accountId: string): Promise<string | undefined> {
  const live = await findLiveHold(tx, 'delete-project', subjectOf(project))
  return live?.requestedBy === accountId ? live.id : undefined
}

const subjectOf = (project: Pick<Project, 'id'>) => `project:${project.id}`

async function request(tx: Recorded, desk: OwnershipDesk, project: Project, requestedBy: string): Promise<Change<Hold | undefined>> {
  const { deleteProject: milliseconds, lateVeto } = desk.ownerTerms
  const { hold, events, isNew } = await requestHold(tx, desk, {
    kind: 'delete-project',
    subject: subjectOf(project),
    projectId: project.id,
    targetId: null,
    requestedBy,
    details: {},
    durationMilliseconds: milliseconds,
    lateVetoMilliseconds: lateVeto,
    isAtOnce: milliseconds === 0,
  })
  if (!isNew) return { result: hold, events: 'unchanged' }
  const done = milliseconds === 0 ? (await applyAtOnce(tx, desk, hold, requestedBy)).events : []
  return { result: milliseconds === 0 ? undefined : hold, events: [...events, ...done] as unknown as [JournalEvent, ...JournalEvent[]] }
}
