import type { TokenPrincipal } from '../accounts/principal.ts'
import { Refusal } from '../errors.ts'
import { useLabel } from '../journal/use-label.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Ground } from '../platform/ground.ts'
import type { Access, Permission } from './access.ts'
import { prohibits, prohibitsSoFar } from './caveats.ts'
import { parseAuthorization } from './credential.ts'
import { type CredentialRecord, holderState, isLiveAt, readCredentialRecord } from './credential-record.ts'
import type { VerifiedCredential } from './fresh-credentials.ts'
import { type Macaroon, verifySignature } from './macaroon.ts'
import { judgeToken } from './policy.ts'

/** Where a request came from, as far as a proxy is trusted to say. */
export interface Origin {
  readonly address: string | undefined
  readonly userAgent: string | undefined
}

/** The token of an `Authorization` header, unverified. @throws Refusal `credentials-missing`, `credentials-invalid`, `password-not-accepted` */
export function readMacaroon(header: string | undefined): Macaroon {
  const credential = parseAuthorization(header)
  if (credential.kind === 'none') throw new Refusal('credentials-missing')
  if (credential.kind === 'password') throw new Refusal('password-not-accepted')
  if (credential.kind === 'unreadable') throw new Refusal('credentials-invalid')
  return credential.macaroon
}

/** The id of the row that a macaroon claims to be. @throws Refusal `credentials-invalid` where it is no id of ours */
export function identifierOf(macaroon: Macaroon): string {
  const id = Buffer.from(macaroon.identifier).toString('latin1')
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new Refusal('credentials-invalid')
  return id
}

/**
 * Nothing is written, counted or told before the signature holds: an identifier is not a secret.
 *
 * @throws Refusal `credentials-invalid`
 */
export function verifySignatureOf(ground: Ground, macaroon: Macaroon, record: CredentialRecord | undefined): VerifiedCredential {
  if (!record) throw new Refusal('credentials-invalid')
  const key = ground.vault.open(`token-key:${record.token.id}`, record.token.sealedKey)
  if (!verifySignature(macaroon, key)) throw new Refusal('credentials-invalid')
  return { macaroon, record }
}

/**
 * Who presents a verified token, judged by state, account, expiry and network. What depends on the project is asked by
 * `authorize` once it is known, and again inside the commit.
 *
 * @throws Refusal as `judgeToken` decides.
 */
export function principalOf(
  ground: Ground,
  { macaroon, record }: VerifiedCredential,
  permission: Permission,
  origin: Origin,
): TokenPrincipal {
  const { token, account } = record
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
  judge(ground, record, principal, { permission, project: undefined, prohibits: prohibitsSoFar })
  return principal
}

/**
 * Whether the principal may use this permission, on this project where one is named (a token of some projects may not
 * where none is), judged by what stands in the database now. Called with the transaction of the change, so that a token
 * revoked a moment ago changes nothing.
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
  authorizeWith(ground, await readCredentialRecord(queries, principal.tokenId), principal, permission, project)
}

/** The part of `authorize` that reads nothing. */
export function authorizeWith(
  ground: Ground,
  record: CredentialRecord | undefined,
  principal: TokenPrincipal,
  permission: Permission,
  project: Access['project'],
): void {
  if (!record) throw new Refusal('credentials-invalid')
  judge(ground, record, principal, { permission, project, prohibits })
}

interface Attempt {
  readonly permission: Permission
  readonly project: Access['project']
  readonly prohibits: typeof prohibits
}

function judge(ground: Ground, record: CredentialRecord, principal: TokenPrincipal, { permission, project, prohibits }: Attempt): void {
  const now = ground.clock.now()
  const access: Access = {
    at: now,
    permission,
    accountId: record.account.id,
    ...(project ? { project } : {}),
    ...(principal.address === undefined ? {} : { address: principal.address }),
  }
  const verdict = judgeToken({
    now,
    revokedAt: record.token.revokedAt,
    expiresAt: record.token.expiresAt,
    restraints: record.tokenRestraints.filter(isLiveAt(now)),
    narrowed: record.keptCaveats.length > 0,
    signatureValid: true,
    caveatProhibition: prohibits([...principal.presentedCaveats, ...record.keptCaveats], access),
    holder: { state: holderState(record, now) },
  })
  if (!verdict.permit) throw new Refusal(verdict.refuse, verdict.details)
}
