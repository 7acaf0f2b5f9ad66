import type { Command } from 'commander'
import { Refusal } from '../errors.ts'
import { listFiles } from '../packaging/files/store.ts'
import { normalizeProjectName } from '../packaging/project-name.ts'
import { deleteRelease, restoreRelease } from '../packaging/releases/delete-release.ts'
import { unyankRelease, yankRelease } from '../packaging/releases/yank-release.ts'
import { findProject } from '../packaging/store.ts'
import { parseVersion } from '../packaging/version.ts'
import { confirm, onIndex, type Told } from './command.ts'
import type { Machine, OpenIndex } from './machine.ts'
import { openDesk } from './owned-project.ts'

export function addReleaseCommands(program: Command, machine: Machine): void {
  const release = program.command('release').description('releases of projects')
  const said = (result: string, project: string, version: string, state: string) => ({
    lines: [`${project} ${version} ${result === 'changed' ? `is ${state} now` : `was ${state} already`}.`],
    json: { project, version, result },
  })

  const yank = release
    .command('yank <project> <version>')
    .description('let installers take a release only when it is named exactly; can be undone')
    .option('--note <text>', 'what installers print with it')
    .addHelpText('after', '\nExample:\n  holdfast release yank tinyjson 1.2.0 --note "loses data on Windows"')
  onIndex<Told & { note?: string }>(machine, yank, async (index, operator, options, [project = '', version = '']) =>
    said(await yankRelease(index, operator, { project, version }, options.note), project, version, 'yanked'),
  )

  onIndex(
    machine,
    release.command('unyank <project> <version>').description('offer a yanked release again'),
    async (index, operator, _options, [project = '', version = '']) =>
      said(await unyankRelease(index, operator, { project, version }), project, version, 'not yanked'),
  )

  const remove = release
    .command('delete <project> <version>')
    .description('take a release away; its bytes are kept for the trash time, its file names are never used again')
    .option('--file <name>', 'one file of it only')
    .option('--now', 'without the wait of the preset; every owner is told')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExample:\n  holdfast release delete tinyjson 1.2.0 --yes --reason "credentials inside"')
  type Deletion = Told & { yes?: boolean; now?: boolean; file?: string }
  onIndex<Deletion>(machine, remove, async (index, operator, options, [project = '', version = '']) => {
    const files = (await filesOf(index, project, version)).filter((name) => options.file === undefined || name === options.file)
    const days = index.config.trashDays
    if (!options.yes && files.length > 0) {
      process.stderr.write(
        `This takes away ${files.length} file(s) of ${project} ${version}:\n${files.map((name) => `  ${name}\n`).join('')}`,
      )
      process.stderr.write(`It can be undone for ${days} days: holdfast release restore ${project} ${version}\n`)
    }
    await confirm(`Delete ${project} ${version}?`, options.yes)
    const named = { project, version, filename: options.file }
    const result = await deleteRelease(openDesk(index), operator, named, { isAtOnce: options.now ?? false })
    if (typeof result !== 'string') {
      const hours = Math.round(result.durationMilliseconds / 3_600_000)
      return {
        lines: [
          `It was asked for. It happens ${hours} hours after every owner could know of it, unless one of them stops it.`,
          `To withdraw it: holdfast hold veto ${result.id} · without the wait: --now`,
        ],
        json: { project, version, result: 'held', hold: result.id, files },
      }
    }
    const lines = [
      ...said(result, project, version, 'deleted').lines,
      `Undo within ${days} days: holdfast release restore ${project} ${version}`,
    ]
    return { lines, json: { project, version, result, files } }
  })

  onIndex(
    machine,
    release.command('restore <project> <version>').description('take a deleted release back out of the trash'),
    async (index, operator, _options, [project = '', version = '']) =>
      said(await restoreRelease(index, operator, { project, version }), project, version, 'back'),
  )
}

async function filesOf(index: OpenIndex, name: string, version: string): Promise<string[]> {
  const project = await findProject(index.db.read, normalizeProjectName(name))
  if (!project) throw new Refusal('project-unknown', { project: name.slice(0, 60) })
  const wanted = parseVersion(version).sortKey
  return (await listFiles(index.db.read, project.id)).filter(({ sortKey }) => sortKey === wanted).map(({ filename }) => filename)
}
