import { html } from 'hono/html'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Tone } from './badge.ts'

/** What waits or is wrong: one sentence, then what it means. One at most on a page, above its title. */
export function banner(tone: Tone, sentence: string | Markup, rest: string | Markup = ''): Markup {
  return html`<div class="banner${tone === 'plain' ? '' : ` ${tone}`}"><strong>${sentence}</strong> ${rest}</div>`
}
