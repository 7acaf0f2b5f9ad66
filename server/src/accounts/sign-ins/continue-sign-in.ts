import { Refusal } from '../../errors.ts'
import { listLiveRestraints } from '../../holds/restraints/store.ts'
import { record } from '../../journal/record.ts'
import { type Account, accountState } from '../account.ts'
import { accountLock } from '../act-as.ts'
import { hasKnownBrowser } from '../browsers/store.ts'
import { comparable } from '../emails/email-address.ts'
import { findOwnedAddress, listAddresses, markAddressVerified } from '../emails/store.ts'
import { assertPasskey, checkProof } from '../factors/check-proof.ts'
import { isSwitchedOff } from '../factors/list-working-factors.ts'
import type { ClaimedProof } from '../factors/proof.ts'
import { findPasskey } from '../factors/store.ts'
import { guardAccount } from '../guard-account.ts'
import { findLiveLink, makeLink } from '../links/one-time-link.ts'
import { spendLink } from '../links/store.ts'
import { claimedCredentialId } from '../passkeys/passkey.ts'
import { actorOf, assertOperator, type Principal } from '../principal.ts'
import { openSession } from '../sessions/open-session.ts'
import { cookieDigest, type Visit, visitorOf } from '../sessions/visit.ts'
import { findAccount } from '../store.ts'
import { tell } from '../tell.ts'
import type { Reception } from '../terms.ts'
import type { SignIn } from './sign-in.ts'
import { findSignIn, findSignInByDigest, moveSignIn } from './store.ts'

/** Where a step led: to a session with its cookie, or to another step. */
export type Advance =
  | { readonly to: 'session'; readonly secret: string; readonly next: string }
  | { readonly to: 'confirmation' | 'enrolment' }

/** The sign-in that this browser has under way. @throws Refusal `sign-in-late` */
export async function findSignInOf(
  reception: Reception,
  visit: Visit,
  secret: string | undefined,
): Promise<{ signIn: SignIn; account: Account }> {
  const signIn = secret === undefined ? undefined : await findSignInByDigest(reception.db.read, cookieDigest('sign-in', secret))
  if (!signIn || signIn.browserDigest !== visit.browserDigest || reception.clock.now() >= signIn.expiresAt || signIn.stage === 'done')
    throw new Refusal('sign-in-late')
  return { signIn, account: (await findAccount(reception.db.read, signIn.accountId))! }
}

/**
 * The second step: a factor. A passkey leads into a session; a code or a recovery code from an unknown browser waits until
 * the owner opens a link in this same browser, so that a page which relays what he types gains nothing.
 *
 * @throws Refusal as `findSignInOf` and `checkProof` do.
 */
export async function proveSignIn(reception: Reception, visit: Visit, secret: string | undefined, claimed: ClaimedProof): Promise<Advance> {
  const { signIn, account } = await findSignInOf(reception, visit, secret)
  if (signIn.stage !== 'factor') throw new Refusal('sign-in-late')
  const isKnownBrowser = await hasKnownBrowser(reception.db.read, account.id, visit.browserDigest)
  const shown = { account, shownTo: `sign-in:${signIn.id}`, act: 'sign-in', browserDigest: visit.browserDigest, isKnownBrowser }
  const proof = await checkProof(reception, visitorOf(visit, account), shown, claimed).catch((error) => {
    if (error instanceof Refusal && error.code !== 'too-many-requests')
      reception.failures.note({ accountId: account.id, address: visit.address, userAgent: visit.userAgent })
    throw error
  })
  const factors = [...signIn.factors, proof.by]
  if (proof.by === 'passkey' || isKnownBrowser || reception.terms.unknownBrowser === 'let-in')
    return finish(reception, visit, signIn, account, factors)
  await askForConfirmation(reception, visit, signIn, account, factors)
  return { to: 'confirmation' }
}

/**
 * One step instead of two: a passkey that checks its holder (finger, PIN) and knows the account.
 *
 * @throws Refusal `passkey-invalid`, `passkey-needs-password`, `passkey-late`, `passkey-cloned`
 */
export async function signInWithPasskey(reception: Reception, visit: Visit, response: unknown, next: string): Promise<Advance> {
  const credentialId = claimedCredentialId(response)
  const passkey = credentialId === undefined ? undefined : await findPasskey(reception.db.read, credentialId)
  const account = passkey && (await findAccount(reception.db.read, passkey.accountId))
  const now = reception.clock.now()
  const isOff = passkey !== undefined && (await isSwitchedOff(reception.db.read, passkey.id, now))
  if (!reception.terms.party || !passkey || isOff || !account || account.closedAt !== null) throw new Refusal('passkey-invalid')
  const asked = { account, shownTo: `browser:${visit.browserDigest}`, act: 'sign-in' }
  const { isUserVerified } = await assertPasskey(reception, visitorOf(visit, account), asked, passkey, response)
  if (!isUserVerified) throw new Refusal('passkey-needs-password')
  return record(reception, actorOf(visitorOf(visit, account), reception.clock.now()), async (tx) => {
    await tx.lock(accountLock(account.id))
    const fresh = (await findAccount(tx, account.id))!
    // Removed or switched off while it was asked.
    const isGone = !(await findPasskey(tx, passkey.credentialId)) || (await isSwitchedOff(tx, passkey.id, now))
    if (fresh.closedAt !== null || isGone) throw new Refusal('passkey-invalid')
    const { secret, event } = await openSession(tx, reception, visit, fresh, ['passkey'])
    return { result: { to: 'session' as const, secret, next }, events: [event] }
  })
}

/** Mails the link, once more where it was asked for again. */
export async function askForConfirmation(
  reception: Reception,
  visit: Visit,
  signIn: SignIn,
  account: Account,
  factors: readonly string[],
): Promise<void> {
  const principal = visitorOf(visit, account)
  await record(reception, actorOf(principal, reception.clock.now()), async (tx) => {
    const waiting = { kind: 'sign-in-waiting', subjects: { account: account.id }, public: { signIn: signIn.id }, private: {} } as const
    if (signIn.stage !== 'confirmation' && !(await moveSignIn(tx, signIn.id, { from: signIn.stage, to: 'confirmation', factors })))
      throw new Refusal('sign-in-late')
    const addresses = (await listAddresses(tx, account.id)).filter(({ compromisedAt }) => compromisedAt === null)
    const verified = addresses.filter(({ verifiedAt }) => verifiedAt !== null)
    // An account that was made on the host has shown no address yet; its first one has to do.
    const primary = verified.find(({ isPrimary }) => isPrimary) ?? verified[0] ?? addresses.find(({ isPrimary }) => isPrimary)
    if (!primary) return { result: undefined, events: [waiting] }
    const link = await makeLink(tx, reception, { purpose: 'sign-in', accountId: account.id, subject: `${signIn.id} ${primary.id}` })
    await tell(tx, reception, account, principal, {
      kind: 'sign-in-confirmation',
      params: {
        link: `${reception.terms.publicUrl}/sign-in/confirm/${link.secret}`,
        at: reception.clock.now(),
        expiresAt: link.expiresAt,
      },
      onlyTo: [primary],
    })
    return { result: undefined, events: [waiting] }
  })
}

/**
 * Somebody pressed the button behind the mailed link. It counts only in the browser that began: a mailbox alone, or a page
 * in between, opens nothing.
 *
 * @throws Refusal `link-dead`, `sign-in-elsewhere`, `email-taken`
 */
export async function confirmSignIn(reception: Reception, visit: Visit, linkSecret: string): Promise<Advance> {
  const link = await findLiveLink(reception.db.read, reception, ['sign-in'], linkSecret)
  const [signInId = '', addressId = ''] = link?.subject.split(' ') ?? []
  const signIn = link && (await findSignIn(reception.db.read, signInId))
  if (!link || signIn?.stage !== 'confirmation' || reception.clock.now() >= signIn.expiresAt) throw new Refusal('link-dead')
  if (signIn.browserDigest !== visit.browserDigest) throw new Refusal('sign-in-elsewhere')
  const account = (await findAccount(reception.db.read, signIn.accountId))!
  const address = (await listAddresses(reception.db.read, account.id)).find(({ id }) => id === addressId)
  if (!address || address.compromisedAt !== null) throw new Refusal('link-dead')
  if (address.verifiedAt === null) {
    const now = reception.clock.now()
    await record(reception, actorOf(visitorOf(visit, account), now), async (tx) => {
      await tx.lock(accountLock(account.id))
      await tx.lock(`email:${comparable(address.address)}`)
      // Two accounts never own one mailbox.
      const owned = await findOwnedAddress(tx, comparable(address.address))
      if (owned && owned.id !== address.id) throw new Refusal('email-taken')
      await markAddressVerified(tx, address.id, now)
      return {
        result: undefined,
        events: [
          {
            kind: 'email-verified',
            subjects: { account: account.id },
            public: { address: address.id },
            private: { email: address.address },
          },
        ],
      }
    })
  }
  await reception.db.transaction(async (tx) => {
    if (!(await spendLink(tx, link.digest, reception.clock.now()))) throw new Refusal('link-dead')
  })
  return goOn(reception, visit, signIn, account)
}

/** The operator saw who it is: `holdfast user approve`. The browser that waits goes on by itself. @throws Refusal `sign-in-late` */
export async function approveSignIn(reception: Reception, principal: Principal, signInId: string): Promise<void> {
  assertOperator(principal, 'approve sign-ins')
  const signIn = await findSignIn(reception.db.read, signInId)
  if (!signIn || reception.clock.now() >= signIn.expiresAt) throw new Refusal('sign-in-late')
  await record(reception, actorOf(principal, reception.clock.now()), async (tx) => {
    await tx.lock(accountLock(signIn.accountId))
    if (!(await moveSignIn(tx, signIn.id, { from: 'confirmation', to: 'approved' }))) throw new Refusal('sign-in-late')
    return {
      result: undefined,
      events: [{ kind: 'sign-in-approved', subjects: { account: signIn.accountId }, public: { signIn: signIn.id }, private: {} }],
    }
  })
}

/** Goes on with a sign-in that was approved from elsewhere. @throws Refusal `sign-in-late` */
export async function resumeSignIn(reception: Reception, visit: Visit, secret: string | undefined): Promise<Advance> {
  const { signIn, account } = await findSignInOf(reception, visit, secret)
  if (signIn.stage !== 'approved') throw new Refusal('sign-in-late')
  return goOn(reception, visit, signIn, account)
}

async function goOn(reception: Reception, visit: Visit, signIn: SignIn, account: Account): Promise<Advance> {
  if (account.enrolledAt !== null) return finish(reception, visit, signIn, account, signIn.factors)
  const isMoved = await reception.db.transaction((tx) => moveSignIn(tx, signIn.id, { from: signIn.stage, to: 'enrolment' }))
  if (!isMoved) throw new Refusal('sign-in-late')
  return { to: 'enrolment' }
}

async function finish(reception: Reception, visit: Visit, signIn: SignIn, account: Account, factors: readonly string[]): Promise<Advance> {
  const principal = visitorOf(visit, account)
  return record(reception, actorOf(principal, reception.clock.now()), async (tx) => {
    await tx.lock(accountLock(account.id))
    const fresh = (await findAccount(tx, account.id))!
    const now = reception.clock.now()
    // Read again: a password or a factor changed meanwhile, and the sign-in ended with it.
    const current = await findSignIn(tx, signIn.id)
    if (!current || now >= current.expiresAt || fresh.closedAt !== null || fresh.enrolledAt === null) throw new Refusal('sign-in-late')
    if (!(await moveSignIn(tx, signIn.id, { from: signIn.stage, to: 'done' }))) throw new Refusal('sign-in-late')
    const { secret, event } = await openSession(tx, reception, visit, fresh, factors)
    const state = accountState(fresh, await listLiveRestraints(tx, 'account', fresh.id, now))
    // Whoever needs a recovery code has lost a factor, or is not who he says.
    const guarded = factors.includes('recovery-code') && state === 'active' ? await guardAccount(tx, reception, fresh, 'recovery-code') : []
    return { result: { to: 'session' as const, secret, next: signIn.next }, events: [event, ...guarded] }
  })
}
