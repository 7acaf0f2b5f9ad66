import { randomBytes, randomUUID } from 'node:crypto'
import { accountState } from '../accounts/account.ts'
import { actorOf, assertOperator, type Principal } from '../accounts/principal.ts'
import { findAccountByName } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import { record } from '../journal/record.ts'
import type { Ground } from '../platform/ground.ts'
import type { Permission } from './access.ts'
import type { Caveat } from './caveats/caveat.ts'
import { expiry } from './caveats/expiry.ts'
import { networks, parseNetwork } from './caveats/networks.ts'
import { permissionsOnly } from './caveats/permissions.ts'
import { projectNames } from './caveats/project-names.ts'
import { attenuate, maximumCaveatSizeBytes, maximumMacaroonSizeBytes, mintMacaroon } from './macaroon.ts'
import { encodeCaveat } from './read-caveat.ts'
import { SEALING_LOCK } from './reseal-secrets.ts'
import { insertToken } from './store.ts'
import { labelCommitment, newLabel, parseTokenName, type Token } from './token.ts'
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

/**
 * Makes an API token: a macaroon with its own random key, encrypted at rest. What it is restricted to are caveats that
 * it carries, so the holder sees them and can add more without asking. The text is returned once and stored nowhere.
 *
 * @throws Refusal `account-unknown`, `holder-cannot-have-tokens`, `token-name-invalid`, `network-invalid`
 */
export async function createToken(
  ground: Ground,
  principal: Principal,
  location: string,
  wanted: NewToken,
): Promise<{ token: Token; text: string }> {
  assertOperator(principal, 'create tokens')
  const now = ground.clock.now()
  const name = parseTokenName(wanted.name)
  const expiresAt = wanted.ttlSeconds === undefined ? null : now + wanted.ttlSeconds * 1000
  const caveats = caveatsOf(wanted, expiresAt)
  return record(ground, actorOf(principal, now), async (tx) => {
    await tx.lock(SEALING_LOCK)
    const holder = await findAccountByName(tx, wanted.holder.toLowerCase())
    if (!holder) throw new Refusal('account-unknown', { name: wanted.holder.slice(0, 60) })
    const state = accountState(holder, false)
    if (state !== 'active') throw new Refusal('holder-cannot-have-tokens', { name: holder.name, state })
    const id = randomUUID()
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
