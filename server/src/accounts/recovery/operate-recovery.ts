import { Refusal } from '../../errors.ts'
import { listLiveRestraints } from '../../holds/restraints/store.ts'
import { record } from '../../journal/record.ts'
import { type Account, accountState } from '../account.ts'
import { accountLock } from '../act-as.ts'
import { actorOf, assertOperator, type Principal } from '../principal.ts'
import { findAccount } from '../store.ts'
import type { Reception } from '../terms.ts'
import { beginRecovery, cancelInside, type TellOthers } from './recover-account.ts'
import type { RecoveryRequest } from './recovery-request.ts'
import { findRecovery } from './store.ts'

/**
 * Asks for a recovery in the name of somebody who cannot even sign in: password lost, too. It waits and is announced as one
 * that the owner asked for himself.
 *
 * @throws Refusal `account-cannot`, `account-not-enrolled`, `recovery-live`
 */
export async function requestRecoveryFor(
  reception: Reception,
  principal: Principal,
  account: Account,
  alsoTell: TellOthers,
): Promise<RecoveryRequest> {
  assertOperator(principal, 'ask for a recovery')
  const restraints = await listLiveRestraints(reception.db.read, 'account', account.id, reception.clock.now())
  if (account.kind !== 'person' || account.closedAt !== null)
    throw new Refusal('account-cannot', { state: account.kind === 'person' ? accountState(account, restraints) : account.kind })
  if (account.enrolledAt === null) throw new Refusal('account-not-enrolled', { name: account.name })
  return beginRecovery(reception, principal, account, alsoTell)
}

/** Stops a recovery on the host. @throws Refusal `recovery-unknown` */
export async function cancelRecovery(reception: Reception, principal: Principal, requestId: string): Promise<Account> {
  assertOperator(principal, 'cancel a recovery')
  return record(reception, actorOf(principal, reception.clock.now()), async (tx) => {
    const request = await findRecovery(tx, requestId)
    if (!request) throw new Refusal('recovery-unknown')
    await tx.lock(accountLock(request.accountId))
    const account = (await findAccount(tx, request.accountId))!
    return { result: account, events: [await cancelInside(tx, reception, principal, account, requestId)] }
  })
}
