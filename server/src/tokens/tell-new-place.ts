import type { TokenPrincipal } from '../accounts/principal.ts'
import { findAccount } from '../accounts/store.ts'
import { tell } from '../accounts/tell.ts'
import { readPrivate } from '../journal/read-entry.ts'
import type { Recorded } from '../journal/record.ts'
import { listEntriesAbout } from '../journal/store.ts'
import type { Ground } from '../platform/ground.ts'
import { networkOf } from '../platform/http/network-of.ts'
import { isNewPlace } from './new-place-policy.ts'
import { findToken } from './store.ts'

/** Most tokens publish from where they did last: the newest entry says so. */
const FIRST = 1
const MOST = 100

/**
 * Tells whoever answers for a token that it publishes from a network that it was not used from before, with a link that puts it to
 * sleep. Inside the transaction of a publication, after its other writes; the journal of earlier ones is all that is asked.
 */
export async function tellNewPlace(
  tx: Recorded,
  ground: Ground,
  principal: TokenPrincipal,
  published: { readonly project: string; readonly release: string },
): Promise<void> {
  const network = networkOf(principal.address)
  const newest = await listUses(tx, ground, principal, FIRST)
  if (newest.uses.some((use) => use.network === network)) return
  const { uses, isCut } = await listUses(tx, ground, principal, MOST)
  const token = (await findToken(tx, principal.tokenId))!
  if (!isNewPlace({ now: ground.clock.now(), network, createdAt: token.createdAt, uses, isCut })) return
  const { account } = principal
  const owner = account.ownerId === null ? account : await findAccount(tx, account.ownerId)
  if (owner?.kind !== 'person') return
  await tell(tx, ground, owner, principal, {
    kind: 'token-used-elsewhere',
    params: { tokenName: token.name, ...published },
    // The link puts it to sleep, as that of its making does.
    dispute: { act: 'token-created', subject: token.id },
  })
}

async function listUses(tx: Recorded, ground: Ground, { account, tokenId }: TokenPrincipal, limit: number) {
  const entries = await listEntriesAbout(tx, 'account', account.id, limit, { kinds: ['file-published'] })
  const uses = entries.flatMap((entry) => {
    const hidden = readPrivate(ground.vault, entry)
    if (hidden?.token !== tokenId) return []
    return [{ at: entry.at, network: networkOf(typeof hidden.address === 'string' ? hidden.address : undefined) }]
  })
  return { uses, isCut: entries.length === limit }
}
