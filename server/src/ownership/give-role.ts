import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import type { Role } from './role.ts'
import { insertRole } from './store.ts'

/** Gives an account its first role in a project, inside a recorded transaction; returns the event that names it. */
export async function giveRole(
  tx: Recorded,
  given: { projectId: string; accountId: string; role: Role; since: number },
): Promise<JournalEvent> {
  await insertRole(tx, given)
  return { kind: 'role-given', subjects: { project: given.projectId, account: given.accountId }, public: { role: given.role }, private: {} }
}
