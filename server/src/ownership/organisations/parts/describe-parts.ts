import { listAccountsById } from '../../../accounts/store.ts'
import type { Queries } from '../../../platform/database/database.ts'
import type { OwnershipDesk } from '../../desk.ts'
import type { OrganisationParts } from './organisation-parts.ts'
import type { RestoredOrganisation } from './restore-parts.ts'
import { listTeamNames } from './store.ts'

/** One thing that comes back or goes, by the names that people know. */
export interface PartInWords {
  readonly text: string
  /** Whom it is about; undefined where it is a project. */
  readonly accountId: string | undefined
}

export interface DescribedParts {
  readonly plan: RestoredOrganisation
  readonly gives: readonly PartInWords[]
  readonly takes: readonly PartInWords[]
  readonly skipped: readonly string[]
}

const PORTION = 500

/** What putting an organisation back changes, one line a part: members, projects, who is in which team, what the team has. */
export async function describeParts(
  desk: Pick<OwnershipDesk, 'projectName'>,
  queries: Queries,
  plan: RestoredOrganisation,
): Promise<DescribedParts> {
  const { present, after, organisation } = plan
  const both = [present, after]
  const accounts = new Map<string, string>()
  const ids = [...new Set([...plan.skipped, ...both.flatMap(peopleIn)])]
  for (let i = 0; i < ids.length; i += PORTION)
    for (const { id, name } of await listAccountsById(queries, ids.slice(i, i + PORTION))) accounts.set(id, name)
  const projects = new Map<string, string>()
  for (const id of new Set(both.flatMap((parts) => [...parts.projects.keys()])))
    projects.set(id, (await desk.projectName(queries, id)) ?? id)
  const teams = new Map((await listTeamNames(queries, organisation.id)).map(({ id, name }) => [id, name]))
  const nameOf = (id: string) => accounts.get(id) ?? projects.get(id) ?? teams.get(id) ?? id
  const now = wordsFor(present, nameOf)
  const then = wordsFor(after, nameOf)
  return { plan, gives: lacking(then, now), takes: lacking(now, then), skipped: plan.skipped.map(nameOf) }
}

const peopleIn = ({ members, teams }: OrganisationParts): string[] => [
  ...members.keys(),
  ...[...teams.values()].flatMap((team) => [...team.members.keys()]),
]

function wordsFor({ members, projects, teams }: OrganisationParts, nameOf: (id: string) => string): PartInWords[] {
  return [
    ...[...members].map(([accountId, { role }]) => ({ text: `${nameOf(accountId)} ${role}`, accountId })),
    ...[...projects.keys()].map((id) => ({ text: `project ${nameOf(id)}`, accountId: undefined })),
    ...[...teams].flatMap(([id, team]) => [
      ...[...team.members.keys()].map((accountId) => ({ text: `${nameOf(accountId)} in the team ${nameOf(id)}`, accountId })),
      ...[...team.projects].map(([projectId, { role }]) => ({
        text: `team ${nameOf(id)}: ${role} of ${nameOf(projectId)}`,
        accountId: undefined,
      })),
    ]),
  ]
}

const lacking = (some: readonly PartInWords[], others: readonly PartInWords[]) => {
  const known = new Set(others.map(({ text }) => text))
  return some.filter(({ text }) => !known.has(text))
}
