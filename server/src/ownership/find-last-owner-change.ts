import type { EventKindName } from '../journal/events.ts'
import { readLeaf } from '../journal/read-entry.ts'
import { listEntriesAbout } from '../journal/store.ts'
import type { Queries } from '../platform/database/database.ts'

const kinds: readonly EventKindName[] = ['role-given', 'role-removed', 'organisation-role-given', 'organisation-role-ended']
const MOST_ENTRIES = 50

/** When the account last became an owner of something, or stopped being one; milliseconds UTC. */
export async function findLastOwnerChange(queries: Queries, accountId: string): Promise<number | undefined> {
  const entries = await listEntriesAbout(queries, 'account', accountId, MOST_ENTRIES, { kinds })
  return entries.find((entry) => (readLeaf(entry).public as { role?: string }).role === 'owner')?.at
}
