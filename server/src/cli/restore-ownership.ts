import type { Command } from 'commander'
import type { Account } from '../accounts/account.ts'
import { listAccountsById } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import type { OwnershipDesk } from '../ownership/desk.ts'
import { previewRestore, type RestoredProject, restoreOwnership } from '../ownership/restore-ownership.ts'
import type { HeldRole } from '../ownership/store.ts'
import type { Project } from '../packaging/project.ts'
import { listAnyProjectsAfter } from '../packaging/store.ts'
import type { Queries } from '../platform/database/database.ts'
import { confirm, onIndex, reasonIn, type Said, shownMoment, type Told } from './command.ts'
import type { Machine } from './machine.ts'
import { openDesk, projectNamed } from './owned-project.ts'
import { parseMoment } from './parse-moment.ts'

const PORTION = 500
const YOUNG_MILLISECONDS = 7 * 24 * 60 * 60 * 1000

interface RestoreOptions extends Told {
  readonly project?: string[]
  readonly all?: boolean
  readonly asOf?: string
  readonly preview?: boolean
  readonly yes?: boolean
}

/** `holdfast ownership restore` */
export function restoreUnder(ownership: Command, machine: Machine): void {
  const restore = ownership
    .command('restore')
    .description('put the roles of projects back as they were at a moment; needs --reason')
    .option('--project <name...>', 'these projects')
    .option('--all', 'all projects')
    .option('--as-of <time>', 'the moment, UTC: 2026-01-05T12:00Z')
    .option('--preview', 'only show what would change')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nNobody gets a role back whose account is or was frozen, closed or recovering. Both sides are told. To undo it, restore to a later moment.\nOnly roles of their own: what people own by an organisation or a team stays.',
    )
  onIndex<RestoreOptions>(machine, restore, async (index, operator, options) => {
    if ((options.project === undefined) === (options.all === undefined))
      throw new Refusal('option-missing', { option: 'either --project or --all' })
    if (options.asOf === undefined) throw new Refusal('option-missing', { option: '--as-of' })
    const asOf = parseMoment(options.asOf)
    if (asOf > index.clock.now()) throw new Refusal('moment-invalid', { moment: options.asOf.slice(0, 60) })
    const reason = options.preview ? '' : reasonIn(options)
    const desk = openDesk(index)
    const projects = await chosenProjects(index.db.read, options.project)
    const planned = await previewRestore(desk, index.db.read, projects, asOf)
    const told = await tellChanges(desk, planned, asOf)
    if (options.preview)
      return { lines: [`${counted(changing(planned))} would change.`, ...told.lines], json: { asOf, isPreview: true, projects: told.json } }
    if (changing(planned) === 0)
      return { lines: ['Nothing differs: nothing was changed.', ...told.lines], json: { asOf, isPreview: false, projects: told.json } }
    if (!options.yes) process.stderr.write(told.lines.map((line) => `${line}\n`).join(''))
    await confirm(`Change the roles of ${counted(changing(planned))} back to ${shownMoment(asOf)}?`, options.yes)
    const changed = await restoreOwnership(desk, operator, projects, asOf, reason)
    const outcome = await tellChanges(desk, changed, asOf)
    return {
      lines: [`${counted(changed.length)} changed back to ${shownMoment(asOf)}. Both sides are told.`, ...outcome.lines],
      json: { asOf, isPreview: false, projects: outcome.json },
    }
  })
}

const changing = (changes: readonly RestoredProject[]) =>
  changes.filter(({ isLeft, gives, takes }) => !isLeft && gives.length + takes.length > 0).length
const counted = (count: number) => (count === 1 ? '1 project' : `${count} projects`)

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

/** Per project, who gets and who loses what, by name. */
async function tellChanges(
  desk: OwnershipDesk,
  changes: readonly RestoredProject[],
  asOf: number,
): Promise<Said & { json: readonly object[] }> {
  const ids = new Set(
    changes.flatMap(({ gives, takes, skipped }) => [...[...gives, ...takes].map(({ accountId }) => accountId), ...skipped]),
  )
  const accounts = new Map<string, Account>()
  const wanted = [...ids]
  for (let i = 0; i < wanted.length; i += PORTION)
    for (const account of await listAccountsById(desk.db.read, wanted.slice(i, i + PORTION))) accounts.set(account.id, account)
  const nameOf = (id: string) => accounts.get(id)?.name ?? id
  // Whoever came shortly before the moment may be a thief who was there already.
  const isYoung = ({ accountId }: HeldRole) => (accounts.get(accountId)?.createdAt ?? 0) > asOf - YOUNG_MILLISECONDS
  const lines = changes.flatMap(({ project, gives, takes, skipped, isLeft }) => [
    `${project.name}${isLeft ? ': stays as it is, because nobody would own it' : ''}`,
    ...(isLeft
      ? []
      : gives.map(
          (held) =>
            `  + ${nameOf(held.accountId)} ${held.role}${isYoung(held) ? '  warning: that account was less than 7 days old then' : ''}`,
        )),
    ...(isLeft ? [] : takes.map((held) => `  - ${nameOf(held.accountId)} ${held.role}`)),
    ...skipped.map((id) => `  . ${nameOf(id)} gets nothing back: frozen, closed or recovering, then or now`),
  ])
  const roleOf = (held: HeldRole) => ({ account: nameOf(held.accountId), role: held.role, since: held.since, isCreator: held.isCreator })
  const json = changes.map(({ project, gives, takes, skipped, isLeft }) => ({
    project: project.name,
    isLeft,
    gives: gives.map((held) => ({ ...roleOf(held), isYoung: isYoung(held) })),
    takes: takes.map(roleOf),
    skipped: skipped.map(nameOf),
  }))
  return { lines, json }
}
