import { randomUUID } from 'node:crypto'
import type { TokenPrincipal } from '../accounts/principal.ts'
import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import { giveFirstRole } from '../ownership/give-role.ts'
import type { ProjectName } from './project-name.ts'
import { insertProject } from './store.ts'

/** Makes the project that a first upload names, inside a recorded transaction; returns the events that name it and its owner. */
export async function createProject(
  tx: Recorded,
  principal: TokenPrincipal,
  name: ProjectName,
  now: number,
): Promise<{ id: string; events: [JournalEvent, JournalEvent] }> {
  const id = randomUUID()
  await insertProject(tx, { id, name: name.display, normalizedName: name.normalized, confusableName: name.confusable, createdAt: now })
  // A service owns nothing: the project belongs to the person who answers for it.
  const ownerId = principal.account.ownerId ?? principal.account.id
  const created: JournalEvent = {
    kind: 'project-created',
    subjects: { project: id, account: ownerId },
    public: { name: name.display, normalizedName: name.normalized },
    private: {},
  }
  return { id, events: [created, await giveFirstRole(tx, { projectId: id, accountId: ownerId, role: 'owner', since: now })] }
}
