import { html } from 'hono/html'
import type { Markup } from '../../../platform/html/markup.ts'

/** Lines for a terminal. The button shows where script and a clipboard are. `id` is unique on its page, `what` ends "Copy …". */
export function commandLine(id: string, lines: string | readonly string[], what: string): Markup {
  const text = typeof lines === 'string' ? lines : lines.join('\n')
  // Lines break between words: a terminal has no hyphens to break at.
  const words = text.split(/(\s)/).map((word) => (word.trim() === '' ? word : html`<span>${word}</span>`))
  return html`<div class="command"><pre id="${id}">${words}</pre>${copyButton(id, what)}</div>`
}

/** Copies the text of the element with this id. */
export const copyButton = (id: string, what: string): Markup =>
  html`<button type="button" class="copy" data-copies="${id}" aria-live="polite" hidden>Copy<span class="unseen"> ${what}</span></button>`
