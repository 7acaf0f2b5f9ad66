import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { exitCodeOfYear, runOrdinaryYear } from '../drill/ordinary-year/run-ordinary-year.ts'
import { yearLines } from '../drill/ordinary-year/year-lines.ts'
import { htmlReport } from '../drill/report/html-report.ts'
import { printReport } from '../drill/report/print-report.ts'
import { drillTakeover, type Preset, presets } from '../drill/takeover.ts'
import { Refusal } from '../errors.ts'
import { group } from './command.ts'
import type { Machine } from './machine.ts'

interface TakeoverWords {
  readonly variant?: string[]
  readonly all?: boolean
  readonly preset?: string[]
  readonly json?: boolean
  readonly without?: string
  readonly html?: string
}

/** `holdfast drill …`: rehearsals on an index of this build, in a folder of their own; the operator's data are not opened. */
export function addDrillCommands(program: Command, machine: Machine): void {
  const drill = group(program, 'drill', 'rehearse on an index of this build, in a temporary folder')
  const collect = (value: string, before: string[] = []) => [...before, value]
  drill
    .command('takeover')
    .description('replay the takeover of four projects of November 2023, and its relatives, with your settings')
    .option('--variant <name>', 'one variant; can be said again', collect)
    .option('--all', 'every variant, on every preset unless --preset says otherwise, and what each guard is worth')
    .option('--preset <name>', `${presets.join(', ')}; default: yours, with your settings; can be said again`, collect)
    .option('--without <guards>', 'switch guards off, comma between, or "all": what would happen without them')
    .option('--json', 'print the result as JSON')
    .option('--html <file>', 'write a page for your files')
    .addHelpText('after', '\nEnds with 0: every attack was held. 1: one was lost. 2: nothing is proved.')
    .action(async (words: TakeoverWords) => {
      const { preset: ownPreset, settings } = policyOf(machine)
      const report = await drillTakeover({
        ...(words.variant === undefined ? {} : { variants: words.variant }),
        isAll: words.all ?? false,
        presets: (words.preset ?? (words.all ? presets : [ownPreset])).map(parsePreset),
        settings,
        ownPreset,
        guardsOff: words.without ?? '',
        tell: (sentence) => void process.stderr.write(`${sentence}\n`),
      })
      if (words.html !== undefined) await writeFile(words.html, htmlReport(report))
      print(words.json === true, report, printReport(report))
      process.exitCode = report.exitCode
    })
  drill
    .command('ordinary-year')
    .description('live an ordinary year of honest people, and count what the guards cost them')
    .option('--preset <name>', `${presets.join(', ')}; default: yours, with your settings`)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nEnds with 0: within the friction budget. 1: beyond it. 2: nothing was learnt.')
    .action(async (words: { readonly preset?: string; readonly json?: boolean }) => {
      const { preset: ownPreset, settings } = policyOf(machine)
      const preset = parsePreset(words.preset ?? ownPreset)
      const folder = await mkdtemp(join(tmpdir(), 'holdfast-drill-'))
      try {
        const year = await runOrdinaryYear({ preset, folder: join(folder, 'year'), ...(preset === ownPreset ? { settings } : {}) })
        print(words.json === true, year, yearLines(year))
        process.exitCode = exitCodeOfYear(year)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    })
}

function print(isJson: boolean, result: object, lines: readonly string[]): void {
  process.stdout.write(isJson ? `${JSON.stringify(result, null, 2)}\n` : lines.map((line) => `${line}\n`).join(''))
}

/** What the operator set himself goes along; where his data, keys, mails and addresses are does not. */
const policySettings =
  /^HOLDFAST_(READING|ALLOW_\w+|TRASH_DAYS|NEW_FILES_DAYS|REGISTRATION|SESSION_\w+|FRESH_MINUTES|UNKNOWN_BROWSER|OLD_FACTOR_HOURS|GUARD_HOURS|TOKEN_\w+)$/

function policyOf(machine: Machine): { readonly preset: Preset; readonly settings: Readonly<Record<string, string>> } {
  const { config, effective } = machine.readConfig()
  const own = effective.filter(({ name, from }) => policySettings.test(name) && !/^(default|preset)/.test(from))
  return { preset: config.preset, settings: Object.fromEntries(own.map(({ name, value }) => [name, value])) }
}

function parsePreset(text: string): Preset {
  const found = presets.find((known) => known === text)
  if (!found) throw new Refusal('option-missing', { option: `--preset ${presets.join(', --preset ')}` })
  return found
}
