import { html } from 'hono/html'
import type { Account } from '../../../accounts/account.ts'
import { findAccountByName } from '../../../accounts/store.ts'
import { Refusal } from '../../../errors.ts'
import type { OwnerRefusal } from '../../../ownership/owner-policy.ts'
import { type Reach, readReach, removeEverywhere } from '../../../ownership/remove-everywhere.ts'
import { listProjectNames } from '../../../packaging/store.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { answerAccount, doneOf, refusalOf } from '../account/account-frame.ts'
import { entries } from '../account/entries.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { form } from '../pieces/form.ts'
import { holdPath } from './hold-state.ts'

export interface RemoveEverywhereView {
  readonly target: Account
  readonly reach: Reach
  /** Names of projects by id: of those with an open invitation. */
  readonly names: ReadonlyMap<string, string>
  readonly csrf: string
}

const done = { removed: 'Everything that this account had by itself in your projects has ended.' }

export const everywherePath = (name: string): string => `/account/people/${encodeURIComponent(name)}`

/** `GET /account/people/:person`: what somebody could still do in all of one's own projects, before it is ended. */
export const removeEverywherePage = (call: Call): Promise<Response> => show(call)

/** `POST /account/people/:person` */
export async function removeEverywhereSubmit(call: Call): Promise<Response> {
  const target = await personNamed(call)
  try {
    const { hold } = await removeEverywhere(call.instance, sessionOf(call).principal, target)
    return seeOther(hold ? `${holdPath(hold)}?done=asked` : `${everywherePath(target.name)}?done=removed`)
  } catch (error) {
    return show(call, refusalOf(error))
  }
}

async function personNamed(call: Call): Promise<Account> {
  const name = call.params.person ?? ''
  // What is no name is asked of no database. To look at oneself: leaving is done project by project.
  const found = /^[a-z0-9._-]{1,50}$/.test(name) ? await findAccountByName(call.instance.db.read, name) : undefined
  if (!found || found.id === sessionOf(call).principal.account.id) throw new Refusal('role-none')
  return found
}

async function show(call: Call, refusal?: Refusal): Promise<Response> {
  const target = await personNamed(call)
  const { account } = sessionOf(call).principal
  const reach = await readReach(call.instance, call.instance.db.read, target, account.id)
  const isAnything = reach.projects.length + reach.invitations.length > 0
  // Of people with whom one shares nothing it says nothing.
  if (!isAnything && call.url.searchParams.get('done') === null) throw new Refusal('role-none')
  const invited = reach.invitations.map(({ projectId }) => projectId)
  const names = await listProjectNames(call.instance.db.read, [...new Set(invited)])
  const view: RemoveEverywhereView = { target, reach, names, csrf: formToken(call) }
  const title = `${target.name} in all your projects`
  return answerAccount(call, { title, section: undefined, refusal, done: doneOf(call, done), body: removeEverywhereView(view) })
}

export function removeEverywhereView({ target, reach, names, csrf }: RemoveEverywhereView): Markup {
  const { projects, invitations, tokens } = reach
  const owned = projects.filter(({ role, stays }) => role === 'owner' && stays === undefined)
  const ending = projects.filter(({ stays }) => stays === undefined)
  return html`<h1><bdi>${target.name}</bdi> in all your projects</h1>
<p class="lede">What this account can do by itself in the projects that you own: ${countText(projects.length, 'project')}, ${countText(tokens.length, 'token')}, ${countText(invitations.length, 'open invitation')}.</p>
${entries([
  ...projects.map(({ name, role, stays, isAlsoByOrganisation }) => ({
    what: html`<strong>${name}</strong> ${badge(role, role === 'owner' ? 'kelp' : 'plain')}`,
    about: [
      stays === undefined ? undefined : `stays: ${staying[stays] ?? 'it cannot be taken at the moment'}`,
      isAlsoByOrganisation ? 'also by an organisation: that part ends there' : undefined,
    ],
  })),
  ...invitations.map(({ projectId, role, accountId }) => ({
    what: html`an open invitation: ${role} of <strong>${names.get(projectId) ?? '?'}</strong>`,
    about: [accountId === target.id ? undefined : 'made by this account, to somebody else'],
  })),
  ...tokens.map(({ name, holder, isOnlyHere }) => ({
    what: html`the token <strong>${name}</strong> of <bdi>${holder}</bdi>`,
    about: [isOnlyHere ? 'for these projects alone: it would sleep' : 'also for others: it goes on there'],
  })),
])}
${
  ending.length + invitations.length === 0
    ? html`<p class="after"><a href="/account/invitations">Your projects</a></p>`
    : html`<section class="after" aria-labelledby="end"><h2 id="end">Remove <bdi>${target.name}</bdi> from all of them?</h2>
${form({
  csrf,
  action: everywherePath(target.name),
  body: html`<ul class="points">
${owned.length === 0 ? '' : html`<li>${countText(owned.length, 'role')} as an owner: after one wait, the longest that any of these projects asks for. Everybody whom it concerns hears of it once, and can object.</li>`}
${ending.length + invitations.length === owned.length ? '' : html`<li>Every lesser role and every open invitation ends at once.</li>`}
<li>It is one act: one objection or one undo is about all of it.</li>
<li>Nothing that is published changes.</li>
</ul>
<div class="acts"><a class="button" href="/account/invitations">Leave it as it is</a> <button class="button destructive" type="submit">Remove ${target.name} from all</button></div>`,
})}
<p class="after mute small">The next page asks for a passkey that you have had for a while.</p></section>`
}`
}

/** Why a role as an owner is not taken. */
const staying: Readonly<Partial<Record<OwnerRefusal, string>>> = {
  'owner-last': 'nobody else has owned the project for long',
  'ownership-locked': 'who owns the project is locked, or disputed',
  'owner-on-probation': 'you have not owned the project for long yourself',
}
