import { randomBytes } from 'node:crypto'
import { Refusal } from '../../errors.ts'
import { listLiveRestraints } from '../../holds/restraints/store.ts'
import { record } from '../../journal/record.ts'
import { useLabel } from '../../journal/use-label.ts'
import { accountState } from '../account.ts'
import { accountLock } from '../act-as.ts'
import { isSuspendedAdministrator } from '../administrators/list-administrators.ts'
import { hasKnownBrowser } from '../browsers/store.ts'
import { checkProof } from '../factors/check-proof.ts'
import { listWorkingFactors } from '../factors/list-working-factors.ts'
import type { ClaimedProof } from '../factors/proof.ts'
import { actorOf, type SessionPrincipal } from '../principal.ts'
import { findAccount } from '../store.ts'
import type { Reception } from '../terms.ts'
import { isSessionAlive, type Session } from './session.ts'
import { findSessionByDigest, refreshSession, updateSessionUse } from './store.ts'
import { cookieDigest, type Visit, whereabouts } from './visit.ts'

const USE_MILLISECONDS = 60_000

export interface OpenSession {
  readonly session: Session
  readonly principal: SessionPrincipal
  /** Another family of browser or another network than the session's: it may look, and must show a factor before it changes anything. */
  readonly isElsewhere: boolean
  /** Of the cookie that it has from now on, where a factor gave it a new one. */
  readonly secret?: string
}

/** The session of a cookie, if it is alive and of this very browser. `act`: what a proof in this request would be bound to. */
export async function resumeSession(reception: Reception, visit: Visit, secret: string, act: string): Promise<OpenSession | undefined> {
  const now = reception.clock.now()
  const session = await findSessionByDigest(reception.db.read, cookieDigest('session', secret))
  if (!session || !isSessionAlive(session, reception.terms.sessions, now)) return undefined
  const found = await findAccount(reception.db.read, session.accountId)
  if (!found || found.closedAt !== null) return undefined
  const restraints = await listLiveRestraints(reception.db.read, 'account', found.id, now)
  const account = { ...found, isAdministrator: found.isAdministrator && !isSuspendedAdministrator(restraints) }
  const state = accountState(account, restraints)
  const here = whereabouts(visit)
  const isElsewhere = here.browser !== session.browser || here.network !== session.network || visit.browserDigest !== session.browserDigest
  // A thief who only looks must not keep the session alive.
  if (!isElsewhere && now - session.lastUsedAt >= USE_MILLISECONDS)
    await reception.db.transaction((tx) => updateSessionUse(tx, session.id, now))
  return {
    session,
    isElsewhere,
    principal: {
      kind: 'session',
      sessionId: session.id,
      account,
      state,
      freshAt: session.freshAt,
      proof: undefined,
      act,
      address: visit.address,
      userAgent: visit.userAgent,
      useLabel: (at) => useLabel(reception.vault.open(`session-label:${session.id}`, session.sealedLabel), at),
    },
  }
}

/**
 * A factor shown in a session makes it fresh again, gives it a new cookie (whoever copied the old one is left behind: OWASP ASVS
 * 7.2.4), and takes it along to where it is used now. The factor must be the
 * strongest that the account has, and of this account: somebody else's opens nothing.
 *
 * @throws Refusal as `checkProof` does; `proof-not-strongest`
 */
export async function refreshWith(
  reception: Reception,
  visit: Visit,
  open: OpenSession,
  claimed: ClaimedProof,
): Promise<OpenSession & { readonly secret: string }> {
  const { session, principal } = open
  const { account } = principal
  const hasPasskey =
    reception.terms.party !== undefined &&
    (await listWorkingFactors(reception.db.read, account.id, reception.clock.now())).some(({ kind }) => kind === 'passkey')
  // Asked before it is checked: a recovery code must not be burnt for nothing.
  if (hasPasskey && claimed.assertion === undefined && claimed.recoveryCode === undefined) throw new Refusal('proof-not-strongest')
  const isKnownBrowser = !open.isElsewhere && (await hasKnownBrowser(reception.db.read, account.id, visit.browserDigest))
  const asked = { account, shownTo: `session:${session.id}`, act: principal.act, browserDigest: visit.browserDigest, isKnownBrowser }
  const proof = await checkProof(reception, principal, asked, claimed).catch((error) => {
    if (error instanceof Refusal && error.code !== 'too-many-requests')
      reception.failures.note({ accountId: account.id, address: visit.address, userAgent: visit.userAgent })
    throw error
  })
  const now = reception.clock.now()
  const here = whereabouts(visit)
  const secret = randomBytes(32).toString('base64url')
  // A passkey is bound to this origin; a code from elsewhere could be typed by whoever relays, so it moves nothing without the browser's own cookie.
  if (open.isElsewhere && proof.by !== 'passkey' && visit.browserDigest !== session.browserDigest) throw new Refusal('session-elsewhere')
  await record(reception, actorOf(principal, now), async (tx) => {
    await tx.lock(accountLock(account.id))
    await refreshSession(tx, session.id, { at: now, ...here, digest: cookieDigest('session', secret) })
    const confirmed = { subjects: { account: account.id }, private: {} }
    return {
      result: undefined,
      events: [
        { ...confirmed, kind: 'session-confirmed', public: { session: session.id, factorKind: proof.by } },
        ...(open.isElsewhere ? [{ ...confirmed, kind: 'session-moved' as const, public: { session: session.id } }] : []),
      ],
    }
  })
  return { session: { ...session, freshAt: now, ...here }, isElsewhere: false, secret, principal: { ...principal, freshAt: now, proof } }
}
