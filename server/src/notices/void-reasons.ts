import type { Language } from './language.ts'
import { en } from './void-reasons/en.ts'
import { pt } from './void-reasons/pt.ts'
import { ru } from './void-reasons/ru.ts'

/**
 * Why what had been announced is not done when its time comes: every answer that a kind of hold can give. Rows and entries keep the
 * code for ever, so none is renamed; one more needs its words in every language, or nothing compiles.
 */
export const voidReasons = [
  'account-answers',
  'account-cannot',
  'account-owns',
  'administrator-already',
  'administrator-last',
  'administrator-none',
  'email-last',
  'email-primary',
  'email-unknown',
  'factor-last',
  'factor-unknown',
  'invitee-cannot',
  'kind-retired',
  'last-owner',
  'no-longer',
  'no-majority',
  'no-owner',
  'offer-ended',
  'owner-alive',
  'owner-already',
  'owners-changed',
  'ownership-locked',
  'ownership-restored',
  'project-covered',
  'project-hold-live',
  'refused',
  'requester-may-not',
  'superseded',
  'unconfirmed',
] as const
export type VoidReason = (typeof voidReasons)[number]

/** Half a sentence for each, which stands after a colon or in brackets. */
export type VoidWords = Readonly<Record<VoidReason, string>>

const words: Readonly<Record<Language, VoidWords>> = { en, pt, ru }

/** The same words in mails and on pages. What another version of Holdfast wrote is no code for people: it was refused. */
export const voidText = (language: Language, code: unknown): string =>
  words[language][voidReasons.find((reason) => reason === code) ?? 'refused']
