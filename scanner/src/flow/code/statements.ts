import type { CodeToken } from '../code-tokens.ts'
import { argumentsOf, assignmentAt } from './brackets.ts'
import { type CodeLanguage, forms } from './code-language.ts'

export type Statement = readonly CodeToken[]

/**
 * Tokens up to a line's end or `;`; a line that begins with a dot goes on. Within round and square brackets a line ends
 * nothing, save in the block of a function that stands there: `run(() => { … })` hides its statements from nobody.
 */
export function statementsOf(tokens: readonly CodeToken[], language: CodeLanguage): Statement[] {
  const { statements, isBalanced } = parted(tokens, language, true)
  // Brackets that do not match, as in a pattern, must not hide all that follows.
  return isBalanced ? statements : parted(tokens, language, false).statements
}

/** `const a = x, { b } = y` as a statement each; none where it declares one thing alone. */
export function declarationsIn(tokens: Statement, language: CodeLanguage): readonly Statement[] | undefined {
  const [first] = tokens
  if (language !== 'node' || first?.kind !== 'name' || !/^(?:const|let|var)$/.test(first.text)) return undefined
  if (!tokens.some((each) => each.text === ',')) return undefined
  const parts = argumentsOf(tokens.slice(1))
  return parts.length > 1 && parts.every((each) => assignmentAt(each) !== undefined) ? parts.map((each) => [first, ...each]) : undefined
}

function parted(
  tokens: readonly CodeToken[],
  language: CodeLanguage,
  hasTables: boolean,
): { readonly statements: Statement[]; readonly isBalanced: boolean } {
  const out: Statement[] = []
  let current: CodeToken[] = []
  const open: { readonly mark: string; readonly isBlock: boolean }[] = []
  const end = () => {
    if (current.length > 0) out.push(current)
    current = []
  }
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1]
    if (token.kind === 'line') {
      const isWithin = open.length > 0 && open.at(-1)?.isBlock !== true
      if (!isWithin && !goesOn(next) && !forms[language].needsSemicolon) end()
      continue
    }
    if (token.kind !== 'mark') {
      current.push(token)
      continue
    }
    if (token.text === ';') {
      // Julia and R part arguments with it.
      if (open.at(-1)?.mark === '(' && language === 'julia') current.push(token)
      else end()
      continue
    }
    if (/^[)\]}]$/.test(token.text)) {
      const closed = closing(open, token.text)
      if (closed?.isBlock === true && token.text === '}' && !isOpenOnly(current)) end()
    }
    current.push(token)
    if (!/^[([{]$/.test(token.text)) {
      if (token.text === '|' && open.at(-1)?.isBlock === true && isBlockHead(current)) end()
      continue
    }
    const isBlock = token.text === '{' && (!hasTables || opensBlock(current, language))
    open.push({ mark: token.text, isBlock })
    if (isBlock && hasTables && !(language === 'ruby' && next?.text === '|')) end()
  }
  end()
  return { statements: out, isBalanced: open.length === 0 }
}

function goesOn(next: CodeToken | undefined): boolean {
  return next?.kind === 'mark' && /^(?:\.|->|\?\.|&&|\|\||\||\+|\?|:)$/.test(next.text)
}

/** Takes off what the bracket closes; whatever was left open within it too. */
function closing(open: { mark: string; isBlock: boolean }[], mark: string): { isBlock: boolean } | undefined {
  const opener = mark === ')' ? '(' : mark === ']' ? '[' : '{'
  const at = open.findLastIndex((each) => each.mark === opener)
  if (at === -1) return undefined
  const [closed] = open.splice(at)
  return closed
}

function isOpenOnly(tokens: readonly CodeToken[]): boolean {
  return tokens.every((each) => each.kind === 'mark')
}

/** `… { |a, b|`: the second bar ends the head. */
function isBlockHead(tokens: readonly CodeToken[]): boolean {
  const brace = tokens.findLastIndex((each) => each.text === '{')
  return brace !== -1 && tokens[brace + 1]?.text === '|' && tokens.length - 1 > brace + 1
}

/** Whether the brace that a statement ends with opens a block, and not a table. */
function opensBlock(tokens: readonly CodeToken[], language: CodeLanguage): boolean {
  const before = tokens.at(-2)
  if (language === 'python' || language === 'lua' || language === 'julia' || language === 'elixir') return false
  if (before === undefined) return true
  if (before.kind === 'mark' && before.text !== ')' && before.text !== '=>' && before.text !== '}') return false
  if (before.kind === 'string' || before.kind === 'number') return false
  // `new HttpClient { BaseAddress = … }`
  if (language === 'csharp' && tokens.at(-3)?.text === 'new') return false
  if (/^(?:return|const|let|var|import|export|default|await|yield|my|our|local)$/.test(before.text)) return false
  if (language === 'perl' || language === 'php') return before.text === ')' || /^(?:sub|else|do|eval|try|BEGIN|END)$/.test(before.text)
  if (language === 'go') return before.text === ')' || /^(?:if|for|switch|func|else|select|type|go|defer)$/.test(tokens[0]?.text ?? '')
  return true
}
