import { listAccountsById } from '../../../accounts/store.ts'
import { isRefusal } from '../../../errors.ts'
import type { Hold } from '../../../holds/hold.ts'
import type { Concerned, HoldKind } from '../../../holds/hold-kind.ts'
import { liftRestraint } from '../../../holds/restraints/set-restraint.ts'
import { listLiveRestraints } from '../../../holds/restraints/store.ts'
import { listHoldsOfProjects } from '../../../holds/store.ts'
import type { JournalEvent } from '../../../journal/events.ts'
import { readLeaf } from '../../../journal/read-entry.ts'
import type { Recorded } from '../../../journal/record.ts'
import { type JournalEntry, listEntriesAboutMany } from '../../../journal/store.ts'
import type { Queries } from '../../../platform/database/database.ts'
import { rolesLock } from '../../desk.ts'
import type { OwnerTerms } from '../../owner-terms.ts'
import { type ReadOwner, readOwners, roleSubject } from '../../read-owners.ts'
import { isSeasoned, relationOf } from '../../standing.ts'
import { findHeldRole } from '../../store.ts'
import { organisationLock } from '../organisation.ts'
import { readOrganisationOwners } from '../read-organisation-owners.ts'
import { findTeamName, listProjectIds } from '../store.ts'
import { makeChange } from './make-change.ts'
import { type PathChange, readPathChange } from './owner-path.ts'
import { type PathPlan, planChange } from './plan-change.ts'
import { giveBack, takeBackPaths } from './take-back-paths.ts'

/**
 * A change of an organisation, of a team or of what belongs to it, that changes who owns projects. Whoever would gain comes as an
 * invited owner, whoever would lose goes as a removed one.
 */
export const pathHold = (
  terms: OwnerTerms,
  act: 'invite-owner' | 'remove-owner' | 'leave-project' | 'move-project' | 'delete-organisation',
): HoldKind => ({
  act,
  ...(act === 'invite-owner' ? { isDestructive: false as const } : {}),

  // No single account comes or goes by it: its members do, as long as they are in the team.
  async told(queries, hold) {
    const change = readPathChange(hold.details.change)
    if (change?.what !== 'team-project' && change?.what !== 'team-end') return { act }
    const gainers = listOf(hold, 'gainers')
    const ids = gainers.length > 0 ? gainers : listOf(hold, 'losers')
    const names = (await listAccountsById(queries, ids)).map(({ name }) => name).toSorted()
    const people = names.length <= MOST_NAMES ? names.join(', ') : `${names.slice(0, MOST_NAMES).join(', ')} + ${names.length - MOST_NAMES}`
    const target = `${(await findTeamName(queries, change.teamId)) ?? change.teamId.slice(0, 8)} (${people})`
    return { act: gainers.length > 0 ? 'team-gains' : 'team-loses', target }
  },

  async decide(queries, hold, now) {
    try {
      const plan = await planOf(queries, terms, hold, now)
      if (!plan) return 'kind-retired'
      if (plan.refusal !== undefined || plan.verdict.verdict.verdict === 'refuse') return 'requester-may-not'
      // Nobody comes or goes by it of whom nothing was announced: a team or an organisation may have changed while it waited.
      return isAsAnnounced(hold, plan) ? undefined : 'no-longer'
    } catch (error) {
      // It is so already, or what it is about is gone.
      if (isRefusal(error)) return 'no-longer'
      throw error
    }
  },

  locks: (hold) => [...listOf(hold, 'organisations').map(organisationLock), ...listOf(hold, 'affected').map(rolesLock)],

  end: (tx, hold, now, because) => unsuspend(tx, hold, now, because),

  async apply(tx, hold, now) {
    const plan = (await planOf(tx, terms, hold, now))!
    return [...(await makeChange(tx, plan, now, hold.id, act)), ...(await unsuspend(tx, hold, now, 'applied'))]
  },

  async undo(tx, hold, now) {
    // Also those in which nobody came or went by it: somebody may have nothing else there by now.
    const ids = new Set(listOf(hold, 'affected'))
    for (const id of listOf(hold, 'organisations')) for (const projectId of await listProjectIds(tx, id)) ids.add(projectId)
    const events = await takeBackPaths(tx, hold, [...ids], now, async () => {
      const given = []
      for (const [projectId, since, isCreator] of directOf(hold))
        if (await wasTakenByIt(tx, hold, projectId))
          given.push(await giveBack(tx, { projectId, accountId: hold.targetId!, since, isCreator }, now))
      return given
    })
    for (const organisation of act === 'delete-organisation' ? listOf(hold, 'organisations') : [])
      events.push({ kind: 'organisation-restored', subjects: { organisation }, public: {}, private: {} })
    return [...events, ...(await unsuspend(tx, hold, now, 'undone'))]
  },

  async concerned(queries, hold) {
    const people = new Map<string, Concerned['objection']>()
    const isForAll = act === 'move-project' || act === 'delete-organisation'
    const add = (accountId: string, objection: Concerned['objection']) => {
      if (rank(objection) >= rank(people.get(accountId) ?? 'none')) people.set(accountId, objection)
    }
    for (const owners of await readSets(queries, hold))
      for (const owner of owners) add(owner.accountId, isForAll ? 'decisive' : objectionOf(act, terms, hold, owners, owner))
    // Whoever comes or goes by it stands nowhere else, before or after.
    for (const id of listOf(hold, 'losers')) add(id, isForAll ? 'decisive' : 'contests')
    for (const id of listOf(hold, 'gainers')) add(id, isForAll ? 'decisive' : 'none')
    const isLeaving = listOf(hold, 'losers').includes(hold.requestedBy)
    // Of a deletion the requester too: his session may be in other hands, and the mail in his.
    if (!isLeaving && act !== 'delete-organisation') people.set(hold.requestedBy, 'none')
    return [...people].map(([accountId, objection]) => ({ accountId, objection }))
  },

  async pausedBecause(queries, hold) {
    const contested = await listHoldsOfProjects(queries, listOf(hold, 'affected'), ['contested'])
    return contested.some(({ id }) => id !== hold.id) ? 'locked' : undefined
  },

  async pausedBy(_queries, hold) {
    return [...new Set([hold.requestedBy, String(hold.details.invitedBy), ...listOf(hold, 'losers')])]
  },

  // For himself a mailbox is enough. Whoever saves somebody else alone shows that it is he.
  endsWith: (hold, accountId) => (savesAnother(act, hold, accountId) ? 'K' : undefined),
  weighLink: async (_queries, hold, _addressId, accountId) => (savesAnother(act, hold, accountId) ? 'contests' : 'decisive'),
})

const savesAnother = (act: string, hold: Hold, accountId: string): boolean =>
  act === 'remove-owner' && !listOf(hold, 'losers').includes(accountId)

const MOST_NAMES = 5

const rank = (objection: Concerned['objection']) => ['none', 'contests', 'decisive'].indexOf(objection)

function objectionOf(act: string, terms: OwnerTerms, hold: Hold, owners: readonly ReadOwner[], owner: ReadOwner): Concerned['objection'] {
  if (act === 'invite-owner') return isSeasoned(owner, terms.probation, hold.requestedAt) ? 'decisive' : 'contests'
  const losers = listOf(hold, 'losers')
  const requester = owners.find(({ accountId }) => accountId === hold.requestedBy)
  const isJunior = (of: ReadOwner) => requester !== undefined && relationOf(requester, of, terms.probation) === 'junior'
  if (losers.includes(owner.accountId)) return isJunior(owner) ? 'contests' : 'decisive'
  // A second senior owner decides about a junior; about a peer or senior the others only contest.
  const here = owners.filter(({ accountId }) => losers.includes(accountId))
  const isSenior = here.length > 0 && here.every((of) => isJunior(of) && relationOf(of, owner, terms.probation) === 'senior')
  return isSenior ? 'decisive' : 'contests'
}

/** The owners of each project, and of the organisation where it is about these. */
async function readSets(queries: Queries, hold: Hold): Promise<ReadOwner[][]> {
  const sets = []
  for (const id of listOf(hold, 'affected')) sets.push(await readOwners(queries, id, hold.requestedAt))
  const change = readPathChange(hold.details.change)
  if (change && 'organisationId' in change) sets.push(await readOrganisationOwners(queries, change.organisationId, hold.requestedAt))
  return sets
}

async function planOf(queries: Queries, terms: OwnerTerms, hold: Hold, now: number): Promise<PathPlan | undefined> {
  const change = readPathChange(hold.details.change)
  const { invitedBy, announcedAt } = hold.details
  if (!change || typeof invitedBy !== 'string') return undefined
  const of = {
    terms,
    now,
    change: change.what === 'remove' ? await stillAllowed(queries, terms, change, invitedBy, now) : change,
    askedBy: invitedBy,
  }
  return planChange(queries, typeof announcedAt === 'number' ? { ...of, announcedAt } : of)
}

function isAsAnnounced(hold: Hold, { verdict, sets, organisationIds }: PathPlan): boolean {
  const known = [...listOf(hold, 'affected'), ...organisationIds]
  const changed = sets.filter(
    ({ owners, after }) => owners.length !== after.length || owners.some(({ accountId }) => !after.includes(accountId)),
  )
  return (
    verdict.gainers.every((id) => listOf(hold, 'gainers').includes(id)) &&
    verdict.losers.every((id) => listOf(hold, 'losers').includes(id)) &&
    changed.every(({ id }) => known.includes(id))
  )
}

/** Of many projects those in which it is still allowed: one that is locked or has nobody else does not save him in the others. */
async function stillAllowed(
  queries: Queries,
  terms: OwnerTerms,
  change: Extract<PathChange, { what: 'remove' }>,
  askedBy: string,
  now: number,
): Promise<PathChange> {
  const projectIds: string[] = []
  for (const id of change.projectIds) {
    if ((await findHeldRole(queries, id, change.accountId))?.role !== 'owner') continue
    const { refusal, verdict } = await planChange(queries, { terms, now, change: { ...change, projectIds: [id] }, askedBy })
    if (refusal === undefined && verdict.verdict.verdict !== 'refuse') projectIds.push(id)
  }
  return projectIds.length === 0 ? change : { ...change, projectIds }
}

/** Whether a role of his own went by this hold, and not by something else before or with a role that he has again. */
async function wasTakenByIt(queries: Queries, { targetId, appliedAt }: Hold, projectId: string): Promise<boolean> {
  if ((await findHeldRole(queries, projectId, targetId!))?.role === 'owner') return false
  const entries = (await listEntriesAboutMany(queries, 'project', [projectId], ['role-removed'])).get(projectId)!
  const last = entries.findLast((entry) => readLeaf(entry as JournalEntry).subjects.account === targetId)
  return last !== undefined && appliedAt !== null && last.at >= appliedAt
}

function listOf(hold: Hold, field: 'organisations' | 'affected' | 'losers' | 'gainers'): string[] {
  const list = hold.details[field]
  return Array.isArray(list) ? list.filter((id) => typeof id === 'string') : []
}

/** Roles of their own that an off-boarding takes: project, since when, whether it was made by him. */
function directOf(hold: Hold): [projectId: string, since: number, isCreator: boolean][] {
  const list = Array.isArray(hold.details.direct) ? hold.details.direct : []
  return list.flatMap((each) => {
    const [projectId, since, isCreator] = Array.isArray(each) ? each : []
    return typeof projectId === 'string' && typeof since === 'number' ? [[projectId, since, isCreator === 1] as const] : []
  }) as [string, number, boolean][]
}

async function unsuspend(tx: Recorded, hold: Hold, now: number, because: string): Promise<JournalEvent[]> {
  const events: JournalEvent[] = []
  for (const pair of Array.isArray(hold.details.suspended) ? hold.details.suspended : []) {
    const [id, account] = Array.isArray(pair) ? pair.map(String) : []
    if (id === undefined || account === undefined) continue
    const own = (await listLiveRestraints(tx, 'role', roleSubject(id, account), now)).filter(({ reason }) => reason === hold.id)
    for (const restraint of own) await liftRestraint(tx, restraint, now)
    const about = listOf(hold, 'affected').includes(id) ? { project: id } : { organisation: id }
    if (own.length > 0) events.push({ kind: 'owner-unsuspended', subjects: { ...about, account }, public: { because }, private: {} })
  }
  return events
}
