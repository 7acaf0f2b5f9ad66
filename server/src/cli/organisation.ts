import type { Command } from 'commander'
import { findAccount } from '../accounts/store.ts'
import type { OwnershipDesk } from '../ownership/desk.ts'
import { endOrganisationByOperator, refusalOfPlan } from '../ownership/organisations/change-organisation.ts'
import type { Organisation } from '../ownership/organisations/organisation.ts'
import { planChange } from '../ownership/organisations/paths/plan-change.ts'
import { listMembers, listOrganisations, listProjectIds, listTeams } from '../ownership/organisations/store.ts'
import { findLastSign } from '../ownership/succession/last-sign.ts'
import { listProjectNames } from '../packaging/store.ts'
import { confirm, group, onIndex, reasonIn, shownMoment, type Told, table } from './command.ts'
import type { Machine } from './machine.ts'
import { openDesk, organisationNamed } from './owned-project.ts'

const LIST_LIMIT = 1000
const HOUR_MILLISECONDS = 3_600_000

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
    const organisation = await organisationNamed(index.db.read, name)
    const nameOf = async (id: string) => (await findAccount(index.db.read, id))?.name ?? '?'
    const members = []
    for (const { accountId, role, since } of await listMembers(index.db.read, organisation.id)) {
      const account = role === 'owner' ? await findAccount(index.db.read, accountId) : undefined
      // Of owners: where nobody is left who acts, somebody has to follow.
      const heard = account ? { lastSignAt: await findLastSign(index.db.read, account) } : {}
      members.push({ user: await nameOf(accountId), role, since, ...heard })
    }
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
      ...members.map(
        ({ user, role, since, lastSignAt }) =>
          `${role}: ${user}, since ${shownMoment(since)}${lastSignAt === undefined ? '' : `, last sign of life ${shownMoment(lastSignAt)}`}`,
      ),
      ...teams.map(
        (each) =>
          `team ${each.team}: ${each.users.join(', ') || 'nobody'}; ${each.projects.map((of) => `${of.role} of ${of.project}`).join(', ') || 'no project'}`,
      ),
      ...projects.map((project) => `project: ${project}`),
    ]
    return { lines, json: { name: organisation.name, createdAt: organisation.createdAt, members, teams, projects } }
  })

  const remove = org
    .command('delete <name>')
    .description('ask for the deletion of an organisation: every owner can stop it; afterwards it can be taken back; needs --reason')
    .option('--preview', 'only show what would end')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nIts projects stay, with the people who have a role there by themselves. To put it back later: holdfast ownership restore',
    )
  onIndex<Told & { preview?: boolean; yes?: boolean }>(machine, remove, async (index, operator, options, [name = '']) => {
    if (!options.preview) reasonIn(options)
    const desk = openDesk(index)
    const found = await organisationNamed(index.db.read, name)
    const end = await previewEnd(desk, found)
    const json = { organisation: found.name, ...end.json }
    if (options.preview) return { lines: end.lines, json: { ...json, isPreview: true } }
    if (end.refusal) throw end.refusal
    if (!options.yes) process.stderr.write(end.lines.map((line) => `${line}\n`).join(''))
    await confirm(`Delete ${found.name}?`, options.yes)
    const hold = await endOrganisationByOperator(desk, operator, found.id)
    return {
      lines: hold
        ? [
            `It was asked for. ${found.name} is deleted in ${hoursText(hold.durationMilliseconds)}, counted from when its owners could know, unless one of them stops it.`,
            `To withdraw it: holdfast hold veto ${hold.id}`,
          ]
        : [`${found.name} is deleted now. Every owner is told, and can take it back for ${hoursText(desk.ownerTerms.lateVeto)}.`],
      json: { ...json, isPreview: false, result: hold ? 'waits' : 'changed', hold: hold?.id ?? null },
    }
  })
}

/** What would end with an organisation, and why it cannot at the moment. */
async function previewEnd(desk: OwnershipDesk, { id, name }: Organisation) {
  const { read } = desk.db
  const change = { what: 'organisation-end', organisationId: id } as const
  const plan = await planChange(read, { terms: desk.ownerTerms, now: desk.clock.now(), change, askedBy: 'operator' })
  const refusal = await refusalOfPlan(read, desk, plan, { name: 'operator' })
  const names = [...(await listProjectNames(read, plan.projectIds)).values()].toSorted()
  const losers = []
  for (const accountId of plan.verdict.losers) losers.push((await findAccount(read, accountId))?.name ?? '?')
  const members = (await listMembers(read, id)).length
  const teams = (await listTeams(read, id)).length
  const waitMilliseconds = desk.ownerTerms.deleteOrganisation
  const lines = [
    `${name}: ${counted(members, 'member')}, ${counted(teams, 'team')} and ${counted(names.length, 'project')}`,
    ...names.map((project) => `stays, and belongs to nobody but its own people: ${project}`),
    ...losers.toSorted().map((user) => `owns something by it alone, and would no more: ${user}`),
    waitMilliseconds === 0
      ? 'It would happen at once.'
      : `It would wait for ${hoursText(waitMilliseconds)}, in which every owner can stop it.`,
    ...(refusal ? [`Not now: ${refusal.message}`] : []),
  ]
  const json = { members, teams, projects: names, losers: losers.toSorted(), waitMilliseconds, refusal: refusal?.code ?? null }
  return { refusal, lines, json }
}

const counted = (count: number, what: string) => (count === 1 ? `1 ${what}` : `${count} ${what}s`)
const hoursText = (milliseconds: number) => `${Math.ceil(milliseconds / HOUR_MILLISECONDS)} hours`
