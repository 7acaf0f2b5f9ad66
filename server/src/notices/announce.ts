import { randomUUID } from 'node:crypto'
import type { Recorded } from '../journal/record.ts'
import type { Ground } from '../platform/ground.ts'
import { insertDelivery } from './deliveries/store.ts'
import { linkDigest, newLinkSecret } from './links/link-secret.ts'
import { LINK_LIFE_MILLISECONDS } from './links/notice-link.ts'
import { insertLink } from './links/store.ts'
import { type NoticeKind, type NoticeParams, noticeKinds, type ParamForm, paramsOf } from './notice-kinds.ts'
import { plainText } from './plain-text.ts'
import type { AddressPower, Recipient, WebhookRecipient } from './recipient.ts'
import { NOTICES_LOCK, sealAddress, sealContent, sealSecret } from './sealed-notice.ts'
import { insertNotice } from './store.ts'

export interface Announcement<Kind extends NoticeKind> {
  readonly kind: Kind
  readonly to: Recipient
  readonly params: NoticeParams[Kind]
  readonly at: number
  /** What "stop this change" would undo. Absent: the link can only freeze the account. */
  readonly dispute?: { readonly act: string; readonly subject: string }
}

const LONGEST_WORDS = 200
const LONGEST_PROJECTS = 1000

/**
 * Writes a notice in the transaction of the change that it tells of: one for the inbox, one mail per address, each with a link of its
 * own. Sends nothing: `deliverNotices` does, after the commit. Holds a lock until the end of the transaction, so
 * call it after the other writes.
 *
 * A notice that reaches nobody is made like any other: where somebody asks for a mail to an account that does not exist, the work
 * must not tell.
 *
 * Strangers' words are cut and cleaned, never refused: a name must not be able to stop a notice.
 *
 * @returns the id of the notice; `hasReached` tells later whether somebody could know of it
 */
export async function announce<Kind extends NoticeKind>(tx: Recorded, ground: Ground, notice: Announcement<Kind>): Promise<string> {
  const { kind, to, at } = notice
  await tx.lock(NOTICES_LOCK)
  const { link, params } = cleanParams(kind, notice.params)
  const noticeId = randomUUID()
  const sealed = sealContent(ground.vault, noticeId, {
    name: to.name === null ? null : plainText(to.name, 60),
    phrase: to.phrase === null ? null : plainText(to.phrase, 100),
    params,
  })
  await insertNotice(tx, { id: noticeId, kind, accountId: to.accountId, language: to.language, at, sealed })

  for (const { id: addressId, address, power } of withoutRepeats(to.addresses)) {
    const deliveryId = randomUUID()
    const linkPower = linkPowerOf(notice, power)
    const dispute = linkPower === undefined ? undefined : newLinkSecret()
    const secret = { ...(link === undefined ? {} : { link }), ...(dispute === undefined ? {} : { dispute }) }
    await insertDelivery(tx, {
      id: deliveryId,
      noticeId,
      addressId,
      power,
      sealedAddress: sealAddress(ground.vault, deliveryId, address.isWellFormed() ? address : ''),
      sealedSecret: Object.keys(secret).length === 0 ? null : sealSecret(ground.vault, deliveryId, secret),
      priority: noticeKinds[kind].priority,
      at,
    })
    if (dispute === undefined || linkPower === undefined || to.accountId === null) continue
    await insertLink(tx, {
      digest: linkDigest(dispute)!,
      noticeId,
      accountId: to.accountId,
      addressId,
      power: linkPower,
      dispute: notice.dispute,
      createdAt: at,
      expiresAt: at + LINK_LIFE_MILLISECONDS,
    })
  }
  for (const webhook of webhooksFor(kind, params, to)) {
    const deliveryId = randomUUID()
    await insertDelivery(tx, {
      id: deliveryId,
      noticeId,
      addressId: webhook.id,
      power: 'none',
      // What the inbox shows; the address itself is a secret.
      sealedAddress: sealAddress(ground.vault, deliveryId, webhook.host),
      sealedSecret: null,
      priority: noticeKinds[kind].priority,
      at,
      channel: 'webhook',
      reaches: webhook.reaches,
    })
  }
  return noticeId
}

/** What stands in a link, and what somebody only waits for, goes to mailboxes alone. */
function webhooksFor(
  kind: NoticeKind,
  { act }: Readonly<Record<string, unknown>>,
  { webhooks = [] }: Recipient,
): readonly WebhookRecipient[] {
  if (noticeKinds[kind].priority === 2) return []
  const isForAll = isForAdministrators(kind, act)
  return webhooks.filter(({ hasLeft, isShared }) => {
    if (isShared) return isForAll
    return !hasLeft || kind === 'webhook-removed' || isAboutOwners(kind)
  })
}

const isAboutOwners = (kind: NoticeKind) => /^(hold|owner|organisation)-|^role-changed$|^project-/.test(kind)

/** What the link to this address can do; undefined: the mail has none. A narrow one that has nothing to stop would be a dead end. */
function linkPowerOf(
  { kind, to, dispute }: Pick<Announcement<NoticeKind>, 'kind' | 'to' | 'dispute'>,
  power: AddressPower,
): 'full' | 'narrow' | undefined {
  if (!noticeKinds[kind].isSecurity || to.accountId === null || power === 'none') return undefined
  return power === 'narrow' && dispute === undefined ? undefined : power
}

/** One mail per person and address, although an account may have written one in two ways. */
function withoutRepeats(addresses: Recipient['addresses']): Recipient['addresses'] {
  const seen = new Set<string>()
  return addresses.filter(({ address }) => {
    const key = address.trim().toLowerCase()
    return !seen.has(key) && seen.add(key)
  })
}

function cleanParams(kind: NoticeKind, given: object): { link: string | undefined; params: Record<string, string | number> } {
  let link: string | undefined
  const params: Record<string, string | number> = {}
  for (const [name, form] of Object.entries(paramsOf(kind))) {
    const value = (given as Readonly<Record<string, unknown>>)[name]
    if (form === 'link') link = checkLink(kind, value)
    else params[name] = cleanParam(`${kind}: ${name}`, form, value, name === 'projects' ? LONGEST_PROJECTS : LONGEST_WORDS)
  }
  return { link, params }
}

function cleanParam(what: string, form: ParamForm, value: unknown, limit: number): string | number {
  if (form === 'moment' || form === 'count') {
    if (!Number.isSafeInteger(value)) throw new TypeError(`${what} must be a whole number`)
    return value as number
  }
  if (typeof value !== 'string') throw new TypeError(`${what} must be text`)
  return plainText(value, limit)
}

/** Our own address with our own secret: anything else is a bug. */
function checkLink(kind: NoticeKind, value: unknown): string {
  const isOne = typeof value === 'string' && value.length <= 1000 && /^https?:\/\/[!-~]+$/.test(value) && URL.canParse(value)
  if (!isOne) throw new TypeError(`${kind}: link must be an address of this index`)
  return value
}

/** What administrators decide about together. One that was removed lately hears of it too. */
const isForAdministrators = (kind: NoticeKind, act: unknown) =>
  kind === 'theft-reported' || kind.startsWith('shared-webhook-') || (kind.startsWith('hold-') && administratorActs.has(act))

const administratorActs: ReadonlySet<unknown> = new Set(['loosen-policy', 'make-administrator', 'remove-administrator', 'succeed-owner'])
