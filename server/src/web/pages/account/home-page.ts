import { html } from 'hono/html'
import { listWaitingRecoveries } from '../../../accounts/recovery/store.ts'
import { listHoldsInStates } from '../../../holds/store.ts'
import { countOpenReports } from '../../../incidents/store.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { badge, type Tone } from '../pieces/badge.ts'
import { facts } from '../pieces/facts.ts'
import { answerAccount, doneOf } from './account-frame.ts'
import { type AskedOfRoles, askedOfRolesView, listAskedOfRoles } from './asked-of-roles.ts'
import { judgeProtection, type Point, type Protection, type ProtectionFacts } from './protection.ts'
import { readProtection } from './read-protection.ts'

const MOST_COUNTED = 100

export interface AccountHome {
  readonly name: string
  readonly isAdministrator: boolean
  readonly protection: Protection
  readonly counts: ProtectionFacts
  /** Recoveries of others that wait for administrators. */
  readonly waitingRecoveries: number
  /** Reports of victims that no administrator has acted on. */
  readonly waitingReports: number
  /** Contested changes, about which administrators decide. */
  readonly contestedHolds: number
  /** What this account lacks for its roles, now or from a day on. */
  readonly askedOfRoles: readonly AskedOfRoles[]
}

const done = {
  'password-changed': 'Your password was changed. Every other session has ended.',
  stayed: 'Your account stays, and is as it was. It cannot be closed for 30 days.',
  returned: 'Your account is yours again. Every token that you did not keep is asleep: wake those that you need.',
}

/** `GET /account` */
export async function accountHome(call: Call): Promise<Response> {
  const { account } = sessionOf(call).principal
  const counts = await readProtection(call)
  const waitingRecoveries = account.isAdministrator
    ? (await listWaitingRecoveries(call.instance.db.read)).filter(({ accountId }) => accountId !== account.id).length
    : 0
  const home: AccountHome = {
    name: account.name,
    isAdministrator: account.isAdministrator,
    protection: judgeProtection(counts),
    counts,
    waitingRecoveries,
    waitingReports: account.isAdministrator ? await countOpenReports(call.instance.db.read) : 0,
    contestedHolds: account.isAdministrator ? (await listHoldsInStates(call.instance.db.read, ['contested'], '', MOST_COUNTED)).length : 0,
    askedOfRoles: await listAskedOfRoles(call.instance.db.read, account),
  }
  return answerAccount(call, { title: 'Your account', section: '/account', done: doneOf(call, done), body: accountHomeView(home) })
}

const states: Readonly<Record<string, readonly [words: string, tone: Tone]>> = {
  active: ['active', 'kelp'],
  guarded: ['guarded', 'amber'],
  recovering: ['recovering', 'amber'],
}

export function accountHomeView(home: AccountHome): Markup {
  const { protection, counts, name } = home
  const { headline, weak, protects } = protection
  const [words, tone] = states[counts.state] ?? [counts.state, 'plain']
  return html`<h1>${headline}</h1>
<p class="lede">${badge(words, tone)} <bdi>${name}</bdi>${home.isAdministrator ? html`, <a href="/admin/administrators">administrator of this index</a>` : ''}</p>
${home.waitingRecoveries === 0 ? '' : html`<p class="after"><a href="/admin/recoveries">${countText(home.waitingRecoveries, 'recovery', 'recoveries')} of ${home.waitingRecoveries === 1 ? 'somebody' : 'others'} ${home.waitingRecoveries === 1 ? 'waits' : 'wait'} for administrators</a></p>`}
${home.waitingReports === 0 ? '' : html`<p class="after"><a href="/admin/reports">${countText(home.waitingReports, 'report')} of a stolen account ${home.waitingReports === 1 ? 'waits' : 'wait'} for administrators</a></p>`}
${home.contestedHolds === 0 ? '' : html`<p class="after"><a href="/admin/holds">${countText(home.contestedHolds, 'contested change')} ${home.contestedHolds === 1 ? 'waits' : 'wait'} for administrators</a></p>`}
<div class="columns"><div class="first">
${weak.length === 0 ? '' : html`<section aria-labelledby="weak"><h2 id="weak">What is weak, and what to do</h2><ol class="todo">${weak.map(pointItem)}</ol></section>`}
${askedOfRolesView(home.askedOfRoles)}
<section aria-labelledby="protects"><h2 id="protects">What protects you</h2>
${protects.length === 0 ? html`<p>Nothing yet.</p>` : html`<ul class="points">${protects.map((sentence) => html`<li>${sentence}</li>`)}</ul>`}</section>
</div>
<aside>
${facts('Your account has', 'has', [
  ['Passkeys', number('/account/factors', counts.passkeys)],
  ['Authenticator apps', number('/account/factors', counts.apps)],
  ['Recovery codes left', number('/account/factors#codes', counts.codesLeft)],
  ['Verified addresses', number('/account/email', counts.verifiedAddresses)],
  ['Sessions', number('/account/sessions', counts.sessions)],
  ['Tokens', number('/account/tokens', counts.tokens)],
])}
<section class="panel" aria-labelledby="elsewhere"><h2 id="elsewhere">Is somebody else in your account?</h2>
<p><a href="/account/history">Look at what was done</a>, and say of each line that it was not you. Or <a href="/account/freeze">freeze the whole account</a>: the way back is a factor that you have had for longer.</p></section>
${home.isAdministrator ? html`<section class="panel" aria-labelledby="admin"><h2 id="admin">For administrators</h2><p><a href="/admin/reports">Reports of theft</a>, <a href="/admin/recoveries">recoveries</a>, <a href="/admin/holds">what waits in this index</a>, and <a href="/admin/restore">owners as they were before</a>.</p></section>` : ''}
<p class="small"><a href="/account/close">Close this account</a></p>
</aside></div>`
}

const number = (href: string, count: number): Markup => html`<a href="${href}">${count}</a>`

// The first one is the title of the page.
const pointItem = ({ headline, sentence, link }: Point, at: number): Markup =>
  html`<li>${at === 0 ? '' : html`<strong>${headline}</strong> `}${sentence} <a href="${link.href}">${link.label}</a></li>
`
