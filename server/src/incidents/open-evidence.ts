import type { Account } from '../accounts/account.ts'
import type { HistoryLine } from '../accounts/history/history-line.ts'
import { walkHistory } from '../accounts/history/read-history.ts'
import { actorOf, assertOperator, type Principal } from '../accounts/principal.ts'
import { Refusal } from '../errors.ts'
import { record } from '../journal/record.ts'
import { listProjectNames } from '../packaging/store.ts'
import type { Ground } from '../platform/ground.ts'
import { listTokenNames } from '../tokens/store.ts'

/**
 * Opens the record of a closed account: what it did, and from where. That it was opened is in the journal, durably, before
 * the first line can be read, and is the first line itself.
 *
 * @throws Refusal `account-open`: whoever is still here reads his history himself.
 */
export async function openEvidence(
  ground: Ground,
  principal: Principal,
  account: Account,
  reason: string,
): Promise<AsyncGenerator<HistoryLine>> {
  assertOperator(principal, 'open the record of an account')
  if (account.closedAt === null) throw new Refusal('account-open')
  await record(ground, actorOf(principal, ground.clock.now()), async () => ({
    result: undefined,
    events: [{ kind: 'evidence-opened', subjects: { account: account.id }, public: {}, private: { reason } }],
  }))
  return walkHistory(ground, account.id, {
    findNames: async ({ tokens, projects }) =>
      new Map([...(await listTokenNames(ground.db.read, tokens)), ...(await listProjectNames(ground.db.read, projects))]),
  })
}
