import { isSecret, joined, readableText, textValue, type Value } from '../value.ts'
import type { CodeScope } from './code-scope.ts'
import { openedPath, openedValue } from './opened.ts'

const maxPipes = 50

/** A program that was started and may still be written to: whatever is written to it is its input. */
export function openPipe(scope: CodeScope, run: (input: Value) => void): Value {
  if (scope.pipes.size >= maxPipes) return { pieces: [] }
  const name = `|${scope.pipes.size}`
  scope.pipes.set(name, run)
  return openedValue(textValue(name))
}

/** Gives a value to the program behind a pipe. @returns whether there is one. */
export function writePipe(scope: CodeScope, receiver: Value, value: Value): boolean {
  const path = openedPath(receiver)
  const run = path === undefined ? undefined : scope.pipes.get(readableText(path))
  if (run === undefined) return false
  if (isSecret(value)) run(joined(value, textValue('\n')))
  return true
}
