import { accountState } from '../accounts/account.ts'
import { actorOf, assertOperator, type Principal } from '../accounts/principal.ts'
import { findAccount } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import { hadRestraint, listLiveRestraints } from '../holds/store.ts'
import type { JournalEvent } from '../journal/events.ts'
import { type Recorded, record } from '../journal/record.ts'
import { listEntriesAboutMany } from '../journal/store.ts'
import type { Queries } from '../platform/database/database.ts'
import { type OwnedProject, type OwnershipDesk, rolesLock } from './desk.ts'
import { judgedOwners } from './effective-owners.ts'
import { type FoldedRole, foldOwners } from './fold-owners.ts'
import { deleteRole, type HeldRole, listRoles, restoreRole } from './store.ts'
import { tellOwners } from './tell-owners.ts'

export interface RestoredProject {
  readonly project: OwnedProject
  readonly gives: readonly HeldRole[]
  /** What is taken or made smaller. */
  readonly takes: readonly HeldRole[]
  /** Accounts that had a role then and do not get it back: frozen, closed or recovering, then or now. */
  readonly skipped: readonly string[]
  /** True where nobody would be left: such a project stays as it is. */
  readonly isLeft: boolean
}

const PORTION = 500

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
    const entries = await listEntriesAboutMany(
      queries,
      'project',
      portion.map(({ id }) => id),
      ['role-given', 'role-removed'],
    )
    for (const project of portion) {
      const change = await changeOf(queries, project, foldOwners(entries.get(project.id) ?? [], asOf), mayHave)
      if (change.gives.length > 0 || change.takes.length > 0 || change.skipped.length > 0) changes.push(change)
    }
  }
  return changes
}

async function changeOf(
  queries: Queries,
  project: OwnedProject,
  then: ReadonlyMap<string, FoldedRole>,
  mayHave: (accountId: string) => Promise<boolean>,
): Promise<RestoredProject> {
  const present = await listRoles(queries, project.id)
  const gives: HeldRole[] = []
  const skipped: string[] = []
  for (const [accountId, role] of then) {
    const now = present.find((held) => held.accountId === accountId)
    if (now && now.role === role.role && now.since === role.since) continue
    if (await mayHave(accountId)) gives.push({ projectId: project.id, accountId, ...role })
    else if (!now) skipped.push(accountId)
  }
  const takes = present.filter(({ accountId }) => !then.has(accountId))
  const after = [...then].filter(([accountId, { role }]) => role === 'owner' && !skipped.includes(accountId))
  return { project, gives, takes, skipped, isLeft: after.length === 0 }
}

/**
 * Puts the roles of projects back as they were, all in one transaction, with one event a change. Never gives a role to an account
 * that is or was frozen, closed or recovering; never leaves a project without an owner. Undone by restoring to a later moment.
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
    for (const project of sorted) await tx.lock(rolesLock(project.id))
    const changes = (await previewRestore(desk, tx, sorted, asOf)).filter(
      ({ isLeft, gives, takes }) => !isLeft && gives.length + takes.length > 0,
    )
    const events: JournalEvent[] = []
    for (const change of changes) events.push(...(await apply(tx, change, asOf, reason)))
    for (const { project, gives, takes } of changes) {
      const others = [...gives, ...takes].map(({ accountId }) => accountId)
      await tellOwners(
        tx,
        desk,
        project.id,
        { kind: 'role-changed', params: { project: project.name, role: 'restored', target: '-', actor: 'the operator' } },
        others,
      )
    }
    const [first, ...rest] = events
    return first ? { result: changes, events: [first, ...rest] } : { result: changes, events: 'unchanged' }
  })
}

async function apply(tx: Recorded, { project, gives, takes }: RestoredProject, asOf: number, reason: string): Promise<JournalEvent[]> {
  const present = (await listRoles(tx, project.id)).filter(({ role }) => role === 'owner')
  const owners = new Set(present.map(({ accountId }) => accountId))
  for (const { accountId, role } of gives) if (role === 'owner') owners.add(accountId)
  for (const { accountId } of takes) owners.delete(accountId)
  const judged = judgedOwners(present, { act: 'replace', accountIds: [...owners] })
  const events: JournalEvent[] = []
  for (const held of gives) {
    await restoreRole(tx, held, judged)
    events.push({
      kind: 'role-given',
      subjects: { project: project.id, account: held.accountId },
      public: { role: held.role, since: held.since, isCreator: held.isCreator },
      private: {},
    })
  }
  for (const { accountId, role } of takes) {
    await deleteRole(tx, project.id, accountId, judged)
    events.push({
      kind: 'role-removed',
      subjects: { project: project.id, account: accountId },
      public: { role, because: 'restored' },
      private: {},
    })
  }
  events.push({
    kind: 'ownership-restored',
    subjects: { project: project.id },
    public: { asOf, restored: gives.length, removed: takes.length },
    private: { reason: reason.slice(0, 500) },
  })
  return events
}

async function mayHaveRole(desk: OwnershipDesk, queries: Queries, accountId: string, asOf: number): Promise<boolean> {
  const account = await findAccount(queries, accountId)
  if (!account) return false
  const now = desk.clock.now()
  const state = accountState(account, await listLiveRestraints(queries, 'account', accountId, now))
  if (state === 'frozen' || state === 'closed' || state === 'recovering') return false
  return !(await hadRestraint(queries, 'account', accountId, ['frozen', 'recovering'], asOf))
}
