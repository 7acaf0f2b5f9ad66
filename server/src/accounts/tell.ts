import type { Recorded } from '../journal/record.ts'
import { announce } from '../notices/announce.ts'
import type { NoticeKind, NoticeParams } from '../notices/notice-kinds.ts'
import type { Recipient, WebhookRecipient } from '../notices/recipient.ts'
import { openWebhookUrl } from '../notices/webhooks/sealed-webhook.ts'
import { listAllWebhooks } from '../notices/webhooks/store.ts'
import { ADMINISTRATORS, doesReach, LEFT_WEBHOOK_MILLISECONDS, webhookHost } from '../notices/webhooks/webhook.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Ground } from '../platform/ground.ts'
import { browserFamily } from '../platform/http/browser-family.ts'
import { networkOf } from '../platform/http/network-of.ts'
import type { Account } from './account.ts'
import { addressPower, type EmailAddress } from './emails/email-address.ts'
import { listAllAddresses } from './emails/store.ts'
import type { Principal } from './principal.ts'
import { findAccount, listAdministrators } from './store.ts'

/** Filled in by `tell`: from where it was done. */
type Whereabouts = 'device' | 'network'

export interface Told<Kind extends NoticeKind> {
  readonly kind: Kind
  readonly params: Omit<NoticeParams[Kind], Whereabouts>
  /** What "stop this change" undoes; see incidents/disputes.ts. */
  readonly dispute?: { readonly act: string; readonly subject: string }
  /** Mailed to these addresses alone, whatever they can do: a link that shows that somebody reads one. */
  readonly onlyTo?: readonly EmailAddress[]
  /** The id of an address that hears of this, and can stop nothing from now on. */
  readonly powerless?: string
}

/** Announces something to the owner of an account, at every address that he has, in the transaction of the change. The id of the notice. */
export async function tell<Kind extends NoticeKind>(
  tx: Recorded,
  ground: Ground,
  account: Account,
  principal: Principal | undefined,
  { kind, params, dispute, onlyTo, powerless }: Told<Kind>,
): Promise<string> {
  const at = ground.clock.now()
  const all = await recipientOf(tx, account, at, ground.vault)
  const to = { ...all, addresses: all.addresses.map((each) => (each.id === powerless ? { ...each, power: 'none' as const } : each)) }
  return announce(tx, ground, {
    kind,
    to: onlyTo ? { ...to, addresses: onlyTo.map(({ id, address }) => ({ id, address, power: 'none' as const })) } : to,
    params: { ...params, ...whereaboutsOf(principal) } as unknown as NoticeParams[Kind],
    at,
    ...(dispute ? { dispute } : {}),
  })
}

/** The same by the id of the account, for domains that know no more; answers the id of the notice. */
export async function tellById(
  tx: Recorded,
  ground: Ground,
  accountId: string,
  notice: { readonly kind: NoticeKind; readonly params: object; readonly dispute?: { readonly act: string; readonly subject: string } },
): Promise<string> {
  const account = (await findAccount(tx, accountId))!
  return announce(tx, ground, {
    kind: notice.kind,
    to: await recipientOf(tx, account, ground.clock.now(), ground.vault),
    params: notice.params as never,
    at: ground.clock.now(),
    ...(notice.dispute ? { dispute: notice.dispute } : {}),
  })
}

/** Mails somebody who has no account, as far as we know; without an address the same work is done, and reaches nobody. */
export async function tellStranger<Kind extends NoticeKind>(
  tx: Recorded,
  ground: Ground,
  principal: Principal,
  { kind, params, address }: { kind: Kind; params: Omit<NoticeParams[Kind], Whereabouts>; address: string | undefined },
): Promise<void> {
  // What is no address is dropped by the delivery: until then the work is that of a real one.
  const addresses = [{ id: null, address: address ?? 'nobody', power: 'none' as const }]
  await recipientOf(tx, nobody, ground.clock.now())
  await announce(tx, ground, {
    kind,
    to: { accountId: null, name: null, language: 'en', phrase: null, addresses },
    params: { ...params, ...whereaboutsOf(principal) } as unknown as NoticeParams[Kind],
    at: ground.clock.now(),
  })
}

const nobody: Account = {
  id: 'nobody',
  kind: 'person',
  name: 'nobody',
  isAdministrator: false,
  ownerId: null,
  createdAt: 0,
  enrolledAt: null,
  closedAt: null,
  language: 'en',
  phrase: null,
}

const whereaboutsOf = (principal: Principal | undefined) => ({
  device: browserFamily(principal && 'userAgent' in principal ? principal.userAgent : undefined),
  network: networkOf(principal && 'address' in principal ? principal.address : undefined),
})

/** Whom a notice reaches, and what its links can do there. */
export async function recipientOf(queries: Queries, account: Account, now: number, vault?: Ground['vault']): Promise<Recipient> {
  const addresses = (await listAllAddresses(queries, account.id)).flatMap((address) => {
    const power = addressPower(address, account.createdAt, now)
    return power === undefined ? [] : [{ id: address.id, address: address.address, power }]
  })
  return {
    accountId: account.id,
    name: account.name,
    language: account.language,
    phrase: account.phrase,
    addresses,
    webhooks: vault === undefined ? [] : await webhooksOf(queries, account, now, vault),
  }
}

async function webhooksOf(queries: Queries, account: Account, now: number, vault: Ground['vault']): Promise<WebhookRecipient[]> {
  // Told to one of them, so that a program hears once what is told to each.
  const isFirst = account.isAdministrator && (await listAdministrators(queries))[0]?.id === account.id
  const all = [...(await listAllWebhooks(queries, account.id)), ...(isFirst ? await listAllWebhooks(queries, ADMINISTRATORS) : [])]
  return all
    .filter(({ removedAt }) => removedAt === null || now - removedAt <= LEFT_WEBHOOK_MILLISECONDS)
    .map((webhook) => {
      const isShared = webhook.accountId === ADMINISTRATORS
      return {
        id: webhook.id,
        host: webhookHost(openWebhookUrl(vault, webhook)),
        hasLeft: webhook.removedAt !== null,
        // What all of them hear shows of none of them that he could know.
        reaches: !isShared && doesReach(webhook, account.createdAt, now),
        isShared,
      }
    })
}
