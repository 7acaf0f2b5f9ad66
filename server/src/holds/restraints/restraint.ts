/**
 * What takes power away at once: reversible, never granting any, with a setter, a reason and an authority. The state of
 * its subject is derived from all that are live.
 */
export interface Restraint {
  readonly id: string
  readonly subjectKind: 'token' | 'account' | 'project' | 'factor' | 'role'
  readonly subjectId: string
  readonly effect: RestraintEffect
  /** For a sleeping token: `owner`, `dormant`, `case:<n>` … */
  readonly reason: string
  readonly setBy: string
  /** Who may lift it. */
  readonly authority: 'owner' | 'operator' | 'time'
  readonly since: number
  readonly expiresAt: number | null
}

/** asleep: of a token or factor · frozen, guarded, recovering, leaving: of an account (accounts/account.ts) · suspended: of a
 * role, or of what an account does as an administrator · braked (no publishing), locked (no change of owners): of a project. */
export type RestraintEffect = 'asleep' | 'frozen' | 'guarded' | 'recovering' | 'leaving' | 'suspended' | 'braked' | 'locked'

/** Live at this moment: neither lifted nor past its end. */
export function isLive(restraint: { readonly expiresAt: number | null; readonly liftedAt: number | null }, now: number): boolean {
  return restraint.liftedAt === null && (restraint.expiresAt === null || now < restraint.expiresAt)
}

/** Live at a moment of the past. */
export function wasLive({ since, expiresAt, liftedAt }: Restraint & { readonly liftedAt: number | null }, at: number): boolean {
  return since <= at && (expiresAt === null || at < expiresAt) && (liftedAt === null || at < liftedAt)
}
