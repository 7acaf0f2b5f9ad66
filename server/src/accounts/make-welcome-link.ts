import { Refusal } from '../errors.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import { record } from '../journal/record.ts'
import { type Account, accountState } from './account.ts'
import { accountLock } from './act-as.ts'
import { makeLink } from './links/one-time-link.ts'
import { spendLinksOf } from './links/store.ts'
import { actorOf, assertOperator, type Principal } from './principal.ts'
import { findAccount } from './store.ts'
import type { Reception } from './terms.ts'

/**
 * A link by which somebody who has no factor chooses the password: for an account that was made on the host, or that a
 * recovery gave back. It replaces the one before. Whoever has a factor needs no such link, and must not be robbed by one.
 *
 * @returns the whole address, which is stored nowhere.
 * @throws Refusal `account-unknown`, `account-cannot`, `account-enrolled`
 */
export async function makeWelcomeLink(
  reception: Reception,
  principal: Principal,
  account: Account,
): Promise<{ link: string; expiresAt: number }> {
  assertOperator(principal, 'make links to choose a password')
  const now = reception.clock.now()
  return record(reception, actorOf(principal, now), async (tx) => {
    await tx.lock(accountLock(account.id))
    const fresh = await findAccount(tx, account.id)
    if (fresh?.kind !== 'person') throw new Refusal('account-unknown', { name: account.name })
    const state = accountState(fresh, await listLiveRestraints(tx, 'account', fresh.id, now))
    if (state === 'closed' || state === 'frozen') throw new Refusal('account-cannot', { state })
    if (fresh.enrolledAt !== null) throw new Refusal('account-enrolled', { name: fresh.name })
    await spendLinksOf(tx, fresh.id, ['welcome', 'password'], now)
    const { secret, expiresAt } = await makeLink(tx, reception, { purpose: 'welcome', accountId: fresh.id, subject: '' })
    return {
      result: { link: welcomeAddress(reception, secret), expiresAt },
      events: [{ kind: 'welcome-link-made', subjects: { account: fresh.id }, public: {}, private: {} }],
    }
  })
}

/** Where a password is chosen by link. */
export const welcomeAddress = ({ terms }: Pick<Reception, 'terms'>, secret: string): string => `${terms.publicUrl}/reset-password/${secret}`
