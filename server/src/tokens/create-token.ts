import { randomBytes, randomUUID } from 'node:crypto'
import { type Account, accountState, isWorking } from '../accounts/account.ts'
import { accountLock, assertMayAct } from '../accounts/act-as.ts'
import { actorOf, assertOperator, type Principal, type SessionPrincipal } from '../accounts/principal.ts'
import { findAccountByName } from '../accounts/store.ts'
import { tell } from '../accounts/tell.ts'
import type { Reception } from '../accounts/terms.ts'
import { Refusal } from '../errors.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import { type Recorded, record } from '../journal/record.ts'
import { labelCommitment, newLabel } from '../journal/use-label.ts'
import { SEALING_LOCK } from '../platform/encryption/sealing-lock.ts'
import type { Ground } from '../platform/ground.ts'
import type { Permission } from './access.ts'
import type { Caveat } from './caveats/caveat.ts'
import { expiry } from './caveats/expiry.ts'
import { networks, parseNetwork } from './caveats/networks.ts'
import { permissionsOnly } from './caveats/permissions.ts'
import { projectNames } from './caveats/project-names.ts'
import { attenuate, maximumCaveatSizeBytes, maximumMacaroonSizeBytes, mintMacaroon } from './macaroon.ts'
import { encodeCaveat } from './read-caveat.ts'
import { insertToken } from './store.ts'
import { parseTokenName, type Token } from './token.ts'
import { formatToken } from './token-text.ts'

export interface NewToken {
  /** Name of the account that holds it. */
  readonly holder: string
  readonly name: string
  /** Normalised project names, or all that the holder's roles allow, future ones too. */
  readonly projects: readonly string[] | 'all'
  readonly permissions: readonly Permission[]
  readonly ttlSeconds?: number
  /** CIDR. */
  readonly networks?: readonly string[]
}

interface Minted {
  readonly token: Token
  /** What its user keeps; returned once and stored nowhere. */
  readonly text: string
}

/**
 * Makes an API token: a macaroon with its own random key, encrypted at rest. What it is restricted to are caveats that
 * it carries, so the holder sees them and can add more without asking.
 *
 * @throws Refusal `account-unknown`, `holder-cannot-have-tokens`, `token-name-invalid`, `network-invalid`
 */
export async function createToken(ground: Ground, principal: Principal, location: string, wanted: NewToken): Promise<Minted> {
  assertOperator(principal, 'create tokens')
  return mint(ground, principal, location, wanted, async () => {})
}

/**
 * The same for somebody who is signed in: for himself, or for a service that he answers for. A guarded account, and a
 * public index, ask for an old passkey.
 *
 * @throws Refusal also `proof-needed`, `token-lives-too-long`
 */
export async function createOwnToken(
  reception: Reception,
  principal: SessionPrincipal,
  location: string,
  wanted: NewToken,
): Promise<Minted> {
  const { mostTokenSeconds } = reception.terms
  if (mostTokenSeconds !== undefined && (wanted.ttlSeconds ?? Number.POSITIVE_INFINITY) > mostTokenSeconds)
    throw new Refusal('token-lives-too-long', { days: Math.floor(mostTokenSeconds / 86_400) })
  return mint(reception, principal, location, wanted, async (tx, holder, tokenId) => {
    await tx.lock(accountLock(principal.account.id))
    const isGuarded = principal.state === 'guarded'
    const account = await assertMayAct(reception, tx, principal, { level: isGuarded ? 'K' : reception.terms.newTokenLevel })
    // Not said apart from an unknown name: whose service it is concerns nobody else.
    if (holder.id !== account.id && holder.ownerId !== account.id) throw new Refusal('account-unknown', { name: holder.name })
    await tell(tx, reception, account, principal, {
      kind: 'token-created',
      params: { tokenName: wanted.name.slice(0, 100) },
      dispute: { act: 'token-created', subject: tokenId },
    })
  })
}

async function mint(
  ground: Ground,
  principal: Principal,
  location: string,
  wanted: NewToken,
  assertMay: (tx: Recorded, holder: Account, tokenId: string) => Promise<void>,
): Promise<Minted> {
  const now = ground.clock.now()
  const name = parseTokenName(wanted.name)
  const expiresAt = wanted.ttlSeconds === undefined ? null : now + wanted.ttlSeconds * 1000
  const caveats = caveatsOf(wanted, expiresAt)
  return record(ground, actorOf(principal, now), async (tx) => {
    if (principal.kind === 'session') await tx.lock(accountLock(principal.account.id))
    await tx.lock(SEALING_LOCK)
    const holder = await findAccountByName(tx, wanted.holder.toLowerCase())
    if (!holder) throw new Refusal('account-unknown', { name: wanted.holder.slice(0, 60) })
    const id = randomUUID()
    await assertMay(tx, holder, id)
    const state = accountState(holder, await listLiveRestraints(tx, 'account', holder.id, now))
    if (!isWorking(state)) throw new Refusal('holder-cannot-have-tokens', { name: holder.name, state })
    const key = randomBytes(32)
    const label = newLabel()
    const token: Token = {
      id,
      accountId: holder.id,
      name,
      sealedKey: ground.vault.seal(`token-key:${id}`, key),
      sealedLabel: ground.vault.seal(`token-label:${id}`, label),
      createdAt: now,
      expiresAt,
      revokedAt: null,
      lastUsedAt: null,
    }
    await insertToken(tx, token)
    const bare = mintMacaroon({ location, identifier: Buffer.from(id), key })
    const macaroon = encodeCaveats(caveats).reduce(attenuate, bare)
    return {
      result: { token, text: formatToken(macaroon) },
      events: [
        {
          kind: 'token-created',
          subjects: { token: id, account: holder.id },
          public: { commitment: labelCommitment(id, label), ...(expiresAt === null ? {} : { expiresAt }) },
          private: { name, caveats: caveats.map((caveat) => JSON.stringify(caveat)) },
        },
      ],
    }
  })
}

function caveatsOf(wanted: NewToken, expiresAt: number | null): Caveat[] {
  const caveats: Caveat[] = [permissionsOnly(wanted.permissions)]
  if (wanted.projects !== 'all') caveats.push(projectNames(wanted.projects))
  // Rounded up, so that a token lives at least as long as it was given.
  if (expiresAt !== null) caveats.push(expiry(Math.ceil(expiresAt / 1000)))
  if (wanted.networks && wanted.networks.length > 0) {
    for (const network of wanted.networks) {
      if (!parseNetwork(network)) throw new Refusal('network-invalid', { network: network.slice(0, 60) })
    }
    caveats.push(networks(wanted.networks))
  }
  return caveats
}

function encodeCaveats(caveats: readonly Caveat[]): Uint8Array[] {
  const encoded = caveats.map(encodeCaveat)
  const sizeBytes = encoded.reduce((sum, caveat) => sum + caveat.length, 0)
  if (encoded.some((caveat) => caveat.length > maximumCaveatSizeBytes) || sizeBytes > maximumMacaroonSizeBytes / 2)
    throw new Refusal('token-too-large')
  return encoded
}
