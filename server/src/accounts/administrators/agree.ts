import { Refusal } from '../../errors.ts'
import { approveHold } from '../../holds/approve-hold.ts'
import type { Hold } from '../../holds/hold.ts'
import { takeHold } from '../../holds/move-hold.ts'
import { listHoldApprovals } from '../../holds/people/store.ts'
import { releaseInside } from '../../holds/release-hold.ts'
import type { Queries } from '../../platform/database/database.ts'
import type { AccountDesk } from '../account-desk.ts'
import { actAs } from '../act-as.ts'
import type { SessionPrincipal } from '../principal.ts'
import { listActingAdministrators } from './list-administrators.ts'

/** How many, besides whoever asked, let a change of the administrators happen before its time. */
const NEEDED = 2
const kinds: readonly string[] = ['make-administrator', 'remove-administrator']

/** Whether an administrator may agree to a change that waits: one of long standing, neither who asked nor who is concerned. */
export async function mayAgree(queries: Queries, hold: Hold, accountId: string, now: number): Promise<boolean> {
  if (!kinds.includes(hold.kind) || hold.state !== 'waiting') return false
  if ([hold.requestedBy, hold.targetId, hold.details.accountId].includes(accountId)) return false
  const acting = await listActingAdministrators(queries, now)
  if (!acting.some(({ account, isSeasoned }) => account.id === accountId && isSeasoned)) return false
  return !(await listHoldApprovals(queries, hold.id)).includes(accountId)
}

/**
 * One of two administrators of long standing who let a change of the administrators happen before its time. Asks for an old
 * passkey; the second one makes it happen.
 *
 * @throws Refusal `hold-unknown`, `hold-already-decided`, `hold-cannot`, `proof-needed`
 */
export function agreeOnAdministrators(desk: AccountDesk, principal: SessionPrincipal, holdId: string): Promise<Hold> {
  return actAs<Hold>(desk, principal, { states: ['active'], level: 'K' }, async (tx, account) => {
    const now = desk.clock.now()
    const hold = await takeHold(tx, holdId)
    if (!(await mayAgree(tx, hold, account.id, now))) throw new Refusal('hold-unknown')
    const agreed = (await approveHold(tx, hold, account.id, now))!
    const acting = await listActingAdministrators(tx, now)
    const approvals = await listHoldApprovals(tx, hold.id)
    // Who was suspended or frozen since counts no more.
    const counted = acting.filter((each) => each.isSeasoned && approvals.includes(each.account.id))
    if (counted.length < NEEDED) return { result: hold, events: [agreed] }
    const released = await releaseInside(tx, desk, hold.id, account.id)
    return { result: released.hold, events: [agreed, ...released.events] }
  })
}
