import { Refusal } from '../../errors.ts'

/** As it was written: the project by its name. */
export type AudienceText =
  | { readonly of: 'role' | 'owners' | 'administrators' }
  | { readonly of: 'project-owners'; readonly project: string }

const phrases: Readonly<Record<string, 'role' | 'owners' | 'administrators'>> = {
  'any role in any project or organisation': 'role',
  'any role in any project or organization': 'role',
  owners: 'owners',
  administrators: 'administrators',
}

export const audiencePhrases = ['any role in any project or organisation', 'owners', 'administrators', 'owners of PROJECT'] as const

/**
 * Whom a plan is about: one of `audiencePhrases`, however it is spaced and in capitals or not.
 *
 * @throws Refusal `audience-unclear`
 */
export function parseAudience(text: string): AudienceText {
  const plain = text.slice(0, 200).trim().replace(/\s+/gu, ' ')
  const phrase = plain.toLowerCase()
  if (Object.hasOwn(phrases, phrase)) return { of: phrases[phrase]! }
  const project = /^owners of ([A-Za-z0-9][A-Za-z0-9._-]{0,127})$/i.exec(plain)?.[1]
  if (project !== undefined) return { of: 'project-owners', project }
  throw new Refusal('audience-unclear', { text: plain.slice(0, 60) })
}
