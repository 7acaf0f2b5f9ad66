import type { Language } from './language.ts'
import { isNoticeKind, noticeKinds, type ParamForm, paramsOf } from './notice-kinds.ts'
import { inertText, momentText, plainText } from './plain-text.ts'
import type { NoticeWords, Template } from './templates/template.ts'
import { templates } from './templates.ts'

/** What happened, as it is stored: values that `announce` has cleaned. */
export interface NoticeContent {
  readonly kind: string
  readonly at: number
  readonly params: Readonly<Record<string, string | number>>
}

/** A notice in one language, without links: what mail and inbox have in common. */
export interface NoticeText extends NoticeWords {
  /** When, device, network. */
  readonly facts: readonly { readonly term: string; readonly text: string }[]
}

const LONGEST_WORDS = 200

/** Pure. `addressShown` may hide addresses from a reader who is not sure to be the account's owner. */
export function noticeText(content: NoticeContent, language: Language, addressShown = (address: string) => address): NoticeText {
  const { kind, at, params } = content
  const template = templates[language]
  // Written by a newer version of Holdfast.
  if (!isNoticeKind(kind))
    return { subject: inertText(kind), happened: inertText(kind), did: '', can: '', facts: factsOf(at, {}, template) }
  const shown: Record<string, string | number> = {}
  for (const [name, form] of Object.entries(paramsOf(kind))) shown[name] = showParam(form, params[name], template, addressShown)
  const words = (template.kinds[kind] as (params: Readonly<Record<string, string | number>>) => NoticeWords)(shown)
  return { ...words, facts: factsOf(at, shown, template) }
}

export const isSecurity = (kind: string): boolean => !isNoticeKind(kind) || noticeKinds[kind].isSecurity

function factsOf(at: number, shown: Readonly<Record<string, string | number>>, template: Template): NoticeText['facts'] {
  const facts = [{ term: template.when, text: typeof shown['at'] === 'string' ? shown['at'] : momentText(at) }]
  if (typeof shown['device'] === 'string') facts.push({ term: template.device, text: shown['device'] })
  if (typeof shown['network'] === 'string') facts.push({ term: template.network, text: shown['network'] })
  return facts
}

function showParam(
  form: ParamForm,
  value: string | number | undefined,
  template: Template,
  addressShown: (address: string) => string,
): string | number {
  if (form === 'count') return typeof value === 'number' ? value : 0
  if (form === 'moment') return momentText(typeof value === 'number' ? value : Number.NaN)
  const text = typeof value === 'string' ? plainText(value, LONGEST_WORDS) : ''
  if (text === '') return '?'
  if (form === 'address') return addressShown(text)
  return form === 'place' ? template.place(inertText(text)) : inertText(text)
}
