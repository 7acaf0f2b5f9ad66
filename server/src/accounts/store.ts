import type { Recorded } from '../journal/record.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Account } from './account.ts'

type AccountTables = {
  account: {
    id: string
    kind: Account['kind']
    name: string
    email: string | null
    password_hash: string | null
    is_administrator: number
    owner_id: string | null
    created_at: number
    closed_at: number | null
  }
  setup_link: { digest: string; created_at: number; expires_at: number; used_at: number | null }
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
      email: account.email,
      password_hash: passwordHash,
      is_administrator: account.isAdministrator ? 1 : 0,
      owner_id: account.ownerId,
      created_at: account.createdAt,
      closed_at: null,
    })
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
    .select(['id', 'kind', 'name', 'email', 'is_administrator', 'owner_id', 'created_at', 'closed_at'])
}

type AccountRow = Omit<AccountTables['account'], 'password_hash'>

function fromRow(row: AccountRow | undefined): Account | undefined {
  return (
    row && {
      id: row.id,
      kind: row.kind,
      name: row.name,
      email: row.email,
      isAdministrator: row.is_administrator === 1,
      ownerId: row.owner_id,
      createdAt: row.created_at,
      closedAt: row.closed_at,
    }
  )
}
