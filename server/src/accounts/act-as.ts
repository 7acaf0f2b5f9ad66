import { Refusal } from '../errors.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import { type Change, type Recorded, record } from '../journal/record.ts'
import type { Queries } from '../platform/database/database.ts'
import { type Account, type AccountState, accountState, isWorking } from './account.ts'
import { isSuspendedAdministrator } from './administrators/list-administrators.ts'
import { listFactors } from './factors/store.ts'
import { actorOf, type SessionPrincipal } from './principal.ts'
import { judgeProof, type ProofLevel } from './proof-policy.ts'
import { isSessionAlive } from './sessions/session.ts'
import { findSession } from './sessions/store.ts'
import { findAccount } from './store.ts'
import type { Reception, Terms } from './terms.ts'

export interface ActTerms {
  /** The states in which it is possible. Default: those in which an account works. */
  readonly states?: readonly AccountState[]
  readonly level?: ProofLevel
  /** Where the act answers another one: only factors from before it count. */
  readonly olderThan?: number
}

/**
 * Runs a change in the name of a session. Session, account and restraints are read again inside the transaction, under the
 * account's lock: what was ended or frozen a moment ago changes nothing.
 *
 * @throws Refusal `session-ended`, `account-cannot`, `proof-needed`, `factor-too-young`
 */
export function actAs<Result>(
  reception: Reception,
  principal: SessionPrincipal,
  terms: ActTerms,
  change: (tx: Recorded, account: Account) => Promise<Change<Result>>,
): Promise<Result> {
  return record(reception, actorOf(principal, reception.clock.now()), async (tx) => {
    await tx.lock(accountLock(principal.account.id))
    return change(tx, await assertMayAct(reception, tx, principal, terms))
  })
}

/** Held by whoever changes what an account is or has. Taken before the locks of tokens and projects. */
export const accountLock = (accountId: string): string => `account-state:${accountId}`

/** The checks of `actAs` by themselves, for changes that have a transaction of their own. */
export async function assertMayAct(
  reception: { readonly clock: Reception['clock']; readonly terms: Pick<Terms, 'sessions' | 'oldAfterMilliseconds'> },
  queries: Queries,
  principal: SessionPrincipal,
  { states, level, olderThan }: ActTerms,
): Promise<Account> {
  const now = reception.clock.now()
  const session = await findSession(queries, principal.account.id, principal.sessionId)
  if (!session || !isSessionAlive(session, reception.terms.sessions, now)) throw new Refusal('session-ended')
  const found = (await findAccount(queries, principal.account.id))!
  const restraints = await listLiveRestraints(queries, 'account', found.id, now)
  // Whoever is suspended as an administrator is a person like any other.
  const account = { ...found, isAdministrator: found.isAdministrator && !isSuspendedAdministrator(restraints) }
  const state = accountState(account, restraints)
  if (states ? !states.includes(state) : !isWorking(state)) throw new Refusal('account-cannot', { state })
  if (level === undefined) return account
  const verdict = judgeProof({
    level,
    now,
    freshAt: session.freshAt,
    freshMilliseconds: reception.terms.sessions.freshMilliseconds,
    proof: principal.proof,
    act: principal.act,
    hasPasskey: (await listFactors(queries, account.id)).some(({ kind }) => kind === 'passkey'),
    oldAfterMilliseconds: reception.terms.oldAfterMilliseconds,
    enrolledAt: account.enrolledAt,
    ...(olderThan === undefined ? {} : { olderThan }),
  })
  if (verdict === 'needs-proof') throw new Refusal('proof-needed')
  if (verdict === 'factor-too-young') throw new Refusal('factor-too-young')
  return account
}

/** Whether the proof at hand is of the strongest kind, without which a change guards the account. */
export async function hasStrongProof(
  reception: Reception,
  queries: Queries,
  principal: SessionPrincipal,
  states?: readonly AccountState[],
): Promise<boolean> {
  try {
    await assertMayAct(reception, queries, principal, { level: 'K', ...(states ? { states } : {}) })
    return true
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'proof-needed' || error.code === 'factor-too-young')) return false
    throw error
  }
}
