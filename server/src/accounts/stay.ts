import { Refusal } from '../errors.ts'
import { listUndoableHolds } from '../holds/store.ts'
import { undoInside } from '../holds/undo-hold.ts'
import type { AccountDesk } from './account-desk.ts'
import { actAs } from './act-as.ts'
import type { SessionPrincipal } from './principal.ts'

/** An account that is leaving stays: everything is as before. @throws Refusal `account-cannot`, `proof-needed`, `hold-late` */
export function stay(desk: AccountDesk, principal: SessionPrincipal): Promise<void> {
  return actAs<void>(desk, principal, { level: 'S', states: ['leaving'] }, async (tx, account) => {
    const holds = await listUndoableHolds(tx, { accountId: account.id, limit: 100 })
    const own = holds.find(({ kind, targetId }) => kind === 'close-account' && targetId === account.id)
    if (!own) throw new Refusal('hold-late')
    const { events } = await undoInside(tx, desk, own.id, { accountId: account.id })
    return { result: undefined, events }
  })
}
