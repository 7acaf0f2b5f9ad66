import { isDeepStrictEqual } from 'node:util'
import type { JournalEvent } from '../../../journal/events.ts'
import type { Recorded } from '../../../journal/record.ts'
import type { Queries } from '../../../platform/database/database.ts'
import { includesOrganisationRole, type Organisation, type OrganisationRole } from '../organisation.ts'
import { begunEvent, endedEvent } from '../paths/path-events.ts'
import { judgedAsBefore } from '../paths/plan-change.ts'
import { beginRow, endRows, type NewRow, type PathTable } from '../paths/store.ts'
import { type HeldMembership, type OrganisationParts, ownersOf, type TeamParts } from './organisation-parts.ts'
import { readParts, readPartsAsOf } from './read-parts.ts'
import { reviveTeam } from './store.ts'

export interface RestoredOrganisation {
  readonly organisation: Organisation
  readonly present: OrganisationParts
  /** As it will be; where nobody would own it, as it is. */
  readonly after: OrganisationParts
  /** Accounts that had more then, and do not get it back: frozen, closed or recovering, then or now. */
  readonly skipped: readonly string[]
  /** True where nobody would own the organisation: it stays as it is. */
  readonly isLeft: boolean
}

/**
 * What putting an organisation back as it was would change. `mayHave`: which accounts may get anything; who may not leaves a team that
 * gets a project. An owner of the organisation stays what he is: what comes back comes to the organisation.
 */
export async function planParts(
  queries: Queries,
  organisation: Organisation,
  asOf: number,
  mayHave: (accountId: string) => Promise<boolean>,
): Promise<RestoredOrganisation> {
  const present = await readParts(queries, organisation.id)
  const then = await readPartsAsOf(queries, organisation.id, asOf)
  const skipped = new Set<string>()
  const members = new Map<string, HeldMembership>()
  for (const [accountId, held] of then.members) {
    const now = present.members.get(accountId)
    // Giving less than there is takes something away: also from whoever is frozen.
    if (isDeepStrictEqual(now, held) || isLess(now?.role, held.role) || (await mayHave(accountId))) members.set(accountId, held)
    else {
      skipped.add(accountId)
      if (now) members.set(accountId, now)
    }
  }
  const teams = new Map<string, TeamParts>()
  for (const [teamId, team] of then.teams) {
    const now = present.teams.get(teamId)
    const isMore = getsMore(now, team, present, then)
    const inTeam = new Map<string, number>()
    for (const [accountId, since] of team.members) {
      if (!members.has(accountId)) continue
      const keeps = now?.members.get(accountId) === since && !isMore
      if (keeps || (await mayHave(accountId))) inTeam.set(accountId, since)
      else skipped.add(accountId)
    }
    teams.set(teamId, { ...team, members: inTeam })
  }
  const after = { members, projects: then.projects, teams }
  const owners = []
  for (const accountId of ownersOf(after)) if (await mayHave(accountId)) owners.push(accountId)
  const isLeft = owners.length === 0
  return { organisation, present, after: isLeft ? present : after, skipped: [...skipped], isLeft }
}

/** Whether a team has more in some project than now: whoever stays in it would get that too. */
function getsMore(now: TeamParts | undefined, team: TeamParts, present: OrganisationParts, then: OrganisationParts): boolean {
  return [...team.projects].some(([projectId, { role }]) => {
    const has = present.projects.has(projectId) ? now?.projects.get(projectId)?.role : undefined
    return then.projects.has(projectId) && has !== role && has !== 'owner'
  })
}

const isLess = (now: OrganisationRole | undefined, then: OrganisationRole) =>
  now !== undefined && now !== then && includesOrganisationRole(now, then)

/** Such a project stays where it is: else nobody would own it. */
export const keeping = (plan: RestoredOrganisation, projectId: string): RestoredOrganisation => {
  const since = plan.present.projects.get(projectId)
  if (since === undefined) return plan
  const teams = new Map(plan.after.teams)
  for (const [teamId, team] of teams) {
    const given = plan.present.teams.get(teamId)?.projects.get(projectId)
    if (given) teams.set(teamId, { ...team, projects: new Map([...team.projects, [projectId, given]]) })
  }
  return { ...plan, after: { ...plan.after, projects: new Map([...plan.after.projects, [projectId, since]]), teams } }
}

/** A row that ends, by what names it, or begins. */
interface PartChanges {
  readonly ends: readonly { readonly table: PathTable; readonly where: Readonly<Record<string, string>> }[]
  readonly begins: readonly { readonly row: NewRow; readonly since: number }[]
}

export const isPartChange = (plan: RestoredOrganisation): boolean => {
  const { ends, begins } = partChanges(plan)
  return ends.length + begins.length > 0
}

/** The rows that have to end and to begin, so that the parts are as planned. */
export function partChanges({ organisation, present, after }: RestoredOrganisation): PartChanges {
  const ends: { table: PathTable; where: Record<string, string> }[] = []
  const begins: { row: NewRow; since: number }[] = []
  const compare = <Held>(
    now: ReadonlyMap<string, Held>,
    then: ReadonlyMap<string, Held>,
    end: (id: string) => (typeof ends)[number],
    begin: (id: string, held: Held) => (typeof begins)[number],
  ) => {
    for (const [id, held] of now) if (!isDeepStrictEqual(then.get(id), held)) ends.push(end(id))
    for (const [id, held] of then) if (!isDeepStrictEqual(now.get(id), held)) begins.push(begin(id, held))
  }
  const organisation_id = organisation.id
  compare(
    present.members,
    after.members,
    (account_id) => ({ table: 'organisation_member', where: { organisation_id, account_id } }),
    (account_id, { role, since, isCreator }) => ({
      row: { table: 'organisation_member', values: { organisation_id, account_id, role, is_creator: Number(isCreator) } },
      since,
    }),
  )
  compare(
    present.projects,
    after.projects,
    (project_id) => ({ table: 'organisation_project', where: { organisation_id, project_id } }),
    (project_id, since) => ({ row: { table: 'organisation_project', values: { organisation_id, project_id } }, since }),
  )
  for (const teamId of new Set([...present.teams.keys(), ...after.teams.keys()])) {
    const none: TeamParts = { since: 0, members: new Map(), projects: new Map() }
    const now = present.teams.get(teamId)
    const then = after.teams.get(teamId)
    if (!then) ends.push({ table: 'team', where: { id: teamId } })
    // Under its old id: the row is there still.
    if (!now) begins.push({ row: { table: 'team', values: { id: teamId, organisation_id, name: '' } }, since: then!.since })
    compare(
      (now ?? none).members,
      (then ?? none).members,
      (account_id) => ({ table: 'team_member', where: { team_id: teamId, account_id } }),
      (account_id, since) => ({ row: { table: 'team_member', values: { team_id: teamId, account_id } }, since }),
    )
    compare(
      // What a team had in a project that begins to belong ends with that beginning (see writeParts), also what looks the same.
      new Map([...(now ?? none).projects].filter(([id]) => !after.projects.has(id) || after.projects.get(id) === present.projects.get(id))),
      (then ?? none).projects,
      (project_id) => ({ table: 'team_project', where: { team_id: teamId, project_id } }),
      (project_id, { role, since }) => ({ row: { table: 'team_project', values: { team_id: teamId, project_id, role } }, since }),
    )
  }
  return { ends, begins }
}

/** Accounts that get or lose something by it. */
export function changedBy({ present, after }: RestoredOrganisation): string[] {
  const people = [present, after].flatMap(({ members, teams }) => [
    ...members.keys(),
    ...[...teams.values()].flatMap((team) => [...team.members.keys()]),
  ])
  const teamIds = [...new Set([...present.teams.keys(), ...after.teams.keys()])]
  const isSame = (accountId: string) =>
    isDeepStrictEqual(present.members.get(accountId), after.members.get(accountId)) &&
    teamIds.every((id) => present.teams.get(id)?.members.get(accountId) === after.teams.get(id)?.members.get(accountId))
  return [...new Set(people)].filter((accountId) => !isSame(accountId))
}

/** Makes the changes of all plans, inside a recorded transaction: first everything ends, or what comes would stand in its own way. */
export async function writeParts(tx: Recorded, plans: readonly RestoredOrganisation[], now: number): Promise<JournalEvent[]> {
  const events: JournalEvent[] = []
  const judged = judgedAsBefore()
  const end = async (table: PathTable, where: Readonly<Record<string, string>>) => {
    for (const row of await endRows(tx, table, where, now, null, judged)) events.push(endedEvent(table, row, 'restored'))
  }
  const changes = plans.map(partChanges)
  for (const { ends, begins } of changes) {
    for (const { table, where } of ends) await end(table, where)
    // Where it belongs to another organisation meanwhile, it leaves that one, and its teams.
    for (const { row } of begins)
      if (row.table === 'organisation_project') {
        await end('team_project', { project_id: row.values.project_id })
        await end('organisation_project', { project_id: row.values.project_id })
      }
  }
  for (const { begins } of changes)
    for (const { row, since } of begins.toSorted((one, other) => order(one.row.table) - order(other.row.table))) {
      if (row.table === 'team') {
        const revived = await reviveTeam(tx, row.values.id, judged)
        if (revived) events.push(begunEvent('team', revived, since))
      } else {
        await beginRow(tx, row, since, null, judged)
        events.push(begunEvent(row.table, row.values, since))
      }
    }
  for (const { organisation, present, after } of plans)
    if (present.members.size === 0 && after.members.size > 0)
      events.push({ kind: 'organisation-restored', subjects: { organisation: organisation.id }, public: {}, private: {} })
  return events
}

const order = (table: PathTable) => ['organisation_member', 'organisation_project', 'team', 'team_member', 'team_project'].indexOf(table)
