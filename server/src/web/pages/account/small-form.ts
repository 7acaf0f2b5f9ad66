import { html } from 'hono/html'
import type { Markup } from '../../../platform/html/markup.ts'
import { form } from '../pieces/form.ts'

/** A form that is one button. `about` is told to whoever hears the page: which of several it belongs to. */
export const buttonForm = (of: {
  csrf: string
  action: string
  button: string
  about?: string
  tone?: 'primary' | 'destructive'
}): Markup =>
  form({
    csrf: of.csrf,
    action: of.action,
    shape: 'bare',
    body: html`<button class="button${of.tone === undefined ? '' : ` ${of.tone}`}" type="submit">${of.button}${of.about === undefined ? '' : html`<span class="unseen"> ${of.about}</span>`}</button>`,
  })
