/** Why the wait of a hold stands still. Rows keep the code. */
export const pauseReasons = ['clock-alarm', 'frozen', 'locked', 'recovered', 'unconfirmed'] as const
export type PauseReason = (typeof pauseReasons)[number]

const words: Readonly<Record<PauseReason, string>> = {
  'clock-alarm': 'the clock of the index jumped, or it was down',
  frozen: 'an account that takes part in it is frozen',
  locked: 'who owns the project is locked, until something else is decided',
  recovered: 'the index came back from a backup',
  unconfirmed: 'a second administrator has to confirm it',
}

/** Half a sentence, for pages and the command line; whatever another version of Holdfast wrote, people could not answer. */
export const pauseText = (code: unknown): string => {
  const reason = pauseReasons.find((known) => known === code)
  return reason === undefined ? 'people could not answer' : words[reason]
}
