import type { Span } from '../model/span.ts'
import { noteReverseShell } from './note-code.ts'
import type { ShellRun } from './shell-run.ts'
import { readableText, type Value } from './value.ts'

/** Runs a value as PowerShell. */
export function runPowerShell(shell: ShellRun, code: Value, at: Span, isWrapped = false): Value {
  noteReverseShell(shell.world, at, readableText(code))
  return shell.runText(code, at, undefined, isWrapped || shell.world.isWrapped, 'powershell')
}
