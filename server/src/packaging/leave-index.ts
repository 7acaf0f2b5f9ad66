import type { Account } from '../accounts/account.ts'
import { actAs } from '../accounts/act-as.ts'
import { isLastAdministrator } from '../accounts/administrators/list-administrators.ts'
import { assertAnswersForNobody } from '../accounts/close-account.ts'
import type { SessionPrincipal } from '../accounts/principal.ts'
import { Refusal } from '../errors.ts'
import { applyAtOnce } from '../holds/apply-at-once.ts'
import type { Hold } from '../holds/hold.ts'
import { requestHold } from '../holds/request-hold.ts'
import { listLiveHolds } from '../holds/store.ts'
import type { JournalEvent } from '../journal/events.ts'
import { listHeldBack } from '../ownership/close-obstacle.ts'
import type { OwnershipDesk } from '../ownership/desk.ts'
import { findLastOwnerChange } from '../ownership/find-last-owner-change.ts'
import type { Queries } from '../platform/database/database.ts'
import { listProjectNames } from './store.ts'
import { listTrashedAmong } from './trash/store.ts'

/** As many names as a sentence takes. */
const MOST_NAMES = 3
const MOST_HOLDS = 100
/** Whoever took something must not be able to hide that at once. */
const UNCHANGED_MILLISECONDS = 30 * 24 * 60 * 60 * 1000

/**
 * Asks to close somebody's own account for ever: it is announced, waits, and is leaving for a while in which it can come back.
 * Asks for an old passkey.
 *
 * @param mayLeave throws where something else forbids it, in the same transaction.
 * @returns the hold; it is applied where the instance does not wait.
 * @throws Refusal `account-owns`, `account-answers`, `administrator-last`, `account-in-hold`, `account-changed-lately`, `proof-needed`, `factor-too-young`
 */
export function leaveIndex(
  desk: OwnershipDesk,
  principal: SessionPrincipal,
  mayLeave: (queries: Queries, account: Account) => Promise<void>,
): Promise<Hold> {
  return actAs<Hold>(desk, principal, { level: 'K' }, async (tx, account) => {
    const names = await listHeldBackNames(desk, tx, account.id)
    if (names.length > 0) throw new Refusal('account-owns', { projects: shortList(names) })
    await assertAnswersForNobody(tx, account.id)
    if (account.isAdministrator && (await isLastAdministrator(tx, account.id, desk.clock.now()))) throw new Refusal('administrator-last')
    await assertNothingMoves(desk, tx, account)
    await mayLeave(tx, account)
    const { closeAccount, leaving } = desk.accountTerms
    const { hold, events } = await requestHold(tx, desk, {
      kind: 'close-account',
      subject: account.id,
      projectId: null,
      targetId: account.id,
      requestedBy: account.id,
      details: {},
      durationMilliseconds: closeAccount,
      lateVetoMilliseconds: leaving,
      isAtOnce: closeAccount === 0,
    })
    if (closeAccount > 0 || hold.state !== 'announcing')
      return events.length === 0
        ? { result: hold, events: 'unchanged' }
        : { result: hold, events: events as [JournalEvent, ...JournalEvent[]] }
    const applied = await applyAtOnce(tx, desk, hold, account.id)
    return { result: applied.hold, events: [...(events as [JournalEvent]), ...applied.events] }
  })
}

async function assertNothingMoves(desk: OwnershipDesk, queries: Queries, account: Account): Promise<void> {
  const holds = await listLiveHolds(queries, { accountId: account.id, limit: MOST_HOLDS })
  if (holds.some(({ kind }) => kind !== 'close-account')) throw new Refusal('account-in-hold')
  // Where nobody waits, nobody is there from whom something could have been taken.
  if (desk.accountTerms.closeAccount === 0) return
  const changedAt = await findLastOwnerChange(queries, account.id)
  const until = (changedAt ?? 0) + UNCHANGED_MILLISECONDS
  if (desk.clock.now() < until) throw new Refusal('account-changed-lately', { until: new Date(until).toISOString().slice(0, 10) })
}

/** Names of the projects that the account must not leave behind, in their order. */
export async function listHeldBackNames(
  desk: Pick<OwnershipDesk, 'ownerTerms' | 'clock'>,
  queries: Queries,
  accountId: string,
): Promise<string[]> {
  const held = await listHeldBack(queries, desk.ownerTerms, accountId, desk.clock.now())
  // Deleted ones hold nobody here: those who run the index can still take them back.
  const deleted = await listTrashedAmong(queries, held)
  const names = await listProjectNames(
    queries,
    held.filter((id) => !deleted.has(id)),
  )
  return [...names.values()].toSorted((a, b) => a.localeCompare(b, 'en'))
}

const shortList = (names: readonly string[]): string =>
  names.length <= MOST_NAMES ? names.join(', ') : `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more projects`
