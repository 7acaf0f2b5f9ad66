import type { Role } from './role.ts'

/** An offer of a role in a project. It gives nothing until it is taken, and nothing once its maker has lost his role. */
export interface Invitation {
  readonly id: string
  readonly projectId: string
  readonly accountId: string
  readonly role: Role
  /** Account id. */
  readonly invitedBy: string
  readonly madeAt: number
  readonly expiresAt: number
  readonly state: 'open' | 'accepted' | 'declined' | 'cancelled' | 'void'
}

export const INVITATION_MILLISECONDS = 14 * 24 * 60 * 60 * 1000

/** What a hold on an offer that was taken is about. */
export const inviteSubject = (projectId: string, accountId: string): string => `project:${projectId} account:${accountId}`
