import type { JournalEvent } from '../../../journal/events.ts'
import type { Recorded } from '../../../journal/record.ts'
import { takeRole } from '../../remove-from-project.ts'
import type { OwnerStanding } from '../../standing.ts'
import { decideOffer, listOpenOffers } from '../offers/store.ts'
import { findMember, listTeams } from '../store.ts'
import { keepStanding } from './keep-standing.ts'
import { begunEvent, endedEvent } from './path-events.ts'
import type { JudgedPaths, PathPlan } from './plan-change.ts'
import { beginRow, endRows, type Fields, type NewRow, type PathTable, takeBackRows } from './store.ts'

/** As much of a plan as doing it takes. `sets`: who owned what it touches before. */
export interface JudgedChange extends Pick<PathPlan, 'change' | 'judged' | 'projectIds'> {
  readonly sets: readonly { readonly id: string; readonly owners: readonly OwnerStanding[] }[]
}

/** Does what was judged, inside a recorded transaction. `by`: the hold that led to it. */
export async function makeChange(
  tx: Recorded,
  plan: JudgedChange,
  now: number,
  by: string | null,
  because: string,
): Promise<JournalEvent[]> {
  const { change, judged } = plan
  const events: JournalEvent[] = []
  const end = async (table: PathTable, where: Readonly<Record<string, string>>) => {
    for (const row of await endRows(tx, table, where, now, by, judged)) events.push(endedEvent(table, row, because))
  }
  const begin = async (row: NewRow) => {
    await beginRow(tx, row, now, by, judged)
    events.push(begunEvent(row.table, row.values, now))
  }
  switch (change.what) {
    case 'member':
    case 'off-board': {
      const { organisationId, accountId } = change
      const role = change.what === 'member' ? change.role : 'none'
      await end('organisation_member', { organisation_id: organisationId, account_id: accountId })
      if (role !== 'none')
        await begin({
          table: 'organisation_member',
          values: { organisation_id: organisationId, account_id: accountId, role, is_creator: 0 },
        })
      else for (const team of await listTeams(tx, organisationId)) await end('team_member', { team_id: team.id, account_id: accountId })
      // Last, when the ways by the organisation are gone: its standing is that of what is left.
      if (change.what === 'off-board')
        for (const projectId of change.projectIds) events.push(await takeRole(tx, projectId, { accountId }, now, because))
      break
    }
    case 'remove':
      for (const projectId of plan.projectIds) events.push(await takeRole(tx, projectId, { accountId: change.accountId }, now, because))
      break
    case 'team-member': {
      const values = { team_id: change.teamId, account_id: change.accountId }
      if (change.isIn) await begin({ table: 'team_member', values })
      else await end('team_member', values)
      break
    }
    case 'team-project': {
      const values = { team_id: change.teamId, project_id: change.projectId }
      await end('team_project', values)
      if (change.role !== 'none') await begin({ table: 'team_project', values: { ...values, role: change.role } })
      break
    }
    case 'team-end':
      await end('team_project', { team_id: change.teamId })
      await end('team_member', { team_id: change.teamId })
      await end('team', { id: change.teamId })
      break
    case 'organisation-end': {
      const { organisationId } = change
      for (const team of await listTeams(tx, organisationId)) {
        await end('team_project', { team_id: team.id })
        await end('team_member', { team_id: team.id })
        await end('team', { id: team.id })
      }
      await end('organisation_project', { organisation_id: organisationId })
      await end('organisation_member', { organisation_id: organisationId })
      for (const offer of await listOpenOffers(tx, { organisationId }, now)) {
        await decideOffer(tx, offer.id, 'void', now)
        const open = { role: offer.role, offer: offer.id, outcome: 'void' }
        const subjects = { organisation: organisationId, account: offer.accountId }
        events.push({ kind: 'organisation-offer-ended', subjects, public: open, private: {} })
      }
      events.push({ kind: 'organisation-deleted', subjects: { organisation: organisationId }, public: {}, private: {} })
      break
    }
    case 'project':
      // Nothing that a team could do in it survives: not even the row that said so.
      await end('team_project', { project_id: change.projectId })
      await end('organisation_project', { project_id: change.projectId })
      if (change.to !== null)
        await begin({ table: 'organisation_project', values: { organisation_id: change.to, project_id: change.projectId } })
      break
  }
  for (const { id, owners } of plan.sets) if (plan.projectIds.includes(id)) await keepStanding(tx, id, owners)
  return events
}

/**
 * What teams gave to whom or what is in the organisation no longer: it leads nowhere now, and would lead there again as soon as somebody
 * lets it in once more.
 */
async function endTeamsOf(tx: Recorded, table: PathTable, gone: Fields, now: number, judged: JudgedPaths): Promise<JournalEvent[]> {
  const { organisation_id: organisationId = '', project_id, account_id = '' } = gone
  if (table !== 'organisation_project' && table !== 'organisation_member') return []
  if (table === 'organisation_member' && (await findMember(tx, organisationId, account_id))) return []
  const events: JournalEvent[] = []
  for (const { id: team_id } of await listTeams(tx, organisationId)) {
    const [from, where] =
      project_id === undefined ? (['team_member', { account_id }] as const) : (['team_project', { project_id }] as const)
    for (const row of await endRows(tx, from, { team_id, ...where }, now, null, judged)) events.push(endedEvent(from, row, 'undone'))
  }
  return events
}

/** Takes back what a hold did, inside a recorded transaction. */
export async function takeBackChange(
  tx: Recorded,
  hold: string,
  now: number,
  before: readonly { readonly projectId: string; readonly owners: readonly OwnerStanding[] }[],
  judged: JudgedPaths,
): Promise<JournalEvent[]> {
  const events: JournalEvent[] = []
  for (const table of ['organisation_member', 'team', 'team_member', 'team_project', 'organisation_project'] as const) {
    const { ended, revived } = await takeBackRows(tx, table, hold, now, judged)
    for (const row of ended) events.push(endedEvent(table, row, 'undone'))
    for (const row of revived) events.push(begunEvent(table, row, Number(row.since)))
    for (const row of ended) events.push(...(await endTeamsOf(tx, table, row, now, judged)))
  }
  for (const { projectId, owners } of before) await keepStanding(tx, projectId, owners)
  return events
}
