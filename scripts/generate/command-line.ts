import { globSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Command } from 'commander'
import type { Machine } from '../../server/src/cli/machine.ts'
import { madeFrom, page } from './text/markdown.ts'

export const path = 'docs/reference/command-line.md'

const folder = 'server/src/cli'
const root = join(import.meta.dirname, '../..')

type Adder = (program: Command, machine: Machine) => void

export async function generate(): Promise<string> {
  const program = new Command('holdfast')
  const written: string[] = []
  program.configureOutput({ writeOut: (text) => written.push(text), getOutHelpWidth: () => 110, getOutHasColors: () => false })
  for (const file of globSync(`${folder}/*.ts`, { cwd: root }).toSorted()) {
    if (file.endsWith('.test.ts')) continue
    const exported: Record<string, unknown> = await import(pathToFileURL(join(root, file)).href)
    for (const [name, add] of Object.entries(exported)) if (/^add\w+Commands?$/.test(name)) (add as Adder)(program, nowhere)
  }
  return page(
    madeFrom([`${folder}/`]),
    '# Command line',
    [
      'In a checkout, run the commands as `npx holdfast …`. They open the data that the settings name ([Settings](configuration.md)), so set',
      '`HOLDFAST_DATA` to the folder of your running index. A command takes effect in the running server before it returns for tokens, and at the next request for pages.',
    ].join('\n'),
    [
      'Whoever can run them is the *operator*: the journal keeps the login name and what you give as `--reason`. The first line of the output is the',
      'result; `--json` prints it complete. Exit code 0: done. 1: refused. 2: wrong words or settings. 70: something broke on our side.',
    ].join('\n'),
    ...leaves(program).flatMap((command) => [`## ${nameOf(command)}`, `\`\`\`\n${help(command, written)}\n\`\`\``]),
  )
}

/** Commands are only described, never run. */
const nowhere = {} as Machine

const leaves = (command: Command): Command[] => (command.commands.length === 0 ? [command] : command.commands.flatMap(leaves))

const nameOf = (command: Command): string => (command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name())

function help(command: Command, written: string[]): string {
  written.length = 0
  command.outputHelp()
  return written.join('').trimEnd()
}
