import { listEntriesAboutMany } from '../../../journal/store.ts'
import type { Queries } from '../../../platform/database/database.ts'
import { foldParts, partKinds, teamMemberKinds, teamProjectKinds } from './fold-parts.ts'
import type { OrganisationParts } from './organisation-parts.ts'
import { listEverInTeams, listLiveParts } from './store.ts'

/** What leads to projects in an organisation now, by its tables. */
export async function readParts(queries: Queries, organisationId: string): Promise<OrganisationParts> {
  const live = await listLiveParts(queries, organisationId)
  return {
    members: new Map(live.members.map((row) => [row.account_id, { role: row.role, since: row.since, isCreator: row.is_creator === 1 }])),
    projects: new Map(live.projects.map((row) => [row.project_id, row.since])),
    teams: new Map(
      live.teams.map(({ id, since }) => [
        id,
        {
          since,
          members: new Map(live.inTeams.flatMap((row) => (row.team_id === id ? [[row.account_id, row.since] as const] : []))),
          projects: new Map(
            live.given.flatMap((row) => (row.team_id === id ? [[row.project_id, { role: row.role, since: row.since }] as const] : [])),
          ),
        },
      ]),
    ),
  }
}

/** The same at a moment, folded from the journal. Without a moment both answer the same, or one of them lies. */
export async function readPartsAsOf(queries: Queries, organisationId: string, asOf?: number): Promise<OrganisationParts> {
  const own = await listEntriesAboutMany(queries, 'organisation', [organisationId], [...partKinds])
  const { accountIds, projectIds } = await listEverInTeams(queries, organisationId)
  const accounts = await listInPortions(queries, 'account', accountIds, teamMemberKinds)
  const projects = await listInPortions(queries, 'project', projectIds, teamProjectKinds)
  return foldParts(own.get(organisationId) ?? [], { accounts, projects }, asOf)
}

const PORTION = 500

/** A statement has room for so many parameters only. */
async function listInPortions(queries: Queries, kind: string, ids: readonly string[], kinds: readonly string[]) {
  const found: Awaited<ReturnType<typeof listEntriesAboutMany>> = new Map()
  for (let i = 0; i < ids.length; i += PORTION)
    for (const [id, entries] of await listEntriesAboutMany(queries, kind, ids.slice(i, i + PORTION), kinds)) found.set(id, entries)
  return found
}
