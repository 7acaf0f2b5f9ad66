import { html } from 'hono/html'
import type { Markup } from '../../../platform/html/markup.ts'

export interface PasskeyButton {
  readonly label: string
  readonly does: 'create' | 'get'
  /** What the browser is asked with (Web Authentication, 5.1: the JSON form). */
  readonly options: object
  /** The hidden field of the same form that the answer goes into. */
  readonly into: string
  readonly isSecondary?: true
}

/** A button that only script can make work: hidden until it does, with a sentence for browsers without. */
export function passkeyButton({ label, does, options, into, isSecondary }: PasskeyButton): Markup {
  return html`<input type="hidden" name="${into}" value="">
<button class="button${isSecondary ? '' : ' primary'}" type="submit" data-passkey="${does}" data-into="${into}" data-options="${JSON.stringify(options)}" aria-describedby="${into}-told" hidden>${label}</button>
<noscript><p class="hint">Passkeys need JavaScript.</p></noscript>
<p class="hint" id="${into}-told" role="status"></p>`
}
