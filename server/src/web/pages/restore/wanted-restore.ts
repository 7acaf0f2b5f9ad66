import { findAccountByName } from '../../../accounts/store.ts'
import { Refusal } from '../../../errors.ts'
import { findHold } from '../../../holds/store.ts'
import { readLeaf } from '../../../journal/read-entry.ts'
import { listEntriesAbout } from '../../../journal/store.ts'
import type { OwnershipDesk } from '../../../ownership/desk.ts'
import { restoreOf } from '../../../ownership/hold-kinds/restore-ownership.ts'
import { isName, type Organisation } from '../../../ownership/organisations/organisation.ts'
import { findOrganisation, findOrganisationByName } from '../../../ownership/organisations/store.ts'
import { MOST_RESTORED } from '../../../ownership/restore/propose-restore.ts'
import { excerpt } from '../../../packaging/metadata/excerpt.ts'
import type { Project } from '../../../packaging/project.ts'
import { isProjectName, normalizeProjectName } from '../../../packaging/project-name.ts'
import { findProject, findProjectById } from '../../../packaging/store.ts'
import type { Mistake } from '../account/account-frame.ts'

/** What was typed. */
export interface TypedRestore {
  readonly projects: string
  readonly organisations: string
  /** An account: every project in which it got or lost a role since the moment. */
  readonly person: string
  readonly at: string
}

export interface WantedRestore {
  readonly projects: readonly Project[]
  readonly organisations: readonly Organisation[]
  readonly asOf: number
}

/** Of one account; whoever changed more than that in one incident is met by the command. */
const MOST_ENTRIES = 5000
const MOST_ORGANISATIONS = 20

/** Reads the choice of projects and moment. Mistakes are told at their fields. */
export async function readWanted(
  desk: OwnershipDesk,
  { projects, organisations, person, at }: TypedRestore,
): Promise<WantedRestore | { readonly mistakes: readonly Mistake[] }> {
  const asOf = parseMoment(at)
  const mistakes: Mistake[] = []
  if (asOf === undefined || asOf > desk.clock.now())
    mistakes.push({ name: 'at', mistake: 'Write a moment that is past, in UTC, as 2026-01-05T12:00Z.' })
  const chosen = new Map<string, Project>()
  const names = namesIn(projects)
  for (const name of names.slice(0, MOST_RESTORED + 1)) {
    const found = isProjectName(name) ? await findProject(desk.db.read, normalizeProjectName(name)) : undefined
    if (!found || found.status === 'deleted')
      return { mistakes: [...mistakes, { name: 'projects', mistake: new Refusal('project-unknown', { project: excerpt(name) }).message }] }
    chosen.set(found.id, found)
  }
  const wanted = []
  for (const name of namesIn(organisations).slice(0, MOST_ORGANISATIONS + 1)) {
    const found = isName(name.toLowerCase()) ? await findOrganisationByName(desk.db.read, name.toLowerCase()) : undefined
    if (!found) return { mistakes: [...mistakes, { name: 'organisations', mistake: `There is no organisation “${excerpt(name)}”.` }] }
    wanted.push(found)
  }
  if (wanted.length > MOST_ORGANISATIONS)
    mistakes.push({ name: 'organisations', mistake: `At most ${MOST_ORGANISATIONS} at a time; more are put back on the host.` })
  if (person !== '' && asOf !== undefined) {
    const touched = await listTouched(desk, person, asOf)
    if (touched === undefined) mistakes.push({ name: 'person', mistake: 'There is no such account.' })
    else if (touched.length === 0 && names.length + wanted.length === 0)
      mistakes.push({ name: 'person', mistake: 'This account got or lost no role since then.' })
    for (const project of touched ?? []) chosen.set(project.id, project)
  }
  if (chosen.size + wanted.length === 0 && person === '')
    mistakes.push({ name: 'projects', mistake: 'Name at least one project, or an organisation or an account below.' })
  if (chosen.size > MOST_RESTORED)
    mistakes.push({ name: 'projects', mistake: new Refusal('restore-too-many', { limit: MOST_RESTORED }).message })
  return mistakes.length > 0 || asOf === undefined ? { mistakes } : { projects: [...chosen.values()], organisations: wanted, asOf }
}

const namesIn = (text: string) => [...new Set(text.split(/[\s,;]+/).filter((name) => name !== ''))]

/** Undefined where there is no such account. */
async function listTouched(desk: OwnershipDesk, name: string, since: number): Promise<Project[] | undefined> {
  const { read } = desk.db
  const account = /^[a-z0-9._-]{1,50}$/i.test(name) ? await findAccountByName(read, name.toLowerCase()) : undefined
  if (!account) return undefined
  const ids = new Set<string>()
  const entries = await listEntriesAbout(read, 'account', account.id, MOST_ENTRIES, { kinds: ['role-given', 'role-removed'] })
  for (const entry of entries) {
    const { project } = readLeaf(entry).subjects
    if (entry.at > since && project !== undefined) ids.add(project)
  }
  const projects = []
  for (const id of [...ids].slice(0, MOST_RESTORED + 1)) {
    const project = await findProjectById(read, id)
    if (project && project.status !== 'deleted') projects.push(project)
  }
  return projects
}

/** What would take back a restore that was done: everything of it, as it was a moment before. @throws Refusal `restore-unknown` */
export async function typedUndo(desk: OwnershipDesk, holdId: string): Promise<TypedRestore> {
  const hold = await findHold(desk.db.read, holdId)
  if (hold?.kind !== 'restore-ownership' || hold.appliedAt === null) throw new Refusal('restore-unknown')
  const { projectIds, organisationIds } = restoreOf(hold)
  const projects = []
  for (const id of projectIds) projects.push((await findProjectById(desk.db.read, id))?.name ?? '')
  const organisations = []
  for (const id of organisationIds) organisations.push((await findOrganisation(desk.db.read, id))?.name ?? '')
  const lines = (names: readonly string[]) => names.filter((name) => name !== '').join('\n')
  const at = new Date(hold.appliedAt - 1).toISOString()
  return { projects: lines(projects), organisations: lines(organisations), person: '', at }
}

/** Undefined where it is no moment. To the millisecond: the one before a change has to be said too. */
export function parseMoment(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d(?:\.\d{3})?)? ?(?:Z|UTC)?$/.exec(text.trim())
  if (!match) return undefined
  const at = Date.parse(`${match[1]}T${match[2]}${match[3] ?? ':00'}Z`)
  // 31 February would become a day in March.
  return Number.isNaN(at) || !new Date(at).toISOString().startsWith(`${match[1]}T${match[2]}`) ? undefined : at
}
