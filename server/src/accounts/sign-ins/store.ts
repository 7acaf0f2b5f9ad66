import type { Queries, Transaction } from '../../platform/database/database.ts'
import type { SignIn } from './sign-in.ts'

type SignInTables = {
  sign_in: {
    id: string
    digest: string
    account_id: string
    browser_digest: string
    stage: SignIn['stage']
    factors: string
    browser: string
    network: string
    created_at: number
    expires_at: number
    next: string
  }
}

export async function insertSignIn(tx: Transaction, digest: string, signIn: SignIn): Promise<void> {
  await tx
    .withTables<SignInTables>()
    .insertInto('sign_in')
    .values({
      id: signIn.id,
      digest,
      account_id: signIn.accountId,
      browser_digest: signIn.browserDigest,
      stage: signIn.stage,
      factors: signIn.factors.join(' '),
      browser: signIn.browser,
      network: signIn.network,
      created_at: signIn.createdAt,
      expires_at: signIn.expiresAt,
      next: signIn.next,
    })
    .execute()
}

export async function findSignInByDigest(queries: Queries, digest: string): Promise<SignIn | undefined> {
  const row = await signIns(queries).where('digest', '=', digest).executeTakeFirst()
  return row && signInFromRow(row)
}

export async function findSignIn(queries: Queries, id: string): Promise<SignIn | undefined> {
  const row = await signIns(queries).where('id', '=', id).executeTakeFirst()
  return row && signInFromRow(row)
}

/** Sign-ins of an account that wait for a confirmation at `now`, newest first. */
export async function listWaitingSignIns(queries: Queries, accountId: string, now: number): Promise<SignIn[]> {
  const rows = await signIns(queries)
    .where('account_id', '=', accountId)
    .where('stage', '=', 'confirmation')
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .execute()
  return rows.map(signInFromRow)
}

/** Takes a sign-in from one stage to the next; false where it is not there (any more). */
export async function moveSignIn(
  tx: Transaction,
  id: string,
  move: { from: SignIn['stage']; to: SignIn['stage']; factors?: readonly string[] },
): Promise<boolean> {
  const done = await tx
    .withTables<SignInTables>()
    .updateTable('sign_in')
    .set({ stage: move.to, ...(move.factors ? { factors: move.factors.join(' ') } : {}) })
    .where('id', '=', id)
    .where('stage', '=', move.from)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** Sign-ins under way end with what they relied on: a password, a factor, an account. */
export async function endSignIns(tx: Transaction, accountId: string, at: number): Promise<void> {
  await tx
    .withTables<SignInTables>()
    .updateTable('sign_in')
    .set({ expires_at: at })
    .where('account_id', '=', accountId)
    .where('expires_at', '>', at)
    .execute()
}

export async function deleteOldSignIns(tx: Transaction, before: number): Promise<void> {
  await tx.withTables<SignInTables>().deleteFrom('sign_in').where('expires_at', '<', before).execute()
}

function signIns(queries: Queries) {
  return queries.withTables<SignInTables>().selectFrom('sign_in').selectAll()
}

function signInFromRow(row: SignInTables['sign_in']): SignIn {
  return {
    id: row.id,
    accountId: row.account_id,
    browserDigest: row.browser_digest,
    stage: row.stage,
    factors: row.factors.split(' '),
    browser: row.browser,
    network: row.network,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    next: row.next,
  }
}
