import { html } from 'hono/html'
import type { Markup } from '../../../platform/html/markup.ts'
import { moment } from './moment.ts'

export interface Happening {
  /** Milliseconds UTC. */
  readonly at: number
  readonly what: Markup
  readonly about?: string | Markup | null
}

/** The vertical timeline, newest first: when, what happened in plain words, about what. */
export const story = (happenings: readonly Happening[]): Markup =>
  html`<ol class="story">${happenings.map(({ at, what, about }) => html`<li>${moment(at)} ${what}${about ? html`<p class="mute" dir="auto">${about}</p>` : ''}</li>\n`)}</ol>`
