import type { Command } from 'commander'
import { findAccount } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import { findOrganisationByName, listMembers, listOrganisations, listProjectIds, listTeams } from '../ownership/organisations/store.ts'
import { listProjectNames } from '../packaging/store.ts'
import { group, onIndex, shownMoment, table } from './command.ts'
import type { Machine } from './machine.ts'

const LIST_LIMIT = 1000

export function addOrganisationCommands(program: Command, machine: Machine): void {
  const org = group(program, 'org', 'organisations')

  onIndex(machine, org.command('list').description(`list organisations (at most ${LIST_LIMIT})`), async (index) => {
    const rows = []
    for (const organisation of await listOrganisations(index.db.read, LIST_LIMIT)) {
      const members = await listMembers(index.db.read, organisation.id)
      const projects = await listProjectIds(index.db.read, organisation.id)
      const owners = members.filter(({ role }) => role === 'owner').length
      rows.push({ name: organisation.name, owners, members: members.length, projects: projects.length, createdAt: organisation.createdAt })
    }
    const count = rows.length === 1 ? '1 organisation' : `${rows.length} organisations`
    const lines = rows.map((row) => [row.name, String(row.owners), String(row.members), String(row.projects), shownMoment(row.createdAt)])
    return { lines: [count, ...(rows.length > 0 ? table(['NAME', 'OWNERS', 'MEMBERS', 'PROJECTS', 'CREATED'], lines) : [])], json: rows }
  })

  const show = org.command('show <name>').description('show an organisation: its members, teams and projects')
  onIndex(machine, show, async (index, _operator, _options, [name = '']) => {
    const organisation = await findOrganisationByName(index.db.read, name.toLowerCase())
    if (!organisation) throw new Refusal('organisation-unknown')
    const nameOf = async (id: string) => (await findAccount(index.db.read, id))?.name ?? '?'
    const members = []
    for (const { accountId, role, since } of await listMembers(index.db.read, organisation.id))
      members.push({ user: await nameOf(accountId), role, since })
    const names = await listProjectNames(index.db.read, await listProjectIds(index.db.read, organisation.id))
    const teams = []
    for (const team of await listTeams(index.db.read, organisation.id)) {
      const users = []
      for (const id of team.memberIds) users.push(await nameOf(id))
      const projects = team.projects.map(({ projectId, role }) => ({ project: names.get(projectId) ?? '?', role }))
      teams.push({ team: team.name, users, projects })
    }
    const projects = [...names.values()].toSorted()
    const lines = [
      `${organisation.name}, made ${shownMoment(organisation.createdAt)}`,
      ...members.map(({ user, role, since }) => `${role}: ${user}, since ${shownMoment(since)}`),
      ...teams.map(
        (each) =>
          `team ${each.team}: ${each.users.join(', ') || 'nobody'}; ${each.projects.map((of) => `${of.role} of ${of.project}`).join(', ') || 'no project'}`,
      ),
      ...projects.map((project) => `project: ${project}`),
    ]
    return { lines, json: { name: organisation.name, createdAt: organisation.createdAt, members, teams, projects } }
  })
}
