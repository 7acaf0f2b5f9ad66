import { listEntriesAboutMany } from '../journal/store.ts'
import type { Queries } from '../platform/database/database.ts'
import { foldOwners } from './fold-owners.ts'
import { listPathOwnersSince } from './organisations/paths/store.ts'
import type { ReadOwner } from './read-owners.ts'

/**
 * Accounts that have owned a project since a moment by any way, also for a part of that time: those who own it now, and those who
 * lost it lately. Direct roles are told by the journal; the table keeps no past.
 */
export async function listOwnersSince(queries: Queries, projectId: string, since: number): Promise<Set<string>> {
  const entries = (await listEntriesAboutMany(queries, 'project', [projectId], ['role-given', 'role-removed'])).get(projectId)!
  const found = new Set<string>(await listPathOwnersSince(queries, projectId, since))
  const add = (asOf: number) => {
    for (const [accountId, { role }] of foldOwners(entries, asOf)) if (role === 'owner') found.add(accountId)
  }
  add(since)
  for (const { at } of entries) if (at > since) add(at)
  return found
}

/** Whether somebody became an owner of a project since a moment, or ceased to be one. Whoever made it was there from the beginning. */
export async function haveOwnersChanged(
  queries: Queries,
  projectId: string,
  owners: readonly ReadOwner[],
  since: number,
): Promise<boolean> {
  if (owners.some((owner) => !owner.isCreator && owner.since > since)) return true
  const lately = await listOwnersSince(queries, projectId, since)
  return [...lately].some((id) => owners.every(({ accountId }) => accountId !== id))
}
