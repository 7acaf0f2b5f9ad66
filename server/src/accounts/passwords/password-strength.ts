import { extname } from 'node:path'
import { Refusal } from '../../errors.ts'
import { openRestingProcess } from '../../platform/threads/resting-process.ts'
import type { Judged } from './judge-guesses.ts'

/** Of computing; the slowest password that was found takes a tenth of it. */
const COMPUTED_SECONDS = 5
/** That may pass meanwhile on a machine that has no time. */
const MOST_SECONDS = 30
/** For the dictionaries: 0.4 s of computing, and 25 s on two processors that 24 others want as well. */
const LOADING_SECONDS = 60
const IDLE_SECONDS = 30
const WAITING = 16
const RETRY_SECONDS = 5
/** The dictionaries take half of it. */
const HEAP_MEGABYTES = 128

const LEAST_WORD_CHARACTERS = 3
const MOST_WORD_CHARACTERS = 64
const MOST_WORDS = 40
/** More than is ever judged; the rest need not travel. */
const MOST_UNITS = 400

// Up to 0.5 s a password, and dictionaries of which a thread would keep 37 MB for ever: so a process, while it is needed.
const judge = openRestingProcess<Judged, { reason: string | null }>(
  new URL(`./judge-guesses-process${extname(import.meta.url)}`, import.meta.url),
  {
    timeoutSeconds: COMPUTED_SECONDS,
    mostSeconds: MOST_SECONDS,
    loadingSeconds: LOADING_SECONDS,
    idleSeconds: IDLE_SECONDS,
    waiting: WAITING,
    heapMegabytes: HEAP_MEGABYTES,
  },
)

/**
 * Why a password would be guessed too soon, as one sentence, or undefined. There are no rules about kinds of characters:
 * it is compared with what is tried first, the words about the person among them, and their spellings and patterns.
 *
 * @throws Refusal `password-unjudged` where too many are being judged, or where it took too long
 */
export async function judgePassword(password: string, context: { readonly words: readonly string[] }): Promise<string | undefined> {
  if (judge.isFull()) throw new Refusal('password-unjudged', { seconds: RETRY_SECONDS })
  const judged = password.slice(0, MOST_UNITS).normalize('NFKC')
  const answer = await judge.ask({ password: judged, words: contextWords(context.words) })
  // Unjudged is not good: a password could be made to take too long.
  if (answer === undefined) throw new Refusal('password-unjudged', { seconds: RETRY_SECONDS })
  return answer.reason ?? undefined
}

/** Each word whole, and its parts: `ada.lovelace@packages.example` is six words. */
export function contextWords(words: readonly string[]): readonly string[] {
  const found = new Set<string>()
  for (const word of words.slice(0, MOST_WORDS)) {
    const plain = word.slice(0, MOST_WORD_CHARACTERS).normalize('NFKC').toLowerCase()
    for (const part of [plain, ...plain.split('@'), ...plain.split(/[^\p{L}\p{N}]+/u)]) {
      if (part.length >= LEAST_WORD_CHARACTERS) found.add(part)
    }
  }
  return [...found].slice(0, MOST_WORDS)
}
