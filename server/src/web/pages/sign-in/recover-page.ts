import { html } from 'hono/html'
import { requestRecovery } from '../../../accounts/recovery/recover-account.ts'
import { findWaitingRecovery } from '../../../accounts/recovery/store.ts'
import { findSignInOf } from '../../../accounts/sign-ins/continue-sign-in.ts'
import { tellCoOwners } from '../../../ownership/tell-co-owners.ts'
import type { Call } from '../../call.ts'
import { layout } from '../layout.ts'
import { answerPage } from '../page-answer.ts'
import { formToken } from '../page-form.ts'
import { badge } from '../pieces/badge.ts'
import { form } from '../pieces/form.ts'
import { moment } from '../pieces/moment.ts'

/** `GET /recover`: for somebody who has shown the password and lost every factor. */
export async function recoverPage(call: Call): Promise<Response> {
  const { account } = await findSignInOf(call.instance, call.visitor.visit, call.visitor.signInSecret)
  const waiting = await findWaitingRecovery(call.instance.db.read, account.id)
  const body = waiting
    ? html`<h1>A recovery of ${account.name} is waiting</h1>
<p class="lede">It can be granted from ${moment(waiting.applyAt)} on. Every address of the account can stop it until then.</p>
<p class="links"><a href="/sign-in/factor">You found a factor after all</a></p>`
    : html`<h1>Ask for ${account.name} back without a factor</h1>
<p class="lede">This is slow on purpose: whoever asks could be a thief with your password.</p>
<ul class="points"><li>Every address of the account is told at once, with a link that stops it. So is everybody who owns a project together with it.</li>
<li>It waits for days, then two administrators decide (one, on the host, where there is only one).</li>
<li>After that all factors are gone, you enrol again, and for 72 hours the account publishes nothing.</li></ul>
${form({ csrf: formToken(call), shape: 'bare', body: html`<button class="button primary" type="submit">Ask for the account back</button>` })}
<p class="links"><a href="/sign-in/factor">You found a factor after all</a></p>`
  return answerPage(call, layout({ title: 'Recovery', head: badge('recovery', 'amber'), body }), { isFleeting: true })
}

/** `POST /recover` */
export async function recoverSubmit(call: Call): Promise<Response> {
  const request = await requestRecovery(call.instance, call.visitor.visit, call.visitor.signInSecret, (tx, accountId) =>
    tellCoOwners(tx, call.instance, accountId, { kind: 'co-owner-recovering' }),
  )
  const body = html`<h1>Your request waits now</h1>
<p class="lede">It can be granted from ${moment(request.applyAt)} on. The people who run this index have to say that it is you: write to them.</p>
<p class="after">If you find a factor before, sign in with it as always; the request can then be stopped by the link that was mailed.</p>`
  return answerPage(call, layout({ title: 'Recovery', head: badge('recovery', 'amber'), body }), { isFleeting: true })
}
