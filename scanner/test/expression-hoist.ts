import { shellLines } from './shell-lines.ts'
import { pieceEnd } from './shell-words.ts'

/**
 * Moves every `${{ }}` of a script into variables, each quoted as the place asks; undefined where a place allows none.
 * What was text for the shell becomes a value, so a quote inside it no longer ends the word: the deed stays the same, but
 * for text that strangers write, which only did harm by becoming part of the script and therefore is left there.
 */
export function hoistExpressions(script: string): { script: string; values: Map<string, string> } | undefined {
  if (/\$\{\{[^}]*\bgithub\.(?:event\.[\w.]*(?:body|title|name|message|label|ref|login)|head_ref)\b/.test(script)) return undefined
  const values = new Map<string, string>()
  const nameOf = (expression: string) => {
    for (const [name, value] of values) if (value === expression) return name
    const own = /secrets\.(\w+)/i.exec(expression)?.[1]?.toUpperCase() ?? 'VALUE'
    const name = values.has(`HF_${own}`) ? `HF_${own}_${values.size}` : `HF_${own}`
    values.set(name, expression)
    return name
  }
  const parts: string[] = []
  for (const line of shellLines(script)) {
    if (line.isQuotedBody && line.text.includes('${{')) return undefined
    parts.push(line.isBody ? line.text.replace(/\$\{\{.*?\}\}/g, (found) => `\${${nameOf(found)}}`) : hoistLine(line.text, nameOf))
  }
  return { script: `${parts.join('\n')}\n`, values }
}

function hoistLine(line: string, nameOf: (expression: string) => string): string {
  let out = ''
  let isSingle = false
  let at = 0
  while (at < line.length) {
    if (line.startsWith('${{', at)) {
      const end = pieceEnd(line, at) ?? line.length
      const name = nameOf(line.slice(at, end))
      out += isSingle ? `'"\${${name}}"'` : `\${${name}}`
      at = end
      continue
    }
    if (line[at] === '\\' && !isSingle) {
      out += line.slice(at, at + 2)
      at += 2
      continue
    }
    if (line[at] === "'" && (isSingle || !isInDoubleQuotes(line, at))) isSingle = !isSingle
    out += line[at]
    at++
  }
  return out
}

function isInDoubleQuotes(line: string, until: number): boolean {
  let isDouble = false
  let isSingle = false
  for (let at = 0; at < until; at++) {
    if (line[at] === '\\' && !isSingle) at++
    else if (line[at] === "'" && !isDouble) isSingle = !isSingle
    else if (line[at] === '"' && !isSingle) isDouble = !isDouble
  }
  return isDouble
}
