import { html } from 'hono/html'
import { totpQr, totpText, totpUri } from '../../../accounts/factors/totp.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import { field } from './field.ts'
import { form } from './form.ts'

export interface TotpOffer {
  readonly csrf: string
  readonly action: string
  readonly accountName: string
  readonly seed: Uint8Array
  /** The seed, sealed, for the way back. */
  readonly offer: string
  readonly isPrimary: boolean
  /** What was typed before, and what was wrong with it. */
  readonly name?: string
  readonly mistakes?: readonly { readonly name: string; readonly mistake: string }[]
}

/** A seed to be put into an authenticator app, as a picture and as text, with the form that shows that it worked. */
export async function totpOffer(of: TotpOffer): Promise<Markup> {
  const { csrf, action, accountName, seed, offer, isPrimary, name = 'Authenticator app', mistakes = [] } = of
  const mistakeIn = (field: string) => mistakes.find((each) => each.name === field)?.mistake
  const uri = totpUri({ seed, accountName, issuer: 'Holdfast' })
  const { d, size } = await totpQr(uri)
  return html`<p>Scan this with the app, or type the key into it. The app is on this very device? <a href="${uri}">Open it there</a></p>
<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="QR code of the key below"><path d="${d}"/></svg>
<p class="mono key" id="totp-key">${totpText(seed)}</p>
${form({
  csrf,
  action,
  body: html`<input type="hidden" name="offer" value="${offer}">
${field({ name: 'name', label: 'Its name', type: 'text', autocomplete: 'off', value: name, mistake: mistakeIn('name') })}
${field({ name: 'code', label: 'The code that it shows now', type: 'text', autocomplete: 'one-time-code', hint: 'Six digits.', isNumeric: true, mistake: mistakeIn('code') })}
<button class="button${isPrimary ? ' primary' : ''}" type="submit">Add the app</button>`,
})}`
}
