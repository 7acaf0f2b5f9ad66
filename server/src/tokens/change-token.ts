import { actorOf, assertOperator, type Principal } from '../accounts/principal.ts'
import { Refusal } from '../errors.ts'
import { liftRestraint, setRestraint } from '../holds/set-restraint.ts'
import { listLiveRestraints } from '../holds/store.ts'
import { type Change, type Recorded, record } from '../journal/record.ts'
import type { Ground } from '../platform/ground.ts'
import type { Caveat } from './caveats/caveat.ts'
import { findToken, insertServerCaveat, markTokenRevoked } from './store.ts'
import type { Token } from './token.ts'

export type TokenChange = 'changed' | 'already so'

/** Refuses the token from now on until it is woken. @throws Refusal `token-unknown` */
export function putTokenToSleep(ground: Ground, principal: Principal, id: string): Promise<TokenChange> {
  return change(ground, principal, id, async (tx, token, now) => {
    const restraints = await listLiveRestraints(tx, 'token', token.id, now)
    if (token.revokedAt !== null || restraints.some(({ reason }) => reason === 'owner')) return unchanged
    await setRestraint(tx, {
      subjectKind: 'token',
      subjectId: token.id,
      effect: 'asleep',
      reason: 'owner',
      setBy: principal.kind,
      authority: 'owner',
      since: now,
      expiresAt: null,
    })
    return changed({ kind: 'token-put-to-sleep', subjects: subjectsOf(token), public: { effect: 'asleep' }, private: {} })
  })
}

/** Lifts what its owner or the operator set. Other restraints stay. @throws Refusal `token-unknown`, `token-revoked` */
export function wakeToken(ground: Ground, principal: Principal, id: string): Promise<TokenChange> {
  return change(ground, principal, id, async (tx, token, now) => {
    if (token.revokedAt !== null) throw new Refusal('token-revoked')
    const own = (await listLiveRestraints(tx, 'token', token.id, now)).filter(({ reason }) => reason === 'owner')
    if (own.length === 0) return unchanged
    for (const restraint of own) await liftRestraint(tx, restraint, now)
    return changed({ kind: 'token-woken', subjects: subjectsOf(token), public: {}, private: {} })
  })
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
  ground: Ground,
  principal: Principal,
  id: string,
  act: (tx: Recorded, token: Token, now: number) => Promise<Change<TokenChange>>,
): Promise<TokenChange> {
  assertOperator(principal, 'change tokens')
  const now = ground.clock.now()
  return record(ground, actorOf(principal, now), async (tx) => {
    await tx.lock(`token:${id}`)
    const token = await findToken(tx, id)
    if (!token) throw new Refusal('token-unknown', { id: id.slice(0, 60) })
    return act(tx, token, now)
  })
}

const subjectsOf = (token: Token) => ({ token: token.id, account: token.accountId })
const unchanged: Change<TokenChange> = { result: 'already so', events: 'unchanged' }
const changed = (event: Extract<Change<TokenChange>['events'], readonly unknown[]>[number]): Change<TokenChange> => ({
  result: 'changed',
  events: [event],
})
