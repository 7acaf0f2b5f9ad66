import type { Account } from '../accounts/account.ts'
import { accountLock } from '../accounts/act-as.ts'
import { addressPower } from '../accounts/emails/email-address.ts'
import { listAllAddresses } from '../accounts/emails/store.ts'
import { freezeInside } from '../accounts/freeze-account.ts'
import { actorOf, type NoticeLinkPrincipal } from '../accounts/principal.ts'
import { forgetVisitors } from '../accounts/sessions/end-session.ts'
import { findAccount } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import { isLiveHold } from '../holds/hold.ts'
import { holdDisputes } from '../holds/hold-desk.ts'
import { findHold } from '../holds/store.ts'
import { record } from '../journal/record.ts'
import { hasRunOut, isLinkLive, type NoticeLink, useNoticeLink } from '../notices/links/notice-link.ts'
import { findNoticeLink } from '../notices/links/store.ts'
import type { OwnershipDesk } from '../ownership/desk.ts'
import type { Queries } from '../platform/database/database.ts'
import { type DisputedAct, disputes, isDisputedAct } from './disputes.ts'

/** What a "this was not me" link can do at this moment. */
export interface LiveLink {
  readonly link: NoticeLink
  readonly account: Account
  /** What the first button stops; undefined where only freezing is left. */
  readonly act: DisputedAct | undefined
  readonly mayFreeze: boolean
}

/**
 * Looks a link up. Its power is the smaller of then and now: an address that was marked compromised, removed or is too new has
 * less (design: A.7).
 *
 * @throws Refusal `link-dead`
 */
export async function openNoticeLink(reception: OwnershipDesk, secret: string, queries: Queries = reception.db.read): Promise<LiveLink> {
  const link = await findNoticeLink(queries, secret)
  const account = link && (await findAccount(queries, link.accountId))
  if (!link || !account || account.closedAt !== null) throw new Refusal('link-dead')
  const now = reception.clock.now()
  const isYoung = isLinkLive(link, now)
  if (!isYoung && !(hasRunOut(link, now) && (await stopsLiveHold(queries, link)))) throw new Refusal('link-dead')
  const address = (await listAllAddresses(queries, account.id)).find(({ id }) => id === link.addressId)
  const power = address && addressPower(address, account.createdAt, reception.clock.now())
  if (power === undefined || power === 'none') throw new Refusal('link-dead')
  const act = link.dispute && isDisputedAct(link.dispute.act) ? link.dispute.act : undefined
  const mayFreeze = isYoung && power === 'full' && link.power === 'full'
  if (act === undefined && !mayFreeze) throw new Refusal('link-dead')
  return { link, account, act, mayFreeze }
}

/**
 * Whether it stops a change that still waits. A hold waits for observed time and the life of a link is the machine's: whoever can set
 * that clock, or keep the index down, must not thereby take the veto away.
 */
async function stopsLiveHold(queries: Queries, { dispute }: NoticeLink): Promise<boolean> {
  if (dispute?.act !== holdDisputes.stop) return false
  const hold = await findHold(queries, dispute.subject)
  return hold !== undefined && isLiveHold(hold)
}

/**
 * The first button: stops the one change, and nothing else.
 *
 * @returns what was done; `already` where there was nothing left to stop.
 * @throws Refusal `link-dead`
 */
export async function stopChange(reception: OwnershipDesk, visit: Origin, secret: string): Promise<'stopped' | 'already'> {
  const { account, act } = await openNoticeLink(reception, secret)
  if (act === undefined) throw new Refusal('link-dead')
  const outcome = await record<'stopped' | 'already'>(
    reception,
    actorOf(linkPrincipal(account, visit), reception.clock.now()),
    async (tx) => {
      await tx.lock(accountLock(account.id))
      const { link } = await openNoticeLink(reception, secret, tx)
      const principal = linkPrincipal(account, visit, link)
      const events = await disputes[act].undo({ tx, reception, principal, account, subject: link.dispute!.subject })
      // Not used up where nothing was left to stop: the second button may still be needed.
      if (events.length === 0) return { result: 'already', events: 'unchanged' }
      // A link that can also freeze stays good for that: whoever stopped one change may see the next one a minute later.
      if (link.power !== 'full' && !(await useNoticeLink(tx, link, reception.clock.now(), { mayHaveRunOut: true })))
        throw new Refusal('link-dead')
      return {
        result: 'stopped',
        events: [
          { kind: 'change-disputed', subjects: { account: account.id }, public: { act, outcome: 'stopped' }, private: {} },
          ...events,
        ],
      }
    },
  )
  // A session that ended before leaves a known browser behind, and nothing for the journal: that was rolled back.
  if (outcome === 'already' && act === 'signed-in') await forgetVisitors(reception, account.id)
  return outcome
}

/** The second button: freezes the whole account. False where it was frozen already. @throws Refusal `link-dead` */
export async function freezeByLink(reception: OwnershipDesk, visit: Origin, secret: string): Promise<boolean> {
  const { account, mayFreeze } = await openNoticeLink(reception, secret)
  if (!mayFreeze) throw new Refusal('link-dead')
  return record<boolean>(reception, actorOf(linkPrincipal(account, visit), reception.clock.now()), async (tx) => {
    await tx.lock(accountLock(account.id))
    const { link, act } = await openNoticeLink(reception, secret, tx)
    const principal = linkPrincipal(account, visit, link)
    const frozen = await freezeInside(tx, reception, principal, account)
    if (!frozen) return { result: false, events: 'unchanged' }
    await useNoticeLink(tx, link, reception.clock.now())
    return {
      result: true,
      events: [
        frozen,
        { kind: 'change-disputed', subjects: { account: account.id }, public: { act: act ?? link.kind, outcome: 'frozen' }, private: {} },
      ],
    }
  })
}

interface Origin {
  readonly address: string | undefined
  readonly userAgent: string | undefined
}

const linkPrincipal = (account: Account, { address, userAgent }: Origin, link?: NoticeLink): NoticeLinkPrincipal => ({
  kind: 'notice-link',
  account,
  noticeId: link?.noticeId ?? '',
  addressId: link?.addressId ?? null,
  address,
  userAgent,
})
