import type { CodeToken } from '../code-tokens.ts'
import { joined, nothing, readableText, textValue, type Value } from '../value.ts'
import { recordDeed } from '../world.ts'
import { argumentsOf } from './brackets.ts'
import type { CodeReader } from './code-reader.ts'
import { listOf } from './lists.ts'
import { plainPath } from './opened.ts'
import { openPipe } from './pipes.ts'
import { isUndecoded } from './undecoded.ts'

/** Runs the commands that a program of another language hands to a shell. */
export function runShellCall(reader: CodeReader, path: string, args: readonly Value[], tokens: readonly CodeToken[]): Value {
  const { shell, at } = reader.scope
  const [first = [], second = []] = argumentsOf(tokens)
  // `run(args=[…])`
  const list = listOf(reader, first[1]?.text === '=' ? first.slice(2) : first)?.map(plainPath)
  const code = plainPath(args[0] ?? nothing)
  if (isUndecoded(code)) {
    recordDeed(shell.world, 'runs-payload', at, reader.scope.language, 'runs a command that stands encoded in the file')
  }
  const input = args.find((each) => /^input: /.test(readableText(each))) ?? nothing
  const words = listOf(reader, second)?.map(plainPath)
  // `os.execvp('curl', ['curl', …])`: the list names the program once more.
  if (/(?:^|\.)os\.(?:exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?)$/.test(path))
    return shell.call(words ?? args.slice(1).map(plainPath), input, at)
  // What is only started is written to afterwards: `p.communicate(x)`, `child.stdin.write(x)`.
  const isStarted = /(?:popen|spawn|exec\.command|proc_open|popen3|bun\.spawn)$/.test(path)
  const start = (run: (given: Value) => Value) => (isStarted ? joined(openPipe(reader.scope, run), textValue(' '), run(input)) : run(input))
  if (list !== undefined) return start((given) => shell.call(list, given, at))
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
  if (isProgram) return start((given) => shell.call([code, ...(words ?? others.map(plainPath))], given, at))
  return start((given) => shell.runText(code, at, given))
}
