import { readLeaf } from '../journal/read-entry.ts'
import type { JournalEntry } from '../journal/store.ts'
import { isRole, type Role } from './role.ts'

export interface FoldedRole {
  readonly role: Role
  /** Since when the standing runs. */
  readonly since: number
  readonly isCreator: boolean
}

/**
 * The direct roles of one project as its journal tells them, in the order of its entries: table and journal say the same, or one
 * lies. What comes by an organisation or a team is told by entries of its own.
 */
export function foldOwners(
  entries: readonly Pick<JournalEntry, 'kind' | 'at' | 'body'>[],
  asOf = Number.POSITIVE_INFINITY,
): Map<string, FoldedRole> {
  const roles = new Map<string, FoldedRole>()
  for (const entry of entries) {
    if (entry.at > asOf || (entry.kind !== 'role-given' && entry.kind !== 'role-removed')) continue
    const leaf = readLeaf(entry as JournalEntry)
    const accountId = (leaf.subjects as Readonly<Record<string, string>>).account
    const told = leaf.public as { role?: string; since?: number; isCreator?: boolean }
    if (accountId === undefined) continue
    if (entry.kind === 'role-removed') roles.delete(accountId)
    else if (told.role !== undefined && isRole(told.role)) {
      // The first owner that a journal of the first version names made the project, although it does not say so.
      const isCreator =
        told.isCreator ?? (roles.size === 0 && told.role === 'owner' && entry === entries.find(({ kind }) => kind === 'role-given'))
      roles.set(accountId, { role: told.role, since: told.since ?? entry.at, isCreator })
    }
  }
  return roles
}
