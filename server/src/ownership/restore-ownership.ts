import { accountState } from '../accounts/account.ts'
import { actorOf, assertOperator, type Principal } from '../accounts/principal.ts'
import { findAccount } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import { voidInside } from '../holds/apply-hold.ts'
import { holdLock, liveStates } from '../holds/hold.ts'
import { moveHold, ofHold, subjectsOf } from '../holds/move-hold.ts'
import { hasHadRestraint, listHoldsOfProjects, listLiveRestraints } from '../holds/store.ts'
import type { JournalEvent } from '../journal/events.ts'
import { type Recorded, record } from '../journal/record.ts'
import { listEntriesAboutMany } from '../journal/store.ts'
import type { Queries } from '../platform/database/database.ts'
import { type OwnedProject, type OwnershipDesk, rolesLock } from './desk.ts'
import { judgedOwners } from './effective-owners.ts'
import { type FoldedRole, foldOwners } from './fold-owners.ts'
import { ownershipHoldKinds } from './hold-kinds.ts'
import { endOffer } from './invite-to-project.ts'
import { readPathChange } from './organisations/owner-path.ts'
import { includesRole } from './role.ts'
import { deleteRoles, type HeldRole, listOpenInvitationsTo, listRolesOfProjects, restoreRoles } from './store.ts'

export interface RestoredProject {
  readonly project: OwnedProject
  readonly present: readonly HeldRole[]
  readonly gives: readonly HeldRole[]
  /** What is taken or made smaller. */
  readonly takes: readonly HeldRole[]
  /** Accounts that had a role then, or a greater one, and do not get it back: frozen, closed or recovering, then or now. */
  readonly skipped: readonly string[]
  /** True where nobody would be left: such a project stays as it is. */
  readonly isLeft: boolean
}

const PORTION = 500
const MOST_NAMED = 5

/** What putting roles back as they were at a moment would change; projects that would not change are left out. */
export async function previewRestore(
  desk: OwnershipDesk,
  queries: Queries,
  projects: readonly OwnedProject[],
  asOf: number,
): Promise<RestoredProject[]> {
  const changes: RestoredProject[] = []
  const states = new Map<string, boolean>()
  const mayHave = async (accountId: string) => {
    const known = states.get(accountId)
    if (known !== undefined) return known
    const may = await mayHaveRole(desk, queries, accountId, asOf)
    states.set(accountId, may)
    return may
  }
  for (let i = 0; i < projects.length; i += PORTION) {
    const portion = projects.slice(i, i + PORTION)
    const present = await listRolesOfProjects(
      queries,
      portion.map(({ id }) => id),
    )
    const entries = await listEntriesAboutMany(
      queries,
      'project',
      portion.map(({ id }) => id),
      ['role-given', 'role-removed'],
    )
    for (const project of portion) {
      const change = await changeOf(project, present.get(project.id) ?? [], foldOwners(entries.get(project.id) ?? [], asOf), mayHave)
      if (change.gives.length > 0 || change.takes.length > 0 || change.skipped.length > 0) changes.push(change)
    }
  }
  return changes
}

async function changeOf(
  project: OwnedProject,
  present: readonly HeldRole[],
  then: ReadonlyMap<string, FoldedRole>,
  mayHave: (accountId: string) => Promise<boolean>,
): Promise<RestoredProject> {
  const gives: HeldRole[] = []
  const skipped: string[] = []
  for (const [accountId, role] of then) {
    const now = present.find((held) => held.accountId === accountId)
    if (now && now.role === role.role && now.since === role.since && now.isCreator === role.isCreator) continue
    // Giving less than there is takes something away: also from whoever is frozen.
    const isLess = now !== undefined && now.role !== role.role && includesRole(now.role, role.role)
    if (isLess || (await mayHave(accountId))) gives.push({ projectId: project.id, accountId, ...role })
    else skipped.push(accountId)
  }
  const takes = present.filter(({ accountId }) => !then.has(accountId))
  return { project, present, gives, takes, skipped, isLeft: ownersAfter({ present, gives, takes }).length === 0 }
}

function ownersAfter({ present, gives, takes }: Pick<RestoredProject, 'present' | 'gives' | 'takes'>): string[] {
  const roles = new Map(present.map(({ accountId, role }) => [accountId, role]))
  for (const { accountId } of takes) roles.delete(accountId)
  for (const { accountId, role } of gives) roles.set(accountId, role)
  return [...roles].filter(([, role]) => role === 'owner').map(([accountId]) => accountId)
}

/**
 * Puts the roles of projects back as they were, all in one transaction, with one event a change, and ends what was begun since
 * and would change them again. Never gives a role to an account that is or was frozen, closed or recovering; never leaves a
 * project without an owner. Undone by restoring to a later moment. Direct roles only: what somebody has by an organisation or a
 * team stays as it is, and is not counted as an owner that is left.
 *
 * @returns what was changed.
 * @throws Refusal `permission-missing`, `moment-invalid`
 */
export async function restoreOwnership(
  desk: OwnershipDesk,
  principal: Principal,
  projects: readonly OwnedProject[],
  asOf: number,
  reason: string,
): Promise<readonly RestoredProject[]> {
  assertOperator(principal, 'restore ownership')
  const now = desk.clock.now()
  if (!(asOf <= now)) throw new Refusal('moment-invalid', { moment: new Date(asOf).toISOString() })
  const sorted = projects.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return record<readonly RestoredProject[]>(desk, actorOf(principal, now), async (tx) => {
    for (const name of new Set(sorted.map(({ id }) => rolesLock(id)))) await tx.lock(name)
    const { changes, events } = await restoreInside(tx, desk, sorted, { asOf, reason, actor: 'the operator' })
    const [first, ...rest] = events
    return first ? { result: changes, events: [first, ...rest] } : { result: changes, events: 'unchanged' }
  })
}

/** The same inside a recorded transaction that holds the locks of the projects' roles. `actor`: for those who are told. */
export async function restoreInside(
  tx: Recorded,
  desk: OwnershipDesk,
  projects: readonly OwnedProject[],
  { asOf, reason, actor }: { readonly asOf: number; readonly reason: string; readonly actor: string },
): Promise<{ readonly changes: readonly RestoredProject[]; readonly events: JournalEvent[] }> {
  const changes = (await previewRestore(desk, tx, projects, asOf)).filter(isChange)
  await writeRoles(tx, changes)
  const events = [...changes.flatMap((change) => eventsOf(change, asOf, reason)), ...(await endLater(tx, desk, projects, asOf))]
  await tellRestored(tx, desk, changes, actor)
  return { changes, events }
}

/** False for a project that stays as it is: nobody would be left, or those who had more are frozen. */
export const isChange = ({ isLeft, gives, takes }: RestoredProject): boolean => !isLeft && gives.length + takes.length > 0

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

/**
 * What was begun after the moment ends with the restoring: offers and holds that would change the owners again, and the late
 * veto by which somebody who was not there at the moment would come back.
 */
async function endLater(tx: Recorded, desk: OwnershipDesk, projects: readonly OwnedProject[], asOf: number): Promise<JournalEvent[]> {
  const events: JournalEvent[] = []
  for (let i = 0; i < projects.length; i += PORTION) {
    const ids = projects.slice(i, i + PORTION).map(({ id }) => id)
    for (const invitation of await listOpenInvitationsTo(tx, ids, asOf)) events.push(await endOffer(tx, desk, invitation, 'void'))
    for (const hold of await listHoldsOfProjects(tx, ids, [...liveStates, 'applied'])) {
      // What an organisation did is not taken back here: whoever lost by it still can.
      if (hold.state === 'applied' && readPathChange(hold.details.change) !== undefined) continue
      const begunAt = hold.appliedAt ?? hold.requestedAt
      // Whoever decides about it at this moment waits for the roles, and then judges by those that were restored.
      if (begunAt <= asOf || !Object.hasOwn(ownershipHoldKinds(desk.ownerTerms), hold.kind) || !(await tx.tryLock(holdLock(hold.id))))
        continue
      if (hold.state !== 'applied') events.push(...(await voidInside(tx, desk, hold, 'ownership-restored')).events)
      else {
        await moveHold(tx, desk, hold, 'settle')
        events.push({ kind: 'hold-settled', subjects: subjectsOf(hold), public: ofHold(hold), private: {} })
      }
    }
  }
  return events
}

/** One notice a person, however many projects. */
async function tellRestored(tx: Recorded, desk: OwnershipDesk, changes: readonly RestoredProject[], actor: string): Promise<void> {
  const projects = new Map<string, string[]>()
  for (const change of changes) {
    const concerned = new Set([...ownersAfter(change), ...[...change.gives, ...change.takes].map(({ accountId }) => accountId)])
    for (const accountId of concerned) {
      const names = projects.get(accountId)
      if (names) names.push(change.project.name)
      else projects.set(accountId, [change.project.name])
    }
  }
  for (const [accountId, names] of projects) {
    if (!(await findAccount(tx, accountId))) continue
    const project = names.length <= MOST_NAMED ? names.join(', ') : `${names.slice(0, MOST_NAMED).join(', ')} (${names.length})`
    await desk.tellAccount(tx, accountId, {
      kind: 'role-changed',
      params: { project, role: 'restored', target: '-', actor },
    })
  }
}

async function mayHaveRole(desk: OwnershipDesk, queries: Queries, accountId: string, asOf: number): Promise<boolean> {
  const account = await findAccount(queries, accountId)
  if (!account) return false
  const now = desk.clock.now()
  const state = accountState(account, await listLiveRestraints(queries, 'account', accountId, now))
  if (state === 'frozen' || state === 'leaving' || state === 'closed' || state === 'recovering') return false
  return !(await hasHadRestraint(queries, 'account', accountId, ['frozen', 'recovering'], asOf))
}
