import { html } from 'hono/html'
import { addFactor, offerTotp, openOffer } from '../../../accounts/factors/enrol.ts'
import { totpQr, totpText, totpUri } from '../../../accounts/totp.ts'
import { isRefusal, type RefusalCode } from '../../../errors.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { copyButton } from '../pieces/command-line.ts'
import { field, mistakesSummary } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'
import { answerAccount, type Mistake, mistakeOf } from './account-frame.ts'
import { askForStrongest } from './ask-proof.ts'

export interface TotpView {
  readonly qr: { readonly d: string; readonly size: number }
  readonly uri: string
  /** Base32 in groups of four. */
  readonly text: string
  readonly offer: string
  readonly csrf: string
  readonly name: string
  readonly mistakes: readonly Mistake[]
}

/** `GET /account/factors/totp` */
export const totpPage = (call: Call): Promise<Response> => show(call, '', [])

const fieldOf: Partial<Record<RefusalCode, string>> = {
  'factor-name-invalid': 'name',
  'factor-name-taken': 'name',
  'proof-wrong': 'code',
  'totp-offer-late': 'code',
  'too-many-factors': 'name',
}

/** `POST /account/factors/totp` */
export async function addTotpSubmit(call: Call): Promise<Response> {
  const { name = '', offer = '', code = '' } = call.form
  try {
    await askForStrongest(call)
    const { isGuarded } = await addFactor(call.instance, sessionOf(call).principal, { kind: 'totp', name, offer, code })
    return seeOther(`/account/factors?done=${isGuarded ? 'guarded' : 'added'}`)
  } catch (error) {
    return show(call, name.slice(0, 100), [mistakeOf(error, fieldOf)], offer)
  }
}

async function show(call: Call, name: string, mistakes: readonly Mistake[], before?: string): Promise<Response> {
  const { session, principal } = sessionOf(call)
  const { seed, offer } = offered(call, `session:${session.id}`, before)
  const uri = totpUri({ seed, accountName: principal.account.name, issuer: new URL(call.instance.config.publicUrl).host })
  const view = { qr: await totpQr(uri), uri, text: totpText(seed), offer, csrf: formToken(call), name, mistakes }
  return answerAccount(call, {
    title: `${mistakes.length > 0 ? 'Mistake: ' : ''}Add an authenticator app`,
    section: '/account/factors',
    body: totpView(view),
    ...(mistakes.length > 0 ? { status: 400 } : {}),
  })
}

/** The same seed again after a mistake, because the phone has it by now; a new one where that offer is too old. */
function offered(call: Call, shownTo: string, before: string | undefined): { seed: Uint8Array; offer: string } {
  if (before === undefined) return offerTotp(call.instance, shownTo)
  try {
    return { seed: openOffer(call.instance, shownTo, before), offer: before }
  } catch (error) {
    if (isRefusal(error)) return offerTotp(call.instance, shownTo)
    throw error
  }
}

export function totpView({ qr, uri, text, offer, csrf, name, mistakes }: TotpView): Markup {
  const mistakeIn = (field: string) => mistakes.find((each) => each.name === field)?.mistake
  return html`<h1>Add an authenticator app</h1>
<p class="lede">Nothing changes before the app has shown its first code here.</p>
${mistakesSummary(mistakes)}
<ol class="steps">
<li><p>Scan this with an authenticator app. On this very phone, <a href="${uri}">open it in the app</a>.</p>
<svg class="qr" viewBox="0 0 ${qr.size} ${qr.size}" role="img" aria-label="The secret of the app as a QR code; the same stands below as text"><path d="${qr.d}"/></svg>
<p>Or type this secret into the app:</p>
<div class="command"><pre id="seed">${text}</pre>${copyButton('seed', 'the secret')}</div></li>
<li><p>Type the code that the app shows now.</p>
${form({
  csrf,
  action: '/account/factors/totp',
  body: html`<input type="hidden" name="offer" value="${offer}">
${field({ name: 'name', label: 'Name', type: 'text', autocomplete: 'off', hint: 'By which you will know it: the phone that it is on.', value: name, mistake: mistakeIn('name') })}
${field({ name: 'code', label: 'Code', type: 'text', autocomplete: 'one-time-code', hint: 'Six digits.', mistake: mistakeIn('code') })}
<div class="acts"><button class="button primary" type="submit">Add this app</button> <a class="button" href="/account/factors">Leave it</a></div>`,
})}</li>
</ol>`
}
