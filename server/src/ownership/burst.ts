import type { Account } from '../accounts/account.ts'
import { setRestraint } from '../holds/restraints/set-restraint.ts'
import { listHoldsRequestedBy } from '../holds/store.ts'
import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import type { OwnershipDesk } from './desk.ts'
import { hasOwnershipLock } from './read-owners.ts'
import { listProjectsInvitedTo } from './store.ts'

const WINDOW_MILLISECONDS = 10 * 60 * 1000
const MANY = 3
const LOCK_MILLISECONDS = 72 * 60 * 60 * 1000

/**
 * Three acts on the owners of different projects within ten minutes, that were not declared as one, look like 2023: the
 * ownership of those projects is locked until people have looked. Publishing goes on.
 */
export async function lockAfterBurst(tx: Recorded, desk: OwnershipDesk, actor: Account, projectId: string): Promise<JournalEvent[]> {
  if (desk.ownerTerms.burst !== 'lock') return []
  const now = desk.clock.now()
  const since = now - WINDOW_MILLISECONDS
  const invited = await listProjectsInvitedTo(tx, actor.id, since)
  const held = (await listHoldsRequestedBy(tx, actor.id, since)).flatMap((hold) =>
    hold.projectId === null || hold.details.bulk !== undefined ? [] : [hold.projectId],
  )
  const projects = [...new Set([...invited, ...held, projectId])]
  if (projects.length < MANY) return []
  const events: JournalEvent[] = []
  for (const id of projects) {
    if (await hasOwnershipLock(tx, id, now)) continue
    await setRestraint(tx, {
      subjectKind: 'project',
      subjectId: id,
      effect: 'locked',
      reason: 'burst',
      setBy: 'system',
      authority: 'time',
      since: now,
      expiresAt: now + LOCK_MILLISECONDS,
    })
    events.push({
      kind: 'ownership-locked',
      subjects: { project: id, account: actor.id },
      public: { because: 'burst', until: now + LOCK_MILLISECONDS },
      private: {},
    })
  }
  return events
}
