import type { Json } from '../../../platform/encoding/canonical-json.ts'
import { isOrganisationRole, type OrganisationRole, type TeamRole } from '../organisation.ts'

/** One way in which an account owns a project. */
export interface OwnerPath {
  readonly accountId: string
  readonly by: 'direct' | 'organisation' | `team:${string}`
  /** Since when this way is open: the later of its two ends. */
  readonly since: number
  /** Made the project; only of a direct way. */
  readonly isCreator?: true
}

/** A change of an organisation, its teams or what belongs to it. */
export type PathChange =
  | { readonly what: 'member'; readonly organisationId: string; readonly accountId: string; readonly role: OrganisationRole | 'none' }
  /** Ends everything that somebody has by the organisation, and his own roles as owner of these projects of it. */
  | { readonly what: 'off-board'; readonly organisationId: string; readonly accountId: string; readonly projectIds: readonly string[] }
  /** Takes somebody's own roles as owner of these projects, whomever they belong to. */
  | { readonly what: 'remove'; readonly accountId: string; readonly projectIds: readonly string[] }
  | { readonly what: 'team-member'; readonly teamId: string; readonly accountId: string; readonly isIn: boolean }
  | { readonly what: 'team-project'; readonly teamId: string; readonly projectId: string; readonly role: TeamRole | 'none' }
  | { readonly what: 'team-end'; readonly teamId: string }
  /** Ends the organisation: what belongs to it leaves it, its teams and members are no more. */
  | { readonly what: 'organisation-end'; readonly organisationId: string }
  | { readonly what: 'project'; readonly projectId: string; readonly to: string | null }

/** What a change does to the ways to one project. */
export interface PathEffect {
  drops(path: OwnerPath): boolean
  readonly adds: readonly string[]
}

/** Who owns a project after a change of the ways to it. */
export const accountsAfter = (paths: readonly OwnerPath[], { drops, adds }: PathEffect): readonly string[] => [
  ...new Set([...paths.filter((path) => !drops(path)).map(({ accountId }) => accountId), ...adds]),
]

/**
 * The effect of a change on a project that it touches. `people`: whoever gets the way by it: members of the team, or owners of
 * the organisation that a project comes to. Where a project leaves an organisation nothing by that organisation or its teams
 * survives.
 */
export function effectOf(change: PathChange, projectId: string, people: readonly string[]): PathEffect {
  switch (change.what) {
    case 'member':
      return {
        drops: ({ accountId, by }) =>
          accountId === change.accountId && by !== 'direct' && (by === 'organisation' ? change.role !== 'owner' : change.role === 'none'),
        adds: change.role === 'owner' ? [change.accountId] : [],
      }
    case 'off-board':
      return {
        drops: ({ accountId, by }) => accountId === change.accountId && (by !== 'direct' || change.projectIds.includes(projectId)),
        adds: [],
      }
    case 'remove':
      return {
        drops: ({ accountId, by }) => accountId === change.accountId && by === 'direct' && change.projectIds.includes(projectId),
        adds: [],
      }
    case 'team-member':
      return {
        drops: ({ accountId, by }) => !change.isIn && accountId === change.accountId && by === `team:${change.teamId}`,
        adds: change.isIn ? [change.accountId] : [],
      }
    case 'team-project':
      return { drops: ({ by }) => change.role !== 'owner' && by === `team:${change.teamId}`, adds: change.role === 'owner' ? people : [] }
    case 'team-end':
      return { drops: ({ by }) => by === `team:${change.teamId}`, adds: [] }
    case 'organisation-end':
      return { drops: ({ by }) => by !== 'direct', adds: [] }
    case 'project':
      return { drops: ({ by }) => by !== 'direct', adds: people }
  }
}

/** A change out of the details of a hold; undefined where this version does not know it. */
export function readPathChange(value: Json | undefined): PathChange | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { what, organisationId, accountId, teamId, projectId, projectIds, role, isIn, to } = value as Readonly<Record<string, Json>>
  const text = (field: Json | undefined) => typeof field === 'string'
  if (
    what === 'member' &&
    text(organisationId) &&
    text(accountId) &&
    (role === 'none' || (text(role) && isOrganisationRole(role as string)))
  )
    return value as PathChange & Json
  if (what === 'off-board' && text(organisationId) && text(accountId) && Array.isArray(projectIds)) return value as PathChange & Json
  if (what === 'remove' && text(accountId) && Array.isArray(projectIds)) return value as PathChange & Json
  if (what === 'team-member' && text(teamId) && text(accountId) && typeof isIn === 'boolean') return value as PathChange & Json
  if (what === 'team-project' && text(teamId) && text(projectId) && ['owner', 'maintainer', 'none'].includes(String(role)))
    return value as PathChange & Json
  if (what === 'organisation-end' && text(organisationId)) return value as PathChange & Json
  if (what === 'team-end' && text(teamId)) return value as PathChange & Json
  return what === 'project' && text(projectId) && (to === null || text(to)) ? (value as PathChange & Json) : undefined
}
