import type { RefusalCode } from '../../errors.ts'
import { includesOrganisationRole, type OrganisationRole } from './organisation.ts'
import type { PathChange } from './paths/owner-path.ts'

export type OrganisationRefusal = Extract<RefusalCode, 'organisation-needs' | 'account-cannot' | 'grants-too-much' | 'not-owner'>

/** Who asks, and what he holds himself. */
export interface Asker {
  readonly accountId: string
  /** In the organisation that the change is about; undefined for outsiders. */
  readonly role: OrganisationRole | undefined
  readonly isSuspended: boolean
  /** The change is an offer of his that was taken. */
  readonly isOffer: boolean
  /** He holds at least what the team gives, in every project of it. */
  readonly holdsTeamRoles: boolean
  /** He owns the project that the change is about, or each of them. */
  readonly ownsProject: boolean
  /** In the organisation that a project would come to. */
  readonly roleThere: OrganisationRole | undefined
}

/**
 * Whether somebody may ask for a change at all; what it does to owners is judged besides (path-policy.ts). Nobody grants more
 * than he holds: a plain member grants nothing, a manager makes nobody an owner, and puts nobody into a team that can do more
 * than he himself.
 */
export function judgeAsking(change: PathChange, asker: Asker, targetRole: OrganisationRole | undefined): OrganisationRefusal | undefined {
  if (asker.isSuspended) return 'account-cannot'
  const isManager = includesOrganisationRole(asker.role, 'manager')
  switch (change.what) {
    case 'member':
      // A greater role is offered and taken, never given.
      if (asker.isOffer) return change.role === 'none' ? 'grants-too-much' : judgeOffer(asker, change.role)
      if (targetRole === undefined || !isSmaller(change.role, targetRole)) return 'grants-too-much'
      if (change.accountId === asker.accountId) return undefined
      if (!isManager) return 'organisation-needs'
      // Neither does a manager take from those who hold as much as he does.
      return asker.role === 'owner' || targetRole === 'member' ? undefined : 'grants-too-much'
    case 'organisation-end':
    case 'off-board':
      return asker.role === 'owner' ? undefined : 'organisation-needs'
    case 'remove':
      return asker.ownsProject ? undefined : 'not-owner'
    case 'team-member':
      if (!change.isIn && change.accountId === asker.accountId) return undefined
      if (!isManager) return 'organisation-needs'
      return !change.isIn || asker.holdsTeamRoles ? undefined : 'grants-too-much'
    case 'team-project':
      // Giving a team a part of a project is giving it to each of its members.
      if (change.role === 'none' && isManager) return undefined
      return asker.role === undefined ? 'organisation-needs' : asker.ownsProject ? undefined : 'not-owner'
    case 'team-end':
      return isManager ? undefined : 'organisation-needs'
    case 'project':
      if (!asker.ownsProject) return 'not-owner'
      return change.to === null || asker.roleThere === 'owner' ? undefined : 'organisation-needs'
  }
}

/** An offer of a role in an organisation. */
export function judgeOffer(asker: Pick<Asker, 'role' | 'isSuspended'>, offered: OrganisationRole): OrganisationRefusal | undefined {
  if (asker.isSuspended) return 'account-cannot'
  if (!includesOrganisationRole(asker.role, 'manager')) return 'organisation-needs'
  return includesOrganisationRole(asker.role, offered) ? undefined : 'grants-too-much'
}

const isSmaller = (to: OrganisationRole | 'none', held: OrganisationRole) =>
  to === 'none' || (to !== held && includesOrganisationRole(held, to))
