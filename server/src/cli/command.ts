import { userInfo } from 'node:os'
import { createInterface } from 'node:readline/promises'
import type { Command } from 'commander'
import type { OperatorPrincipal } from '../accounts/principal.ts'
import { Refusal } from '../errors.ts'
import type { Machine, OpenIndex } from './machine.ts'

/** What a command says: the first line is the result, then details; and the same, complete, for programs. */
export interface Said {
  readonly lines: readonly string[]
  readonly json: unknown
}

export interface Told {
  readonly json?: boolean
  readonly reason?: string
}

/** The group `holdfast NAME …`, which several files may fill. */
export function group(program: Command, name: string, says: string): Command {
  return program.commands.find((command) => command.name() === name) ?? program.command(name).description(says)
}

/** For acts that somebody may ask about in a year. @throws Refusal `option-missing`, `reason-invalid` */
export function reasonIn({ reason = '' }: Told): string {
  if (reason.trim() === '') throw new Refusal('option-missing', { option: '--reason' })
  if (reason.length > 500 || /\p{Cc}/u.test(reason)) throw new Refusal('reason-invalid')
  return reason
}

/** Adds the options that every command has, and runs `act` on the open data of the index. */
export function onIndex<Options extends Told>(
  machine: Machine,
  command: Command,
  act: (index: OpenIndex, operator: OperatorPrincipal, options: Options, words: readonly string[]) => Promise<Said>,
): Command {
  return command
    .option('--json', 'print the result as JSON')
    .option('--reason <text>', 'why; it stands in the journal')
    .action(async (...given: unknown[]) => {
      // commander hands over the arguments, then the options, then the command.
      const options = given.at(-2) as Options
      const words = (given.slice(0, -2) as (string | string[] | undefined)[]).flat().filter((word) => word !== undefined)
      const index = await machine.openIndex(machine.readConfig().config)
      try {
        say(await act(index, operatorWith(options.reason), options, words), options)
      } finally {
        await index.close()
      }
    })
}

/** Whoever can open the data is the operator; the journal keeps the name of his login. */
export function operatorWith(reason: string | undefined): OperatorPrincipal {
  return { kind: 'operator', osUser: osUser(), reason }
}

/** Containers often run under a number that no user has; then the number has to do. */
function osUser(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}

export function say(said: Said, options: Told): void {
  process.stdout.write(options.json ? `${JSON.stringify(said.json, null, 2)}\n` : said.lines.map((line) => `${line}\n`).join(''))
}

/** Asks before something destructive; without a terminal the answer has to be `--yes`. @throws Refusal `not-confirmed` */
export async function confirm(question: string, isYes: boolean | undefined): Promise<void> {
  if (isYes) return
  if (!process.stdin.isTTY) throw new Refusal('not-confirmed')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`${question} [y/N] `)
  terminal.close()
  if (!/^y(es)?$/i.test(answer.trim())) throw new Refusal('not-confirmed')
}

/** A table as lines: columns as wide as their widest cell. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)))
  return [head, ...rows].map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd(),
  )
}

/** A moment as people read it; UTC, as everywhere. */
export const shownMoment = (milliseconds: number | null): string =>
  milliseconds === null ? '-' : `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`
