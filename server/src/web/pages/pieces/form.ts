import { html } from 'hono/html'
import type { Markup } from '../../../platform/html/markup.ts'
import { CSRF_FIELD } from '../../form.ts'

export interface FormFrame {
  /** Default: the address of the page. */
  readonly action?: string
  readonly csrf: string
  readonly label?: string
  /** `row`: fields and button beside each other. */
  readonly shape?: 'panel' | 'row' | 'bare'
  readonly body: Markup
}

/** A form of ours: posted, bound to the browser, never cached. */
export function form({ action, csrf, label, shape = 'panel', body }: FormFrame): Markup {
  const classes = shape === 'panel' ? 'form' : shape === 'row' ? 'form-row' : 'form-bare'
  return html`<form class="${classes}" method="post"${action === undefined ? '' : html` action="${action}"`}${label === undefined ? '' : html` aria-label="${label}"`}>
<input type="hidden" name="${CSRF_FIELD}" value="${csrf}">
${body}
</form>`
}
