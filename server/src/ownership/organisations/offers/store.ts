import type { Recorded } from '../../../journal/record.ts'
import type { Queries } from '../../../platform/database/database.ts'
import type { OrganisationOffer } from '../organisation.ts'
import type { OrganisationTables } from '../store.ts'

export async function findOffer(queries: Queries, id: string): Promise<OrganisationOffer | undefined> {
  const row = await offers(queries).where('id', '=', id).executeTakeFirst()
  return row && offerFromRow(row)
}

/** Offers that can still be taken, newest first: of an organisation, to an account, or by one. */
export async function listOpenOffers(
  queries: Queries,
  of: { organisationId?: string; accountId?: string; invitedBy?: string },
  now: number,
): Promise<OrganisationOffer[]> {
  let query = offers(queries).where('state', '=', 'open').where('expires_at', '>', now).orderBy('made_at', 'desc')
  if (of.organisationId !== undefined) query = query.where('organisation_id', '=', of.organisationId)
  if (of.accountId !== undefined) query = query.where('account_id', '=', of.accountId)
  if (of.invitedBy !== undefined) query = query.where('invited_by', '=', of.invitedBy)
  return (await query.execute()).map(offerFromRow)
}

/** The one that is open, also past its end: it is in the way of another one. */
export async function findOpenOffer(queries: Queries, organisationId: string, accountId: string): Promise<OrganisationOffer | undefined> {
  const row = await offers(queries)
    .where('organisation_id', '=', organisationId)
    .where('account_id', '=', accountId)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return row && offerFromRow(row)
}

export async function insertOffer(tx: Recorded, offer: OrganisationOffer): Promise<void> {
  await tx
    .withTables<OrganisationTables>()
    .insertInto('organisation_offer')
    .values({
      id: offer.id,
      organisation_id: offer.organisationId,
      account_id: offer.accountId,
      role: offer.role,
      invited_by: offer.invitedBy,
      made_at: offer.madeAt,
      expires_at: offer.expiresAt,
      state: offer.state,
      decided_at: null,
    })
    .execute()
}

/** Decides an offer that is open; false where it was decided before. */
export async function decideOffer(
  tx: Recorded,
  id: string,
  state: Exclude<OrganisationOffer['state'], 'open'>,
  at: number,
): Promise<boolean> {
  const done = await tx
    .withTables<OrganisationTables>()
    .updateTable('organisation_offer')
    .set({ state, decided_at: at })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

const offers = (queries: Queries) => queries.withTables<OrganisationTables>().selectFrom('organisation_offer').selectAll()

const offerFromRow = (row: OrganisationTables['organisation_offer']): OrganisationOffer => ({
  id: row.id,
  organisationId: row.organisation_id,
  accountId: row.account_id,
  role: row.role,
  invitedBy: row.invited_by,
  madeAt: row.made_at,
  expiresAt: row.expires_at,
  state: row.state,
})
