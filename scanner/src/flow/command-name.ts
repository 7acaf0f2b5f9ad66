import type { Value } from './value.ts'

/** The program that a word names: without folder, quotes and `.exe`; what is hidden and not known is taken for empty. */
export function commandName(word: Value | undefined): string {
  const text = (word?.pieces ?? []).map((each) => (typeof each === 'string' ? each : '')).join('')
  const base = text.trim().replaceAll('\\', '/').split('/').at(-1) ?? ''
  return base.toLowerCase().replace(/\.(?:exe|cmd|bat)$/, '')
}
