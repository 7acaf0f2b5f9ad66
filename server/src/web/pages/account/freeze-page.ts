import { html } from 'hono/html'
import { freezeAccount } from '../../../accounts/freeze-account.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { layout } from '../layout.ts'
import { answerPage } from '../page-answer.ts'
import { formToken, sessionOf } from '../page-form.ts'
import { answerAccount } from './account-frame.ts'
import { confirmation } from './confirmation.ts'
import { forgetSession } from './sessions-page.ts'

/** What freezing costs, and the way back; one sentence each. */
export const freezeCosts: readonly string[] = [
  'Every session ends, also the one of whoever is in there now.',
  'Every token of the account and of its services is refused: releases stop until you are back.',
  'Nothing is deleted, and nobody else gains anything by it.',
  'The way back: sign in with a factor that the account had before all this. You then see every change since, each to keep or undo.',
]

/** `GET /account/freeze` */
export function freezePage(call: Call): Promise<Response> {
  const body = confirmation({
    title: 'Freeze your whole account?',
    points: freezeCosts,
    csrf: formToken(call),
    action: '/account/freeze',
    button: 'Freeze my whole account',
    back: { href: '/account', label: 'Leave it as it is' },
  })
  return answerAccount(call, { title: 'Freeze your account', section: '/account', body })
}

/** `POST /account/freeze` */
export async function freezeSubmit(call: Call): Promise<Response> {
  const { principal } = sessionOf(call)
  await freezeAccount(call.instance, principal, principal.account.id)
  forgetSession(call)
  return answerPage(call, layout({ title: 'Your account is frozen', body: frozenNowView() }), { isFleeting: true })
}

/** What follows after freezing, for whoever pressed the button. */
export function frozenNowView(): Markup {
  return html`<h1>The account is frozen: nobody can do anything with it</h1>
<p class="lede">Every session has ended, and every token is refused. Nothing is lost.</p>
<section class="after" aria-labelledby="back"><h2 id="back">The way back</h2>
<ol class="steps">
<li>Sign in with a passkey, or with your password and a factor that you had before this began.</li>
<li>Look at each change since, and keep it or undo it.</li>
<li>Confirm that with the old factor. The account is yours again, and you choose which tokens go on working.</li>
</ol>
<p>You have no factor any more? Ask on the sign-in page for a recovery: it takes days, and tells everybody concerned.</p>
<p><a class="button primary" href="/sign-in">Sign in to take it back</a></p></section>`
}
