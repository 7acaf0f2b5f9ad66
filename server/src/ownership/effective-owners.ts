import type { OwnerStanding } from './standing.ts'

/** A change of who owns a project. */
export type OwnerChange =
  | { readonly act: 'add'; readonly accountId: string }
  | { readonly act: 'remove'; readonly accountId: string }
  | { readonly act: 'replace'; readonly accountIds: readonly string[] }

/**
 * Who could exercise `project.manage` after a change: the one function by which every rule about owners is computed. Whoever
 * is suspended, frozen or closed is an owner still, and counts where power is lost, not where it is needed.
 */
export function effectiveOwnersAfter(owners: readonly Pick<OwnerStanding, 'accountId'>[], change: OwnerChange): readonly string[] {
  const ids = owners.map(({ accountId }) => accountId)
  switch (change.act) {
    case 'add':
      return [...new Set([...ids, change.accountId])]
    case 'remove':
      return ids.filter((id) => id !== change.accountId)
    case 'replace':
      return [...new Set(change.accountIds)]
  }
}

declare const judged: unique symbol
/** Owners that were computed: the stores of roles take nothing else, so that no change of a role bypasses the rules. */
export type JudgedOwners = { readonly before: readonly string[]; readonly after: readonly string[]; readonly [judged]: true }

/** The owners before and after a change. */
export const judgedOwners = (owners: readonly Pick<OwnerStanding, 'accountId'>[], change: OwnerChange): JudgedOwners =>
  ({ before: owners.map(({ accountId }) => accountId), after: effectiveOwnersAfter(owners, change) }) as unknown as JudgedOwners

/** True where somebody is left who can act: not frozen, closed, suspended or only recovering. */
export const hasWorkingOwner = (owners: readonly OwnerStanding[], after: readonly string[]): boolean =>
  owners.some((owner) => after.includes(owner.accountId) && isWorkingOwner(owner))

export const isWorkingOwner = (owner: Pick<OwnerStanding, 'state' | 'isSuspended' | 'lacks'>): boolean =>
  !owner.isSuspended && owner.lacks === undefined && (owner.state === 'active' || owner.state === 'guarded' || owner.state === 'enrolling')
