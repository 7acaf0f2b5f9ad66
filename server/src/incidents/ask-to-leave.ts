import type { Account } from '../accounts/account.ts'
import type { SessionPrincipal } from '../accounts/principal.ts'
import { Refusal } from '../errors.ts'
import type { Hold } from '../holds/hold.ts'
import type { OwnershipDesk } from '../ownership/desk.ts'
import { leaveIndex } from '../packaging/leave-index.ts'
import type { Queries } from '../platform/database/database.ts'
import { openReport } from './contain-report.ts'
import { listReports } from './store.ts'

const MOST_REPORTS = 200
/** Anybody can report something: what one says bars nobody for longer. */
const REPORTED_MILLISECONDS = 30 * 24 * 60 * 60 * 1000

/** Asks to close one's own account, where no report of a theft names it. @throws Refusal as `leaveIndex` does; `account-reported` */
export function askToLeave(desk: OwnershipDesk, principal: SessionPrincipal): Promise<Hold> {
  return leaveIndex(desk, principal, async (queries, account) => {
    if (await isReported(desk, queries, account)) throw new Refusal('account-reported')
  })
}

async function isReported(desk: OwnershipDesk, queries: Queries, { id }: Account): Promise<boolean> {
  const since = desk.clock.now() - REPORTED_MILLISECONDS
  for (const { number, receivedAt } of await listReports(queries, MOST_REPORTS)) {
    if (receivedAt < since) return false
    const { accounts } = await openReport(desk, queries, number)
    if (accounts.some((account) => account.id === id)) return true
  }
  return false
}
