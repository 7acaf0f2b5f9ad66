import { Refusal } from '../../../errors.ts'
import type { Hold } from '../../../holds/hold.ts'
import type { JournalEvent } from '../../../journal/events.ts'
import type { Recorded } from '../../../journal/record.ts'
import { judgedOwners } from '../../effective-owners.ts'
import { readOwners } from '../../read-owners.ts'
import { restoreRole } from '../../store.ts'
import { takeBackChange } from './make-change.ts'
import { judgedAsBefore } from './plan-change.ts'
import { listOwnerPaths } from './store.ts'

/**
 * Takes back what a hold did to the ways to these projects, inside a recorded transaction that holds their locks. Who owned one of them
 * before it, and came to own it by this alone meanwhile, keeps it: taking back takes only from who gained. `giveRoles`: what else comes
 * back, before that is asked.
 *
 * @throws Refusal `owner-last` where nobody would be left
 */
export async function takeBackPaths(
  tx: Recorded,
  hold: Hold,
  projectIds: readonly string[],
  now: number,
  giveRoles: () => Promise<JournalEvent[]>,
): Promise<JournalEvent[]> {
  const before = []
  for (const projectId of projectIds) before.push({ projectId, owners: await readOwners(tx, projectId, now) })
  const events = await takeBackChange(tx, hold.id, now, before, judgedAsBefore())
  events.push(...(await giveRoles()))
  for (const { projectId, owners } of before) {
    const left = new Set((await listOwnerPaths(tx, projectId)).map(({ accountId }) => accountId))
    for (const { accountId, since, isCreator } of owners)
      if (!left.has(accountId) && since < (hold.appliedAt ?? 0))
        events.push(await giveBack(tx, { projectId, accountId, since, isCreator }, now))
  }
  for (const { projectId } of before) if ((await listOwnerPaths(tx, projectId)).length === 0) throw new Refusal('owner-last')
  return events
}

/** Gives a role of his own as an owner back, with the standing that it had. */
export async function giveBack(
  tx: Recorded,
  { projectId, accountId, since, isCreator }: { projectId: string; accountId: string; since: number; isCreator: boolean },
  now: number,
): Promise<JournalEvent> {
  const judged = judgedOwners(await readOwners(tx, projectId, now), { act: 'add', accountId })
  await restoreRole(tx, { projectId, accountId, role: 'owner', since, isCreator }, judged)
  const open = { role: 'owner', since, ...(isCreator ? { isCreator } : {}) }
  return { kind: 'role-given', subjects: { project: projectId, account: accountId }, public: open, private: {} }
}
