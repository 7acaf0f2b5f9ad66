import type { HoldNoticeKind, NoticeKind, NoticeParams } from '../notice-kinds.ts'

/** The parameters of a kind, ready to be put into a sentence: counts are numbers, `words` are codes, everything else is text. */
export type Shown<Kind extends NoticeKind> = { readonly [Name in keyof NoticeParams[Kind]]: Param<Name> }

type Param<Name> = Name extends 'count' | 'left' ? number : string

/** The words of one notice. None of them holds a link, and none asks anybody to give a password. */
export interface NoticeWords {
  readonly subject: string
  /** What happened. */
  readonly happened: string
  /** What we did. */
  readonly did: string
  /** What you can do. */
  readonly can: string
}

/** One language: pure functions of what is to be said. `site` is the host of the index. */
export interface Template {
  readonly securitySubject: (site: string, subject: string) => string
  readonly ordinarySubject: (site: string, subject: string) => string
  readonly hello: (name: string | null) => string
  readonly when: string
  readonly device: string
  readonly network: string
  /** `Firefox on Linux`, `another browser`, `unknown` and the like, in this language. */
  readonly place: (text: string) => string
  readonly phrase: (phrase: string) => string
  /** Stands before the link that stops things. */
  readonly disputeLink: string
  readonly disputeLinkLife: (until: string) => string
  readonly withoutLink: (site: string) => string
  readonly linkLife: (until: string) => string
  /** Instead of a link, in the inbox. */
  readonly linkInMailAlone: string
  readonly sentBy: (site: string) => string
  readonly kinds: { readonly [Kind in NoticeKind]: (params: Shown<Kind>) => NoticeWords }
}

/** What a language's own file holds; the rest stands in hold-templates.ts. */
export type OwnTemplate = Omit<Template, 'kinds'> & { readonly kinds: Omit<Template['kinds'], HoldNoticeKind> }

/** The word for a code, or what stands there. */
export const wordFor = (words: Readonly<Record<string, string>>, code: string): string => {
  const key = code.trim().toLowerCase()
  return Object.hasOwn(words, key) ? words[key]! : code
}

/** `a, b and c` of codes with commas between. */
export function listOf(codes: string, words: Readonly<Record<string, string>>, and: string): string {
  const items = codes.split(',').map((code) => wordFor(words, code.trim()))
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${and} ${items.at(-1)}`
}
