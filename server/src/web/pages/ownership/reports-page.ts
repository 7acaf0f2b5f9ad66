import { html } from 'hono/html'
import { findAccount } from '../../../accounts/store.ts'
import { Refusal } from '../../../errors.ts'
import { containReport, type OpenReport, openReport } from '../../../incidents/contain-report.ts'
import { listReports } from '../../../incidents/store.ts'
import type { TheftReport } from '../../../incidents/theft-report.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import { networkOf } from '../../../platform/http/network-of.ts'
import type { Call } from '../../call.ts'
import { answerAccount, doneOf, refusalOf } from '../account/account-frame.ts'
import { entries } from '../account/entries.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { checkbox, choices } from '../pieces/choices.ts'
import { facts } from '../pieces/facts.ts'
import { form } from '../pieces/form.ts'
import { day, moment } from '../pieces/moment.ts'
import { projectPath } from '../place.ts'

const PATH = '/admin/reports'
const SHOWN = 200

export interface ReportView extends OpenReport {
  /** Name of the administrator who acted on it. */
  readonly containedBy: string | undefined
  readonly viewerId: string
  readonly csrf: string
}

const done = { contained: 'It is stopped. The owners were told, and can undo it with a factor that they had before.' }

/** `GET /admin/reports` */
export async function reportsPage(call: Call): Promise<Response> {
  const reports = await listReports(call.instance.db.read, SHOWN)
  return answerAccount(call, { title: 'Reports', section: undefined, body: reportsView(reports) })
}

export function reportsView(reports: readonly TheftReport[]): Markup {
  const open = reports.filter(({ containedAt }) => containedAt === null)
  return html`<h1>${open.length === 0 ? 'No report waits' : `${countText(open.length, 'report')} ${open.length === 1 ? 'waits' : 'wait'} for somebody`}</h1>
<p class="lede">From people who say that their account was taken, by the <a href="/victim">form for victims</a>.</p>
${
  reports.length === 0
    ? html`<div class="empty"><p>Nobody has written yet. Tell your people of the address <code>/victim</code> before they need it.</p></div>`
    : entries(
        reports.map(({ number, receivedAt, containedAt }) => ({
          what: html`<a href="${PATH}/${number}"><strong>Report ${number}</strong></a> ${containedAt === null ? badge('waits', 'amber') : badge('acted on', 'kelp')}`,
          about: [html`received ${moment(receivedAt)}`],
        })),
      )
}`
}

/** `GET /admin/reports/:number` */
export const reportPage = (call: Call): Promise<Response> => show(call)

/** `POST /admin/reports/:number/contain` */
export async function containSubmit(call: Call): Promise<Response> {
  const number = numberOf(call)
  const ticked = (name: string) => (call.form[name] ?? '').split(' ').filter((each) => each !== '')
  try {
    await containReport(call.instance, sessionOf(call).principal, number, {
      accountIds: ticked('account[]'),
      projectIds: ticked('project[]'),
    })
  } catch (error) {
    return show(call, refusalOf(error))
  }
  return seeOther(`${PATH}/${number}?done=contained`)
}

function numberOf(call: Call): number {
  const text = call.params.number ?? ''
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Refusal('report-unknown')
  return Number(text)
}

async function show(call: Call, refusal?: Refusal): Promise<Response> {
  const { read } = call.instance.db
  const found = await openReport(call.instance, read, numberOf(call))
  const { containedBy } = found.report
  const view: ReportView = {
    ...found,
    containedBy: containedBy === null ? undefined : (await findAccount(read, containedBy))?.name,
    viewerId: sessionOf(call).principal.account.id,
    csrf: formToken(call),
  }
  return answerAccount(call, {
    title: `Report ${found.report.number}`,
    section: undefined,
    refusal,
    done: doneOf(call, done),
    body: reportView(view),
  })
}

export function reportView(view: ReportView): Markup {
  const { report, words, address, unknown } = view
  return html`<div class="title"><h1>Report ${report.number}: an account was taken</h1>${report.containedAt === null ? badge('waits', 'amber') : badge('acted on', 'kelp')}</div>
<p class="lede">Whoever wrote this has shown nothing: it may be the owner, or somebody who wants to do harm. Freezing and braking can be undone, so stop first, and ask then.</p>
<div class="columns"><div class="first">
<section aria-labelledby="words"><h2 id="words">What was written</h2>
${words === undefined ? html`<p>The words were erased.</p>` : html`<pre class="plain">${words.text}</pre>`}</section>
${stopSection(view)}
</div><aside>
${facts('This report', 'report', [
  ['Received', moment(report.receivedAt)],
  ['How to reach them', words === undefined ? undefined : html`<bdi>${words.contact}</bdi>`],
  ['From', networkOf(address)],
  [
    'Acted on',
    report.containedAt === null
      ? undefined
      : html`${moment(report.containedAt)}${view.containedBy === undefined ? '' : html` by <bdi>${view.containedBy}</bdi>`}`,
  ],
  ['Names that nothing here has', unknown.length === 0 ? undefined : html`<bdi>${unknown.join(', ')}</bdi>`],
])}
<p class="small"><a href="/admin/restore">Put owners back as they were</a></p>
<p class="small"><a href="${PATH}">All reports</a></p>
</aside></div>`
}

function stopSection({ report, accounts, projects, viewerId, csrf }: ReportView): Markup {
  const freezable = accounts.filter(({ id, isFrozen }) => !isFrozen && id !== viewerId)
  const open = projects.filter(({ isBraked }) => !isBraked)
  const stopped = [
    ...accounts.filter(({ isFrozen }) => isFrozen).map(({ name }) => `${name} is frozen.`),
    ...projects.filter(({ isBraked }) => isBraked).map(({ name }) => `Publishing to ${name} is stopped.`),
  ]
  return html`<section aria-labelledby="stop"><h2 id="stop">Stop it</h2>
${stopped.map((sentence) => html`<p>${sentence}</p>`)}
${
  freezable.length + open.length === 0
    ? html`<p>${stopped.length > 0 ? 'Everything that it names is stopped.' : 'It names no account or project that could be stopped. Reach whoever wrote it, and ask for the exact names.'}</p>`
    : form({
        csrf,
        action: `${PATH}/${report.number}/contain`,
        body: html`${
          freezable.length === 0
            ? ''
            : choices(
                'Freeze these accounts',
                'accounts',
                freezable.map(({ id, name, createdAt }) =>
                  checkbox({
                    name: 'account[]',
                    value: id,
                    label: html`<bdi>${name}</bdi>`,
                    hint: html`made ${day(createdAt)}`,
                    isChosen: true,
                  }),
                ),
              )
        }
${
  open.length === 0
    ? ''
    : choices(
        'Stop publishing to these projects for 72 hours',
        'projects',
        open.map(({ id, name, normalizedName }) =>
          checkbox({ name: 'project[]', value: id, label: html`<a href="${projectPath(normalizedName)}">${name}</a>`, isChosen: true }),
        ),
      )
}
<ul class="points">
<li>A frozen account loses its sessions, and its tokens are refused. Its owner comes back with a factor that he had before.</li>
<li>What is published stays, and installs go on.</li>
<li>Every owner of what is stopped hears of it. The next page asks for your passkey.</li>
</ul>
<button class="button destructive" type="submit">Freeze and brake what is ticked</button>`,
      })
}</section>`
}
