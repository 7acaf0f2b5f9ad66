import type { Recorded } from '../journal/record.ts'
import type { Language } from '../notices/language.ts'
import type { Queries, Transaction } from '../platform/database/database.ts'
import type { Account } from './account.ts'
import { nameSkeleton } from './look-alike.ts'

type AccountTables = {
  account: {
    id: string
    kind: Account['kind']
    name: string
    password_hash: string | null
    is_administrator: number
    owner_id: string | null
    created_at: number
    closed_at: number | null
    language: Language
    notice_phrase: string | null
    enrolled_at: number | null
    password_changed_at: number | null
    skeleton: string | null
    administrator_since: number | null
  }
  setup_link: { digest: string; created_at: number; expires_at: number; used_at: number | null }
  taken_name: { name: string; skeleton: string; taken_at: number }
}

export function findAccountByName(queries: Queries, name: string): Promise<Account | undefined> {
  return accounts(queries).where('name', '=', name).executeTakeFirst().then(fromRow)
}

export function findAccount(queries: Queries, id: string): Promise<Account | undefined> {
  return accounts(queries).where('id', '=', id).executeTakeFirst().then(fromRow)
}

export async function listAccounts(queries: Queries): Promise<Account[]> {
  const rows = await accounts(queries).orderBy('name').execute()
  return rows.map((row) => fromRow(row)!)
}

export async function listAdministrators(queries: Queries): Promise<Account[]> {
  const rows = await accounts(queries).where('is_administrator', '=', 1).where('closed_at', 'is', null).orderBy('created_at').execute()
  return rows.map((row) => fromRow(row)!)
}

/** Since when those are administrators who became one later than their account, by id; milliseconds UTC. */
export async function listAdministratorTimes(queries: Queries): Promise<Map<string, number>> {
  const rows = await queries
    .withTables<AccountTables>()
    .selectFrom('account')
    .select(['id', 'administrator_since'])
    .where('is_administrator', '=', 1)
    .where('administrator_since', 'is not', null)
    .execute()
  return new Map(rows.map((row) => [row.id, row.administrator_since!]))
}

/** `since`: null counts at once. */
export async function updateAdministrator(
  tx: Recorded,
  accountId: string,
  { isAdministrator, since }: { isAdministrator: boolean; since: number | null },
): Promise<void> {
  await tx
    .withTables<AccountTables>()
    .updateTable('account')
    .set({ is_administrator: isAdministrator ? 1 : 0, administrator_since: since })
    .where('id', '=', accountId)
    .execute()
}

/** The accounts with these ids, in no order. */
export async function listAccountsById(queries: Queries, ids: readonly string[]): Promise<Account[]> {
  if (ids.length === 0) return []
  const rows = await accounts(queries).where('id', 'in', ids).execute()
  return rows.map((row) => fromRow(row)!)
}

/** Open services that these people answer for, by name. */
export async function listServicesOf(queries: Queries, ownerIds: readonly string[], limit: number): Promise<Account[]> {
  if (ownerIds.length === 0) return []
  const rows = await accounts(queries)
    .where('owner_id', 'in', ownerIds)
    .where('closed_at', 'is', null)
    .orderBy('name')
    .limit(limit)
    .execute()
  return rows.map((row) => fromRow(row)!)
}

export async function insertAccount(tx: Recorded, account: Account, passwordHash: string | null): Promise<void> {
  await tx
    .withTables<AccountTables>()
    .insertInto('account')
    .values({
      id: account.id,
      kind: account.kind,
      name: account.name,
      password_hash: passwordHash,
      is_administrator: account.isAdministrator ? 1 : 0,
      owner_id: account.ownerId,
      created_at: account.createdAt,
      closed_at: null,
      language: account.language,
      notice_phrase: account.phrase,
      enrolled_at: account.enrolledAt,
      password_changed_at: passwordHash === null ? null : account.createdAt,
      skeleton: nameSkeleton(account.name),
      administrator_since: null,
    })
    .execute()
}

/** True where an account, or something else that has a name, looks like this one (accounts/look-alike.ts). */
export async function hasLookAlike(queries: Queries, skeleton: string): Promise<boolean> {
  const tables = queries.withTables<AccountTables>()
  const row =
    (await tables.selectFrom('account').select('id').where('skeleton', '=', skeleton).executeTakeFirst()) ??
    (await tables.selectFrom('taken_name').select('name').where('skeleton', '=', skeleton).executeTakeFirst())
  return row !== undefined
}

/** True where something that is no account has this name. */
export async function isTakenName(queries: Queries, name: string): Promise<boolean> {
  const row = await queries.withTables<AccountTables>().selectFrom('taken_name').select('name').where('name', '=', name).executeTakeFirst()
  return row !== undefined
}

export async function insertTakenName(tx: Recorded, { name, skeleton, at }: { name: string; skeleton: string; at: number }): Promise<void> {
  await tx.withTables<AccountTables>().insertInto('taken_name').values({ name, skeleton, taken_at: at }).execute()
}

/** What a password is checked against; null where there is none. */
export async function findPasswordHash(queries: Queries, accountId: string): Promise<string | null> {
  const row = await queries
    .withTables<AccountTables>()
    .selectFrom('account')
    .select('password_hash')
    .where('id', '=', accountId)
    .executeTakeFirst()
  return row?.password_hash ?? null
}

export async function updatePassword(tx: Recorded, accountId: string, passwordHash: string, at: number): Promise<void> {
  await tx
    .withTables<AccountTables>()
    .updateTable('account')
    .set({ password_hash: passwordHash, password_changed_at: at })
    .where('id', '=', accountId)
    .execute()
}

/** No password opens anything until the owner has chosen another one. */
export async function dropPassword(tx: Recorded, accountId: string): Promise<void> {
  await tx.withTables<AccountTables>().updateTable('account').set({ password_hash: null }).where('id', '=', accountId).execute()
}

/** The same password under stronger parameters: nothing that anybody has to know. */
export async function upgradePasswordHash(tx: Transaction, accountId: string, before: string, after: string): Promise<void> {
  await tx
    .withTables<AccountTables>()
    .updateTable('account')
    .set({ password_hash: after })
    .where('id', '=', accountId)
    .where('password_hash', '=', before)
    .execute()
}

/** Since when the person has a second factor; null where the last one went. */
export async function updateEnrolledAt(tx: Recorded, accountId: string, enrolledAt: number | null): Promise<void> {
  await tx.withTables<AccountTables>().updateTable('account').set({ enrolled_at: enrolledAt }).where('id', '=', accountId).execute()
}

export async function updateProfile(
  tx: Recorded,
  accountId: string,
  profile: { language: Language; phrase: string | null },
): Promise<void> {
  await tx
    .withTables<AccountTables>()
    .updateTable('account')
    .set({ language: profile.language, notice_phrase: profile.phrase })
    .where('id', '=', accountId)
    .execute()
}

/** Closed for ever; the row, and with it the name, stays. */
export async function markAccountClosed(tx: Recorded, accountId: string, at: number): Promise<void> {
  await tx
    .withTables<AccountTables>()
    .updateTable('account')
    .set({ closed_at: at, password_hash: null })
    .where('id', '=', accountId)
    .execute()
}

export async function insertSetupLink(tx: Recorded, link: { digest: string; createdAt: number; expiresAt: number }): Promise<void> {
  const tables = tx.withTables<AccountTables>()
  // A new link replaces the old ones: only the newest terminal output is worth anything.
  await tables.updateTable('setup_link').set({ used_at: link.createdAt }).where('used_at', 'is', null).execute()
  await tables
    .insertInto('setup_link')
    .values({ digest: link.digest, created_at: link.createdAt, expires_at: link.expiresAt, used_at: null })
    .execute()
}

export async function findSetupLink(queries: Queries, digest: string): Promise<{ expiresAt: number; usedAt: number | null } | undefined> {
  const row = await queries.withTables<AccountTables>().selectFrom('setup_link').selectAll().where('digest', '=', digest).executeTakeFirst()
  return row && { expiresAt: row.expires_at, usedAt: row.used_at }
}

/** Uses up the link; false where somebody else was faster. */
export async function consumeSetupLink(tx: Recorded, digest: string, at: number): Promise<boolean> {
  const done = await tx
    .withTables<AccountTables>()
    .updateTable('setup_link')
    .set({ used_at: at })
    .where('digest', '=', digest)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

function accounts(queries: Queries) {
  return queries
    .withTables<AccountTables>()
    .selectFrom('account')
    .select(['id', 'kind', 'name', 'is_administrator', 'owner_id', 'created_at', 'closed_at', 'language', 'notice_phrase', 'enrolled_at'])
}

type AccountRow = Omit<AccountTables['account'], 'password_hash' | 'password_changed_at' | 'skeleton' | 'administrator_since'>

function fromRow(row: AccountRow | undefined): Account | undefined {
  return (
    row && {
      id: row.id,
      kind: row.kind,
      name: row.name,
      isAdministrator: row.is_administrator === 1,
      ownerId: row.owner_id,
      createdAt: row.created_at,
      closedAt: row.closed_at,
      enrolledAt: row.enrolled_at,
      language: row.language,
      phrase: row.notice_phrase,
    }
  )
}
