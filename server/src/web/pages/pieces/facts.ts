import { html } from 'hono/html'
import type { Markup } from '../../../platform/html/markup.ts'

export type Fact = readonly [name: string, value: string | Markup | undefined]

/** A panel of names and values at the side; values that are not there are left out. */
export function facts(title: string, id: string, of: readonly Fact[], after: Markup | string = ''): Markup {
  const rows = of
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => html`<div><dt><bdi>${name}</bdi></dt><dd>${value}</dd></div>\n`)
  return html`<section class="panel" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${rows.length === 0 ? '' : html`<dl class="facts">${rows}</dl>`}${after}</section>`
}
