import type { Command } from 'commander'
import { findAccount } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import { listRoles } from '../ownership/store.ts'
import { deleteProjectByOperator } from '../packaging/delete-project.ts'
import { countDownloads } from '../packaging/downloads/store.ts'
import { listFiles } from '../packaging/files/store.ts'
import { settableStatuses } from '../packaging/project.ts'
import { normalizeProjectName } from '../packaging/project-name.ts'
import { searchProjects } from '../packaging/search-projects.ts'
import { parseProjectStatus, setProjectStatus } from '../packaging/set-project-status.ts'
import { findProject } from '../packaging/store.ts'
import { undeleteProjectByOperator } from '../packaging/undelete-project.ts'
import { confirm, group, onIndex, reasonIn, shownMoment, type Told, table } from './command.ts'
import type { Machine } from './machine.ts'
import { openDesk, projectNamed } from './owned-project.ts'

const LIST_LIMIT = 1000
const DAY_MILLISECONDS = 86_400_000
const hoursText = (milliseconds: number) => `${Math.round(milliseconds / 3_600_000)} hours`

export function addProjectCommands(program: Command, machine: Machine): void {
  const project = group(program, 'project', 'projects')

  const list = project.command('list [words]').description(`list projects, or those that match the words (at most ${LIST_LIMIT})`)
  onIndex(machine, list, async (index, _operator, _options, [words = '']) => {
    const found = await searchProjects(index.db.read, words, 0, LIST_LIMIT)
    const rows = found.map((of) => [of.normalizedName, of.latestVersion ?? '-', of.status, of.summary ?? ''])
    const count = found.length === 1 ? '1 project' : `${found.length} projects`
    return { lines: [count, ...(rows.length > 0 ? table(['NAME', 'LATEST', 'STATUS', 'SUMMARY'], rows) : [])], json: found }
  })

  onIndex(
    machine,
    project.command('show <name>').description('show a project: its files, who owns it, downloads'),
    async (index, _operator, _options, [name = '']) => {
      const found = await findProject(index.db.read, normalizeProjectName(name))
      if (!found) throw new Refusal('project-unknown', { project: name.slice(0, 60) })
      const files = await listFiles(index.db.read, found.id)
      const roles = []
      for (const { accountId, role } of await listRoles(index.db.read, found.id))
        roles.push({ role, user: (await findAccount(index.db.read, accountId))!.name })
      const downloads = await countDownloads(index.db.read, found.id, Math.floor(index.clock.now() / DAY_MILLISECONDS) - 30)
      const lines = [
        `${found.name} ${found.latestVersion ?? '(no release)'}, ${found.status}${found.statusReason === null ? '' : ` (${found.statusReason})`}`,
        ...roles.map(({ role, user }) => `${role}: ${user}`),
        `downloads in 30 days: ${downloads.downloads} by ${downloads.consumers} consumers (a network counts anew each day)`,
        '',
        ...table(
          ['FILE', 'BYTES', 'PUBLISHED', 'YANKED'],
          files.map((file) => [
            file.filename,
            String(file.sizeBytes),
            shownMoment(file.uploadedAt),
            file.yankedAt === null ? '-' : (file.yankedReason ?? 'yes'),
          ]),
        ),
      ]
      return { lines, json: { ...found, roles, downloads, files } }
    },
  )

  const remove = project
    .command('delete <name>')
    .description('ask for the deletion of a project: every owner can stop it; afterwards it can be taken back; needs --reason')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nWhat must be gone at once: holdfast project status <name> quarantined')
  onIndex<Told & { yes?: boolean }>(machine, remove, async (index, operator, options, [name = '']) => {
    reasonIn(options)
    const desk = openDesk(index)
    const found = await projectNamed(index.db.read, name)
    await confirm(`Delete ${found.name}?`, options.yes)
    const hold = await deleteProjectByOperator(desk, operator, found.normalizedName)
    const days = Math.round(desk.ownerTerms.projectTrash / DAY_MILLISECONDS)
    const undo = `It can be taken back for ${days} days: holdfast project undelete ${found.normalizedName}`
    return {
      lines: hold
        ? [
            `It was asked for. ${found.name} is deleted in ${hoursText(hold.durationMilliseconds)}, counted from when its owners could know, unless one of them stops it.`,
            `To withdraw it: holdfast hold veto ${hold.id}`,
          ]
        : [`${found.name} is deleted now.`, undo],
      json: { project: found.normalizedName, result: hold ? 'waits' : 'changed', hold: hold?.id ?? null },
    }
  })

  const undelete = project.command('undelete <name>').description('take a deleted project back, as it was; needs --reason')
  onIndex(machine, undelete, async (index, operator, options, [name = '']) => {
    reasonIn(options)
    const found = await projectNamed(index.db.read, name)
    await undeleteProjectByOperator(openDesk(index), operator, found.normalizedName)
    return { lines: [`${found.name} is back.`], json: { project: found.normalizedName, result: 'changed' } }
  })

  const status = project
    .command('status <name> [status]')
    .description(`show or set the status of a project: ${settableStatuses.join(', ')}`)
    .option('--note <text>', 'what readers are told with the status')
    .addHelpText('after', '\nExample:\n  holdfast project status tinyjson archived --note "moved to bigjson"')
  onIndex<Told & { note?: string }>(machine, status, async (index, operator, options, [name = '', to]) => {
    if (to === undefined) {
      const found = await findProject(index.db.read, normalizeProjectName(name))
      if (!found) throw new Refusal('project-unknown', { project: name.slice(0, 60) })
      return { lines: [`${found.name} is ${found.status}.`], json: { status: found.status, reason: found.statusReason } }
    }
    const result = await setProjectStatus(index, operator, name, parseProjectStatus(to), options.note)
    return {
      lines: [result === 'changed' ? `${name} is ${to} now.` : `${name} was ${to} already.`],
      json: { project: name, status: to, result },
    }
  })
}
