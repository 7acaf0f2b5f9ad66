import { Refusal } from '../../errors.ts'
import { record } from '../../journal/record.ts'
import { takeRate } from '../../platform/rates/rates.ts'
import type { Account } from '../account.ts'
import { accountLock, actAs } from '../act-as.ts'
import { forgetBrowsers, hasKnownBrowser } from '../browsers/store.ts'
import { comparable } from '../emails/email-address.ts'
import { findOwnedAddress, listAddresses } from '../emails/store.ts'
import { checkProof } from '../factors/check-proof.ts'
import { endOthers } from '../factors/enrol.ts'
import type { ClaimedProof } from '../factors/proof.ts'
import { findLiveLink, makeLink, type OneTimeLink } from '../links/one-time-link.ts'
import { spendLink, spendLinksOf } from '../links/store.ts'
import { actorOf, type SessionPrincipal } from '../principal.ts'
import { endSessions } from '../sessions/store.ts'
import { type Visit, visitorOf, whereabouts } from '../sessions/visit.ts'
import { endSignIns } from '../sign-ins/store.ts'
import { findAccount, findAccountByName, findPasswordHash, updatePassword } from '../store.ts'
import { tell, tellStranger } from '../tell.ts'
import type { Reception } from '../terms.ts'
import { checkPassword, hashPassword, isPassword } from './password.ts'
import { judgePassword } from './password-strength.ts'

/**
 * Whether a password may be chosen: long, hard to guess, not one that was published.
 *
 * @throws Refusal `password-weak`, `password-guessable`, `password-breached`, `password-unjudged`
 */
export async function assertGoodPassword(reception: Pick<Reception, 'terms'>, password: string, words: readonly string[]): Promise<string> {
  const reason = await judgePassword(password, { words: [...words, 'holdfast', new URL(reception.terms.publicUrl).hostname] })
  if (reason !== undefined) throw new Refusal('password-guessable', { reason })
  if (await reception.terms.breaches?.isBreached(password)) throw new Refusal('password-breached')
  return hashPassword(password)
}

/**
 * Another password. The old one is asked for, and a fresh factor; every other session ends.
 *
 * @throws Refusal `password-wrong`, `proof-needed`, and as `assertGoodPassword` does.
 */
export async function changePassword(
  reception: Reception,
  principal: SessionPrincipal,
  change: { before: string; after: string },
): Promise<void> {
  const { account } = principal
  const stored = await findPasswordHash(reception.db.read, account.id)
  const taken = await takeRate(reception, `password:${account.id}`, { burst: 5, everySeconds: 60 })
  if (!taken.isAllowed) throw new Refusal('too-many-requests', { seconds: taken.retryAfterSeconds })
  if (stored !== null && !(await isPassword(change.before, stored, 'known'))) throw new Refusal('password-wrong')
  const hash = await assertGoodPassword(reception, change.after, await wordsOf(reception, account))
  await actAs(reception, principal, { level: 'S', states: ['active', 'guarded', 'recovering'] }, async (tx) => {
    const now = reception.clock.now()
    await updatePassword(tx, account.id, hash, now)
    await spendLinksOf(tx, account.id, ['password', 'welcome'], now)
    await tell(tx, reception, account, principal, {
      kind: 'password-changed',
      params: {},
      dispute: { act: 'password-changed', subject: account.id },
    })
    const ended = await endOthers(tx, reception, principal)
    return {
      result: undefined,
      events: [{ kind: 'password-changed', subjects: { account: account.id }, public: { how: 'changed' }, private: {} }, ...ended],
    }
  })
}

/**
 * Mails a link to every verified address of an account, named by its user name or an address. Says and does the same
 * whether there is one or not.
 *
 * @throws Refusal `too-many-requests`
 */
export async function askForPasswordReset(reception: Reception, visit: Visit, claimed: string): Promise<void> {
  const key = claimed.trim().toLowerCase().slice(0, 300)
  for (const [name, rate] of [
    [`reset:source:${whereabouts(visit).network}`, { burst: 10, everySeconds: 360 }],
    [`reset:name:${key}`, { burst: 3, everySeconds: 1800 }],
  ] as const) {
    const taken = await takeRate(reception, name, rate)
    if (!taken.isAllowed) throw new Refusal('too-many-requests', { seconds: taken.retryAfterSeconds })
  }
  const owned = await findOwnedAddress(reception.db.read, comparable(key))
  const account = (await findAccountByName(reception.db.read, key)) ?? (owned && (await findAccount(reception.db.read, owned.accountId)))
  const principal = visitorOf(visit)
  await reception.mailStranger(async (tx) => {
    const isPerson = account !== undefined && account.kind === 'person' && account.closedAt === null && account.enrolledAt !== null
    const listed = await listAddresses(tx, isPerson ? account.id : 'nobody')
    const onlyTo = listed.filter(({ verifiedAt, compromisedAt }) => verifiedAt !== null && compromisedAt === null)
    const link = await makeLink(tx, reception, { purpose: 'password', accountId: isPerson ? account.id : null, subject: '' })
    const params = { link: `${reception.terms.publicUrl}/reset-password/${link.secret}`, expiresAt: link.expiresAt }
    // For nobody the same notice is made, and reaches nobody.
    if (isPerson) await tell(tx, reception, account, principal, { kind: 'password-reset', params, onlyTo })
    else await tellStranger(tx, reception, principal, { kind: 'password-reset', params, address: undefined })
  })
}

/** The account of a link to choose a password. @throws Refusal `link-dead` */
export async function checkPasswordLink(reception: Reception, secret: string): Promise<{ link: OneTimeLink; account: Account }> {
  const link = await findLiveLink(reception.db.read, reception, ['password', 'welcome'], secret)
  const account = link?.accountId ? await findAccount(reception.db.read, link.accountId) : undefined
  if (!link || !account || account.closedAt !== null) throw new Refusal('link-dead')
  return { link, account }
}

/**
 * Chooses a password by link and a factor: a mailbox alone changes nothing. It opens no session, and ends every one.
 *
 * @throws Refusal `link-dead`, and as `checkProof` and as `assertGoodPassword` does.
 */
export async function resetPassword(
  reception: Reception,
  visit: Visit,
  secret: string,
  { password, claimed }: { password: string; claimed: ClaimedProof },
): Promise<Account> {
  const { link, account } = await checkPasswordLink(reception, secret)
  checkPassword(password)
  if (account.enrolledAt !== null) {
    const isKnownBrowser = await hasKnownBrowser(reception.db.read, account.id, visit.browserDigest)
    const asked = { account, shownTo: `link:${link.digest}`, act: 'reset-password', browserDigest: visit.browserDigest, isKnownBrowser }
    await checkProof(reception, visitorOf(visit, account), asked, claimed)
  }
  const hash = await assertGoodPassword(reception, password, await wordsOf(reception, account))
  const principal = visitorOf(visit, account)
  const now = reception.clock.now()
  return record(reception, actorOf(principal, now), async (tx) => {
    await tx.lock(accountLock(account.id))
    if (!(await spendLink(tx, link.digest, now))) throw new Refusal('link-dead')
    await spendLinksOf(tx, account.id, ['password', 'welcome'], now)
    await updatePassword(tx, account.id, hash, now)
    await endSignIns(tx, account.id, now)
    await forgetBrowsers(tx, account.id)
    const ended = await endSessions(tx, account.id, { at: now, because: 'password-changed' })
    await tell(tx, reception, account, principal, {
      kind: 'password-changed',
      params: {},
      dispute: { act: 'password-changed', subject: account.id },
    })
    const subjects = { account: account.id }
    return {
      result: account,
      events: [
        { kind: 'password-changed', subjects, public: { how: link.purpose === 'welcome' ? 'set' : 'reset' }, private: {} },
        ...ended.map((session) => ({
          kind: 'session-ended' as const,
          subjects,
          public: { session, because: 'password-changed' },
          private: {},
        })),
      ],
    }
  })
}

export async function wordsOf(reception: Pick<Reception, 'db'>, account: Account): Promise<string[]> {
  return [account.name, ...(await listAddresses(reception.db.read, account.id)).flatMap(({ address }) => address.split(/[@.+]/))]
}
