import { plainText } from './plain-text.ts'

/** Words in their order. `isForeign`: written by somebody else; a page keeps them apart, so that they cannot disturb ours. */
export type Sentence = readonly { readonly text: string; readonly isForeign: boolean }[]

/** A sentence of ours with numbers and other sentences in it. A bare string does not compile: it may be a stranger's. */
export function say(words: TemplateStringsArray, ...values: readonly (Sentence | number)[]): Sentence {
  return words.flatMap((text, at) => [...own(text), ...valueParts(values[at])])
}

const own = (text: string): Sentence => (text === '' ? [] : [{ text, isForeign: false }])
const valueParts = (value: Sentence | number | undefined): Sentence =>
  typeof value === 'object' ? value : value === undefined ? [] : own(value.toLocaleString('en'))

/** What somebody else wrote, in quotation marks that it cannot close; `otherwise` where it was erased. */
export function quoted(value: unknown, otherwise: Sentence): Sentence {
  const text = plainText(value)
  return text === undefined ? otherwise : [...own('"'), { text: text.replaceAll('"', "'"), isForeign: true }, ...own('"')]
}

/** `the token "ci"`, or only `a token` where the name was erased. */
export function called(of: Sentence, value: unknown, otherwise: Sentence): Sentence {
  const name = quoted(value, [])
  return name.length === 0 ? otherwise : [...of, ...own(' '), ...name]
}

/** `1 session`, `3 sessions`. */
export const amount = (count: number, one: string): Sentence => say`${count} ${own(count === 1 ? one : `${one}s`)}`

/** Words out of a table of ours, whole; never what stands in an entry. */
export const ours = (words: string): Sentence => own(words)

/** A word of ours that stands in an entry (`signed-out`), as it reads: `signed out`. */
export function ownWord(before: Sentence, value: unknown): Sentence {
  const text = plainText(value)?.replaceAll('-', ' ')
  return text === undefined ? [] : [...before, ...own(text)]
}

export const sentenceText = (sentence: Sentence): string => sentence.map(({ text }) => text).join('')

/** `password`, `password and passkey`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
