import { findAccount } from '../../accounts/store.ts'
import { voidInside } from '../../holds/apply-hold.ts'
import { isLiveHold, liveStates } from '../../holds/hold.ts'
import { takeHold } from '../../holds/move-hold.ts'
import { listHoldsInStates } from '../../holds/store.ts'
import type { Actor } from '../../journal/actor.ts'
import { type Change, record } from '../../journal/record.ts'
import type { Queries } from '../../platform/database/database.ts'
import type { OwnershipDesk } from '../desk.ts'
import { findLastSign } from './last-sign.ts'

const actor: Actor = { public: { actor: 'system' }, private: { job: 'end-successions' } }
const PORTION = 200

/** Any sign of life ends it at once: whoever signs in does not have to find the button. Answers how many ended. */
export async function endSuccessions(desk: OwnershipDesk): Promise<number> {
  let ended = 0
  let last = ''
  while (true) {
    const portion = await listHoldsInStates(desk.db.read, liveStates, last, PORTION)
    for (const { id, kind, targetId, requestedAt } of portion)
      if (kind === 'succeed-owner' && (await isAlive(desk.db.read, targetId!, requestedAt)) && (await end(desk, id))) ended++
    if (portion.length < PORTION) return ended
    last = portion.at(-1)!.id
  }
}

async function isAlive(queries: Queries, accountId: string, since: number): Promise<boolean> {
  const account = await findAccount(queries, accountId)
  return account !== undefined && (await findLastSign(queries, account)) > since
}

function end(desk: OwnershipDesk, holdId: string): Promise<boolean> {
  return record<boolean>(desk, actor, async (tx): Promise<Change<boolean>> => {
    const hold = await takeHold(tx, holdId)
    if (!isLiveHold(hold)) return { result: false, events: 'unchanged' }
    return { result: true, events: (await voidInside(tx, desk, hold, 'owner-alive')).events }
  })
}
