import { Refusal } from '../errors.ts'
import { type Language, languages } from '../notices/language.ts'
import { actAs } from './act-as.ts'
import type { SessionPrincipal } from './principal.ts'
import { updateProfile } from './store.ts'
import type { Reception } from './terms.ts'

const LONGEST_PHRASE = 80

/** The words by which somebody knows our mails from imitations; null: none. @throws Refusal `phrase-invalid` */
export function parseNoticePhrase(text: string): string | null {
  const phrase = text.normalize('NFC').trim()
  // Line ends would let a phrase pretend to be another part of the mail.
  if ([...phrase].length > LONGEST_PHRASE || /[\p{C}\p{Zl}\p{Zp}]/u.test(phrase)) throw new Refusal('phrase-invalid')
  return phrase === '' ? null : phrase
}

/** One of ours, or the first: whoever sends another code has not used our form. */
export const parseLanguage = (text: string): Language => languages.find((known) => known === text) ?? languages[0]

/** In which language an account is mailed, and with which words of its own. @throws Refusal `phrase-invalid`, `proof-needed` */
export function changeProfile(
  reception: Reception,
  principal: SessionPrincipal,
  wanted: { language: string; phrase: string },
): Promise<void> {
  const language = parseLanguage(wanted.language)
  const phrase = parseNoticePhrase(wanted.phrase)
  return actAs(reception, principal, { level: 'S', states: ['active', 'guarded', 'recovering'] }, async (tx, account) => {
    const isSame = account.language === language && account.phrase === phrase
    if (isSame) return { result: undefined, events: 'unchanged' }
    await updateProfile(tx, account.id, { language, phrase })
    return {
      result: undefined,
      events: [
        { kind: 'profile-changed', subjects: { account: account.id }, public: { language }, private: phrase === null ? {} : { phrase } },
      ],
    }
  })
}
