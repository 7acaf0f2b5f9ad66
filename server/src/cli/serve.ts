import type { Command } from 'commander'
import { hasAdministrator, makeSetupLink } from '../accounts/set-up.ts'
import type { Settled } from '../policies/settle-configuration.ts'
import { operatorWith } from './command.ts'
import type { Machine } from './machine.ts'

export function addServeCommand(program: Command, machine: Machine): void {
  program
    .command('serve')
    .description('serve the index until it is told to stop (SIGTERM, Ctrl-C)')
    .addHelpText('after', '\nExample:\n  HOLDFAST_PORT=9000 HOLDFAST_DATA=/srv/holdfast holdfast serve')
    .action(async () => {
      const { config } = machine.readConfig()
      // Heard from the first moment on: whoever reads our first line may stop us at once.
      const told = signal()
      const running = await machine.serve(config)
      process.stdout.write(`Holdfast serves ${running.url}\n`)
      for (const line of policyLines(running.settled)) process.stdout.write(`${line}\n`)
      if (!(await hasAdministrator(running.index.db.read))) {
        const secret = await makeSetupLink(running.index, operatorWith('first start'))
        process.stdout.write(
          `No administrator yet. Make the first one with this link (one hour, one use):\n  ${running.url}/setup/${secret}\n`,
        )
      }
      await told
      process.stdout.write('Stopping: uploads under way are finished first.\n')
      await running.stop()
    })
}

/** What this start has changed; nothing where it changed nothing. */
function policyLines({ version, changed, waits, refused }: Settled): string[] {
  return [
    ...(changed.length === 0 ? [] : [`Policy ${version} is in force:`, ...changed.map(indented)]),
    ...(waits.length === 0
      ? []
      : ['Looser than what is in force, so it was announced and waits (holdfast policy show):', ...waits.map(indented)]),
    ...(refused.length === 0 ? [] : ['Was stopped not long ago, so the stricter policy stays:', ...refused.map(indented)]),
  ]
}

const indented = (line: string) => `  ${line}`

function signal(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => resolve())
  })
}
