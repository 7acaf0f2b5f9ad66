import { listActingAdministrators } from '../../accounts/administrators/list-administrators.ts'
import { listAdministrators } from '../../accounts/store.ts'
import type { Hold } from '../../holds/hold.ts'
import type { Concerned, HoldKind } from '../../holds/hold-kind.ts'
import { readLeaf, readPrivate } from '../../journal/read-entry.ts'
import { listEntriesAbout } from '../../journal/store.ts'
import type { Queries } from '../../platform/database/database.ts'
import type { Json } from '../../platform/encoding/canonical-json.ts'
import { brakeForHold, liftBrakeOfHold } from '../brake-for-hold.ts'
import { type OwnedProject, type OwnershipDesk, rolesLock } from '../desk.ts'
import { organisationLock } from '../organisations/organisation.ts'
import { ownersOf } from '../organisations/parts/organisation-parts.ts'
import { changedBy } from '../organisations/parts/restore-parts.ts'
import { listOwnerPaths } from '../organisations/paths/store.ts'
import { findOrganisation } from '../organisations/store.ts'
import { previewRestore, type RestoreScope } from '../restore/preview-restore.ts'
import { restoreInside } from '../restore/restore-ownership.ts'

/** How long a second administrator may take. */
export const CONFIRM_MILLISECONDS = 7 * 24 * 60 * 60 * 1000

/** What a hold would put back. */
export function restoreOf({ details }: Pick<Hold, 'details'>): {
  readonly asOf: number
  readonly projectIds: readonly string[]
  readonly organisationIds: readonly string[]
} {
  const idsIn = (field: Json | undefined) => (Array.isArray(field) ? field.filter((id) => typeof id === 'string') : [])
  const organisationIds = idsIn(details.organisations)
  // What the notices name: the organisations stand before the projects.
  const projectIds = idsIn(details.projects).filter((id) => !organisationIds.includes(id))
  return { asOf: Number(details.asOf), projectIds, organisationIds }
}

/** The second administrator; undefined as long as there is none. The journal says so, and nothing else has to be kept. */
export async function findConfirmer(queries: Queries, holdId: string): Promise<string | undefined> {
  const [entry] = await listEntriesAbout(queries, 'hold', holdId, 1, { kinds: ['restore-confirmed'] })
  return entry && String((readLeaf(entry).public as { confirmer?: unknown }).confirmer)
}

/** Why it was asked for; undefined where that was erased. */
export async function findRestoreReason(desk: Pick<OwnershipDesk, 'vault'>, queries: Queries, holdId: string): Promise<string | undefined> {
  const [entry] = await listEntriesAbout(queries, 'hold', holdId, 1, { kinds: ['restore-proposed'] })
  const reason = entry && readPrivate(desk.vault, entry)?.reason
  return typeof reason === 'string' ? reason : undefined
}

/** Names are not needed to judge: those that are told are read when it is done. */
async function scopeOf(desk: OwnershipDesk, queries: Queries, hold: Pick<Hold, 'details'>): Promise<Required<RestoreScope>> {
  const { projectIds, organisationIds } = restoreOf(hold)
  const projects: OwnedProject[] = []
  for (const id of projectIds) {
    const name = (await desk.projectName(queries, id)) ?? '?'
    projects.push({ id, name, normalizedName: name })
  }
  const organisations = []
  for (const id of organisationIds) {
    const organisation = await findOrganisation(queries, id)
    if (organisation) organisations.push(organisation)
  }
  return { projects, organisations }
}

/**
 * Two administrators put the owners of projects back as they were. The wait begins with the word of the second one. Whoever loses
 * or gains by it objects, and then somebody decides; but nobody whose mail does not arrive keeps it from beginning, and no link of
 * whoever lost by it takes it back.
 */
export const restoreOwnershipHold = (deskOf: () => OwnershipDesk): HoldKind => ({
  act: 'restore-ownership',
  // Asked for by two, it is none of the three that an account may have under way.
  isDestructive: false,

  async decide(queries, hold, now) {
    const confirmer = await findConfirmer(queries, hold.id)
    if (confirmer === undefined) return 'unconfirmed'
    const acting = await listActingAdministrators(queries, now)
    const isBacked = [hold.requestedBy, confirmer].every((id) => acting.some(({ account }) => account.id === id))
    return isBacked ? undefined : 'requester-may-not'
  },

  locks(hold) {
    const { projectIds, organisationIds } = restoreOf(hold)
    return [...organisationIds.map(organisationLock), ...projectIds.map(rolesLock)]
  },

  // Who may be the thief is not known before it is decided: nobody publishes, and who owns the projects is locked.
  contest: (tx, hold, now) => brakeForHold(tx, hold, restoreOf(hold).projectIds, now),

  end: (tx, hold, now) => liftBrakeOfHold(tx, hold, restoreOf(hold).projectIds, now),

  async apply(tx, hold, now) {
    const desk = deskOf()
    const { asOf, projectIds } = restoreOf(hold)
    const actor = (await desk.accountName(tx, hold.requestedBy)) ?? ':operator'
    const reason = (await findRestoreReason(desk, tx, hold.id)) ?? ''
    const { events } = await restoreInside(tx, desk, await scopeOf(desk, tx, hold), { asOf, reason, actor })
    return [...events, ...(await liftBrakeOfHold(tx, hold, projectIds, now))]
  },

  // Never by one person: without a time for it, taking it back is another restore, by two.
  async undo(tx, hold) {
    const desk = deskOf()
    const asOf = (hold.appliedAt ?? hold.requestedAt) - 1
    return (await restoreInside(tx, desk, await scopeOf(desk, tx, hold), { asOf, reason: '', actor: ':operator' })).events
  },

  async concerned(queries, hold) {
    const desk = deskOf()
    const affected = new Set<string>()
    const losersOrWinners = new Set<string>()
    const scope = await scopeOf(desk, queries, hold)
    for (const { id } of scope.projects) for (const { accountId } of await listOwnerPaths(queries, id)) affected.add(accountId)
    const planned = await previewRestore(desk, queries, scope, restoreOf(hold).asOf)
    for (const { gives, takes } of planned.projects) for (const { accountId } of [...gives, ...takes]) losersOrWinners.add(accountId)
    for (const plan of planned.organisations) {
      for (const accountId of [...ownersOf(plan.present), ...ownersOf(plan.after)]) affected.add(accountId)
      for (const accountId of changedBy(plan)) losersOrWinners.add(accountId)
    }
    const acting = new Set((await listActingAdministrators(queries, desk.clock.now())).map(({ account }) => account.id))
    const people = new Map<string, Concerned>()
    for (const accountId of [...affected, ...losersOrWinners])
      people.set(accountId, { accountId, objection: 'contests', isWaitedFor: false })
    for (const { id } of await listAdministrators(queries)) {
      // Who would lose or gain by it decides nothing alone, whatever else he is; nor who is no administrator at the moment.
      if (acting.has(id) && !losersOrWinners.has(id)) people.set(id, { accountId: id, objection: 'decisive', isWaitedFor: false })
      else if (!people.has(id)) people.set(id, { accountId: id, objection: 'none', isWaitedFor: false })
    }
    people.set(hold.requestedBy, { accountId: hold.requestedBy, objection: 'none', isWaitedFor: false })
    return [...people.values()]
  },

  async pausedBecause(queries, hold, now) {
    if (now >= hold.requestedAt + CONFIRM_MILLISECONDS) return undefined
    return (await findConfirmer(queries, hold.id)) === undefined ? 'unconfirmed' : undefined
  },

  pausedBy: async (_queries, hold) => [hold.requestedBy],

  // An administrator ends it by an old passkey; whoever loses or gains by it only makes others decide.
  endsWith: () => 'K',
  // A mailbox stops things, and decides nothing here.
  weighLink: async () => 'contests',
})
