import { html } from 'hono/html'
import { isRefusal, type Refusal } from '../../../errors.ts'
import { reportTheft } from '../../../incidents/report-theft.ts'
import { REPORT_CONTACT_LIMIT, REPORT_TEXT_LIMIT } from '../../../incidents/theft-report.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { layout } from '../layout.ts'
import { answerPage } from '../page-answer.ts'
import { formToken } from '../page-form.ts'
import { badge } from '../pieces/badge.ts'
import { banner } from '../pieces/banner.ts'
import { area } from '../pieces/choices.ts'
import { field, mistakesSummary } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'

export interface VictimView {
  readonly told: { readonly text: string; readonly names: string; readonly contact: string }
  readonly mistakes: readonly { readonly name: string; readonly mistake: string }[]
  readonly csrf: string
}

/** `GET /victim`: for whoever has lost his account to somebody, and can show nothing. */
export const victimPage = (call: Call): Promise<Response> => show(call)

/** `POST /victim` */
export async function victimSubmit(call: Call): Promise<Response> {
  const { text = '', names = '', contact = '' } = call.form
  const told = { text, names, contact }
  try {
    const number = await reportTheft(call.instance, call.visitor.visit, told)
    const page = layout({ title: `Report ${number}`, head: badge('no sign-in needed'), body: receivedView(number) })
    return answerPage(call, page, { isFleeting: true })
  } catch (error) {
    if (!isRefusal(error) || !['report-empty', 'report-too-long', 'too-many-requests'].includes(error.code)) throw error
    return show(call, told, error)
  }
}

function show(call: Call, told = { text: '', names: '', contact: '' }, refusal?: Refusal): Promise<Response> {
  const mistakes = refusal === undefined || refusal.kind === 'too-many' ? [] : mistakesIn(told, refusal.message)
  const body = html`${refusal?.kind === 'too-many' ? banner('red', refusal.message, 'Nothing was sent. What you wrote is still here.') : ''}${victimView({ told, mistakes, csrf: formToken(call) })}`
  const status = refusal === undefined ? 200 : refusal.kind === 'too-many' ? 429 : 400
  const page = layout({ title: 'My account was taken', head: badge('no sign-in needed'), body })
  return answerPage(call, page, { status, isFleeting: true, ...(refusal ? { refusal: refusal.code } : {}) })
}

function mistakesIn({ text, contact }: VictimView['told'], message: string) {
  const missing = [
    ...(text.trim() === '' ? [{ name: 'text', mistake: 'Say what happened.' }] : []),
    ...(contact.trim() === '' ? [{ name: 'contact', mistake: 'Say how we can reach you.' }] : []),
  ]
  if (missing.length > 0) return missing
  return [
    { name: text.length > REPORT_TEXT_LIMIT ? 'text' : contact.length > REPORT_CONTACT_LIMIT ? 'contact' : 'names', mistake: message },
  ]
}

export function victimView({ told, mistakes, csrf }: VictimView): Markup {
  const mistakeAt = (at: string) => mistakes.find(({ name }) => name === at)?.mistake
  return html`${mistakesSummary(mistakes)}<h1>Somebody has taken your account</h1>
<p class="lede">Write it here: every administrator is told at once, and can stop everything with one confirmation. You need no account for this.</p>
<section class="after" aria-labelledby="faster"><h2 id="faster">Something of yours still works? Then you can stop it yourself</h2>
<ul class="points">
<li>A mail from us that you did not expect: its link stops that one change, or freezes the account. It works for 30 days, and asks for no password.</li>
<li>A browser that is still signed in: <a href="/account/freeze">freeze the account there</a>.</li>
<li>You own the project together with others: any of them can <a href="/account/invitations">put on the brake</a>.</li>
</ul></section>
${form({
  csrf,
  label: 'Report',
  body: html`${area({ name: 'text', label: 'What happened', hint: 'What you saw, since when, and what must be stopped first. Never write a password, a code or a token here.', value: told.text.slice(0, 5000), rows: 6, mistake: mistakeAt('text') })}
${field({ name: 'names', label: 'Accounts and projects', type: 'text', autocomplete: 'off', hint: 'Their names, with blanks between.', value: told.names.slice(0, 1000), isOptional: true, mistake: mistakeAt('names') })}
${field({ name: 'contact', label: 'How we can reach you', type: 'text', autocomplete: 'off', hint: 'A telephone number, or a mailbox that nobody else reads. Only administrators see it.', value: told.contact.slice(0, 400), mistake: mistakeAt('contact') })}
<button class="button destructive" type="submit">Tell the administrators now</button>`,
})}
<p class="after mute small">What you write is kept encrypted. It proves nothing by itself: whoever answers may ask you things that only you know.</p>`
}

export function receivedView(number: number): Markup {
  return html`<h1>Your report has the number ${number}</h1>
<p class="lede">Every administrator of this index is being told now. Quote the number when somebody reaches you.</p>
<section class="after" aria-labelledby="next"><h2 id="next">Meanwhile</h2>
<ul class="points">
<li>Nobody of ours asks for a password, a code or a token. Whoever does is not one of us.</li>
<li>Change the password of your mailbox, and look there for forwarding that you did not set up.</li>
<li>Keep the mails that we have sent: their links still stop things.</li>
</ul></section>`
}
