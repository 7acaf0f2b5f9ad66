import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as english } from '@zxcvbn-ts/language-en'

/** Of 4: a hundred million guesses and more. */
const LEAST_SCORE = 3
/** Judging takes longer than the length grows; what is not looked at only makes a password better. */
const MOST_CHARACTERS = 100
/** Beside the words about the person; spaces and signs do not count. */
const LEAST_OWN_CHARACTERS = 8
/** Spellings such as p4ssw0rd that are tried; the library's hundred take ten times as long and find hardly more. */
const MOST_SPELLINGS = 10

const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...common, ...english },
  graphs: adjacencyGraphs,
  l33tMaxSubstitutions: MOST_SPELLINGS,
})

const reasons: Readonly<Record<string, string>> = {
  context: 'It is made of words about you or this site.',
  dictionary: 'It is made of words and passwords that are tried first.',
  spatial: 'It follows the keys of a keyboard.',
  repeat: 'It repeats itself.',
  sequence: 'It follows an order that is easy to guess.',
  wordSequence: 'It follows an order that is easy to guess.',
  regex: 'It is made of years and the like.',
  date: 'It is made of dates.',
}
const otherwise = 'Make it longer, or use several words that have nothing to do with each other.'

export interface Judged {
  readonly password: string
  /** What somebody would try first: name, parts of the e-mail address, the site. */
  readonly words: readonly string[]
}

/** Why a password is guessed too soon, as one sentence, or undefined. Takes up to 0.5 s of computing. */
export function judgeGuesses({ password, words }: Judged): string | undefined {
  if (isMostlyContext(password, words)) return reasons.context
  const judged = [...password].slice(0, MOST_CHARACTERS).join('')
  for (const spelling of new Set([judged, onLatinKeys(judged)])) {
    const { score, sequence } = zxcvbn.check(spelling, [...words])
    if (score >= LEAST_SCORE) continue
    const worst = sequence.toSorted((a, b) => b.token.length - a.token.length)[0]
    const isAboutThem = worst?.pattern === 'dictionary' && worst.dictionaryName === 'userInputs'
    return reasons[isAboutThem ? 'context' : (worst?.pattern ?? '')] ?? otherwise
  }
  return undefined
}

/** True where little remains when everything about the person is taken out, however it is spelt. */
function isMostlyContext(password: string, words: readonly string[]): boolean {
  const plain = plainLetters([...password].slice(0, MOST_CHARACTERS).join(''))
  let rest = plain
  for (const word of words.map(plainLetters).toSorted((a, b) => b.length - a.length)) {
    if (word !== '') rest = rest.replaceAll(word, ' ').replaceAll([...word].toReversed().join(''), ' ')
  }
  return rest !== plain && [...rest.replaceAll(' ', '')].length < LEAST_OWN_CHARACTERS
}

const plainLetters = (text: string) =>
  [...text.toLowerCase()]
    .map((letter) => letters[signs.indexOf(letter)] ?? letter)
    .join('')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
const signs = '4@3015$7!'
const letters = 'aaeoisstl'

const cyrillicKeys =
  '\u0439\u0446\u0443\u043a\u0435\u043d\u0433\u0448\u0449\u0437\u0445\u044a\u0444\u044b\u0432\u0430\u043f\u0440\u043e\u043b\u0434\u0436\u044d\u044f\u0447\u0441\u043c\u0438\u0442\u044c\u0431\u044e\u0451'
const latinKeys = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"

/** What the same keys write on a Latin keyboard: lists of stolen passwords hold Russian ones in this form, too. */
function onLatinKeys(password: string): string {
  return [...password.toLowerCase()].map((letter) => latinKeys[cyrillicKeys.indexOf(letter)] ?? letter).join('')
}
