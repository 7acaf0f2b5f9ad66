import { html } from 'hono/html'
import { isRefusal, type Kind, type Refusal, type RefusalCode } from '../../../errors.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { greetingOf } from '../greeting.ts'
import { layout } from '../layout.ts'
import { answerPage } from '../page-answer.ts'
import { banner } from '../pieces/banner.ts'

/** The pages of an account, in the order in which they stand above each of them. */
export const accountSections = [
  ['/account', 'Overview'],
  ['/account/factors', 'Factors'],
  ['/account/password', 'Password'],
  ['/account/email', 'E-mail'],
  ['/account/sessions', 'Sessions'],
  ['/account/tokens', 'Tokens'],
  ['/account/invitations', 'Projects'],
  ['/account/holds', 'What waits'],
  ['/account/inbox', 'Notices'],
  ['/account/history', 'History'],
] as const

export type AccountSection = (typeof accountSections)[number][0]

export const accountWays = (current: AccountSection | undefined): Markup =>
  html`<nav class="ways" aria-label="Account">
${accountSections.map(([href, name]) => html`<a href="${href}"${href === current ? html` aria-current="page"` : ''}>${name}</a>\n`)}</nav>`

export interface AccountPage {
  readonly title: string
  /** Undefined where the ways to the others would lead nowhere. */
  readonly section: AccountSection | undefined
  readonly body: Markup
  /** What was refused; the page says so on top, and is otherwise as before. */
  readonly refusal?: Refusal | undefined
  /** What has just been done, one sentence. */
  readonly done?: string | undefined
  readonly isSigning?: true
  readonly status?: number
}

/** A page of whoever is signed in; no cache keeps it. */
export async function answerAccount(call: Call, page: AccountPage): Promise<Response> {
  const { refusal, done } = page
  const body = html`${page.section === undefined ? '' : accountWays(page.section)}
${refusal === undefined ? (done === undefined ? '' : banner('kelp', done)) : banner('red', refusal.message, /Nothing was changed/.test(refusal.message) ? '' : html`<span>Nothing was changed.</span>`)}
${page.body}`
  const markup = layout({
    title: page.title,
    greeting: await greetingOf(call),
    current: 'account',
    ...(page.isSigning ? { isSigning: true } : {}),
    body,
  })
  const status = page.status ?? (refusal === undefined ? 200 : (statusOf[refusal.kind] ?? 403))
  return answerPage(call, markup, { status, isFleeting: true, ...(refusal === undefined ? {} : { refusal: refusal.code }) })
}

const statusOf: Partial<Record<Kind, number>> = { invalid: 400, conflict: 409, 'not-found': 404, gone: 410 }

/**
 * A refusal that the page itself tells; anything else (that a factor is asked for, that the session has ended, that
 * something broke) is thrown on.
 */
export function refusalOf(error: unknown): Refusal {
  if (isRefusal(error) && statusOf[error.kind] !== undefined) return error
  throw error
}

export interface Mistake<Name extends string = string> {
  readonly name: Name
  readonly mistake: string
}

/** A refusal as a mistake in one of the fields; anything else is thrown on. */
export function mistakeOf<Name extends string>(error: unknown, fields: Partial<Record<RefusalCode, Name>>): Mistake<Name> {
  const name = isRefusal(error) ? fields[error.code] : undefined
  if (name === undefined) throw error
  return { name, mistake: (error as Refusal).message }
}

/** The sentence that belongs to `?done=…`: one of ours, or none. */
export function doneOf(call: Pick<Call, 'url'>, sentences: Readonly<Record<string, string>>): string | undefined {
  const done = call.url.searchParams.get('done') ?? ''
  return Object.hasOwn(sentences, done) ? sentences[done] : undefined
}
