import type { CodeToken } from '../code-tokens.ts'
import { assign } from './assign.ts'
import { argumentsOf, assignmentAt, bare, matching } from './brackets.ts'
import type { CodeReader } from './code-reader.ts'
import type { CodeScope } from './code-scope.ts'
import { keywords } from './keywords.ts'
import { isEveryVariable, lettersIn } from './letters.ts'
import type { Statement } from './statements.ts'

/** The head of a loop or a condition, with what stands behind it on the same line; none where there is no head. */
export function readHead(reader: CodeReader, tokens: Statement): Statement | undefined {
  const first = tokens[0]
  if (first?.kind !== 'name' || !/^(?:for|foreach|if|while|elif|with|async|unless|elsif)$/.test(first.text)) return undefined
  if (reader.scope.language === 'ruby' && /^(?:if|unless)$/.test(first.text)) return undefined
  const open = tokens.findIndex((each, index) => index < 3 && each.text === '(')
  if (reader.scope.language === 'python') {
    let depth = 0
    const colon = tokens.findIndex((each) => {
      if (each.kind !== 'mark') return false
      if (/^[([{]$/.test(each.text)) depth += 1
      if (/^[)\]}]$/.test(each.text)) depth -= 1
      return each.text === ':' && depth === 0
    })
    if (colon === -1) return undefined
    bindHead(reader, tokens.slice(0, colon + 1))
    reader.value(tokens.slice(1, colon))
    return tokens.slice(colon + 1)
  }
  if (open === -1) {
    // `if x != nil {`, `for _, v := range xs {`: the head goes up to the brace.
    if (!/^(?:go|rust|swift)$/.test(reader.scope.language) || tokens.at(-1)?.text !== '{') return undefined
    const equals = assignmentAt(tokens)
    if (equals === undefined) reader.value(tokens.slice(1))
    else assign(reader, tokens.slice(1, equals), reader.value(tokens.slice(equals + 1)), false)
    return []
  }
  const close = matching(tokens, open)
  bindHead(reader, [first, ...tokens.slice(open + 1, close)])
  reader.value(tokens.slice(open + 1, close))
  const rest = tokens.slice(close + 1)
  return rest[0]?.text === '{' ? rest.slice(1) : rest
}

/** `for a, b in x`, `for (const [k, v] of x)`, `with open(x) as f`, `x.each do |k, v|`, `foreach ($x as $k => $v)`. */
export function bindHead(reader: CodeReader, tokens: Statement): void {
  const words = tokens.map((each) => (each.kind === 'name' ? each.text : each.kind === 'mark' ? each.text : ''))
  const head = words.find((each) => each !== '{' && each !== '(' && each !== '')
  if (head === 'for' || head === 'foreach' || head === 'async') {
    const middle = words.findIndex((each) => each === 'in' || each === 'of' || each === 'as')
    if (middle === -1) return
    const isPhp = words[middle] === 'as'
    const [names, rest] = isPhp ? [tokens.slice(middle + 1), tokens.slice(1, middle)] : [tokens.slice(1, middle), tokens.slice(middle + 1)]
    const end = rest.findIndex((each) => each.kind === 'mark' && (each.text === ':' || each.text === '{'))
    const over = end === -1 ? rest : rest.slice(0, end)
    const held = reader.value(over)
    // `for (const k in text)` of node goes through numbers.
    const value = words[middle] === 'in' && reader.scope.language === 'node' ? held : lettersIn(reader.scope, over, held)
    for (const each of names) if (each.kind === 'name' && !keywords.has(each.text)) reader.scope.variables.set(bare(each.text), value)
    noteText(reader.scope, names, over)
  } else if (head === 'with') {
    const as = words.lastIndexOf('as')
    if (as === -1) reader.value(tokens.slice(1))
    // `with a as x, b as y:`, also in brackets.
    const isWrapped = tokens[1]?.text === '(' && matching(tokens, 1) > as
    const items = isWrapped
      ? tokens.slice(2, matching(tokens, 1))
      : tokens.slice(1).filter((each) => each.text !== ':' || each.kind !== 'mark')
    for (const item of as === -1 ? [] : argumentsOf(items)) {
      const at = item.findLastIndex((each) => each.text === 'as')
      const name = item[at + 1]
      if (at > 0 && name?.kind === 'name') reader.scope.variables.set(bare(name.text), reader.value(item.slice(0, at)))
    }
  }
  const pipe = words.indexOf('|')
  const block = words.findIndex((each) => each === 'do' || each === '{')
  if (reader.scope.language === 'ruby' && pipe > block && block !== -1) {
    const value = reader.value(tokens.slice(0, block))
    for (const each of tokens.slice(pipe + 1)) {
      if (each.text === '|') break
      if (each.kind === 'name') reader.scope.variables.set(bare(each.text), value)
    }
  }
}

/** `for k, v in os.environ.items()`: the last name is one text each. */
function noteText(scope: CodeScope, names: readonly CodeToken[], over: readonly CodeToken[]): void {
  const last = names.findLast((each) => each.kind === 'name')
  if (last === undefined) return
  const name = bare(last.text)
  const end = over.findIndex((each) => each.kind === 'name' && /^(?:if|for)$/.test(each.text))
  if (isEveryVariable(scope, end === -1 ? over : over.slice(0, end))) scope.texts.add(name).add(`*${name}`)
  else for (const each of [name, `*${name}`]) scope.texts.delete(each)
}

/** `f(x) for x in xs`, `(t := x)`: names that an expression gives to what it reads. */
export function bindComprehension(reader: CodeReader, tokens: readonly CodeToken[]): void {
  if (tokens[1]?.text === ':=' && tokens[0]?.kind === 'name')
    reader.scope.variables.set(tokens[0].text, reader.scope.solid(reader.value(tokens.slice(2))))
  let depth = 0
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'mark' && /^[([{]$/.test(token.text)) depth += 1
    if (token.kind === 'mark' && /^[)\]}]$/.test(token.text)) depth -= 1
    if (depth === 0 && index > 0 && token.kind === 'name' && token.text === 'for') {
      bindHead(reader, tokens.slice(index))
      return
    }
  }
}
