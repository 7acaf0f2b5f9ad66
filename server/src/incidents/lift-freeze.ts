import { type Account, accountState } from '../accounts/account.ts'
import { accountLock } from '../accounts/act-as.ts'
import { guardAccount } from '../accounts/guard-account.ts'
import { actorOf, assertOperator, type Principal } from '../accounts/principal.ts'
import { listAccounts } from '../accounts/store.ts'
import { tell } from '../accounts/tell.ts'
import type { Reception } from '../accounts/terms.ts'
import { Refusal } from '../errors.ts'
import { liftRestraint } from '../holds/set-restraint.ts'
import { listLiveRestraints } from '../holds/store.ts'
import type { JournalEvent } from '../journal/events.ts'
import { record } from '../journal/record.ts'
import type { Queries } from '../platform/database/database.ts'
import { sleepInside } from '../tokens/change-token.ts'
import { tokenState } from '../tokens/policy.ts'
import { listTokens } from '../tokens/store.ts'
import type { Token } from '../tokens/token.ts'

/**
 * Lifts a freeze on the host, for an owner whose old factors are out of reach (decision 0024). It undoes no change and vouches
 * for none: every token of the account, and of the services that it answers for, sleeps on until somebody wakes it, and the
 * account is guarded for as long as the index has chosen.
 *
 * @returns how many tokens sleep on.
 * @throws Refusal `frozen-not`, `account-cannot`
 */
export function liftFreeze(reception: Reception, principal: Principal, account: Account): Promise<number> {
  assertOperator(principal, 'lift a freeze')
  const now = reception.clock.now()
  return record(reception, actorOf(principal, now), async (tx) => {
    await tx.lock(accountLock(account.id))
    const restraints = await listLiveRestraints(tx, 'account', account.id, now)
    if (account.closedAt !== null) throw new Refusal('account-cannot', { state: accountState(account, restraints) })
    const frozen = restraints.filter(({ effect }) => effect === 'frozen')
    if (frozen.length === 0) throw new Refusal('frozen-not')
    for (const restraint of frozen) await liftRestraint(tx, restraint, now)
    const events: JournalEvent[] = []
    let asleep = 0
    for (const token of await listTokensAnsweredFor(tx, account)) {
      const isDead = ['revoked', 'expired'].includes(
        tokenState({ now, revokedAt: token.revokedAt, expiresAt: token.expiresAt, restraints: [] }),
      )
      if (isDead) continue
      const event = await sleepInside(tx, token, 'frozen-account', principal.kind, now)
      if (event) events.push(event)
      asleep++
    }
    events.push(...(await guardAccount(tx, reception, account, 'freeze-lifted')))
    await tell(tx, reception, account, principal, { kind: 'account-returned', params: {} })
    return {
      result: asleep,
      events: [
        { kind: 'account-returned', subjects: { account: account.id }, public: { tokensKeptAsleep: asleep, how: 'operator' }, private: {} },
        ...events,
      ],
    }
  })
}

/** A freeze stops both: so both are in doubt. */
async function listTokensAnsweredFor(queries: Queries, account: Account): Promise<Token[]> {
  const services = (await listAccounts(queries)).filter(({ ownerId }) => ownerId === account.id)
  return (await Promise.all([account, ...services].map((holder) => listTokens(queries, holder)))).flat()
}
