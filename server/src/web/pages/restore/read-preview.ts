import type { Account } from '../../../accounts/account.ts'
import { listAccountsById } from '../../../accounts/store.ts'
import { listHoldsOfProjects } from '../../../holds/store.ts'
import type { OwnedProject, OwnershipDesk } from '../../../ownership/desk.ts'
import { type DescribedParts, describeParts } from '../../../ownership/organisations/parts/describe-parts.ts'
import { ownersByParts } from '../../../ownership/organisations/parts/organisation-parts.ts'
import { isPartChange } from '../../../ownership/organisations/parts/restore-parts.ts'
import { readOwners } from '../../../ownership/read-owners.ts'
import {
  isChange,
  previewRestore,
  type RestoredProject,
  type RestorePlan,
  type RestoreScope,
} from '../../../ownership/restore/preview-restore.ts'
import type { Role } from '../../../ownership/role.ts'
import type { HeldRole } from '../../../ownership/store.ts'

const YOUNG_MILLISECONDS = 7 * 24 * 60 * 60 * 1000

export interface PreviewedRole {
  readonly name: string
  readonly role: Role
  readonly warnings: readonly string[]
}

/** One project: who owns it now, and would own it after. */
export interface PreviewedProject {
  readonly project: OwnedProject
  readonly ownersNow: readonly string[]
  readonly ownersAfter: readonly string[]
  readonly gives: readonly PreviewedRole[]
  /** They have the role, and get back since when. */
  readonly standing: readonly string[]
  readonly takes: readonly PreviewedRole[]
  readonly skipped: readonly string[]
  readonly isLeft: boolean
}

export interface Preview {
  readonly asOf: number
  /** Those that would change, or cannot. */
  readonly projects: readonly PreviewedProject[]
  readonly changing: number
  readonly organisations: readonly DescribedParts[]
  readonly isAnyChange: boolean
  /** Nothing differs. */
  readonly unchanged: number
}

/** What putting owners back would change, by name; effective owners, also those by an organisation or a team. */
export async function readPreview(desk: OwnershipDesk, scope: RestoreScope, asOf: number): Promise<Preview> {
  const { read } = desk.db
  const planned = await previewRestore(desk, read, scope, asOf)
  const changes = planned.projects
  const ids = changes.flatMap(({ gives, takes, skipped }) => [...gives, ...takes].map(({ accountId }) => accountId).concat(skipped))
  const accounts = new Map((await listAccountsById(read, [...new Set(ids)])).map((account) => [account.id, account]))
  const regretted = await readRegretted(desk, changes)
  const shown = []
  for (const change of changes) shown.push(await showProject(desk, change, { accounts, asOf, regretted, planned }))
  const organisations = []
  for (const plan of planned.organisations) organisations.push(await describeParts(desk, read, plan))
  const changing = changes.filter(isChange).length
  return {
    asOf,
    projects: shown,
    changing,
    organisations,
    isAnyChange: changing > 0 || planned.organisations.some(isPartChange),
    unchanged: scope.projects.filter(({ id }) => changes.every(({ project }) => project.id !== id)).length,
  }
}

interface Known {
  readonly accounts: ReadonlyMap<string, Account>
  readonly asOf: number
  readonly planned: RestorePlan
  /** `project account`: who came by an offer that was stopped or taken back later. */
  readonly regretted: ReadonlySet<string>
}

async function showProject(
  desk: OwnershipDesk,
  change: RestoredProject,
  { accounts, asOf, regretted, planned }: Known,
): Promise<PreviewedProject> {
  const { project, present, gives, takes, skipped, isLeft } = change
  const owners = await readOwners(desk.db.read, project.id, desk.clock.now())
  const names = new Map(owners.map(({ accountId, account }) => [accountId, account.name]))
  const nameOf = (id: string) => accounts.get(id)?.name ?? names.get(id) ?? '?'
  const roles = new Map(present.map(({ accountId, role }) => [accountId, role]))
  for (const { accountId } of takes) roles.delete(accountId)
  for (const { accountId, role } of gives) roles.set(accountId, role)
  const direct = new Set(present.filter(({ role }) => role === 'owner').map(({ accountId }) => accountId))
  const now = owners.flatMap(({ accountId }) => (direct.has(accountId) ? [] : [accountId]))
  const touching = planned.organisations.filter(({ present, after }) => present.projects.has(project.id) || after.projects.has(project.id))
  const others = touching.length === 0 ? now : touching.flatMap(({ after }) => ownersByParts(after, project.id))
  const after = new Set([...[...roles].filter(([, role]) => role === 'owner').map(([id]) => id), ...others])
  const warningsOf = ({ accountId }: HeldRole) => [
    ...((accounts.get(accountId)?.createdAt ?? 0) > asOf - YOUNG_MILLISECONDS ? ['the account was less than 7 days old then'] : []),
    ...(regretted.has(`${project.id} ${accountId}`) ? ['the offer by which it came was stopped or taken back'] : []),
  ]
  const keepsRole = ({ accountId, role }: HeldRole) => present.some((held) => held.accountId === accountId && held.role === role)
  const shown = (held: HeldRole) => ({ name: nameOf(held.accountId), role: held.role })
  return {
    project,
    ownersNow: owners.map(({ account }) => account.name),
    ownersAfter: [...(isLeft ? names.keys() : after)].map(nameOf).toSorted(),
    gives: gives.filter((held) => !keepsRole(held)).map((held) => ({ ...shown(held), warnings: warningsOf(held) })),
    standing: gives.filter(keepsRole).map(({ accountId }) => nameOf(accountId)),
    takes: takes.map((held) => ({ ...shown(held), warnings: [] })),
    skipped: skipped.map(nameOf),
    isLeft,
  }
}

/** The moment may lie inside of an attack: whoever was there then had perhaps come by it (design: E 8). */
async function readRegretted(desk: OwnershipDesk, changes: readonly RestoredProject[]): Promise<Set<string>> {
  const ids = changes.map(({ project }) => project.id)
  const holds = await listHoldsOfProjects(desk.db.read, ids, ['vetoed', 'undone'])
  return new Set(
    holds.flatMap(({ kind, projectId, details }) =>
      kind === 'invite-owner' && typeof details.accountId === 'string' ? [`${projectId} ${details.accountId}`] : [],
    ),
  )
}
