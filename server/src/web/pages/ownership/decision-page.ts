import { html } from 'hono/html'
import { Refusal } from '../../../errors.ts'
import type { Hold } from '../../../holds/hold.ts'
import { LEAST_REMAINING_MILLISECONDS } from '../../../holds/hold-policy.ts'
import { listHoldPeople } from '../../../holds/people/store.ts'
import { findHold } from '../../../holds/store.ts'
import {
  type Decision,
  type DecisionRefusal,
  judgeDecision,
  keepAsItIs,
  letGoOn,
  listDeciders,
  readContest,
} from '../../../ownership/decide-contested.ts'
import { describeHold, nameOf, type ToldHold } from '../../../ownership/hold-sentence.ts'
import { readSuccessionEvidence } from '../../../ownership/succession/succession-evidence.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { answerAccount, doneOf, refusalOf } from '../account/account-frame.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { commandLine } from '../pieces/command-line.ts'
import { facts } from '../pieces/facts.ts'
import { field } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'
import { moment } from '../pieces/moment.ts'
import { spanText } from '../pieces/span.ts'
import { type Happening, story } from '../pieces/story.ts'
import { decisionWords } from './decision-words.ts'
import { ALL_HOLDS_PATH, decisionPath, holdPath, stateBadge } from './hold-state.ts'
import { holdStory } from './hold-story.ts'
import { successionEvidenceView } from './succession-evidence-view.ts'

export interface DecisionView extends ToldHold {
  readonly objectors: readonly string[]
  /** What the last one who objected wrote. */
  readonly reason: string | undefined
  /** Administrators who have said that it goes on. */
  readonly deciders: readonly string[]
  readonly hasSaid: boolean
  /** Why whoever looks cannot decide so; undefined: he can. */
  readonly cannot: Readonly<Record<Decision, DecisionRefusal | undefined>>
  readonly happenings: readonly Happening[]
  /** Of a succession. */
  readonly evidence: Markup | undefined
  readonly written: string
  readonly csrf: string
}

const done = {
  keep: 'You have decided: everything stays as it is. Everybody concerned is told.',
  'go-on': 'You have decided: it goes on after its new wait. Everybody concerned is told.',
  said: 'You have said that it goes on. It does when a second administrator says so too.',
}

/** `GET /admin/holds/:id`: what somebody contests, and what each decision would do. Changes nothing. */
export const decisionPage = (call: Call): Promise<Response> => show(call)

/** `POST /admin/holds/:id/keep` */
export const keepSubmit = (call: Call): Promise<Response> => submit(call, 'keep')

/** `POST /admin/holds/:id/go-on` */
export const goOnSubmit = (call: Call): Promise<Response> => submit(call, 'go-on')

async function submit(call: Call, decision: Decision): Promise<Response> {
  const hold = await knownHold(call)
  const decide = decision === 'keep' ? keepAsItIs : letGoOn
  try {
    const { state } = await decide(call.instance, sessionOf(call).principal, hold.id, call.form.reason ?? '')
    return seeOther(`${decisionPath(hold)}?done=${state === 'contested' ? 'said' : decision}`)
  } catch (error) {
    return show(call, refusalOf(error))
  }
}

async function knownHold(call: Call): Promise<Hold> {
  const hold = await findHold(call.instance.db.read, call.params.id ?? '')
  if (!hold) throw new Refusal('hold-unknown')
  return hold
}

async function show(call: Call, refusal?: Refusal): Promise<Response> {
  const desk = call.instance
  const queries = desk.db.read
  const { account } = sessionOf(call).principal
  const hold = await knownHold(call)
  const told = await describeHold(desk, queries, hold)
  const contest = await readContest(desk, queries, hold, desk.clock.now())
  const deciders = await listDeciders(queries, hold, contest)
  const objectors = (await listHoldPeople(queries, hold.id)).filter(({ objectedAt, heardAt }) => objectedAt !== null && heardAt === null)
  const evidence = await readSuccessionEvidence(desk, queries, hold)
  const names = (ids: readonly string[]) => Promise.all(ids.map((id) => nameOf(desk, queries, id)))
  const view: DecisionView = {
    ...told,
    objectors: await names(objectors.map(({ accountId }) => accountId)),
    reason: hold.state === 'contested' && !codes.includes(hold.reason ?? '') ? (hold.reason ?? undefined) : undefined,
    deciders: await names(deciders),
    hasSaid: deciders.includes(account.id),
    cannot: { keep: judgeDecision(contest, account.id, 'keep'), 'go-on': judgeDecision(contest, account.id, 'go-on') },
    happenings: await holdStory(desk, hold, undefined),
    evidence: evidence && successionEvidenceView(evidence, { hold, mayReadWords: true }),
    written: (call.form.reason ?? '').slice(0, 500),
    csrf: formToken(call),
  }
  return answerAccount(call, { title: told.sentence, section: undefined, refusal, done: doneOf(call, done), body: decisionView(view) })
}

/** Reasons that the index writes, and nobody else. */
const codes: readonly string[] = ['contradiction', 'undeliverable']

export function decisionView(view: DecisionView): Markup {
  const { hold, sentence, names, happenings, objectors } = view
  const isOpen = hold.state === 'contested'
  return html`<div class="title"><h1>${sentence}</h1>${stateBadge(hold.state)}</div>
<p class="lede">${lede(view)}</p>
<div class="columns"><div class="first">
${isOpen ? html`${adviceSection(view)}${keepForm(view)}${goOnForm(view)}` : ''}
<section aria-labelledby="story"><h2 id="story">What has happened</h2>${story(happenings)}</section>
</div>
<aside>
${facts('This change', 'change', [
  ['Project', names.project === '?' ? undefined : names.project],
  ['Asked for by', names.requester],
  ['Would lose by it', hold.targetId === null ? undefined : names.target],
  ['Asked', moment(hold.requestedAt)],
  ['Objected', objectors.length === 0 ? undefined : html`<bdi>${objectors.join(', ')}</bdi>`],
  ['Why', view.reason === undefined ? undefined : html`<bdi>${view.reason}</bdi>`],
])}
${view.evidence ?? ''}
<p class="small"><a href="${holdPath(hold)}">Who was told, and who can do what</a></p>
<p class="small"><a href="${ALL_HOLDS_PATH}">All that waits</a></p>
</aside></div>`
}

function lede({ hold, objectors, deciders }: DecisionView): string {
  if (hold.state !== 'contested') return 'There is nothing to decide about it at the moment.'
  const why =
    objectors.length > 0
      ? `${objectors.join(' and ')} ${objectors.length === 1 ? 'objects' : 'object'}.`
      : hold.reason === 'undeliverable'
        ? 'Somebody whom it concerns could not be told.'
        : 'It contradicts another change.'
  const said = deciders.length === 0 ? '' : ` ${deciders.join(' and ')} said that it goes on.`
  return `Nothing has changed. ${why}${said} Without a decision within 30 days everything stays as it is.`
}

const adviceSection = ({ names, objectors }: DecisionView): Markup =>
  html`<section class="panel" aria-labelledby="advice"><h2 id="advice">Before you decide</h2>
<p>Talk to ${[...new Set([names.requester, ...objectors])].join(' and to ')}, by a way that you knew before this. Whoever reads a stolen mailbox can object, and whoever sits in a stolen session can ask.</p></section>`

const reasonField = (id: Decision, written: string): Markup =>
  field({
    name: 'reason',
    id: `reason-${id}`,
    label: 'Why',
    type: 'text',
    autocomplete: 'off',
    hint: 'Everybody concerned may read it.',
    value: written,
  })

const asksForKey = 'This asks for a passkey that you have had for a while.'
const listed = (points: readonly string[]): Markup => html`<ul class="points">${points.map((point) => html`<li>${point}</li>`)}</ul>`

/** First the one that changes nothing. */
function keepForm(view: DecisionView): Markup {
  const { hold, cannot, csrf, written } = view
  const points = decisionWords(view).keep
  const title = html`<h2 id="keep">Leave everything as it is</h2>`
  if (cannot.keep) return html`<section aria-labelledby="keep">${title}${listed(points)}${cannotLine(view, 'keep')}</section>`
  return html`<section aria-labelledby="keep">${title}
${form({
  csrf,
  action: `${decisionPath(hold)}/keep`,
  body: html`${listed([...points, `Your word alone is enough. ${asksForKey}`])}
${reasonField('keep', written)}
<button class="button primary" type="submit">Leave everything as it is</button>`,
})}</section>`
}

function goOnForm(view: DecisionView): Markup {
  const { hold, cannot, csrf, written, deciders, hasSaid } = view
  const left = spanText(Math.max(hold.remainingMilliseconds, LEAST_REMAINING_MILLISECONDS))
  const isLast = deciders.length > 0
  const points = [
    `It waits for ${left} more, and can be stopped by whoever has not objected yet. Then:`,
    ...decisionWords(view).goOn,
    'The same objection does not stop it again. Whoever objected is told your reason.',
    isLast ? 'You are the second who says so: its wait begins at once.' : 'Nothing happens before a second administrator says so too.',
  ]
  const title = html`<h2 id="go-on">Let it go on</h2>`
  if (hasSaid)
    return html`<section aria-labelledby="go-on">${title}${listed(points.slice(0, -1))}<p>You have said so. A second administrator has to open this page.</p></section>`
  if (cannot['go-on'])
    return html`<section aria-labelledby="go-on">${title}${listed(points.slice(0, -1))}${cannotLine(view, 'go-on')}</section>`
  return html`<section aria-labelledby="go-on">${title}
${form({
  csrf,
  action: `${decisionPath(hold)}/go-on`,
  body: html`${listed([...points, asksForKey])}
${reasonField('go-on', written)}
<button class="button destructive" type="submit">${isLast ? 'Let it go on' : 'Say that it goes on'}</button>`,
})}</section>`
}

const refusals: Readonly<Record<DecisionRefusal, string>> = {
  'administrator-needed': 'You cannot act as an administrator at the moment.',
  'decision-own': 'Others decide: you asked for it, object to it, or it is about you or a project of yours.',
  'decision-needs-two': 'It takes two administrators of long standing who are no part of it, and there are fewer. On the host:',
  'administrator-too-new': 'You have been an administrator for less than 14 days. Two others decide it.',
}

const cannotLine = ({ hold, cannot }: DecisionView, decision: Decision): Markup =>
  html`<p>${refusals[cannot[decision]!]}</p>${cannot[decision] === 'decision-needs-two' ? commandLine('command', `holdfast hold resume ${hold.id} --reason WORDS`, 'the command') : ''}`
