import type { Span } from '../model/span.ts'
import { fileCommands } from './commands/file-commands.ts'
import { forgeCommands } from './commands/forge-commands.ts'
import { imageCommands } from './commands/image-commands.ts'
import { networkCommands } from './commands/network-commands.ts'
import { otherProgram } from './commands/other-program.ts'
import { powerShellCommands } from './commands/power-shell-commands.ts'
import { programCommands } from './commands/program-commands.ts'
import { publishCommands } from './commands/publish-commands.ts'
import { shellCommands } from './commands/shell-commands.ts'
import { storeCommands } from './commands/store-commands.ts'
import { textCommands } from './commands/text-commands.ts'
import { wrapperCommands } from './commands/wrapper-commands.ts'
import type { ShellRun } from './shell-run.ts'
import type { Value } from './value.ts'

/** One command as it is called. */
export interface Call {
  /** Without folder, in lower case. */
  readonly name: string
  /** As written, folder and all. */
  readonly word: Value
  readonly args: readonly Value[]
  readonly stdin: Value
  readonly hasInput: boolean
  readonly at: Span
  readonly shell: ShellRun
}

/** What a command prints, as far as it matters; what it sends or does is noted on the way. */
export type Command = (call: Call) => Value | undefined

let table: ReadonlyMap<string, Command> | undefined
let tableOfPowerShell: ReadonlyMap<string, Command> | undefined

/** Every program whose ways with secrets we know. Made at the first question: the programs run one another. */
function commands(): ReadonlyMap<string, Command> {
  table ??= new Map<string, Command>(
    [
      textCommands,
      fileCommands,
      shellCommands,
      programCommands,
      networkCommands,
      storeCommands,
      forgeCommands,
      imageCommands,
      wrapperCommands,
      publishCommands,
    ].flatMap((each) => Object.entries(each)),
  )
  return table
}

function inPowerShell(): ReadonlyMap<string, Command> {
  tableOfPowerShell ??= new Map(Object.entries(powerShellCommands))
  return tableOfPowerShell
}

export function commandFor(call: Call): Command {
  const own = call.shell.isPowerShell
    ? (inPowerShell().get(call.name) ?? (/^[.[]/.test(call.name) ? inPowerShell().get('.tostring') : undefined))
    : undefined
  if (own !== undefined) return own
  return commands().get(call.name) ?? commands().get(call.name.replace(/[-.]?\d[\d.]{0,10}$/, '')) ?? otherProgram
}

/** Whether we know what a program does with what it is given. */
export function isKnownCommand(name: string): boolean {
  return commands().has(name)
}
