import type { Span } from '../model/span.ts'
import type { ShellRun } from './shell-run.ts'
import type { Value } from './value.ts'

/** Runs a value as PowerShell. */
export function runPowerShell(shell: ShellRun, code: Value, at: Span, isWrapped = false): Value {
  return shell.runText(code, at, undefined, isWrapped || shell.world.isWrapped, 'powershell')
}
