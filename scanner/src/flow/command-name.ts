import type { Value } from './value.ts'

/** The program that a word names: without folder, quotes and `.exe`; what is hidden and not known is taken for empty. */
export function commandName(word: Value | undefined): string {
  let text = ''
  for (const each of word?.pieces ?? []) if (typeof each === 'string') text += each
  text = text.trim()
  const base = text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1).toLowerCase()
  return base.includes('.') ? base.replace(/\.(?:exe|cmd|bat)$/, '') : base
}
