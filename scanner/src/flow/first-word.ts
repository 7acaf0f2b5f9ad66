import type { ShellNode } from '../shell/shell-program.ts'

/** The word that a command begins with, where it is written out. */
export function firstWord(node: ShellNode | undefined): string | undefined {
  const [only] = node?.kind === 'command' ? (node.words[0]?.parts ?? []) : []
  return only?.kind === 'text' ? only.text : undefined
}
