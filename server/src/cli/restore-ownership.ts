import type { Command } from 'commander'
import { Refusal } from '../errors.ts'
import { isPartChange } from '../ownership/organisations/parts/restore-parts.ts'
import { isChange, previewRestore, type RestorePlan } from '../ownership/restore/preview-restore.ts'
import { restoreOwnership } from '../ownership/restore/restore-ownership.ts'
import type { Project } from '../packaging/project.ts'
import { listAnyProjectsAfter } from '../packaging/store.ts'
import type { Queries } from '../platform/database/database.ts'
import { confirm, onIndex, reasonIn, shownMoment, type Told } from './command.ts'
import type { Machine } from './machine.ts'
import { openDesk, organisationNamed, projectNamed } from './owned-project.ts'
import { parseMoment } from './parse-moment.ts'
import { tellChanges } from './tell-restore.ts'

const PORTION = 500

interface RestoreOptions extends Told {
  readonly project?: string[]
  readonly organisation?: string[]
  readonly all?: boolean
  readonly asOf?: string
  readonly preview?: boolean
  readonly yes?: boolean
}

/** `holdfast ownership restore` */
export function restoreUnder(ownership: Command, machine: Machine): void {
  const restore = ownership
    .command('restore')
    .description('put roles back as they were at a moment; needs --reason')
    .option('--project <name...>', 'the own roles of people in these projects')
    .option(
      '--organisation <name...>',
      'members, teams and projects of these organisations, and the own roles of people in what belongs to them',
    )
    .option('--all', 'the own roles of people in all projects')
    .option('--as-of <time>', 'the moment, UTC: 2026-01-05T12:00Z')
    .option('--preview', 'only show what would change')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nNobody gets a role back whose account is or was frozen, closed or recovering. Both sides are told. To undo it, restore to a later moment.\nWhat people own by an organisation or a team stays, unless the organisation is put back too.',
    )
  onIndex<RestoreOptions>(machine, restore, async (index, operator, options) => {
    if ([options.project ?? options.organisation, options.all].filter((each) => each !== undefined).length !== 1)
      throw new Refusal('option-missing', { option: 'either --project or --organisation, or --all' })
    if (options.asOf === undefined) throw new Refusal('option-missing', { option: '--as-of' })
    const asOf = parseMoment(options.asOf)
    if (asOf > index.clock.now()) throw new Refusal('moment-invalid', { moment: options.asOf.slice(0, 60) })
    const reason = options.preview ? '' : reasonIn(options)
    const desk = openDesk(index)
    const organisations = []
    for (const name of new Set(options.organisation)) organisations.push(await organisationNamed(index.db.read, name))
    const projects = options.all || options.project ? await chosenProjects(index.db.read, options.project) : []
    const scope = { projects, organisations }
    const planned = await previewRestore(desk, index.db.read, scope, asOf)
    const told = await tellChanges(desk, planned, asOf)
    if (options.preview)
      return { lines: [`${changing(planned)} would change.`, ...told.lines], json: { asOf, isPreview: true, ...told.json } }
    if (!isAnyChange(planned))
      return { lines: ['Nothing differs: nothing was changed.', ...told.lines], json: { asOf, isPreview: false, ...told.json } }
    if (!options.yes) process.stderr.write(told.lines.map((line) => `${line}\n`).join(''))
    await confirm(`Change the roles of ${changing(planned)} back to ${shownMoment(asOf)}?`, options.yes)
    const changed = await restoreOwnership(desk, operator, scope, asOf, reason)
    const outcome = await tellChanges(desk, changed, asOf)
    return {
      lines: [`${changing(changed)} changed back to ${shownMoment(asOf)}. Both sides are told.`, ...outcome.lines],
      json: { asOf, isPreview: false, ...outcome.json },
    }
  })
}

const isAnyChange = ({ projects, organisations }: RestorePlan) => projects.some(isChange) || organisations.some(isPartChange)
function changing({ projects, organisations }: RestorePlan): string {
  const inProjects = counted(projects.filter(isChange).length, 'project')
  const changed = organisations.filter(isPartChange).length
  return changed === 0 ? inProjects : `${counted(changed, 'organisation')} and ${inProjects}`
}
const counted = (count: number, what: string) => (count === 1 ? `1 ${what}` : `${count} ${what}s`)

async function chosenProjects(queries: Queries, names: readonly string[] | undefined): Promise<Project[]> {
  const chosen: Project[] = []
  if (names !== undefined) {
    for (const name of names) chosen.push(await projectNamed(queries, name))
    return [...new Map(chosen.map((project) => [project.id, project])).values()]
  }
  while (true) {
    const portion = await listAnyProjectsAfter(queries, chosen.at(-1)?.normalizedName ?? '', PORTION)
    chosen.push(...portion)
    if (portion.length < PORTION) return chosen
  }
}
