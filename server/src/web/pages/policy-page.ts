import { html } from 'hono/html'
import { earliestAt } from '../../ownership/hold-sentence.ts'
import { findProjectById } from '../../packaging/store.ts'
import type { Markup } from '../../platform/html/markup.ts'
import { valueText } from '../../policies/change-text.ts'
import type { Plan } from '../../policies/plans/plan.ts'
import { type PolicyChange, policyOf, settingOf } from '../../policies/policy-of-config.ts'
import { type PolicyState, readPolicy } from '../../policies/read-policy-state.ts'
import type { Call } from '../call.ts'
import { answerAccount } from './account/account-frame.ts'
import { entries } from './account/entries.ts'
import { holdPath, stateBadge } from './ownership/hold-state.ts'
import { countText } from './pieces/amount.ts'
import { badge } from './pieces/badge.ts'
import { facts } from './pieces/facts.ts'
import { day, moment } from './pieces/moment.ts'

export interface PolicyPageView extends PolicyState {
  /** In force; before the first start what is configured. */
  readonly policy: ReturnType<typeof policyOf>
  /** When it would be loosened at the earliest; undefined while no clock runs. */
  readonly loosenedAt: number | undefined
  /** Names of the projects that plans are about, by id. */
  readonly projects: ReadonlyMap<string, string>
}

/** `GET /admin/policy`: what is in force, what waits to be loosened, and what is planned. */
export async function policyPage(call: Call): Promise<Response> {
  const { db, clock, policy } = call.instance
  const state = await readPolicy(db.read, policy.configured)
  const projects = new Map<string, string>()
  for (const { audience } of state.plans)
    if (audience.of === 'project-owners')
      projects.set(audience.projectId, (await findProjectById(db.read, audience.projectId))?.name ?? 'a project that is gone')
  const view: PolicyPageView = {
    ...state,
    policy: state.version?.policy ?? policyOf(policy.configured),
    loosenedAt: state.waits && earliestAt(state.waits.hold, clock.now()),
    projects,
  }
  return answerAccount(call, { title: 'Policy', section: undefined, body: policyView(view) })
}

export function policyView(view: PolicyPageView): Markup {
  const { version, policy, plans } = view
  return html`<h1>${version ? `Policy ${version.version}` : 'No policy is in force yet'}</h1>
<p class="lede">${version ? html`In force since ${moment(version.at)}.` : 'It comes into force with the next start of the index.'} What is stricter is in force at once; what is looser is announced to the administrators, and waits. It is changed where the index runs.</p>
${waitsView(view)}
${unaskedView(view)}
${
  plans.length === 0
    ? ''
    : html`<section class="after" aria-labelledby="planned"><h2 id="planned">Asked of people, by a day</h2>
${entries(plans.map((plan) => planEntry(plan, view.projects)))}</section>`
}
<div class="columns even">
${panels.slice(0, 1).map((panel) => settingsPanel(panel, policy))}
<aside>${panels.slice(1).map((panel) => settingsPanel(panel, policy))}</aside>
</div>
${version ? html`<p class="after mute small">Digest <code class="digest">${version.digest}</code></p>` : ''}`
}

/** The groups of settings, by how their names begin. */
const panels: readonly (readonly [title: string, id: string, belongs: (name: string) => boolean])[] = [
  ['Who owns projects', 'owners', (name) => name.startsWith('owners.')],
  ['People who sign in', 'people', (name) => name.startsWith('people.')],
  ['Changes of accounts', 'accounts', (name) => name.startsWith('accounts.')],
  ['The index', 'index', (name) => !/^(owners|people|accounts)\./.test(name)],
]

function settingsPanel([title, id, belongs]: (typeof panels)[number], policy: PolicyPageView['policy']): Markup {
  const settings = Object.entries(policy).filter(([name]) => belongs(name))
  const rows = settings.map(([name, value]) => [settingOf(name).says, valueText(name, value)] as const)
  return facts(title, id, rows)
}

function waitsView({ waits, loosenedAt }: PolicyPageView): Markup | string {
  if (!waits) return ''
  return html`<section class="after" aria-labelledby="waits"><h2 id="waits">Waits to be loosened</h2>
<p>${stateBadge(waits.hold.state)} ${loosenedAt === undefined ? 'The wait begins when every administrator could know of it, and goes on while the index runs.' : html`Not before ${moment(loosenedAt)}.`} Until then the stricter values stay in force. Every administrator can stop it.</p>
${changeList(waits.changes)}
<p><a class="button" href="${holdPath(waits.hold)}">Look at it, or stop it</a></p></section>`
}

function unaskedView({ unasked }: PolicyPageView): Markup | string {
  if (unasked.length === 0) return ''
  return html`<section class="after" aria-labelledby="unasked"><h2 id="unasked">Configured, and not in force</h2>
<p>It was stopped, or the index has not been started with it: ${countText(unasked.length, 'setting')}.</p>
${changeList(unasked)}</section>`
}

const changeList = (changes: readonly PolicyChange[]): Markup =>
  html`<ul class="points">${changes.map(({ setting, from, to }) => html`<li>${settingOf(setting).says}: <strong>${valueText(setting, from)}</strong>, then <strong>${valueText(setting, to)}</strong></li>\n`)}</ul>`

const whom = {
  role: 'Everybody with a role',
  owners: 'Every owner',
  administrators: 'Every administrator',
  'project-owners': 'Every owner',
}
const what = { passkey: 'a passkey', 'second-factor': 'a second factor' }

function planEntry({ requirement, audience, fromAt, state }: Plan, projects: ReadonlyMap<string, string>) {
  const project = audience.of === 'project-owners' ? html` of <bdi>${projects.get(audience.projectId)}</bdi>` : ''
  return {
    what: html`<strong>${whom[audience.of]}${project} needs ${what[requirement]}</strong> ${state === 'in-force' ? badge('in force', 'kelp') : badge('planned', 'amber')}`,
    about: [html`${state === 'in-force' ? 'since' : 'from'} ${day(fromAt)}`, 'roles are kept; acts wait for the factor'],
  }
}
