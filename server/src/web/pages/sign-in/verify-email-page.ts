import { html } from 'hono/html'
import { checkEmailLink, verifyEmail } from '../../../accounts/emails/change-emails.ts'
import type { Call } from '../../call.ts'
import { layout } from '../layout.ts'
import { answerPage } from '../page-answer.ts'
import { formToken } from '../page-form.ts'
import { badge } from '../pieces/badge.ts'
import { form } from '../pieces/form.ts'

/** `GET /verify-email/:secret` */
export async function verifyEmailPage(call: Call): Promise<Response> {
  const { address } = await checkEmailLink(call.instance, call.params.secret ?? '')
  const body = html`<h1>Is ${address} yours?</h1>
<p class="lede">Somebody added this address to an account here. If that was you, press the button.</p>
${form({ csrf: formToken(call), shape: 'bare', body: html`<button class="button primary" type="submit">Yes, verify it</button>` })}
<p class="mute">It was not you? Then do nothing: an address that nobody verifies is used for nothing.</p>`
  return answerPage(call, layout({ title: 'Verify an address', head: badge('one-time link'), body }), { isFleeting: true })
}

/** `POST /verify-email/:secret` */
export async function verifyEmailSubmit(call: Call): Promise<Response> {
  const { address } = await verifyEmail(call.instance, call.visitor.visit, call.params.secret ?? '')
  const body = html`<h1>${address} is verified</h1>
<p class="lede">It gets the notices of your account from now on.</p>
<p class="after"><a class="button primary" href="/account/email">Your addresses</a></p>`
  return answerPage(call, layout({ title: 'Address verified', head: badge('verified', 'kelp'), body }), { isFleeting: true })
}
