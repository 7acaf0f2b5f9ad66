import type { Role } from '../role.ts'

/**
 * People who own projects together. Owners of an organisation own every project that belongs to it; managers look after members
 * and teams, members are in teams: both get no role in a project by it.
 */
export interface Organisation {
  readonly id: string
  readonly name: string
  readonly createdAt: number
}

/** Whether a text can be the name of an account or an organisation at all; what is none is asked of no database. */
export const isName = (text: string): boolean => /^[a-z0-9._-]{1,50}$/.test(text)

export type OrganisationRole = 'owner' | 'manager' | 'member'

export const organisationRoles = ['owner', 'manager', 'member'] as const satisfies readonly OrganisationRole[]

/** True where the role held includes the role asked for. */
export const includesOrganisationRole = (held: OrganisationRole | undefined, asked: OrganisationRole): boolean =>
  held !== undefined && organisationRoles.indexOf(held) <= organisationRoles.indexOf(asked)

export const isOrganisationRole = (text: string): text is OrganisationRole => organisationRoles.some((role) => role === text)

/** What a team can be to a project of its organisation. */
export type TeamRole = Exclude<Role, 'reader'>

export interface Member {
  readonly accountId: string
  readonly role: OrganisationRole
  readonly since: number
  readonly isCreator: boolean
}

export interface Team {
  readonly id: string
  readonly organisationId: string
  readonly name: string
  readonly memberIds: readonly string[]
  readonly projects: readonly { readonly projectId: string; readonly role: TeamRole }[]
}

/** An offer of a role in an organisation. It gives nothing until it is taken. */
export interface OrganisationOffer {
  readonly id: string
  readonly organisationId: string
  readonly accountId: string
  readonly role: OrganisationRole
  readonly invitedBy: string
  readonly madeAt: number
  readonly expiresAt: number
  readonly state: 'open' | 'accepted' | 'declined' | 'cancelled' | 'void'
}

/** Held by whoever changes who is in an organisation or its teams, or what belongs to it. Taken before the locks of roles. */
export const organisationLock = (id: string): string => `organisation:${id}`
