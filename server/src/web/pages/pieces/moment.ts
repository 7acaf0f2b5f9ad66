import { html } from 'hono/html'
import type { Markup } from '../../../platform/html/markup.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `2 Nov 2026`, in UTC. */
export function day(milliseconds: number): Markup {
  return html`<time datetime="${iso(milliseconds)}">${dayText(milliseconds)}</time>`
}

/** `2 Nov 2026, 08:47 UTC`; with script the reader's zone beside it. */
export function moment(milliseconds: number): Markup {
  return html`<time datetime="${iso(milliseconds)}" data-zoned>${momentText(milliseconds)}</time>`
}

export function dayText(milliseconds: number): string {
  const at = new Date(milliseconds)
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`
}

export const momentText = (milliseconds: number): string => `${dayText(milliseconds)}, ${iso(milliseconds).slice(11, 16)} UTC`

const iso = (milliseconds: number) => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
