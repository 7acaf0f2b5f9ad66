import type { Call } from '../../commands.ts'
import { readableText, type Value } from '../../value.ts'
import { isInterpreter, isKnownProgram } from './known-program.ts'

/**
 * What a program that we do not know may run: the words behind `--` where they name a program, and an interpreter among its words that
 * is given code. None where there is no such.
 */
export function runLaterWords(call: Call): Value | undefined {
  const texts = call.args.slice(0, 60).map((each) => readableText(each).slice(0, 200))
  const mark = texts.indexOf('--')
  const at =
    mark !== -1 && isKnownProgram(call.args[mark + 1])
      ? mark + 1
      : call.args.findIndex((each, index) => isGivenCode(call, each, index, texts))
  return at === -1 || at >= texts.length ? undefined : call.shell.call(call.args.slice(at), call.stdin, call.at, call.hasInput)
}

function isGivenCode(call: Call, word: Value, at: number, texts: readonly string[]): boolean {
  if (at + 1 >= texts.length || !isInterpreter(word)) return false
  const next = texts[at + 1] ?? ''
  return /^(?:-[a-z]{0,4}[ceEr]|-|-s|--eval|--print|-command)$/i.test(next) || call.shell.world.job.files.has(next)
}
