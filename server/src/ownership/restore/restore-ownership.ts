import { actorOf, assertOperator, type Principal } from '../../accounts/principal.ts'
import { Refusal } from '../../errors.ts'
import type { JournalEvent } from '../../journal/events.ts'
import { type Recorded, record } from '../../journal/record.ts'
import { type OwnershipDesk, rolesLock } from '../desk.ts'
import { judgedOwners } from '../effective-owners.ts'
import { organisationLock } from '../organisations/organisation.ts'
import { isPartChange, type RestoredOrganisation, writeParts } from '../organisations/parts/restore-parts.ts'
import { listEverBelonging } from '../organisations/parts/store.ts'
import { keepStanding } from '../organisations/paths/keep-standing.ts'
import { readOwners } from '../read-owners.ts'
import { deleteRoles, restoreRoles } from '../store.ts'
import { endLater } from './end-later.ts'
import {
  isChange,
  ownersAfter,
  previewRestore,
  projectsOf,
  type RestoredProject,
  type RestorePlan,
  type RestoreScope,
} from './preview-restore.ts'
import { tellParts, tellRestored } from './tell-restored.ts'

/**
 * Puts roles back as they were, all in one transaction, with one event a change, and ends what was begun since and would change
 * them again. Never gives a role to an account that is or was frozen, closed or recovering; never leaves a project or an
 * organisation without an owner. Undone by restoring to a later moment. What somebody has by an organisation or a team changes
 * where the organisation is restored, and counts for the owners that are left.
 *
 * @returns what was changed.
 * @throws Refusal `permission-missing`, `moment-invalid`
 */
export async function restoreOwnership(
  desk: OwnershipDesk,
  principal: Principal,
  scope: RestoreScope,
  asOf: number,
  reason: string,
): Promise<RestorePlan> {
  assertOperator(principal, 'restore ownership')
  const now = desk.clock.now()
  if (!(asOf <= now)) throw new Refusal('moment-invalid', { moment: new Date(asOf).toISOString() })
  const projects = scope.projects.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const organisations = (scope.organisations ?? []).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return record<RestorePlan>(desk, actorOf(principal, now), async (tx) => {
    await tx.lock(organisations.map(({ id }) => organisationLock(id)))
    const ids = new Set(projects.map(({ id }) => id))
    for (const { id } of organisations) for (const projectId of await listEverBelonging(tx, id)) ids.add(projectId)
    await tx.lock([...ids].map(rolesLock))
    const { plan, events } = await restoreInside(tx, desk, { projects, organisations }, { asOf, reason, actor: 'the operator' })
    const [first, ...rest] = events
    return first ? { result: plan, events: [first, ...rest] } : { result: plan, events: 'unchanged' }
  })
}

/** The same inside a recorded transaction that holds the locks of the organisations and of the projects' roles. `actor`: for those who are told. */
export async function restoreInside(
  tx: Recorded,
  desk: OwnershipDesk,
  scope: RestoreScope,
  { asOf, reason, actor }: { readonly asOf: number; readonly reason: string; readonly actor: string },
): Promise<{ readonly plan: RestorePlan; readonly events: JournalEvent[] }> {
  const planned = await previewRestore(desk, tx, scope, asOf)
  const organisations = planned.organisations.filter(isPartChange)
  const changes = planned.projects.filter(isChange)
  const touched = new Map(scope.projects.map((project) => [project.id, project]))
  for (const project of await projectsOf(desk, tx, organisations, scope.projects)) touched.set(project.id, project)
  const before = await readStandings(tx, desk, organisations)
  await writeRoles(tx, changes)
  const parts = await writeParts(tx, organisations, desk.clock.now())
  for (const [projectId, owners] of before) await keepStanding(tx, projectId, owners)
  const events = [
    ...changes.flatMap((change) => eventsOf(change, asOf, reason)),
    ...parts,
    ...(await endLater(tx, desk, [...touched.values()], asOf, scope.organisations ?? [])),
  ]
  await tellRestored(tx, desk, changes, actor)
  for (const plan of organisations) await tellParts(tx, desk, plan, actor)
  return { plan: { projects: changes, organisations }, events }
}

/** Who owns what belongs to the organisations before anything changes, for whoever keeps a way and with it his standing. */
async function readStandings(tx: Recorded, desk: OwnershipDesk, organisations: readonly RestoredOrganisation[]) {
  const ids = new Set(organisations.flatMap(({ present, after }) => [...present.projects.keys(), ...after.projects.keys()]))
  const standings = new Map<string, Awaited<ReturnType<typeof readOwners>>>()
  for (const id of ids) standings.set(id, await readOwners(tx, id, desk.clock.now()))
  return standings
}

async function writeRoles(tx: Recorded, changes: readonly RestoredProject[]): Promise<void> {
  const judged = changes.map((change) => {
    const owners = change.present.filter(({ role }) => role === 'owner')
    return { ...change, judged: judgedOwners(owners, { act: 'replace', accountIds: ownersAfter(change) }) }
  })
  await restoreRoles(
    tx,
    judged.flatMap(({ gives, judged }) => gives.map((held) => ({ held, judged }))),
  )
  await deleteRoles(
    tx,
    judged.flatMap(({ takes, judged }) => takes.map((held) => ({ held, judged }))),
  )
}

function eventsOf({ project, gives, takes }: RestoredProject, asOf: number, reason: string): JournalEvent[] {
  return [
    ...gives.map(
      (held): JournalEvent => ({
        kind: 'role-given',
        subjects: { project: project.id, account: held.accountId },
        public: { role: held.role, since: held.since, isCreator: held.isCreator },
        private: {},
      }),
    ),
    ...takes.map(
      ({ accountId, role }): JournalEvent => ({
        kind: 'role-removed',
        subjects: { project: project.id, account: accountId },
        public: { role, because: 'restored' },
        private: {},
      }),
    ),
    {
      kind: 'ownership-restored',
      subjects: { project: project.id },
      public: { asOf, restored: gives.length, removed: takes.length },
      private: { reason: reason.slice(0, 500) },
    },
  ]
}
