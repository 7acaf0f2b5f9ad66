import { accountState } from '../accounts/account.ts'
import type { TokenPrincipal } from '../accounts/principal.ts'
import { findAccount } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import { listLiveRestraints } from '../holds/store.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Ground } from '../platform/ground.ts'
import type { Access, Permission } from './access.ts'
import { prohibits, prohibitsSoFar } from './caveats.ts'
import { parseAuthorization } from './credential.ts'
import { verifySignature } from './macaroon.ts'
import { judgeToken } from './policy.ts'
import { findToken, listServerCaveats } from './store.ts'
import { type Token, useLabel } from './token.ts'

/** Where a request came from, as far as a proxy is trusted to say. */
export interface Origin {
  readonly address: string | undefined
  readonly userAgent: string | undefined
}

/**
 * Verifies the token of an `Authorization` header: structure, signature, state, account, expiry, network. What depends
 * on the project is asked by `authorize` once it is known, and again inside the commit.
 *
 * Nothing is written, counted or told before the signature holds: an identifier is not a secret.
 *
 * @throws Refusal `credentials-missing`, `credentials-invalid`, `password-not-accepted`, or what `judgeToken` refuses with.
 */
export async function authenticate(ground: Ground, header: string | undefined, permission: Permission, origin: Origin): Promise<TokenPrincipal> {
  const credential = parseAuthorization(header)
  if (credential.kind === 'none') throw new Refusal('credentials-missing')
  if (credential.kind === 'password') throw new Refusal('password-not-accepted')
  if (credential.kind === 'unreadable') throw new Refusal('credentials-invalid')
  const { macaroon } = credential
  const token = await findToken(ground.db.read, Buffer.from(macaroon.identifier).toString())
  if (!token) throw new Refusal('credentials-invalid')
  const key = ground.vault.open(`token-key:${token.id}`, token.sealedKey)
  if (!verifySignature(macaroon, key)) throw new Refusal('credentials-invalid')
  const account = await findAccount(ground.db.read, token.accountId)
  if (!account) throw new Error(`token ${token.id} belongs to nobody`)
  const principal: TokenPrincipal = {
    kind: 'token',
    tokenId: token.id,
    tokenName: token.name,
    account,
    presentedCaveats: macaroon.caveats,
    address: origin.address,
    userAgent: origin.userAgent,
    useLabel: (at) => useLabel(ground.vault.open(`token-label:${token.id}`, token.sealedLabel), at),
  }
  await judge(ground, ground.db.read, principal, token, { permission, project: undefined, prohibits: prohibitsSoFar })
  return principal
}

/**
 * Whether the principal may use this permission, on this project where one is named (a token of some projects may not
 * where none is), judged by what stands in the
 * database now. Called with the transaction of the change, so that a token revoked a moment ago changes nothing.
 *
 * @throws Refusal as `judgeToken` decides.
 */
export async function authorize(
  ground: Ground,
  queries: Queries,
  principal: TokenPrincipal,
  permission: Permission,
  project: Access['project'],
): Promise<void> {
  const token = await findToken(queries, principal.tokenId)
  if (!token) throw new Refusal('credentials-invalid')
  await judge(ground, queries, principal, token, { permission, project, prohibits })
}

interface Attempt {
  readonly permission: Permission
  readonly project: Access['project']
  readonly prohibits: typeof prohibits
}

async function judge(
  ground: Ground,
  queries: Queries,
  principal: TokenPrincipal,
  token: Token,
  { permission, project, prohibits }: Attempt,
): Promise<void> {
  const now = ground.clock.now()
  const account = await findAccount(queries, token.accountId)
  if (!account) throw new Refusal('credentials-invalid')
  const frozen = await listLiveRestraints(queries, 'account', account.id, now)
  const kept = await listServerCaveats(queries, token.id)
  const access: Access = {
    at: now,
    permission,
    accountId: account.id,
    ...(project ? { project } : {}),
    ...(principal.address === undefined ? {} : { address: principal.address }),
  }
  const caveats = [...principal.presentedCaveats, ...kept]
  const verdict = judgeToken({
    now,
    revokedAt: token.revokedAt,
    expiresAt: token.expiresAt,
    restraints: await listLiveRestraints(queries, 'token', token.id, now),
    narrowed: kept.length > 0,
    signatureValid: true,
    caveatProhibition: prohibits(caveats, access),
    holder: { state: accountState(account, frozen.length > 0) },
  })
  if (!verdict.permit) throw new Refusal(verdict.refuse, verdict.details)
}
