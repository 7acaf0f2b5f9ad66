import type { OrganisationRole, TeamRole } from '../organisation.ts'

export interface HeldMembership {
  readonly role: OrganisationRole
  /** Since when it counts, milliseconds since 1970. */
  readonly since: number
  readonly isCreator: boolean
}

export interface TeamParts {
  readonly since: number
  /** Accounts, and since when they are in it. */
  readonly members: ReadonlyMap<string, number>
  readonly projects: ReadonlyMap<string, { readonly role: TeamRole; readonly since: number }>
}

/** Everything of an organisation that leads to a project, at one moment: by account, by project, by team. */
export interface OrganisationParts {
  readonly members: ReadonlyMap<string, HeldMembership>
  /** Since when each belongs to it. */
  readonly projects: ReadonlyMap<string, number>
  readonly teams: ReadonlyMap<string, TeamParts>
}

/** Owners of the organisation itself. */
export const ownersOf = ({ members }: OrganisationParts): string[] =>
  [...members].flatMap(([accountId, { role }]) => (role === 'owner' ? [accountId] : []))

/** Who owns one of its projects by these parts; nobody where it does not belong to it. */
export function ownersByParts(parts: OrganisationParts, projectId: string): string[] {
  if (!parts.projects.has(projectId)) return []
  const owning = [...parts.teams.values()].filter(({ projects }) => projects.get(projectId)?.role === 'owner')
  return [...new Set([...ownersOf(parts), ...owning.flatMap(({ members }) => [...members.keys()])])]
}
