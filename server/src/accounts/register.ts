import { randomUUID } from 'node:crypto'
import { Refusal } from '../errors.ts'
import { record } from '../journal/record.ts'
import { takeRate } from '../platform/rates/rates.ts'
import { type Account, parseAccountName, parseEmail } from './account.ts'
import { addAccount, type PreparedAccount } from './create-account.ts'
import { comparable } from './emails/email-address.ts'
import { findOwnedAddress } from './emails/store.ts'
import { findLiveLink, makeLink, type OneTimeLink } from './links/one-time-link.ts'
import { spendLink } from './links/store.ts'
import { isProhibitedName, nameSkeleton } from './look-alike.ts'
import { assertGoodPassword } from './passwords/change-password.ts'
import { actorOf, assertOperator, type Principal } from './principal.ts'
import { type Visit, visitorOf, whereabouts } from './sessions/visit.ts'
import { type BegunSignIn, startSignIn } from './sign-ins/begin-sign-in.ts'
import { findAccount, hasLookAlike } from './store.ts'
import { tell, tellStranger } from './tell.ts'
import type { Reception } from './terms.ts'

/**
 * The first step of making an account: an address. It is mailed a link, and whoever reads it chooses name and password, so
 * that no page tells who has an account here. An address that has one is told so, by mail alone.
 *
 * @throws Refusal `registration-closed`, `email-invalid`, `too-many-requests`
 */
export async function askToRegister(reception: Reception, visit: Visit, text: string): Promise<void> {
  if (reception.terms.registration !== 'open') throw new Refusal('registration-closed')
  const address = parseEmail(text)
  for (const [key, rate] of [
    [`register:source:${whereabouts(visit).network}`, { burst: 10, everySeconds: 360 }],
    [`register:address:${comparable(address)}`, { burst: 3, everySeconds: 3600 }],
  ] as const) {
    const taken = await takeRate(reception, key, rate)
    if (!taken.isAllowed) throw new Refusal('too-many-requests', { seconds: taken.retryAfterSeconds })
  }
  await reception.mailStranger(async (tx) => {
    const owned = await findOwnedAddress(tx, comparable(address))
    const account = owned && (await findAccount(tx, owned.accountId))
    const principal = visitorOf(visit)
    // Made in both cases; a link that is mailed to nobody is worth nothing.
    const link = await makeLink(tx, reception, { purpose: 'registration', accountId: null, subject: address })
    if (account)
      await tell(tx, reception, account, principal, { kind: 'already-registered', params: { name: account.name }, onlyTo: [owned] })
    else
      await tellStranger(tx, reception, principal, {
        kind: 'registration-link',
        params: { link: `${reception.terms.publicUrl}/register/${link.secret}`, expiresAt: link.expiresAt },
        address,
      })
  })
}

/** Invites somebody to make an account; the link is mailed and returned. @throws Refusal `email-invalid`, `email-taken` */
export async function invitePerson(reception: Reception, principal: Principal, text: string): Promise<{ link: string; expiresAt: number }> {
  assertOperator(principal, 'invite people')
  const address = parseEmail(text)
  return record(reception, actorOf(principal, reception.clock.now()), async (tx) => {
    if (await findOwnedAddress(tx, comparable(address))) throw new Refusal('email-taken')
    const { secret, expiresAt } = await makeLink(tx, reception, { purpose: 'invitation', accountId: null, subject: address })
    const link = `${reception.terms.publicUrl}/register/${secret}`
    await tellStranger(tx, reception, principal, {
      kind: 'invitation',
      params: { link, invitedBy: new URL(reception.terms.publicUrl).host, expiresAt },
      address,
    })
    return { result: { link, expiresAt }, events: [{ kind: 'person-invited', subjects: {}, public: {}, private: { email: address } }] }
  })
}

/** The link of a registration or invitation. @throws Refusal `link-dead` */
export async function checkRegistration(reception: Reception, secret: string): Promise<OneTimeLink> {
  const link = await findLiveLink(reception.db.read, reception, ['registration', 'invitation'], secret)
  if (!link || (link.purpose === 'registration' && reception.terms.registration !== 'open')) throw new Refusal('link-dead')
  return link
}

/**
 * The second step: name and password. The address is verified by the link; what follows in this browser is the first factor.
 *
 * @throws Refusal `link-dead`, `account-name-invalid`, `account-name-taken`, `email-taken`, and as `assertGoodPassword` does.
 */
export async function register(
  reception: Reception,
  visit: Visit,
  secret: string,
  person: { name: string; password: string },
): Promise<BegunSignIn> {
  const link = await checkRegistration(reception, secret)
  const name = parseAccountName(person.name)
  const passwordHash = await assertGoodPassword(reception, person.password, [name, ...link.subject.split(/[@.+]/)])
  const now = reception.clock.now()
  const account: Account = {
    id: randomUUID(),
    kind: 'person',
    name,
    isAdministrator: false,
    ownerId: null,
    createdAt: now,
    enrolledAt: null,
    phrase: null,
    closedAt: null,
    language: 'en',
  }
  const prepared: PreparedAccount = { account, passwordHash, email: { address: link.subject, isVerified: true } }
  await record(reception, actorOf(visitorOf(visit), now), async (tx) => {
    await tx.lock(`email:${comparable(link.subject)}`)
    // Taken, prohibited and alike are one answer: it says as little as it can about who is here.
    await tx.lock(`name:${nameSkeleton(name)}`)
    if (isProhibitedName(name) || (await hasLookAlike(tx, nameSkeleton(name)))) throw new Refusal('account-name-taken', { name })
    if (await findOwnedAddress(tx, comparable(link.subject))) throw new Refusal('email-taken')
    if (!(await spendLink(tx, link.digest, now))) throw new Refusal('link-dead')
    return { result: undefined, events: [await addAccount(tx, prepared)] }
  })
  return startSignIn(reception, visit, account, { stage: 'enrolment', factors: ['email', 'password'], next: '/account' })
}
