import { randomUUID } from 'node:crypto'
import { Refusal } from '../../errors.ts'
import type { JournalEvent } from '../../journal/events.ts'
import { type Recorded, record } from '../../journal/record.ts'
import { SEALING_LOCK } from '../../platform/encryption/sealing-lock.ts'
import type { Account } from '../account.ts'
import { accountLock, actAs, hasStrongProof } from '../act-as.ts'
import { mailVerification } from '../emails/change-emails.ts'
import { listAddresses } from '../emails/store.ts'
import { guardAccount } from '../guard-account.ts'
import { verifyRegistration } from '../passkeys/passkey.ts'
import { actorOf, type Principal, type SessionPrincipal } from '../principal.ts'
import { openSession } from '../sessions/open-session.ts'
import { endSessions } from '../sessions/store.ts'
import { type Visit, visitorOf } from '../sessions/visit.ts'
import { findSignInOf } from '../sign-ins/continue-sign-in.ts'
import { endSignIns, moveSignIn } from '../sign-ins/store.ts'
import { findAccount, updateEnrolledAt } from '../store.ts'
import { tell } from '../tell.ts'
import type { Reception } from '../terms.ts'
import { claimedChallenge, spendChallenge } from './challenge.ts'
import { type Passkey, parseFactorName, type TotpFactor } from './factor.ts'
import { newRecoveryCodes, recoveryCodeDigest } from './recovery-code.ts'
import { hasCredential, insertFactor, listFactors, replaceRecoveryCodes } from './store.ts'
import { newTotpSeed, totpStep } from './totp.ts'

const OFFER_MILLISECONDS = 30 * 60 * 1000
const MOST_FACTORS = 20
const MOST_APPS = 2

/** What is asked to be added. */
export type NewFactor =
  | { readonly kind: 'totp'; readonly name: string; readonly offer: string; readonly code: string }
  | { readonly kind: 'passkey'; readonly name: string; readonly response: unknown }

/**
 * A seed for an authenticator app, and the same sealed for the form that brings it back: showing a page stores nothing.
 * `shownTo` as in a challenge: an offer made to one is worth nothing to another.
 */
export function offerTotp(reception: Reception, shownTo: string): { seed: Uint8Array; offer: string } {
  const seed = newTotpSeed()
  return { seed, offer: sealOffer(reception, shownTo, seed, reception.clock.now()) }
}

/** The seed of an offer that came back with a mistake beside it, so that the page shows the same one again. @throws Refusal `totp-offer-late` */
export function openOffer(reception: Reception, shownTo: string, offer: string): Uint8Array {
  try {
    const opened = Buffer.from(reception.vault.open(`totp-offer:${shownTo}`, Buffer.from(offer, 'base64url')))
    const age = reception.clock.now() - Number(opened.readBigUInt64BE())
    if (age >= 0 && age < OFFER_MILLISECONDS) return opened.subarray(8)
  } catch {
    // Sealed for somebody else, or not by us.
  }
  throw new Refusal('totp-offer-late')
}

export interface Enrolled {
  /** Of the session's cookie. */
  readonly secret: string
  /** Shown once. */
  readonly recoveryCodes: readonly string[]
  readonly next: string
}

/**
 * The first factor of a person, at the end of a first sign-in: from here on the account can do what its roles allow.
 *
 * @throws Refusal `sign-in-late`, and as `prepare` does.
 */
export async function enrolFirst(
  reception: Reception,
  visit: Visit,
  signInSecret: string | undefined,
  wanted: NewFactor,
): Promise<Enrolled> {
  const { signIn, account } = await findSignInOf(reception, visit, signInSecret)
  if (signIn.stage !== 'enrolment') throw new Refusal('sign-in-late')
  const factor = await prepare(reception, account, `sign-in:${signIn.id}`, wanted)
  const principal = visitorOf(visit, account)
  return record(reception, actorOf(principal, reception.clock.now()), async (tx) => {
    await tx.lock(accountLock(account.id))
    const fresh = (await findAccount(tx, account.id))!
    if (fresh.closedAt !== null || fresh.enrolledAt !== null || !(await moveSignIn(tx, signIn.id, { from: 'enrolment', to: 'done' })))
      throw new Refusal('sign-in-late')
    const added = await add(tx, reception, principal, fresh, factor, true)
    await updateEnrolledAt(tx, account.id, factor.createdAt)
    // Whoever else was about to enrol with the same password comes too late.
    await endSignIns(tx, account.id, reception.clock.now())
    for (const address of await listAddresses(tx, account.id)) {
      if (address.verifiedAt === null) await mailVerification(tx, reception, principal, address)
    }
    // As old as the factor that they come with.
    const codes = await makeCodes(tx, reception, fresh, factor.createdAt)
    const { secret, event } = await openSession(tx, reception, visit, { ...fresh, enrolledAt: factor.createdAt }, [
      ...signIn.factors,
      factor.kind,
    ])
    return {
      result: { secret, recoveryCodes: codes.codes, next: signIn.next },
      events: [added, codes.event, event],
    }
  })
}

/**
 * Another factor for somebody who is signed in. Confirmed by an old factor it counts at once; else the account is guarded
 * for a while, so that a thief in a session gains nothing by a factor of his own.
 *
 * @throws Refusal `proof-needed` and as `prepare` does.
 */
export async function addFactor(reception: Reception, principal: SessionPrincipal, wanted: NewFactor): Promise<{ isGuarded: boolean }> {
  const factor = await prepare(reception, principal.account, `session:${principal.sessionId}`, wanted)
  return actAs(reception, principal, { level: 'S', states: ['active', 'guarded', 'recovering'] }, async (tx, account) => {
    const added = await add(tx, reception, principal, account, factor, false)
    const guarded = (await hasStrongProof(reception, tx, principal)) ? [] : await guardAccount(tx, reception, account, 'factor-added')
    const ended = await endOthers(tx, reception, principal)
    return { result: { isGuarded: guarded.length > 0 }, events: [added, ...guarded, ...ended] }
  })
}

/** Ends every other session of an account after its factors or its password changed (OWASP ASVS 7.4.3). */
export async function endOthers(tx: Recorded, reception: Reception, principal: SessionPrincipal): Promise<JournalEvent[]> {
  const at = reception.clock.now()
  const { id } = principal.account
  await endSignIns(tx, id, at)
  const ended = await endSessions(tx, id, { at, because: 'factors-changed', except: principal.sessionId })
  return ended.map((session) => ({
    kind: 'session-ended',
    subjects: { account: id },
    public: { session, because: 'factors-changed' },
    private: {},
  }))
}

/** New recovery codes in place of all old ones, inside a recorded transaction. */
export async function makeCodes(
  tx: Recorded,
  reception: Reception,
  account: Account,
  madeAt = reception.clock.now(),
): Promise<{ codes: readonly string[]; event: JournalEvent }> {
  const codes = newRecoveryCodes()
  await replaceRecoveryCodes(
    tx,
    account.id,
    codes.map((code) => recoveryCodeDigest(code)!),
    madeAt,
  )
  return { codes, event: { kind: 'recovery-codes-made', subjects: { account: account.id }, public: { count: codes.length }, private: {} } }
}

/**
 * Everything about a new factor that needs no transaction.
 *
 * @throws Refusal `factor-name-invalid`, `totp-offer-late`, `proof-wrong`, `passkey-invalid`, `passkey-late`, `passkeys-impossible`
 */
async function prepare(reception: Reception, account: Account, shownTo: string, wanted: NewFactor): Promise<Passkey | TotpFactor> {
  const now = reception.clock.now()
  const base = {
    id: randomUUID(),
    accountId: account.id,
    name: parseFactorName(wanted.name),
    createdAt: now,
    lastUsedAt: now,
    removedAt: null,
  }
  if (wanted.kind === 'totp') {
    const seed = openOffer(reception, shownTo, wanted.offer)
    const step = totpStep(seed, wanted.code, now, null)
    if (step === undefined) throw new Refusal('proof-wrong')
    return { ...base, kind: 'totp', sealedSeed: reception.vault.seal(`totp-seed:${base.id}`, seed), lastStep: step }
  }
  const { party } = reception.terms
  if (!party) throw new Refusal('passkeys-impossible')
  const challenge = claimedChallenge(wanted.response)
  if (challenge === undefined) throw new Refusal('passkey-invalid')
  await spendChallenge(reception, challenge, { shownTo, act: 'add-passkey' })
  const { credentialId, publicKey, signCount, transports, isUserVerified } = await verifyRegistration(party, {
    response: wanted.response,
    challenge,
  })
  return { ...base, kind: 'passkey', credentialId, publicKey, signCount, transports, verifiesUser: isUserVerified }
}

async function add(
  tx: Recorded,
  reception: Reception,
  principal: Principal,
  account: Account,
  factor: Passkey | TotpFactor,
  isFirst: boolean,
): Promise<JournalEvent> {
  const factors = await listFactors(tx, account.id)
  if (factors.length >= MOST_FACTORS) throw new Refusal('too-many-factors', { limit: MOST_FACTORS })
  // Each app is another code that a guess may hit: more of them would break the bound of check-proof.ts.
  if (factor.kind === 'totp' && factors.filter(({ kind }) => kind === 'totp').length >= MOST_APPS)
    throw new Refusal('too-many-apps', { limit: MOST_APPS })
  if (factors.some(({ name }) => name.toLowerCase() === factor.name.toLowerCase()))
    throw new Refusal('factor-name-taken', { name: factor.name })
  // Also of removed ones and of other accounts: an assertion must name exactly one row for ever.
  if (factor.kind === 'passkey' && (await hasCredential(tx, factor.credentialId))) throw new Refusal('passkey-known')
  await tx.lock(SEALING_LOCK)
  await insertFactor(
    tx,
    factor.kind === 'totp' ? { ...factor, sealedSeed: sealAgain(reception, `totp-seed:${factor.id}`, factor.sealedSeed) } : factor,
  )
  await tell(tx, reception, account, principal, {
    kind: 'factor-added',
    params: { factorKind: factor.kind, factorName: factor.name },
    dispute: { act: 'factor-added', subject: factor.id },
  })
  return {
    kind: 'factor-added',
    subjects: { account: account.id },
    public: { factorKind: factor.kind, factor: factor.id, isFirst },
    private: { name: factor.name },
  }
}

/** With the key that is the newest while the lock is held: a rotation may have gone by since the code was checked. */
const sealAgain = ({ vault }: Reception, purpose: string, sealed: Uint8Array) => vault.seal(purpose, vault.open(purpose, sealed))

function sealOffer(reception: Reception, shownTo: string, seed: Uint8Array, at: number): string {
  const moment = Buffer.alloc(8)
  moment.writeBigUInt64BE(BigInt(at))
  return Buffer.from(reception.vault.seal(`totp-offer:${shownTo}`, Buffer.concat([moment, seed]))).toString('base64url')
}
