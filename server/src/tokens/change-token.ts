import { accountLock, assertMayAct } from '../accounts/act-as.ts'
import { actorOf, assertOperator, type Principal, type SessionPrincipal } from '../accounts/principal.ts'
import type { ProofLevel } from '../accounts/proof-policy.ts'
import { findAccount } from '../accounts/store.ts'
import type { Reception } from '../accounts/terms.ts'
import { Refusal } from '../errors.ts'
import { liftRestraint, setRestraint } from '../holds/restraints/set-restraint.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import type { JournalEvent } from '../journal/events.ts'
import { type Change, type Recorded, record } from '../journal/record.ts'
import type { Ground } from '../platform/ground.ts'
import type { Caveat } from './caveats/caveat.ts'
import { findToken, insertServerCaveat, markTokenRevoked } from './store.ts'
import type { Token } from './token.ts'

export type TokenChange = 'changed' | 'already so'

/** Refuses the token from now on until it is woken. @throws Refusal `token-unknown` */
export function putTokenToSleep(ground: Ground, principal: Principal, id: string): Promise<TokenChange> {
  return change(ground, principal, id, async (tx, token, now) => {
    const reason = principal.kind === 'session' ? 'owner' : 'operator'
    const asleep = await sleepInside(tx, token, reason, principal.kind, now, reason)
    return asleep ? changed(asleep) : unchanged
  })
}

/**
 * Lifts what its owner may lift: his own sleep, and what a freeze of his account left behind; the operator what he has set himself
 * too. Other restraints stay. Of a person it asks for an old passkey.
 *
 * @throws Refusal `token-unknown`, `token-revoked`, `proof-needed`
 */
export function wakeToken(ground: Ground, principal: Principal, id: string): Promise<TokenChange> {
  return change(
    ground,
    principal,
    id,
    async (tx, token, now) => {
      if (token.revokedAt !== null) throw new Refusal('token-revoked')
      const own = (await listLiveRestraints(tx, 'token', token.id, now)).filter(
        ({ authority, reason }) => authority === 'owner' || (reason === 'operator' && principal.kind !== 'session'),
      )
      if (own.length === 0) return unchanged
      for (const restraint of own) await liftRestraint(tx, restraint, now)
      return changed({ kind: 'token-woken', subjects: subjectsOf(token), public: {}, private: {} })
    },
    'K',
  )
}

/** Kills the token for ever. The row and its uses stay. @throws Refusal `token-unknown` */
export function revokeToken(ground: Ground, principal: Principal, id: string): Promise<TokenChange> {
  return change(ground, principal, id, async (tx, token, now) => {
    if (token.revokedAt !== null) return unchanged
    await markTokenRevoked(tx, token.id, now)
    return changed({ kind: 'token-revoked', subjects: subjectsOf(token), public: {}, private: {} })
  })
}

/** Adds a caveat that is kept on the server: the token may do less, without being issued again. @throws Refusal `token-unknown` */
export function narrowToken(ground: Ground, principal: Principal, id: string, caveat: Caveat): Promise<TokenChange> {
  return change(ground, principal, id, async (tx, token, now) => {
    const body = JSON.stringify(caveat)
    await insertServerCaveat(tx, token.id, body, now)
    return changed({ kind: 'token-narrowed', subjects: subjectsOf(token), public: {}, private: { caveat: body } })
  })
}

async function change(
  ground: Ground | Reception,
  principal: Principal,
  id: string,
  act: (tx: Recorded, token: Token, now: number) => Promise<Change<TokenChange>>,
  level: ProofLevel = 'S',
): Promise<TokenChange> {
  if (principal.kind !== 'session') assertOperator(principal, 'change tokens')
  const now = ground.clock.now()
  return record(ground, actorOf(principal, now), async (tx) => {
    if (principal.kind === 'session') {
      await tx.lock(accountLock(principal.account.id))
      if (!('terms' in ground)) throw new Error('a session acts at a reception')
      await assertMayAct(ground, tx, principal, { level, ...(level === 'S' ? { states: ['active', 'guarded', 'recovering'] } : {}) })
    }
    await tx.lock(`token:${id}`)
    const token = await findToken(tx, id)
    if (!token || (principal.kind === 'session' && !(await isOwn(tx, principal, token))))
      throw new Refusal('token-unknown', { id: id.slice(0, 60) })
    return act(tx, token, now)
  })
}

/** His own, or of a service that he answers for. Anybody else's does not exist for him. */
async function isOwn(tx: Recorded, principal: SessionPrincipal, token: Token): Promise<boolean> {
  return token.accountId === principal.account.id || (await findAccount(tx, token.accountId))?.ownerId === principal.account.id
}

/** Puts a token to sleep inside a recorded transaction, for a reason of the index; undefined where it slept for it already. */
export async function sleepInside(
  tx: Recorded,
  token: Token,
  reason: string,
  setBy: string,
  now: number,
  authority: 'owner' | 'operator' = 'owner',
): Promise<JournalEvent | undefined> {
  const restraints = await listLiveRestraints(tx, 'token', token.id, now)
  if (token.revokedAt !== null || restraints.some((restraint) => restraint.reason === reason)) return undefined
  await setRestraint(tx, {
    subjectKind: 'token',
    subjectId: token.id,
    effect: 'asleep',
    reason,
    setBy,
    authority,
    since: now,
    expiresAt: null,
  })
  return { kind: 'token-put-to-sleep', subjects: subjectsOf(token), public: { effect: 'asleep' }, private: {} }
}

const subjectsOf = (token: Token) => ({ token: token.id, account: token.accountId })
const unchanged: Change<TokenChange> = { result: 'already so', events: 'unchanged' }
const changed = (event: JournalEvent): Change<TokenChange> => ({
  result: 'changed',
  events: [event],
})
