import { readLeaf } from '../../../journal/read-entry.ts'
import type { JournalEntry } from '../../../journal/store.ts'
import { isOrganisationRole, type TeamRole } from '../organisation.ts'
import type { HeldMembership, OrganisationParts } from './organisation-parts.ts'

/** The entries that tell of the parts of an organisation, in the order of the journal. */
export const partKinds = [
  'organisation-role-given',
  'organisation-role-ended',
  'project-joined-organisation',
  'project-left-organisation',
  'team-made',
  'team-ended',
] as const
export const teamMemberKinds = ['team-joined', 'team-left'] as const
export const teamProjectKinds = ['team-role-given', 'team-role-ended'] as const

type Told = Pick<JournalEntry, 'kind' | 'at' | 'body'>

/**
 * An organisation as its journal tells it. `own`: entries about the organisation; `about`: those about the accounts and projects
 * that were ever in one of its teams, by account or project; those of other teams are left out here.
 */
export function foldParts(
  own: readonly Told[],
  about: { readonly accounts: ReadonlyMap<string, readonly Told[]>; readonly projects: ReadonlyMap<string, readonly Told[]> },
  asOf = Number.POSITIVE_INFINITY,
): OrganisationParts {
  const members = new Map<string, HeldMembership>()
  const projects = new Map<string, number>()
  const teams = new Map<string, { since: number; members: Map<string, number>; projects: Map<string, { role: TeamRole; since: number }> }>()
  for (const { kind, subjects, open, since } of told(own, asOf)) {
    const { account = '', project = '' } = subjects
    if (kind === 'organisation-role-given' && isOrganisationRole(open.role ?? ''))
      members.set(account, { role: open.role as HeldMembership['role'], since, isCreator: open.isCreator === true })
    else if (kind === 'organisation-role-ended') members.delete(account)
    else if (kind === 'project-joined-organisation') projects.set(project, since)
    else if (kind === 'project-left-organisation') projects.delete(project)
    else if (kind === 'team-made') teams.set(open.team ?? '', { since, members: new Map(), projects: new Map() })
    else if (kind === 'team-ended') teams.delete(open.team ?? '')
  }
  for (const [accountId, entries] of about.accounts)
    for (const { kind, open, since } of told(entries, asOf)) {
      const team = teams.get(open.team ?? '')
      if (kind === 'team-joined') team?.members.set(accountId, since)
      else if (kind === 'team-left') team?.members.delete(accountId)
    }
  for (const [projectId, entries] of about.projects)
    for (const { kind, open, since } of told(entries, asOf)) {
      const team = teams.get(open.team ?? '')
      if (kind === 'team-role-given') team?.projects.set(projectId, { role: open.role === 'owner' ? 'owner' : 'maintainer', since })
      else if (kind === 'team-role-ended') team?.projects.delete(projectId)
    }
  return { members, projects, teams }
}

function* told(entries: readonly Told[], asOf: number) {
  for (const entry of entries) {
    if (entry.at > asOf) continue
    const leaf = readLeaf(entry as JournalEntry)
    const open = leaf.public as { role?: string; team?: string; since?: number; isCreator?: boolean }
    // An entry of an older journal does not say since when: what it tells of began with it.
    yield { kind: entry.kind, subjects: leaf.subjects as Readonly<Record<string, string>>, open, since: open.since ?? entry.at }
  }
}
