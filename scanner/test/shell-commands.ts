import { type ShellToken, shellTokens } from './shell-words.ts'

export interface ShellCommand {
  /** Its words without redirections; the first is what is called. */
  readonly words: readonly ShellToken[]
  readonly hasRedirectionInside: boolean
  /** Whether another command writes into it. */
  readonly isFed: boolean
}

const KEYWORDS = new Set(['do', 'then', 'else', 'elif', 'if', 'while', 'until', '{', '}', '!', 'done', 'fi', 'time'])

/** The commands of one logical line that are not inside a substitution. */
export function shellCommands(line: string): ShellCommand[] {
  const commands: ShellCommand[] = []
  let words: ShellToken[] = []
  let isFed = false
  let hasRedirection = false
  let hasRedirectionInside = false
  let isTarget = false
  const finish = () => {
    if (words.length > 0) commands.push({ words, hasRedirectionInside, isFed })
    words = []
    hasRedirection = false
    hasRedirectionInside = false
  }
  for (const token of shellTokens(line) ?? []) {
    if (token.kind === 'operator' && /[<>]/.test(token.text)) {
      isTarget = true
      hasRedirection = true
    } else if (token.kind === 'operator') {
      finish()
      isFed = token.text.startsWith('|') && token.text !== '||'
    } else if (isTarget) isTarget = false
    else if (words.length > 0 || !(KEYWORDS.has(token.text) || /^[A-Za-z_]\w*\+?=/.test(token.text))) {
      words.push(token)
      if (hasRedirection) hasRedirectionInside = true
    }
  }
  finish()
  return commands
}
