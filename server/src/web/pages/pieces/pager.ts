import { html } from 'hono/html'
import type { Markup } from '../../../platform/html/markup.ts'

/** The number of a page from its address, from 1; whatever is no number is the first page. */
export function parsePageNumber(text: string | null): number {
  return /^[1-9]\d{0,5}$/.test(text ?? '') ? Number(text) : 1
}

/** Links to the page before and after; nothing where there is only one. */
export function pager(name: string, number: number, hasMore: boolean, href: (number: number) => string): Markup | '' {
  if (number === 1 && !hasMore) return ''
  return html`<nav class="pager" aria-label="${name}">
${number > 1 ? html`<a href="${href(number - 1)}" rel="prev">Page ${number - 1}</a>` : ''}
<span aria-current="page">Page ${number}</span>
${hasMore ? html`<a href="${href(number + 1)}" rel="next">Page ${number + 1}</a>` : ''}
</nav>`
}
