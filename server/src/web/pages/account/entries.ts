import { html } from 'hono/html'
import type { Markup } from '../../../platform/html/markup.ts'

/** One thing that an account has: a factor, a session, an address, a token. */
export interface Entry {
  readonly what: Markup | string
  readonly about: readonly (Markup | string | undefined)[]
  /** Small forms and links at its end. */
  readonly acts?: Markup | ''
}

/** What an account has, one below the other: what it is, about it, what can be done with it. */
export const entries = (of: readonly Entry[]): Markup =>
  html`<ul class="entries">${of.map(
    ({ what, about, acts = '' }) => html`<li><div><p class="line">${what}</p>
${about.filter((each) => each !== undefined && each !== '').map((each) => html`<p class="mute small">${each}</p>`)}</div>
${acts === '' ? '' : html`<div class="acts">${acts}</div>`}</li>
`,
  )}</ul>`

/** Parts of a line, a dot between them. */
export const dotted = (...parts: readonly (Markup | string | undefined | '')[]): Markup =>
  html`${parts.filter((part) => part !== undefined && part !== '').map((part, at) => html`${at === 0 ? '' : ' · '}${part}`)}`
