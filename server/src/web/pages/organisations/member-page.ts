import { html } from 'hono/html'
import type { Account } from '../../../accounts/account.ts'
import { Refusal } from '../../../errors.ts'
import { changeOrganisation } from '../../../ownership/organisations/change-organisation.ts'
import { offBoard, type Presence, readPresence } from '../../../ownership/organisations/off-board.ts'
import { includesOrganisationRole, type Organisation, type OrganisationRole } from '../../../ownership/organisations/organisation.ts'
import { findMember } from '../../../ownership/organisations/store.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { answerAccount, refusalOf } from '../account/account-frame.ts'
import { entries } from '../account/entries.ts'
import { buttonForm } from '../account/small-form.ts'
import { holdPath } from '../ownership/hold-state.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { memberPath, namedPerson, organisationPath, ownOrganisation } from './named-organisation.ts'
import { afterChange } from './organisation-forms.ts'
import { byName } from './organisation-page.ts'

export interface MemberView {
  readonly organisation: Organisation
  readonly mine: OrganisationRole
  readonly target: Account
  readonly held: OrganisationRole | undefined
  readonly isSelf: boolean
  /** For owners, and of oneself. */
  readonly presence: Presence | undefined
  readonly csrf: string
}

/** `GET /org/:name/people/:person`: what somebody could still do here, before it is ended. */
export const memberPage = (call: Call): Promise<Response> => show(call)

/** `POST /org/:name/people/:person/:act`: off-board, remove, or make a manager or member. */
export async function memberSubmit(call: Call): Promise<Response> {
  const { organisation } = await ownOrganisation(call)
  const { principal } = sessionOf(call)
  const target = await namedPerson(call, call.params.person)
  const { act } = call.params
  const back = organisationPath(organisation)
  try {
    if (act === 'off-board') {
      const { hold } = await offBoard(call.instance, principal, organisation, target)
      return seeOther(hold ? `${holdPath(hold)}?done=asked` : `${back}?done=off-boarded`)
    }
    const role = act === 'remove' ? 'none' : act === 'manager' || act === 'member' ? act : undefined
    if (role === undefined) throw new Refusal('not-found')
    const hold = await changeOrganisation(call.instance, principal, {
      what: 'member',
      organisationId: organisation.id,
      accountId: target.id,
      role,
    })
    const hasLeft = target.id === principal.account.id && role === 'none' && hold === undefined
    return hasLeft ? seeOther('/organisations/new') : afterChange(hold, back)
  } catch (error) {
    return show(call, refusalOf(error))
  }
}

async function show(call: Call, refusal?: Refusal): Promise<Response> {
  const { organisation, role: mine } = await ownOrganisation(call)
  const { account } = sessionOf(call).principal
  const target = await namedPerson(call, call.params.person)
  const { read } = call.instance.db
  const held = (await findMember(read, organisation.id, target.id))?.role
  const isSelf = target.id === account.id
  if (!isSelf && !includesOrganisationRole(mine, 'manager')) throw new Refusal('member-none')
  // Whoever has only a project here, by himself, can be off-boarded by owners.
  if (held === undefined && mine !== 'owner') throw new Refusal('member-none')
  const presence = mine === 'owner' || isSelf ? await readPresence(call.instance, read, organisation, target, account.id) : undefined
  const body = memberView({ organisation, mine, target, held, isSelf, presence, csrf: formToken(call) })
  return answerAccount(call, { title: `${target.name} in ${organisation.name}`, section: undefined, refusal, body })
}

export function memberView(view: MemberView): Markup {
  const { organisation, target, held, isSelf, presence } = view
  return html`<h1><bdi>${target.name}</bdi> in ${organisation.name}</h1>
<p class="lede">${isSelf ? 'You are' : html`<bdi>${target.name}</bdi> is`} ${held === undefined ? 'not a member' : html`here as ${held}`}. <a href="${organisationPath(organisation)}">Back to ${organisation.name}</a></p>
${presence ? html`<p class="after">${summary(presence, isSelf)}</p>` : ''}
${actSection(view)}
${presence ? presenceSection(presence) : ''}`
}

/** What would end, in one sentence: the list of it may be long. */
function summary({ teams, projects, tokens }: Presence, isSelf: boolean): string {
  const who = isSelf ? 'You have' : 'This account has'
  if (projects.length + teams.length + tokens.length === 0) return `${who} nothing else here: no project, no team, no token.`
  const parts = [
    `a role in ${countText(projects.length, 'project')}`,
    ...(teams.length === 0 ? [] : [`a place in ${countText(teams.length, 'team')}`]),
    ...(tokens.length === 0 ? [] : [`${countText(tokens.length, 'token')} that can publish`]),
  ]
  return `${who} ${parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`}. All of it stands below.`
}

function presenceSection({ teams, projects, offers, invitations, tokens }: Presence): Markup {
  return html`<section class="after" aria-labelledby="could"><h2 id="could">What this account can do here</h2>
${
  projects.length + teams.length + offers.length + invitations.length + tokens.length === 0
    ? html`<div class="empty"><p>Nothing: no project, no team, no token.</p></div>`
    : entries([
        ...projects
          .toSorted((a, b) => byName.compare(a.name, b.name))
          .map(({ name, role, direct, stays }) => ({
            what: html`<strong>${name}</strong> ${badge(role, role === 'owner' ? 'kelp' : 'plain')}`,
            about: [
              direct === undefined ? 'by the organisation or a team' : `by a role of its own: ${direct}`,
              stays === undefined ? undefined : 'its own role stays: nobody else has owned the project for long, or it is disputed',
            ],
          })),
        ...teams.map(({ name }) => ({ what: html`the team <strong>${name}</strong>`, about: [] })),
        ...tokens.map(({ name, holder, isOnlyHere }) => ({
          what: html`the token <strong>${name}</strong> of <bdi>${holder}</bdi>`,
          about: [isOnlyHere ? 'for these projects alone: it would sleep' : 'also for others: it goes on there'],
        })),
      ])
}
${offers.length + invitations.length === 0 ? '' : html`<p>${countText(offers.length + invitations.length, 'open invitation')} by or to this account would end.</p>`}</section>`
}

function actSection({ organisation, mine, target, held, isSelf, csrf }: MemberView): Markup {
  const path = memberPath(organisation, target.name)
  const button = (act: string, label: string, tone?: 'destructive') =>
    buttonForm({ csrf, action: `${path}/${act}`, button: label, ...(tone ? { tone } : {}) })
  const mayChange = isSelf || mine === 'owner' || held === 'member'
  if (!mayChange) return html`<p class="after">Only owners of ${organisation.name} can change this.</p>`
  return html`<section class="after" aria-labelledby="change"><h2 id="change">${isSelf ? 'Leave' : 'Change or end it'}</h2>
<ul class="points">
<li>What makes nobody an owner of a project ends at once.</li>
<li>Roles as an owner end after a wait, in which everybody whom it concerns is told and can object.</li>
<li>Nothing that is published changes.</li>
</ul>
<div class="acts">${held === 'owner' ? button('manager', isSelf ? 'Be a manager only' : 'Make a manager') : ''} ${held === 'owner' || held === 'manager' ? button('member', isSelf ? 'Be a member only' : 'Make a member') : ''}
${
  isSelf
    ? button('remove', `Leave ${organisation.name}`, 'destructive')
    : mine === 'owner'
      ? button('off-board', `Off-board ${target.name} from all projects`, 'destructive')
      : button('remove', `Remove ${target.name}`, 'destructive')
}</div></section>`
}
