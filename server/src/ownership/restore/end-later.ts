import { voidInside } from '../../holds/apply-hold.ts'
import { type Hold, holdLock, liveStates } from '../../holds/hold.ts'
import { moveHold, ofHold, subjectsOf } from '../../holds/move-hold.ts'
import { listHoldsOfOrganisation, listHoldsOfProjects } from '../../holds/store.ts'
import type { JournalEvent } from '../../journal/events.ts'
import type { Recorded } from '../../journal/record.ts'
import type { OwnedProject, OwnershipDesk } from '../desk.ts'
import { ownershipHoldKinds } from '../hold-kinds.ts'
import { endOffer } from '../invite-to-project.ts'
import { endOrganisationOffer } from '../organisations/offers/offer-membership.ts'
import { listOpenOffers } from '../organisations/offers/store.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { readPathChange } from '../organisations/paths/owner-path.ts'
import { listOpenInvitationsTo } from '../store.ts'

const PORTION = 500

/**
 * What was begun after the moment ends with the restoring: offers and holds that would change the owners again, and the late
 * veto by which somebody who was not there at the moment would come back.
 */
export async function endLater(
  tx: Recorded,
  desk: OwnershipDesk,
  projects: readonly OwnedProject[],
  asOf: number,
  organisations: readonly Organisation[],
): Promise<JournalEvent[]> {
  const events: JournalEvent[] = []
  const now = desk.clock.now()
  const isOurs = ({ details }: Hold) => organisations.some(({ id }) => listsOf(details.organisations).includes(id))
  for (const { id } of organisations) {
    for (const offer of await listOpenOffers(tx, { organisationId: id }, now))
      if (offer.madeAt > asOf) events.push(await endOrganisationOffer(tx, desk, offer, 'void'))
    for (const hold of await listHoldsOfOrganisation(tx, id, [...liveStates, 'applied']))
      events.push(...(await endHold(tx, desk, hold, asOf)))
  }
  for (let i = 0; i < projects.length; i += PORTION) {
    const ids = projects.slice(i, i + PORTION).map(({ id }) => id)
    for (const invitation of await listOpenInvitationsTo(tx, ids, asOf)) events.push(await endOffer(tx, desk, invitation, 'void'))
    for (const hold of await listHoldsOfProjects(tx, ids, [...liveStates, 'applied'])) {
      // What an organisation did is not taken back here: whoever lost by it still can.
      if (isOurs(hold) || (hold.state === 'applied' && readPathChange(hold.details.change) !== undefined)) continue
      events.push(...(await endHold(tx, desk, hold, asOf)))
    }
  }
  return events
}

const listsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

async function endHold(tx: Recorded, desk: OwnershipDesk, hold: Hold, asOf: number): Promise<JournalEvent[]> {
  const begunAt = hold.appliedAt ?? hold.requestedAt
  if (begunAt <= asOf || !Object.hasOwn(ownershipHoldKinds(desk.ownerTerms), hold.kind)) return []
  // Whoever decides about it at this moment waits for the roles, and then judges by those that were restored.
  if (!(await tx.tryLock(holdLock(hold.id)))) return []
  if (hold.state !== 'applied') return (await voidInside(tx, desk, hold, 'ownership-restored')).events
  await moveHold(tx, desk, hold, 'settle')
  return [{ kind: 'hold-settled', subjects: subjectsOf(hold), public: ofHold(hold), private: {} }]
}
