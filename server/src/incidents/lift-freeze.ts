import { type Account, accountState } from '../accounts/account.ts'
import { accountLock } from '../accounts/act-as.ts'
import { guardAccount } from '../accounts/guard-account.ts'
import { actorOf, assertOperator, type Principal } from '../accounts/principal.ts'
import { tell } from '../accounts/tell.ts'
import type { Reception } from '../accounts/terms.ts'
import { Refusal } from '../errors.ts'
import { liftRestraint } from '../holds/restraints/set-restraint.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import { record } from '../journal/record.ts'
import { putTokensToSleep } from './put-tokens-to-sleep.ts'

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
    const { asleep, events } = await putTokensToSleep(tx, account, { reason: 'frozen-account', setBy: principal.kind, now })
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
