import type { Recorded } from '../journal/record.ts'
import { announce } from '../notices/announce.ts'
import type { NoticeKind, NoticeParams } from '../notices/notice-kinds.ts'
import type { Ground } from '../platform/ground.ts'
import { browserFamily } from '../platform/http/browser-family.ts'
import { networkOf } from '../platform/http/network-of.ts'
import type { Account } from './account.ts'
import type { EmailAddress } from './emails/email-address.ts'
import type { Principal } from './principal.ts'
import { recipientsOf } from './recipients.ts'
import { findAccount, listAccountsById } from './store.ts'

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
  const all = (await recipientsOf(tx, [account], at, ground.vault))[0]!
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
  const [to] = await recipientsOf(tx, [account], ground.clock.now(), ground.vault)
  return announce(tx, ground, {
    kind: notice.kind,
    to: to!,
    params: notice.params as never,
    at: ground.clock.now(),
    ...(notice.dispute ? { dispute: notice.dispute } : {}),
  })
}

const AT_ONCE = 500

/** The same to many accounts, one notice each; to none twice. */
export async function tellMany(
  tx: Recorded,
  ground: Ground,
  notices: readonly { readonly accountId: string; readonly kind: NoticeKind; readonly params: object }[],
): Promise<void> {
  const at = ground.clock.now()
  for (let i = 0; i < notices.length; i += AT_ONCE) {
    const told = new Map(notices.slice(i, i + AT_ONCE).map((notice) => [notice.accountId, notice]))
    const accounts = await listAccountsById(tx, [...told.keys()])
    for (const to of await recipientsOf(tx, accounts, at, ground.vault)) {
      const { kind, params } = told.get(to.accountId!)!
      await announce(tx, ground, { kind, to, params: params as never, at })
    }
  }
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
  await recipientsOf(tx, [nobody], ground.clock.now(), ground.vault)
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
