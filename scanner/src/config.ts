// The one reader of the environment.

/** Where programs are looked for. */
export const searchPath = (): string => process.env.PATH ?? '/usr/bin:/bin'

/** Whether colours are wanted: NO_COLOR and FORCE_COLOR as no-color.org says, TERM=dumb. */
export function wantsColour(isTerminal: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0'
  return isTerminal && TERM !== 'dumb'
}

/** Terminals that show links do so quietly; old ones, and the logs of CI, show the bare codes. */
export const wantsLinks = (isTerminal: boolean): boolean => isTerminal && process.env.TERM !== 'dumb' && process.env.CI === undefined

/** The file that GitHub shows as the summary of a job. */
export const jobSummary = (): string | undefined => process.env.GITHUB_STEP_SUMMARY || undefined

/**
 * The environment as it is now, as an ordinary object. The reader of YAML asks it at every token whether to log, and the real
 * one takes a fifth of the time of reading to answer. Not on Windows, where names have no case.
 */
export function copyEnvironment(): void {
  if (process.platform !== 'win32') process.env = { ...process.env }
}
