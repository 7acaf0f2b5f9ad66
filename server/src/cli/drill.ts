import type { Command } from 'commander'
import { printReport } from '../drill/print-report.ts'
import { drillTakeover, type Preset, presets } from '../drill/takeover.ts'
import { Refusal } from '../errors.ts'
import { group } from './command.ts'
import type { Machine } from './machine.ts'

interface Options {
  readonly variant?: string[]
  readonly all?: boolean
  readonly preset?: string[]
  readonly json?: boolean
  readonly without?: string
}

/** `holdfast drill …`: attacks on an index of this build, in a folder of their own; the operator's data are not opened. */
export function addDrillCommands(program: Command, machine: Machine): void {
  const drill = group(program, 'drill', 'rehearse on an index of this build, in a temporary folder')
  const collect = (value: string, before: string[] = []) => [...before, value]
  drill
    .command('takeover')
    .description('replay the takeover of four projects of November 2023, and its relatives, with your settings')
    .option('--variant <name>', 'one variant; can be said again', collect)
    .option('--all', 'every variant, on every preset unless --preset says otherwise')
    .option('--preset <name>', `${presets.join(', ')}; default: yours, and your settings`, collect)
    .option('--without <guards>', 'switch guards off, comma between, or "all": what would happen without them')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nEnds with 0: every attack was held. 1: one was lost. 2: nothing is proved.')
    .action(async (options: Options) => {
      const { config, effective } = machine.readConfig()
      const chosen = (options.preset ?? (options.all ? presets : [config.preset])).map(parsePreset)
      // What the operator set himself goes along; where his data, keys, mails and addresses are does not.
      const settings = Object.fromEntries(
        effective
          .filter(({ name, from }) => policySettings.test(name) && !/^(default|preset)/.test(from))
          .map(({ name, value }) => [name, value]),
      )
      const report = await drillTakeover({
        ...(options.variant === undefined ? {} : { variants: options.variant }),
        isAll: options.all ?? false,
        presets: chosen,
        settings,
        ownPreset: config.preset,
        guardsOff: options.without ?? '',
        tell: (sentence) => void process.stderr.write(`${sentence}\n`),
      })
      process.stdout.write(
        options.json
          ? `${JSON.stringify(report, null, 2)}\n`
          : printReport(report)
              .map((line) => `${line}\n`)
              .join(''),
      )
      process.exitCode = report.exitCode
    })
}

const policySettings =
  /^HOLDFAST_(READING|ALLOW_.*|TRASH_DAYS|NEW_FILES_DAYS|REGISTRATION|SESSION_.*|FRESH_MINUTES|UNKNOWN_BROWSER|OLD_FACTOR_HOURS|GUARD_HOURS|TOKEN_.*)$/

function parsePreset(text: string): Preset {
  const found = presets.find((known) => known === text)
  if (!found) throw new Refusal('option-missing', { option: `--preset ${presets.join(', --preset ')}` })
  return found
}
