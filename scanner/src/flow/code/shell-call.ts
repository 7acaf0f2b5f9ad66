import type { CodeToken } from '../code-tokens.ts'
import { nothing, readableText, type Value } from '../value.ts'
import { argumentsOf, matching } from './brackets.ts'
import type { CodeReader } from './code-reader.ts'

/** Runs the commands that a program of another language hands to a shell. */
export function runShellCall(reader: CodeReader, path: string, args: readonly Value[], tokens: readonly CodeToken[]): Value {
  const first = argumentsOf(tokens)[0] ?? []
  const isList = first[0]?.text === '['
  const list = isList ? argumentsOf(first.slice(1, matching(first, 0))).map((each) => reader.value(each)) : undefined
  const code = args[0] ?? nothing
  const input = args.find((each) => /^input: /.test(readableText(each))) ?? nothing
  if (list !== undefined) return reader.scope.shell.call(list, input, reader.scope.at)
  const others = args
    .slice(1)
    .filter(
      (each) =>
        !/^(?:shell|check|capture_output|text|stdout|stderr|env|input|cwd|timeout|encoding|stdio|universal_newlines|executable): /.test(
          readableText(each),
        ),
    )
  const isProgram =
    /spawn|execfile|getexecoutput|exec\.exec|exec\.command|execa|open3|system2?$|system\.cmd|processbuilder|process\.start/.test(path) &&
    others.length > 0 &&
    !/\s/.test(readableText(code).trim())
  if (isProgram) {
    const second = argumentsOf(tokens)[1] ?? []
    const words = second[0]?.text === '[' ? argumentsOf(second.slice(1, matching(second, 0))).map((each) => reader.value(each)) : others
    return reader.scope.shell.call([code, ...words], input, reader.scope.at)
  }
  return reader.scope.shell.runText(code, reader.scope.at, input)
}
