import { html } from 'hono/html'
import type { Markup } from '../../../platform/html/markup.ts'
import { form } from '../pieces/form.ts'

export interface Confirmation {
  readonly title: string | Markup
  /** What will happen, what can be undone: one sentence each. */
  readonly points: readonly (string | Markup)[]
  readonly csrf: string
  readonly action: string
  /** Says what it does. */
  readonly button: string
  /** The safe way, as easy as the other, and before it. */
  readonly back: { readonly href: string; readonly label: string }
  readonly hidden?: Readonly<Record<string, string>>
}

/** What will happen, before it happens. */
export function confirmation({ title, points, csrf, action, button, back, hidden = {} }: Confirmation): Markup {
  return html`<h1>${title}</h1>
${form({
  csrf,
  action,
  body: html`<ul class="points">${points.map((point) => html`<li>${point}</li>`)}</ul>
${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<div class="acts"><a class="button" href="${back.href}">${back.label}</a> <button class="button destructive" type="submit">${button}</button></div>`,
})}`
}
