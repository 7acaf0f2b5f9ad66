import { html } from 'hono/html'
import type { Markup } from '../../platform/html/markup.ts'
import type { Call } from '../call.ts'
import { bareGreetingOf, type Greeting } from './greeting.ts'
import { layout } from './layout.ts'
import { nextStep } from './next-step.ts'
import { pageHeaders } from './page-answer.ts'
import { badge } from './pieces/badge.ts'

export interface ToldError {
  readonly status: number
  /** The status in words. */
  readonly title: string
  readonly code: string
  /** Sentences; the first says what happened. */
  readonly message: string
}

/** An error as a page, for browsers. */
export function errorPage(call: Pick<Call, 'instance' | 'url' | 'visitor'>, told: ToldError, headers: Record<string, string>): Response {
  const page = String(errorView(told, bareGreetingOf(call)))
  return new Response(page, { status: told.status, headers: { ...pageHeaders(call, { isFleeting: true }), ...headers } })
}

export function errorView(told: ToldError, greeting?: Greeting): Markup {
  const { headline, rest } = split(told.message)
  return layout({
    title: told.title,
    greeting,
    body: html`<h1>${headline}</h1>
${rest === '' ? '' : html`<p class="lede">${rest}</p>`}
<div class="after">${nextStep(told)}</div>
<p class="status">${badge(`${told.status} ${told.title}`, told.status >= 500 ? 'red' : 'plain')}</p>`,
  })
}

/** The first sentence is the title of the page. */
function split(message: string): { headline: string; rest: string } {
  const end = /[.:] (?=\S)/.exec(message)
  if (!end) return { headline: message, rest: '' }
  const rest = message.slice(end.index + 2)
  return { headline: `${message.slice(0, end.index)}.`, rest: rest[0]!.toUpperCase() + rest.slice(1) }
}
