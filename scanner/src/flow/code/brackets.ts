import type { CodeToken } from '../code-tokens.ts'

/** Where the bracket at `from` closes; the end of the tokens where it does not. */
export function matching(tokens: readonly CodeToken[], from: number): number {
  let depth = 0
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at] as CodeToken
    if (token.kind !== 'mark') continue
    if (/^[([{]$/.test(token.text)) depth += 1
    else if (/^[)\]}]$/.test(token.text)) {
      depth -= 1
      if (depth <= 0) return at
    }
  }
  return tokens.length
}

/** What stands between the commas, outside of brackets. */
export function argumentsOf(tokens: readonly CodeToken[]): (readonly CodeToken[])[] {
  const out: CodeToken[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.kind === 'mark' && /^[([{]$/.test(token.text)) depth += 1
    if (token.kind === 'mark' && /^[)\]}]$/.test(token.text)) depth -= 1
    if (token.kind === 'mark' && /^[,;]$/.test(token.text) && depth === 0) out.push([])
    else if (token.kind !== 'line') out.at(-1)?.push(token)
  }
  return out.filter((each) => each.length > 0)
}

/** Where the `=` of an assignment stands, outside of brackets; none where the statement is none. */
export function assignmentAt(tokens: readonly CodeToken[]): number | undefined {
  let depth = 0
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'mark') {
      if (token.kind === 'string' && depth === 0 && index > 0 && tokens[index - 1]?.text !== '[') return undefined
      continue
    }
    if (/^[([{]$/.test(token.text)) depth += 1
    else if (/^[)\]}]$/.test(token.text)) depth -= 1
    else if (depth === 0 && /^(?:=|\+=|\.=|:=|<-|\|\|=|\?\?=)$/.test(token.text)) return index
    else if (depth === 0 && /^(?:=>|==|===|!=)$/.test(token.text)) return undefined
  }
  return undefined
}

/** A name without the sigil that some languages put before it. */
export function bare(text: string): string {
  return text.replace(/^[$@%]+/, '')
}
