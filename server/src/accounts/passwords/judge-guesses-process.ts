import { type Judged, judgeGuesses } from './judge-guesses.ts'

/** Answers each password that is sent with why it would be guessed; ends when the server's end of the channel does. */
process.on('message', (judged: Judged) => process.send?.({ reason: judgeGuesses(judged) ?? null }))
// The dictionaries are there: only from now on does time count against a password.
process.send?.('loaded')
