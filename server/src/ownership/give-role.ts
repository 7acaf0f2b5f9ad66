import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import { judgedOwners } from './effective-owners.ts'
import type { Role } from './role.ts'
import { insertRole } from './store.ts'

/** Makes somebody the first owner of a project, inside a recorded transaction; returns the event that names it. */
export async function giveFirstRole(
  tx: Recorded,
  given: { projectId: string; accountId: string; role: Role; since: number },
): Promise<JournalEvent> {
  await insertRole(tx, { ...given, isCreator: true }, judgedOwners([], { act: 'add', accountId: given.accountId }))
  return {
    kind: 'role-given',
    subjects: { project: given.projectId, account: given.accountId },
    public: { role: given.role, isCreator: true, since: given.since },
    private: {},
  }
}
