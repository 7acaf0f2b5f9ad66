import { html } from 'hono/html'
import { isRefusal } from '../../../errors.ts'
import { holdDisputes } from '../../../holds/hold-desk.ts'
import { freezeByLink, type LiveLink, openNoticeLink, stopChange } from '../../../incidents/dispute-change.ts'
import { type DisputedAct, disputes } from '../../../incidents/disputes.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { layout } from '../layout.ts'
import { answerPage } from '../page-answer.ts'
import { formToken } from '../page-form.ts'
import { badge } from '../pieces/badge.ts'
import { form } from '../pieces/form.ts'
import { dayText } from '../pieces/moment.ts'
import { freezeCosts, frozenNowView } from './freeze-page.ts'
import { type LinkedNotice, tellLinkedNotice } from './tell-linked-notice.ts'

export interface NoticeView {
  readonly told: LinkedNotice
  readonly act: LiveLink['act']
  readonly mayFreeze: boolean
  readonly expiresAt: number
  readonly path: string
  readonly csrf: string
}

/** `GET /notice/:secret`: changes nothing, because mail gateways open every link. */
export function noticePage(call: Call): Promise<Response> {
  return orDead(call, async () => {
    const { link, account, act, mayFreeze } = await openNoticeLink(call.instance, call.params.secret ?? '')
    const told = await tellLinkedNotice(call.instance, account.id, link)
    return {
      title: told.subject,
      body: noticeView({ told, act, mayFreeze, expiresAt: link.expiresAt, path: call.url.pathname, csrf: formToken(call) }),
    }
  })
}

/** `POST /notice/:secret/stop` */
export function noticeStopSubmit(call: Call): Promise<Response> {
  return orDead(call, async () => {
    const { act } = await openNoticeLink(call.instance, call.params.secret ?? '')
    const outcome = await stopChange(call.instance, call.visitor.visit, call.params.secret ?? '')
    return {
      title: outcome === 'stopped' ? 'Stopped' : 'Nothing left to stop',
      body: stoppedView({ outcome, act, path: noticePath(call), csrf: formToken(call), mayFreeze: await mayStillFreeze(call) }),
    }
  })
}

/** `POST /notice/:secret/freeze` */
export function noticeFreezeSubmit(call: Call): Promise<Response> {
  return orDead(call, async () => {
    await freezeByLink(call.instance, call.visitor.visit, call.params.secret ?? '')
    return { title: 'The account is frozen', body: frozenNowView() }
  })
}

/** A link that may freeze is still good for that after the one change was stopped. */
async function mayStillFreeze(call: Call): Promise<boolean> {
  try {
    return (await openNoticeLink(call.instance, call.params.secret ?? '')).mayFreeze
  } catch (error) {
    if (isRefusal(error, 'link-dead')) return false
    throw error
  }
}

const noticePath = (call: Call) => `/notice/${call.params.secret ?? ''}`

async function orDead(call: Call, work: () => Promise<{ title: string; body: Markup }>): Promise<Response> {
  try {
    const { title, body } = await work()
    return answerPage(call, layout({ title, head: badge('no sign-in needed'), body }), { isFleeting: true })
  } catch (error) {
    if (!isRefusal(error, 'link-dead')) throw error
    const page = layout({ title: 'This link is not valid any more', head: badge('no sign-in needed'), body: deadNoticeView() })
    return answerPage(call, page, { status: 410, isFleeting: true, refusal: error.code })
  }
}

export function noticeView({ told, act, mayFreeze, expiresAt, path, csrf }: NoticeView): Markup {
  return html`<h1><bdi>${told.happened}</bdi></h1>
<p class="lede">Opening this page has changed nothing. It never asks for a password or a code.</p>
<div class="panel quoted">${told.did === '' ? '' : html`<p dir="auto">${told.did}</p>`}
<dl class="facts">${told.facts.map(({ term, text }) => html`<div><dt>${term}</dt><dd><bdi>${text}</bdi></dd></div>`)}</dl></div>
<p class="after"><strong>${isOfOthers(act) ? 'Do you agree?' : 'Was it you?'}</strong> Then there is nothing to do: close this page.</p>
${
  act === undefined
    ? ''
    : form({
        csrf,
        action: `${path}/stop`,
        body: isOfOthers(act)
          ? html`<p><strong>Do you not agree?</strong> Say so here. It stops this one change and nothing else.</p>
<button class="button destructive" type="submit">${sentenceCase(disputes[act].button)}</button>`
          : html`<p><strong>Was it not you?</strong> This undoes this one change and nothing else. Everything else goes on working.</p>
<button class="button destructive" type="submit">This was not me: ${disputes[act].button}</button>`,
      })
}
${
  mayFreeze
    ? freezeForm(
        path,
        csrf,
        html`<p><strong>${act === undefined ? 'Was it not you?' : isOfOthers(act) ? 'Is somebody else in your account too?' : 'Is more going on?'}</strong> Freeze the whole account. What that costs:</p>`,
      )
    : html`<p class="after">Is more going on? This address may stop single changes only. Sign in and freeze the account on its own page.</p>`
}
<p class="after mute small">This link works until ${dayText(expiresAt)}. ${mayFreeze ? 'Freezing' : 'The button'} uses it up.</p>`
}

export interface StoppedView {
  readonly outcome: 'stopped' | 'already'
  readonly act: DisputedAct | undefined
  readonly path: string
  readonly csrf: string
  readonly mayFreeze: boolean
}

export function stoppedView({ outcome, act, path, csrf, mayFreeze }: StoppedView): Markup {
  const isNew = outcome === 'stopped'
  const isLate = act === holdDisputes.undo
  const done = isOfOthers(act)
    ? isLate
      ? 'Taken back. Everything is as it was'
      : 'You have objected: nothing happens for now'
    : 'Stopped. This one change is undone'
  return html`<h1>${isNew ? done : 'There is nothing left to stop: it was undone already'}</h1>
<p class="lede">${isNew ? (isOfOthers(act) && !isLate ? 'It is stopped for good, or until those who run this index have decided. You hear of it either way.' : 'Nothing else was touched.') : 'Nothing was changed now.'}</p>
${isOfOthers(act) ? whatNextOfOthers() : whatNext()}
${
  mayFreeze
    ? html`<section class="after" aria-labelledby="more"><h2 id="more">Is more going on?</h2>
${freezeForm(path, csrf, html`<p>This link can still freeze the whole account. What that costs:</p>`)}</section>`
    : ''
}`
}

const freezeForm = (path: string, csrf: string, intro: Markup): Markup =>
  form({
    csrf,
    action: `${path}/freeze`,
    body: html`${intro}
<ul class="points">${freezeCosts.map((cost) => html`<li>${cost}</li>`)}</ul>
<button class="button" type="submit">Freeze my whole account</button>`,
  })

/** What a co-owner asked for: whoever opens the link was told of it, and has not done it. */
const isOfOthers = (act: DisputedAct | undefined): act is (typeof holdDisputes)[keyof typeof holdDisputes] =>
  act === holdDisputes.stop || act === holdDisputes.undo

const sentenceCase = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`

const whatNextOfOthers = (): Markup => html`<section class="after" aria-labelledby="next"><h2 id="next">What to do next</h2>
<ol class="steps">
<li>Ask whoever wanted it, by telephone or face to face: the account may be in somebody else's hands.</li>
<li>If it is, <a href="/victim">tell the people who run this index</a>. They can freeze that account.</li>
<li>Type the address of this index into your browser yourself, sign in, and look at what waits.</li>
</ol></section>`

const whatNext = (): Markup => html`<section class="after" aria-labelledby="next"><h2 id="next">What to do next</h2>
<p>Somebody was able to do this, and may know your password.</p>
<ol class="steps">
<li>Type the address of this index into your browser yourself, and sign in.</li>
<li>Choose another password, and end the sessions that you do not know.</li>
<li>Look at your history. If more was done, freeze the account there.</li>
</ol></section>`

export function deadNoticeView(): Markup {
  return html`<h1>This link is not valid any more</h1>
<p class="lede">It was used, is older than 30 days, or its address may no longer stop anything. Nothing was changed.</p>
<section class="after" aria-labelledby="instead"><h2 id="instead">What to do instead</h2>
<ol class="steps">
<li>If you pressed a button here before, all is well: what it did is done.</li>
<li>Each later notice has a link of its own: try the newest one, also in your other mailboxes.</li>
<li><a href="/account/history">Sign in and look at your history</a>: each line can be stopped there, and the account frozen.</li>
<li>You cannot get in? <a href="/victim">Ask the people who run this index to freeze the account</a>. Freezing harms nobody.</li>
</ol></section>`
}
