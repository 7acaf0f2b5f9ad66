import { codeCalls } from '../code-calls.ts'
import type { CodeToken } from '../code-tokens.ts'
import { fetchedValue, joined, nothing, type Value } from '../value.ts'
import { argumentsOf, assignmentAt, bare } from './brackets.ts'
import type { CodeReader } from './code-reader.ts'
import { sendByCall } from './code-sends.ts'
import { isText } from './letters.ts'
import { listOf } from './lists.ts'

/** Gives the parameters of a function of the program what a call hands it. */
export function bindParameters(reader: CodeReader, path: string, values: readonly Value[], tokens: readonly CodeToken[] = []): void {
  const names = reader.scope.parameters.of(path)
  if (names === undefined) return
  const entries = argumentsOf(tokens)
  for (const [index, each] of names.entries()) {
    const value = values[index]
    if (value !== undefined && value.pieces.length > 0) reader.scope.variables.set(each, value)
    const entry = entries[index]
    if (entry === undefined) continue
    const list = listOf(reader, entry)
    if (list !== undefined) reader.scope.lists.set(each, list)
    if (isText(reader.scope, entry)) reader.scope.texts.add(each)
  }
}

/** `.then((r) => …)`: the block gets what it hangs on; `.then(console.log)` prints it. */
export function bindBlock(reader: CodeReader, receiver: Value, tokens: readonly CodeToken[]): void {
  const block = argumentsOf(tokens).find((each) => each.some((token) => token.text === '=>')) ?? tokens
  const arrow = block.findIndex((each) => each.text === '=>')
  const answer = fetchedFromFirst(tokens)
  const from = answer === nothing ? receiver : answer
  for (const each of block.slice(0, Math.max(0, arrow))) if (each.kind === 'name') reader.scope.variables.set(bare(each.text), from)
  // `(c) => (all += c)`: what the block sets is set for what follows.
  const body = arrow === -1 ? [] : block.slice(arrow + 1)
  if (body[0]?.text !== '{' && assignmentAt(body) !== undefined) reader.statement(body)
  const last = tokens.at(-1)
  if (arrow === -1 && last?.kind === 'name' && /^(?:eval|Function)$/.test(last.text)) reader.runMade(receiver)
  if (arrow === -1 && last?.kind === 'name' && /^(?:log|info|write|puts|print)$/.test(last.text)) reader.scope.print(receiver)
}

/** `Thread(target=requests.post, args=…)`, `pool.map(send, xs)`: a function that is handed on is called with the rest. */
export function callGiven(reader: CodeReader, path: string, tokens: readonly CodeToken[], values: readonly Value[]): void {
  if (!/(?:^|\.)(?:thread|process|timer|map|submit|apply|apply_async|run_in_executor|to_thread|partial|call|bind|starmap)$/.test(path))
    return
  for (const [index, each] of argumentsOf(tokens).entries()) {
    const equals = each.findIndex((token) => token.text === '=')
    const given = reader.scope.callables.spelt(each.slice(equals + 1))
    if (given === undefined) continue
    const rest = values.filter((_, at) => at !== index)
    if (/^(?:requests|httpx|urllib|http|axios|https)\./.test(given) || /urlopen$|^fetch$/.test(given))
      sendByCall(reader.scope, given, nothing, rest)
    else if (codeCalls.runsShell.test(given)) reader.scope.shell.runText(joined(...rest), reader.scope.at)
    else bindParameters(reader, given, rest)
  }
}

/** What the address answers that a call is given first. */
function fetchedFromFirst(tokens: readonly CodeToken[]): Value {
  const text = tokens[0]?.parts.find((each) => typeof each === 'string')
  return typeof text === 'string' && /^https?:\/\//.test(text) ? fetchedValue(text) : nothing
}
