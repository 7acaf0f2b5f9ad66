import { type Account, accountState } from '../accounts/account.ts'
import { actAs } from '../accounts/act-as.ts'
import type { SessionPrincipal } from '../accounts/principal.ts'
import { findAccount } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import type { Hold } from '../holds/hold.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import type { Queries } from '../platform/database/database.ts'
import { type OwnershipDesk, rolesLock } from './desk.ts'
import type { Invitation } from './invitation.ts'
import { endOffer } from './invite-to-project.ts'
import { changeInside } from './organisations/change-organisation.ts'
import { listTokensThere, putToSleep, suspends, type TokenThere } from './organisations/off-board.ts'
import { findGreatestRole, listOwnerPaths } from './organisations/paths/store.ts'
import { judgeRemoval, type OwnerRefusal } from './owner-policy.ts'
import { isOwnershipLocked, readOwners } from './read-owners.ts'
import { takeRole } from './remove-from-project.ts'
import type { Role } from './role.ts'
import { listOpenInvitations, listRolesOf } from './store.ts'

const MOST_NAMED = 5

/** What somebody could still do in the projects that another one owns. */
export interface Reach {
  readonly projects: readonly {
    readonly id: string
    readonly name: string
    readonly role: Role
    /** Why his role as an owner stays: nobody else has been there for long, or it is disputed. */
    readonly stays: OwnerRefusal | undefined
    /** He has a part of it by an organisation or a team too, which ends there. */
    readonly isAlsoByOrganisation: boolean
  }[]
  /** Open ones to him, and by him. */
  readonly invitations: readonly Invitation[]
  readonly tokens: readonly TokenThere[]
}

/** Reads what `target` could still do in the projects that `askedBy` owns, for whoever wants to end it. */
export async function readReach(desk: OwnershipDesk, queries: Queries, target: Account, askedBy: string): Promise<Reach> {
  const now = desk.clock.now()
  const asker = (await findAccount(queries, askedBy))!
  const actor = { accountId: askedBy, state: accountState(asker, await listLiveRestraints(queries, 'account', askedBy, now)) }
  const owns = new Map<string, boolean>()
  const isMine = async (projectId: string) => {
    const known = owns.get(projectId)
    if (known !== undefined) return known
    const mine = (await findGreatestRole(queries, projectId, askedBy)) === 'owner'
    owns.set(projectId, mine)
    return mine
  }
  const projects = []
  for (const { projectId: id, role } of await listRolesOf(queries, target.id)) {
    if (!(await isMine(id))) continue
    const owners = await readOwners(queries, id, now)
    const isLocked = await isOwnershipLocked(queries, id, now)
    const verdict = judgeRemoval({
      terms: desk.ownerTerms,
      now,
      owners,
      isOwnershipLocked: isLocked,
      actor,
      targetId: target.id,
      targetRole: role,
    })
    const paths = await listOwnerPaths(queries, id)
    projects.push({
      id,
      name: (await desk.projectName(queries, id)) ?? '?',
      role,
      stays: verdict.verdict === 'refuse' ? verdict.code : undefined,
      isAlsoByOrganisation: paths.some(({ accountId, by }) => accountId === target.id && by !== 'direct'),
    })
  }
  const invitations = []
  for (const of of [
    ...(await listOpenInvitations(queries, { accountId: target.id }, now)),
    ...(await listOpenInvitations(queries, { invitedBy: target.id }, now)),
  ])
    if (await isMine(of.projectId)) invitations.push(of)
  const ending = projects.filter(({ stays, isAlsoByOrganisation }) => stays === undefined && !isAlsoByOrganisation)
  projects.sort((a, b) => (a.name < b.name ? -1 : 1))
  return { projects, invitations, tokens: await listTokensThere(desk, queries, target, ending) }
}

export interface RemovedEverywhere {
  /** What waits: the roles as an owner; undefined where there were none, or nobody waits. */
  readonly hold: Hold | undefined
  readonly reach: Reach
}

/**
 * Ends what somebody has by himself in all projects that the actor owns, as one declared act: his roles as an owner by one hold, with
 * one notice a person and one undo; everything less at once. The strictest wait of all projects is that of the whole.
 *
 * @throws Refusal `role-none`, `proof-needed`, `hold-refused-before`
 */
export function removeEverywhere(desk: OwnershipDesk, principal: SessionPrincipal, target: Account): Promise<RemovedEverywhere> {
  return actAs(desk, principal, { level: 'K' }, async (tx, actor) => {
    if (target.id === actor.id) throw new Refusal('role-none')
    const before = await readReach(desk, tx, target, actor.id)
    const ids = [...before.projects.map(({ id }) => id), ...before.invitations.map(({ projectId }) => projectId)]
    await tx.lock(ids.map(rolesLock))
    // Read again under the locks; what came since is not part of the act.
    const reach = await readReach(desk, tx, target, actor.id)
    const ending = reach.projects.filter(({ stays }) => stays === undefined)
    if (ending.length + reach.invitations.length === 0) throw new Refusal('role-none')
    const projectIds = ending.flatMap(({ id, role }) => (role === 'owner' ? [id] : [])).toSorted()
    // Asked before anything is ended: what is refused changes nothing.
    const change = { what: 'remove', accountId: target.id, projectIds } as const
    const done = projectIds.length === 0 ? undefined : await changeInside(tx, desk, principal, actor, { change, askedBy: actor.id })
    const lesser = await endLesser(tx, desk, target, actor, ending)
    const offers: JournalEvent[] = []
    for (const invitation of reach.invitations) offers.push(await endOffer(tx, desk, invitation, 'void'))
    // Whoever can still object to all of it as an equal keeps his tokens meanwhile: nobody who came later stops him.
    const isSilenced = done?.hold === undefined || suspends(done.hold, ending)
    const asleep = isSilenced ? await putToSleep(tx, desk, reach) : []
    const [first, ...rest] = [...(done?.events ?? []), ...lesser, ...offers, ...asleep]
    const result = { hold: done?.hold, reach }
    return first ? { result, events: [first, ...rest] } : { result, events: 'unchanged' }
  })
}

/** Roles as maintainer or reader: at once, and everybody who owns one of these projects is told once. */
async function endLesser(
  tx: Recorded,
  desk: OwnershipDesk,
  target: Account,
  actor: Account,
  projects: Reach['projects'],
): Promise<JournalEvent[]> {
  const now = desk.clock.now()
  const lesser = projects.filter(({ role }) => role !== 'owner')
  if (lesser.length === 0) return []
  const events: JournalEvent[] = []
  const told = new Set([target.id])
  for (const { id } of lesser) {
    for (const { accountId } of await listOwnerPaths(tx, id)) told.add(accountId)
    events.push(await takeRole(tx, id, { accountId: target.id }, now, 'removed'))
  }
  const names = lesser.map(({ name }) => name)
  const project = `${names.slice(0, MOST_NAMED).join(', ')}${names.length > MOST_NAMED ? ` (${names.length})` : ''}`
  for (const accountId of told)
    if (await findAccount(tx, accountId))
      await desk.tellAccount(tx, accountId, {
        kind: 'role-changed',
        params: { project, role: 'none', target: target.name, actor: actor.name },
      })
  return events
}
