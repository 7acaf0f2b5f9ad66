import type { Recorded } from '../../journal/record.ts'
import type { Queries } from '../../platform/database/database.ts'
import type { EmailAddress } from './email-address.ts'

type EmailTables = {
  email_address: {
    id: string
    account_id: string
    address: string
    comparable: string
    is_primary: number
    added_at: number
    verified_at: number | null
    compromised_at: number | null
    removed_at: number | null
  }
}

/** Every address that an account has or had, oldest first. */
export const listAllAddresses = (queries: Queries, accountId: string): Promise<EmailAddress[]> => listAddressesOfMany(queries, [accountId])

/** Those of many accounts, at least one, in the same order. */
export async function listAddressesOfMany(queries: Queries, accountIds: readonly string[]): Promise<EmailAddress[]> {
  const rows = await addresses(queries).where('account_id', 'in', accountIds).orderBy('added_at').orderBy('id').execute()
  return rows.map(fromRow)
}

/** The addresses that an account has now. */
export async function listAddresses(queries: Queries, accountId: string): Promise<EmailAddress[]> {
  return (await listAllAddresses(queries, accountId)).filter(({ removedAt }) => removedAt === null)
}

export async function findAddress(queries: Queries, accountId: string, id: string): Promise<EmailAddress | undefined> {
  const row = await addresses(queries).where('account_id', '=', accountId).where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

/** The verified address that somebody uses, whoever he is. `comparable` is in lower case. */
export async function findOwnedAddress(queries: Queries, comparable: string): Promise<EmailAddress | undefined> {
  const row = await addresses(queries)
    .where('comparable', '=', comparable)
    .where('verified_at', 'is not', null)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** Ids of accounts to their first addresses. */
export async function listPrimaryAddresses(queries: Queries): Promise<Map<string, string>> {
  const rows = await addresses(queries).where('is_primary', '=', 1).where('removed_at', 'is', null).execute()
  return new Map(rows.map((row) => [row.account_id, row.address]))
}

export async function insertAddress(tx: Recorded, address: EmailAddress): Promise<void> {
  await tx
    .withTables<EmailTables>()
    .insertInto('email_address')
    .values({
      id: address.id,
      account_id: address.accountId,
      address: address.address,
      comparable: address.address.toLowerCase(),
      is_primary: Number(address.isPrimary),
      added_at: address.addedAt,
      verified_at: address.verifiedAt,
      compromised_at: null,
      removed_at: null,
    })
    .execute()
}

export async function markAddressVerified(tx: Recorded, id: string, at: number): Promise<void> {
  await tx.withTables<EmailTables>().updateTable('email_address').set({ verified_at: at }).where('id', '=', id).execute()
}

export async function markAddressCompromised(tx: Recorded, id: string, at: number): Promise<void> {
  await tx.withTables<EmailTables>().updateTable('email_address').set({ compromised_at: at }).where('id', '=', id).execute()
}

export async function markAddressRemoved(tx: Recorded, id: string, at: number | null): Promise<void> {
  await tx.withTables<EmailTables>().updateTable('email_address').set({ removed_at: at }).where('id', '=', id).execute()
}

/** Exactly one address of an account is its first. */
export async function updatePrimary(tx: Recorded, accountId: string, id: string): Promise<void> {
  const tables = tx.withTables<EmailTables>()
  await tables.updateTable('email_address').set({ is_primary: 0 }).where('account_id', '=', accountId).execute()
  await tables.updateTable('email_address').set({ is_primary: 1 }).where('id', '=', id).execute()
}

function addresses(queries: Queries) {
  return queries.withTables<EmailTables>().selectFrom('email_address').selectAll()
}

function fromRow(row: EmailTables['email_address']): EmailAddress {
  return {
    id: row.id,
    accountId: row.account_id,
    address: row.address,
    isPrimary: row.is_primary === 1,
    addedAt: row.added_at,
    verifiedAt: row.verified_at,
    compromisedAt: row.compromised_at,
    removedAt: row.removed_at,
  }
}
