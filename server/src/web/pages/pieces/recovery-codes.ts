import { html } from 'hono/html'
import type { Markup } from '../../../platform/html/markup.ts'
import { copyButton } from './command-line.ts'

/** Recovery codes, the one time that they are shown. */
export const recoveryCodesView = (codes: readonly string[]): Markup =>
  html`<div class="command codes"><pre class="codes mono" id="recovery-codes">${codes.join('\n')}</pre>
${copyButton('recovery-codes', 'the recovery codes')}</div>
<p class="after">Print them, or keep them in a password manager, apart from the device that has your factor. Each works once.</p>`
