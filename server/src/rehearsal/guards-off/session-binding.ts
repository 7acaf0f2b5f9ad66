import { type OpenSession, resumeSession as original } from '../../accounts/sessions/resume-session.ts'

export * from '../../accounts/sessions/resume-session.ts'

/** A copied cookie works anywhere. */
export async function resumeSession(...given: Parameters<typeof original>): Promise<OpenSession | undefined> {
  const open = await original(...given)
  return open && { ...open, isElsewhere: false }
}
