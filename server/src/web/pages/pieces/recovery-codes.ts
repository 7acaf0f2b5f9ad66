import { html } from 'hono/html'
import type { Markup } from '../../../platform/html/markup.ts'

/** Recovery codes, the one time that they are shown. */
export const recoveryCodesView = (codes: readonly string[]): Markup =>
  html`<div class="panel"><pre class="codes mono" id="recovery-codes" tabindex="0">${codes.join('\n')}</pre>
<button class="button" type="button" data-copies="recovery-codes" hidden>Copy</button>
<p class="mute">Print them, or keep them in a password manager, apart from the device that has your factor. Each works once.</p></div>`
