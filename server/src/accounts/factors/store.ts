import type { Recorded } from '../../journal/record.ts'
import type { Queries, Transaction } from '../../platform/database/database.ts'
import type { Factor, Passkey, TotpFactor } from './factor.ts'

type FactorTables = {
  factor: {
    id: string
    account_id: string
    kind: Factor['kind']
    name: string
    created_at: number
    last_used_at: number | null
    removed_at: number | null
    credential_id: string | null
    public_key: Uint8Array | null
    sign_count: number | null
    transports: string | null
    verifies_user: number | null
    sealed_seed: Uint8Array | null
    last_step: number | null
  }
  recovery_code: { digest: string; account_id: string; made_at: number; used_at: number | null; replaced_at: number | null }
  spent_challenge: { digest: string; expires_at: number }
}

/** The factors that an account has now, oldest first. */
export async function listFactors(queries: Queries, accountId: string): Promise<(Passkey | TotpFactor)[]> {
  const rows = await factors(queries).where('account_id', '=', accountId).where('removed_at', 'is', null).orderBy('created_at').execute()
  return rows.map(fromRow)
}

/** Which kinds of factors each of these accounts has. */
export async function listFactorKinds(queries: Queries, accountIds: readonly string[]): Promise<Map<string, ReadonlySet<Factor['kind']>>> {
  if (accountIds.length === 0) return new Map()
  const rows = await queries
    .withTables<FactorTables>()
    .selectFrom('factor')
    .select(['account_id', 'kind'])
    .where('account_id', 'in', accountIds)
    .where('removed_at', 'is', null)
    .groupBy(['account_id', 'kind'])
    .execute()
  return new Map([...Map.groupBy(rows, (row) => row.account_id)].map(([id, of]) => [id, new Set(of.map(({ kind }) => kind))]))
}

/** A factor of this account, removed or not. */
export async function findFactor(queries: Queries, accountId: string, id: string): Promise<Passkey | TotpFactor | undefined> {
  const row = await factors(queries).where('account_id', '=', accountId).where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

/** The passkey that has this credential id and is not removed, whoever owns it. */
export async function findPasskey(queries: Queries, credentialId: string): Promise<Passkey | undefined> {
  const row = await factors(queries).where('credential_id', '=', credentialId).where('removed_at', 'is', null).executeTakeFirst()
  return row && (fromRow(row) as Passkey)
}

/** True where the credential id was ever registered here. */
export async function hasCredential(queries: Queries, credentialId: string): Promise<boolean> {
  return (await factors(queries).where('credential_id', '=', credentialId).executeTakeFirst()) !== undefined
}

export async function insertFactor(tx: Recorded, factor: Passkey | TotpFactor): Promise<void> {
  await tx
    .withTables<FactorTables>()
    .insertInto('factor')
    .values({
      id: factor.id,
      account_id: factor.accountId,
      kind: factor.kind,
      name: factor.name,
      created_at: factor.createdAt,
      last_used_at: factor.lastUsedAt,
      removed_at: null,
      credential_id: factor.kind === 'passkey' ? factor.credentialId : null,
      public_key: factor.kind === 'passkey' ? factor.publicKey : null,
      sign_count: factor.kind === 'passkey' ? factor.signCount : null,
      transports: factor.kind === 'passkey' ? JSON.stringify(factor.transports) : null,
      verifies_user: factor.kind === 'passkey' ? Number(factor.verifiesUser) : null,
      sealed_seed: factor.kind === 'totp' ? factor.sealedSeed : null,
      last_step: factor.kind === 'totp' ? factor.lastStep : null,
    })
    .execute()
}

export async function markFactorRemoved(tx: Recorded, id: string, at: number | null): Promise<void> {
  await tx.withTables<FactorTables>().updateTable('factor').set({ removed_at: at }).where('id', '=', id).execute()
}

/** Takes a step of a TOTP factor; false where this or a later one was taken before, by whoever. */
export async function takeStep(tx: Transaction, id: string, step: number, at: number): Promise<boolean> {
  const done = await tx
    .withTables<FactorTables>()
    .updateTable('factor')
    .set({ last_step: step, last_used_at: at })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .where((is) => is.or([is('last_step', 'is', null), is('last_step', '<', step)]))
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** Notes a use of a passkey; false where its counter has meanwhile moved past this one, or it is gone. */
export async function noteAssertion(tx: Transaction, id: string, use: { from: number; to: number; at: number }): Promise<boolean> {
  const done = await tx
    .withTables<FactorTables>()
    .updateTable('factor')
    .set({ sign_count: use.to, last_used_at: use.at })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .where('sign_count', '=', use.from)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** For a rotation of keys. */
export async function resealSeed(tx: Recorded, id: string, sealedSeed: Uint8Array): Promise<void> {
  await tx.withTables<FactorTables>().updateTable('factor').set({ sealed_seed: sealedSeed }).where('id', '=', id).execute()
}

/** Every seed at rest, of removed factors too. */
export async function listSeeds(queries: Queries): Promise<{ id: string; sealedSeed: Uint8Array }[]> {
  const rows = await queries
    .withTables<FactorTables>()
    .selectFrom('factor')
    .select(['id', 'sealed_seed'])
    .where('sealed_seed', 'is not', null)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ id: row.id, sealedSeed: row.sealed_seed! }))
}

/** How many recovery codes still work, and since when the account has them. */
export async function countRecoveryCodes(queries: Queries, accountId: string): Promise<{ left: number; madeAt: number | null }> {
  const rows = await queries
    .withTables<FactorTables>()
    .selectFrom('recovery_code')
    .select(['made_at', 'used_at'])
    .where('account_id', '=', accountId)
    .where('replaced_at', 'is', null)
    .execute()
  return { left: rows.filter((row) => row.used_at === null).length, madeAt: rows[0]?.made_at ?? null }
}

export async function findRecoveryCode(queries: Queries, accountId: string, digest: string): Promise<{ madeAt: number } | undefined> {
  const row = await queries
    .withTables<FactorTables>()
    .selectFrom('recovery_code')
    .select('made_at')
    .where('digest', '=', digest)
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .where('replaced_at', 'is', null)
    .executeTakeFirst()
  return row && { madeAt: row.made_at }
}

export async function replaceRecoveryCodes(tx: Recorded, accountId: string, digests: readonly string[], at: number): Promise<void> {
  const tables = tx.withTables<FactorTables>()
  await tables
    .updateTable('recovery_code')
    .set({ replaced_at: at })
    .where('account_id', '=', accountId)
    .where('replaced_at', 'is', null)
    .execute()
  if (digests.length === 0) return
  await tables
    .insertInto('recovery_code')
    .values(digests.map((digest) => ({ digest, account_id: accountId, made_at: at, used_at: null, replaced_at: null })))
    .execute()
}

/** Burns a code; false where somebody was faster. */
export async function burnRecoveryCode(tx: Recorded, accountId: string, digest: string, at: number): Promise<boolean> {
  const done = await tx
    .withTables<FactorTables>()
    .updateTable('recovery_code')
    .set({ used_at: at })
    .where('digest', '=', digest)
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .where('replaced_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** Notes that a challenge was answered. @throws UniqueViolation where it was answered before. */
export async function insertSpentChallenge(tx: Transaction, digest: string, expiresAt: number): Promise<void> {
  await tx.withTables<FactorTables>().insertInto('spent_challenge').values({ digest, expires_at: expiresAt }).execute()
}

export async function deleteSpentChallenges(tx: Transaction, before: number): Promise<void> {
  await tx.withTables<FactorTables>().deleteFrom('spent_challenge').where('expires_at', '<', before).execute()
}

function factors(queries: Queries) {
  return queries.withTables<FactorTables>().selectFrom('factor').selectAll()
}

function fromRow(row: FactorTables['factor']): Passkey | TotpFactor {
  const factor = {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    removedAt: row.removed_at,
  }
  return row.kind === 'totp'
    ? { ...factor, kind: 'totp', sealedSeed: row.sealed_seed!, lastStep: row.last_step }
    : {
        ...factor,
        kind: 'passkey',
        credentialId: row.credential_id!,
        publicKey: row.public_key!,
        signCount: row.sign_count!,
        transports: JSON.parse(row.transports!),
        verifiesUser: row.verifies_user === 1,
      }
}
