import { randomUUID } from 'node:crypto'
import { Refusal } from '../../errors.ts'
import type { Hold } from '../../holds/hold.ts'
import { requestHold } from '../../holds/request-hold.ts'
import type { JournalEvent } from '../../journal/events.ts'
import { type Change, type Recorded, record } from '../../journal/record.ts'
import { endNoticeLinks } from '../../notices/links/notice-link.ts'
import { takeRate } from '../../platform/rates/rates.ts'
import { type Account, parseEmail } from '../account.ts'
import type { AccountDesk } from '../account-desk.ts'
import { accountLock, actAs, hasStrongProof } from '../act-as.ts'
import { guardAccount } from '../guard-account.ts'
import { findLiveLink, makeLink } from '../links/one-time-link.ts'
import { spendLink, spendLinksOf } from '../links/store.ts'
import { actorOf, type Principal, type SessionPrincipal } from '../principal.ts'
import { type Visit, visitorOf } from '../sessions/visit.ts'
import { findAccount } from '../store.ts'
import { tell } from '../tell.ts'
import type { Reception } from '../terms.ts'
import { comparable, type EmailAddress } from './email-address.ts'
import {
  findAddress,
  findOwnedAddress,
  insertAddress,
  listAddresses,
  markAddressCompromised,
  markAddressRemoved,
  markAddressVerified,
  updatePrimary,
} from './store.ts'

const MOST_ADDRESSES = 10
const states = ['active', 'guarded', 'recovering'] as const

/**
 * Adds an address, announced to every other one, and mails it a link that shows that it is read. It has no power over the
 * account for 14 days.
 *
 * @throws Refusal `email-invalid`, `email-known`, `too-many-emails`, `too-many-requests`, `proof-needed`
 */
export async function addEmail(reception: Reception, principal: SessionPrincipal, text: string): Promise<void> {
  const address = parseEmail(text)
  await takeMailRate(reception, principal)
  await actAs(reception, principal, { level: 'S', states }, async (tx, account) => {
    const present = await listAddresses(tx, account.id)
    if (present.length >= MOST_ADDRESSES) throw new Refusal('too-many-emails', { limit: MOST_ADDRESSES })
    if (present.some((each) => comparable(each.address) === comparable(address))) throw new Refusal('email-known')
    const now = reception.clock.now()
    const added: EmailAddress = {
      id: randomUUID(),
      accountId: account.id,
      address,
      isPrimary: present.length === 0,
      addedAt: now,
      verifiedAt: null,
      compromisedAt: null,
      removedAt: null,
    }
    await insertAddress(tx, added)
    await mailVerification(tx, reception, principal, added)
    await tell(tx, reception, account, principal, {
      kind: 'email-added',
      params: { address },
      dispute: { act: 'email-added', subject: added.id },
    })
    return {
      result: undefined,
      events: [{ kind: 'email-added', subjects: { account: account.id }, public: { address: added.id }, private: { email: address } }],
    }
  })
}

/** Mails the link again. @throws Refusal `email-unknown`, `too-many-requests` */
export async function mailVerificationAgain(reception: Reception, principal: SessionPrincipal, id: string): Promise<void> {
  await takeMailRate(reception, principal)
  const address = await findAddress(reception.db.read, principal.account.id, id)
  if (!address || address.removedAt !== null || address.verifiedAt !== null) throw new Refusal('email-unknown')
  await reception.mailStranger((tx) => mailVerification(tx, reception, principal, address))
}

/** What a verification link is about, to show before the button is pressed. @throws Refusal `link-dead` */
export async function checkEmailLink(reception: Reception, secret: string): Promise<EmailAddress> {
  const link = await findLiveLink(reception.db.read, reception, ['email'], secret)
  const address = link?.accountId ? await findAddress(reception.db.read, link.accountId, link.subject) : undefined
  if (!address || address.removedAt !== null || address.compromisedAt !== null) throw new Refusal('link-dead')
  return address
}

/** The button behind a verification link. @throws Refusal `link-dead`, `email-taken` */
export async function verifyEmail(reception: Reception, visit: Visit, secret: string): Promise<EmailAddress> {
  const address = await checkEmailLink(reception, secret)
  const link = (await findLiveLink(reception.db.read, reception, ['email'], secret))!
  const account = (await findAccount(reception.db.read, address.accountId))!
  const now = reception.clock.now()
  return record(reception, actorOf(visitorOf(visit, account), now), async (tx) => {
    await tx.lock(accountLock(account.id))
    await tx.lock(`email:${comparable(address.address)}`)
    if (!(await spendLink(tx, link.digest, now))) throw new Refusal('link-dead')
    const owned = await findOwnedAddress(tx, comparable(address.address))
    if (owned && owned.id !== address.id) throw new Refusal('email-taken')
    await markAddressVerified(tx, address.id, now)
    return {
      result: address,
      events: [
        { kind: 'email-verified', subjects: { account: account.id }, public: { address: address.id }, private: { email: address.address } },
      ],
    }
  })
}

/**
 * Makes a verified address the first one; told to every address, the one before too. Where the instance waits with that, nothing
 * changes before.
 *
 * @returns the hold; undefined where it is done.
 * @throws Refusal `email-unknown`, `email-unverified`, `email-waits`, `hold-refused-before`
 */
export function makePrimary(reception: AccountDesk, principal: SessionPrincipal, id: string): Promise<Hold | undefined> {
  return actAs<Hold | undefined>(reception, principal, { level: 'S', states }, async (tx, account) => {
    const present = await listAddresses(tx, account.id)
    const address = present.find((each) => each.id === id)
    if (!address) throw new Refusal('email-unknown')
    if (address.verifiedAt === null || address.compromisedAt !== null) throw new Refusal('email-unverified')
    const before = present.find(({ isPrimary }) => isPrimary)
    if (before?.id === address.id) return { result: undefined, events: 'unchanged' }
    const isStrong = await hasStrongProof(reception, tx, principal)
    if (reception.accountTerms.changeEmail > 0 && before && hasPower(before)) {
      const asked = await ask(
        tx,
        reception,
        { account, kind: 'change-primary-email', subject: account.id, isStrong },
        { address: id, before: before.id },
      )
      if (asked.result.details.address !== id) throw new Refusal('email-waits')
      return asked
    }
    await updatePrimary(tx, account.id, address.id)
    await tell(tx, reception, account, principal, {
      kind: 'email-primary-changed',
      params: { address: address.address, before: before?.address ?? '-' },
      // As with a removal: a mailbox alone does not undo what an old passkey decided.
      ...(isStrong ? {} : { dispute: { act: 'email-made-primary', subject: `${address.id} ${before?.id ?? ''}` } }),
    })
    const guarded = isStrong ? [] : await guardAccount(tx, reception, account, 'email-changed')
    return {
      result: undefined,
      events: [
        {
          kind: 'email-made-primary',
          subjects: { account: account.id },
          public: { address: address.id },
          private: { email: address.address, before: before?.address ?? '' },
        },
        ...guarded,
      ],
    }
  })
}

/**
 * Removes an address; it hears of it, and of what follows for 30 days. Never the last one that works. Where the instance waits
 * with that, a working address stays until then.
 *
 * @returns the hold; undefined where it is done.
 * @throws Refusal `email-unknown`, `email-primary`, `email-last`, `hold-refused-before`
 */
export function removeEmail(reception: AccountDesk, principal: SessionPrincipal, id: string): Promise<Hold | undefined> {
  return actAs<Hold | undefined>(reception, principal, { level: 'S', states }, async (tx, account) => {
    const present = await listAddresses(tx, account.id)
    const address = present.find((each) => each.id === id)
    if (!address) throw new Refusal('email-unknown')
    if (!present.some((each) => each.id !== id && hasPower(each)) && hasPower(address)) throw new Refusal('email-last')
    if (address.isPrimary) throw new Refusal('email-primary')
    const now = reception.clock.now()
    const isStrong = await hasStrongProof(reception, tx, principal)
    if (reception.accountTerms.changeEmail > 0 && hasPower(address))
      return ask(tx, reception, { account, kind: 'remove-email', subject: id, isStrong }, { address: id })
    // Before it is gone, so that it hears of this with everything that its links could do; but it does not take itself back against
    // an old passkey: it may be read by somebody else.
    await tell(tx, reception, account, principal, {
      kind: 'email-removed',
      params: { address: address.address },
      ...(isStrong ? {} : { dispute: { act: 'email-removed', subject: id } }),
    })
    await markAddressRemoved(tx, id, now)
    await spendLinksOf(tx, account.id, ['email'], now, id)
    const guarded = address.verifiedAt === null || isStrong ? [] : await guardAccount(tx, reception, account, 'email-changed')
    return {
      result: undefined,
      events: [
        { kind: 'email-removed', subjects: { account: account.id }, public: { address: id }, private: { email: address.address } },
        ...guarded,
      ],
    }
  })
}

/** What nobody has verified, or somebody else reads, can stop nothing: to lose it takes nothing away. */
const hasPower = (address: EmailAddress) => address.verifiedAt !== null && address.compromisedAt === null

async function ask(
  tx: Recorded,
  desk: AccountDesk,
  { account, kind, subject, isStrong }: { account: Account; kind: string; subject: string; isStrong: boolean },
  details: { readonly [key: string]: string },
): Promise<Change<Hold> & { readonly result: Hold }> {
  const { hold, events } = await requestHold(tx, desk, {
    kind,
    subject,
    projectId: null,
    targetId: account.id,
    requestedBy: account.id,
    details: { ...details, isStrong: Number(isStrong) },
    durationMilliseconds: desk.accountTerms.changeEmail,
    lateVetoMilliseconds: desk.accountTerms.lateVeto,
  })
  return events.length === 0 ? { result: hold, events: 'unchanged' } : { result: hold, events: events as [JournalEvent, ...JournalEvent[]] }
}

/** Somebody else reads this mailbox: its links die at once, and it hears nothing any more. Asks for an old passkey. @throws Refusal `email-unknown`, `proof-needed` */
export function markEmailCompromised(reception: Reception, principal: SessionPrincipal, id: string): Promise<void> {
  return actAs(reception, principal, { level: 'K', states }, async (tx, account) => {
    const present = await listAddresses(tx, account.id)
    const address = present.find((each) => each.id === id)
    if (!address) throw new Refusal('email-unknown')
    if (address.compromisedAt !== null) return { result: undefined, events: 'unchanged' }
    const now = reception.clock.now()
    await endNoticeLinks(tx, account.id, id, now)
    await tell(tx, reception, account, principal, { kind: 'email-compromised', params: { address: address.address }, powerless: id })
    await markAddressCompromised(tx, id, now)
    // Nobody can say which address a link was mailed to, so all of these die; new ones are mailed on demand.
    await spendLinksOf(tx, account.id, ['email', 'password', 'sign-in', 'welcome'], now)
    return {
      result: undefined,
      events: [
        {
          kind: 'email-marked-compromised',
          subjects: { account: account.id },
          public: { address: id },
          private: { email: address.address },
        },
      ],
    }
  })
}

/** Mails an address a link that shows that it is read, inside a transaction. */
export async function mailVerification(tx: Recorded, reception: Reception, principal: Principal, address: EmailAddress): Promise<void> {
  const account = (await findAccount(tx, address.accountId))!
  const link = await makeLink(tx, reception, { purpose: 'email', accountId: account.id, subject: address.id })
  await tell(tx, reception, account, principal, {
    kind: 'email-verification',
    params: { link: `${reception.terms.publicUrl}/verify-email/${link.secret}`, address: address.address, expiresAt: link.expiresAt },
    onlyTo: [address],
  })
}

/** An account must not become a machine that mails strangers. */
async function takeMailRate(reception: Reception, principal: SessionPrincipal): Promise<void> {
  const taken = await takeRate(reception, `mail:${principal.account.id}`, { burst: 6, everySeconds: 3600 })
  if (!taken.isAllowed) throw new Refusal('too-many-requests', { seconds: taken.retryAfterSeconds })
}
