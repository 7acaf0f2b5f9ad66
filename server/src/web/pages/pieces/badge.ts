import { html } from 'hono/html'
import type { Markup } from '../../../platform/html/markup.ts'

/** kelp: safe, verified, active; amber: waits, or be careful; red: harms; plain: says only what is. */
export type Tone = 'plain' | 'kelp' | 'amber' | 'red'

/** A state in one or two words; the words say it, the colour repeats it. */
export const badge = (words: string, tone: Tone = 'plain'): Markup =>
  html`<span class="badge${tone === 'plain' ? '' : ` ${tone}`}">${words}</span>`
