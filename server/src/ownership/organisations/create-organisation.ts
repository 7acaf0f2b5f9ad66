import { randomUUID } from 'node:crypto'
import { actAs } from '../../accounts/act-as.ts'
import type { SessionPrincipal } from '../../accounts/principal.ts'
import { takeName } from '../../accounts/take-name.ts'
import { Refusal } from '../../errors.ts'
import type { OwnershipDesk } from '../desk.ts'
import type { Organisation } from './organisation.ts'
import { judgedAsEmpty } from './paths/plan-change.ts'
import { beginRow } from './paths/store.ts'
import { countEndedOrganisationsOf, insertOrganisation, listMemberships } from './store.ts'

/** Names are never given out again, so nobody takes them in heaps. */
const MOST_ORGANISATIONS = 10

/**
 * Makes an organisation; its maker is its first owner. Names are those of accounts, and no account and no organisation looks like
 * another one.
 *
 * @throws Refusal `account-name-invalid`, `account-name-taken`, `organisation-limit`, `proof-needed`
 */
export function createOrganisation(desk: OwnershipDesk, principal: SessionPrincipal, text: string): Promise<Organisation> {
  return actAs(desk, principal, { level: 'S' }, async (tx, actor) => {
    const now = desk.clock.now()
    const owned = (await listMemberships(tx, actor.id)).filter(({ role }) => role === 'owner')
    // Else making and deleting them would be a way to take every name.
    if (owned.length + (await countEndedOrganisationsOf(tx, actor.id)) >= MOST_ORGANISATIONS)
      throw new Refusal('organisation-limit', { limit: MOST_ORGANISATIONS })
    const organisation: Organisation = { id: randomUUID(), name: await takeName(tx, text, now), createdAt: now }
    await insertOrganisation(tx, organisation)
    const values = { organisation_id: organisation.id, account_id: actor.id, role: 'owner' as const, is_creator: 1 }
    await beginRow(tx, { table: 'organisation_member', values }, now, null, judgedAsEmpty())
    const subjects = { organisation: organisation.id, account: actor.id }
    return {
      result: organisation,
      events: [
        { kind: 'organisation-created', subjects, public: { name: organisation.name }, private: {} },
        { kind: 'organisation-role-given', subjects, public: { role: 'owner', isCreator: true, since: now }, private: {} },
      ],
    }
  })
}
