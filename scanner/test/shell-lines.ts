import { shellTokens } from './shell-words.ts'

export interface ShellLine {
  /** One whole logical line: continued lines and open quotes are in it. */
  readonly text: string
  /** The body of a here-document, which belongs to the line before. */
  readonly isBody: boolean
  /** A body in which the shell replaces nothing. */
  readonly isQuotedBody: boolean
}

/** Cuts a script where another line could be put between. */
export function shellLines(script: string): ShellLine[] {
  const lines: ShellLine[] = []
  const rest = script.replace(/\n$/, '').split('\n')
  while (rest.length > 0) {
    let text = rest.shift()!
    while (rest.length > 0 && isOpen(text)) text += `\n${rest.shift()!}`
    lines.push({ text, isBody: false, isQuotedBody: false })
    for (const [, quote, word] of text.matchAll(/(?<!<)<<-?\s*(['"]?)([A-Za-z_]\w*)['"]?/g)) {
      const end = rest.findIndex((line) => line.trim() === word)
      if (end < 0) continue
      lines.push({ text: rest.splice(0, end + 1).join('\n'), isBody: true, isQuotedBody: quote !== '' })
    }
  }
  return lines
}

function isOpen(text: string): boolean {
  if (text.endsWith('\\')) return true
  const tokens = shellTokens(text)
  return tokens === undefined || /^(?:\|&?|&&|\|\|)$/.test(tokens.at(-1)?.text ?? '')
}

/** Rewrites each line that is not the body of a here-document; undefined when nothing changed. */
export function editLines(script: string, edit: (line: string) => string | undefined): string | undefined {
  let isChanged = false
  const lines = shellLines(script).map((line) => {
    const edited = line.isBody ? undefined : edit(line.text)
    if (edited === undefined || edited === line.text) return line.text
    isChanged = true
    return edited
  })
  return isChanged ? `${lines.join('\n')}\n` : undefined
}
