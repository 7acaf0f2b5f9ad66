import { html } from 'hono/html'
import { listAccountsById } from '../../../accounts/store.ts'
import type { Refusal } from '../../../errors.ts'
import { isConcerned } from '../../../holds/people/store.ts'
import { listLiveHolds } from '../../../holds/store.ts'
import { describeHold, earliestAt } from '../../../ownership/hold-sentence.ts'
import { listOpenOffers } from '../../../ownership/organisations/offers/store.ts'
import {
  includesOrganisationRole,
  type Member,
  type OrganisationOffer,
  type OrganisationRole,
  type Team,
} from '../../../ownership/organisations/organisation.ts'
import { listMembers, listProjectIds, listTeams } from '../../../ownership/organisations/store.ts'
import { normalizeProjectName } from '../../../packaging/project-name.ts'
import { listProjectNames } from '../../../packaging/store.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { answerAccount, doneOf } from '../account/account-frame.ts'
import { dotted, entries } from '../account/entries.ts'
import { buttonForm } from '../account/small-form.ts'
import { holdEntry } from '../ownership/people-page.ts'
import type { ShownHold } from '../ownership/read-people.ts'
import { formToken, sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { select } from '../pieces/choices.ts'
import { field } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'
import { day, moment } from '../pieces/moment.ts'
import { projectPath } from '../place.ts'
import { memberPath, type NamedOrganisation, namedOrganisation, organisationPath, teamPath } from './named-organisation.ts'

export interface OrganisationView extends NamedOrganisation {
  readonly viewerId: string
  readonly members: readonly (Member & { readonly name: string })[]
  readonly offers: readonly (OrganisationOffer & { readonly name: string })[]
  readonly teams: readonly Team[]
  /** Names as their publishers write them. */
  readonly projects: readonly string[]
  /** What waits: for its owners all of it, for others what they were told of. */
  readonly holds: readonly ShownHold[]
  readonly csrf: string
}

/** `p-2` before `p-10`. */
export const byName: Intl.Collator = new Intl.Collator('en', { numeric: true })
const MOST_HOLDS = 20

const done = {
  invited: 'The offer was made, and every owner was told. It gives nothing before it is taken.',
  joined: 'You are in the organisation now.',
  void: 'The offer was good no longer: whoever made it cannot give that role any more. Nothing was changed.',
  ended: 'The offer is ended.',
  changed: 'Done. Everybody whom it concerns was told.',
  'off-boarded': 'Everything that this account had here has ended.',
}

/** `GET /org/:name` */
export const organisationPage = (call: Call): Promise<Response> => showOrganisation(call)

/** The page, also after a form of it was refused. */
export async function showOrganisation(call: Call, refusal?: Refusal): Promise<Response> {
  const named = await namedOrganisation(call)
  const { read } = call.instance.db
  const { id, name } = named.organisation
  const isIn = named.role !== undefined
  const members = await listMembers(read, id)
  const offers = isIn ? await listOpenOffers(read, { organisationId: id }, call.instance.clock.now()) : []
  const accounts = await listAccountsById(
    read,
    [...members, ...offers].map(({ accountId }) => accountId),
  )
  const nameOf = (accountId: string) => accounts.find((account) => account.id === accountId)?.name ?? '?'
  const names = isIn ? await listProjectNames(read, await listProjectIds(read, id)) : new Map<string, string>()
  const view: OrganisationView = {
    ...named,
    viewerId: sessionOf(call).principal.account.id,
    members: members.map((member) => ({ ...member, name: nameOf(member.accountId) })),
    offers: offers.map((offer) => ({ ...offer, name: nameOf(offer.accountId) })),
    teams: isIn ? await listTeams(read, id) : [],
    projects: [...names.values()].toSorted(byName.compare),
    holds: isIn ? await readHolds(call, id, named.role) : [],
    csrf: formToken(call),
  }
  return answerAccount(call, { title: name, section: undefined, refusal, done: doneOf(call, done), body: organisationView(view) })
}

async function readHolds(call: Call, organisationId: string, role: OrganisationRole | undefined): Promise<ShownHold[]> {
  const { instance } = call
  const { read } = instance.db
  const { id } = sessionOf(call).principal.account
  const shown = []
  for (const hold of await listLiveHolds(read, { projectId: organisationId, limit: MOST_HOLDS }))
    if (role === 'owner' || (await isConcerned(read, hold, id)))
      shown.push({ ...(await describeHold(instance, read, hold)), earliestAt: earliestAt(hold, instance.clock.now()) })
  return shown
}

export function organisationView(view: OrganisationView): Markup {
  const { organisation, members, projects, role } = view
  const owners = members.filter((member) => member.role === 'owner')
  const isManager = includesOrganisationRole(role, 'manager')
  return html`<h1>${organisation.name}</h1>
<p class="lede">An organisation of ${countText(owners.length, 'owner')}${role === undefined ? '' : html`, with ${countText(projects.length, 'project')}`}. ${owners.length === 1 && role === 'owner' ? 'One owner alone can lose everything at once: invite a second one.' : ''}</p>
${offerSection(view)}
${view.holds.length === 0 ? '' : html`<section class="after" aria-labelledby="waits"><h2 id="waits">What waits</h2>${entries(view.holds.map(holdEntry))}</section>`}
<section class="after" aria-labelledby="members"><h2 id="members">Members</h2>
${entries(members.filter((member) => role !== undefined || member.role === 'owner').map((member) => memberEntry(member, view)))}</section>
${openOffers(view, isManager)}
${isManager ? inviteForm(view) : ''}
${role === undefined ? '' : teamSection(view, isManager)}
${role === undefined ? '' : projectSection(view)}
${role === undefined ? '' : silentSection(view, owners)}
${role === 'owner' ? html`<p class="after"><a href="${organisationPath(organisation)}/delete">Delete ${organisation.name}</a></p>` : ''}`
}

/** Where nobody can act any more, somebody who is in it asks. */
const silentSection = ({ organisation, viewerId }: OrganisationView, owners: OrganisationView['members']): Markup =>
  html`${owners.filter(({ accountId }) => accountId !== viewerId).map(({ name }) => html`<p class="after"><a href="${memberPath(organisation, name)}/succession">What to do if nothing is heard of <bdi>${name}</bdi> any more</a></p>`)}`

const says: Readonly<Record<OrganisationRole, string>> = {
  owner: 'You would own every project of it. The role comes after a wait, in which its owners can object.',
  manager: 'You would look after its members and teams.',
  member: 'You could be put into its teams.',
}

function offerSection({ offer, organisation, csrf }: OrganisationView): Markup | '' {
  if (!offer) return ''
  const path = `${organisationPath(organisation)}/offers/${offer.id}`
  return html`<section class="after" aria-labelledby="offer"><h2 id="offer">You are invited as ${offer.role}</h2>
<p>${says[offer.role]} Take it only if you know who made it. It ends ${moment(offer.expiresAt)}.</p>
<div class="acts">${buttonForm({ csrf, action: `${path}/accept`, button: 'Accept', tone: 'primary' })} ${buttonForm({ csrf, action: `${path}/decline`, button: 'Decline' })}</div></section>`
}

const memberEntry = (
  { name, role, since, accountId }: OrganisationView['members'][number],
  { organisation, viewerId, role: mine }: OrganisationView,
) => ({
  what: html`<strong><bdi>${name}</bdi></strong> ${badge(role, role === 'owner' ? 'kelp' : 'plain')} ${accountId === viewerId ? badge('you') : ''}`,
  about: [html`since ${day(since)}`],
  acts:
    accountId === viewerId
      ? html`<a class="button" href="${memberPath(organisation, name)}">Leave</a>`
      : mine === 'owner' || (mine === 'manager' && role === 'member')
        ? html`<a class="button" href="${memberPath(organisation, name)}">Change or off-board<span class="unseen"> ${name}</span></a>`
        : ('' as const),
})

function openOffers({ offers, organisation, csrf }: OrganisationView, isManager: boolean): Markup | '' {
  if (offers.length === 0 || !isManager) return ''
  return html`<section class="after" aria-labelledby="offers"><h2 id="offers">Open offers</h2>
${entries(
  offers.map(({ id, name, role, expiresAt }) => ({
    what: html`<strong><bdi>${name}</bdi></strong> ${badge(role)}`,
    about: [html`until ${moment(expiresAt)}`],
    acts: buttonForm({
      csrf,
      action: `${organisationPath(organisation)}/offers/${id}/cancel`,
      button: 'End the offer',
      about: `to ${name}`,
    }),
  })),
)}</section>`
}

function inviteForm({ organisation, role, csrf }: OrganisationView): Markup {
  const options = (['member', 'manager', 'owner'] as const).filter((each) => includesOrganisationRole(role, each))
  return html`<section class="after" aria-labelledby="invite"><h2 id="invite">Invite somebody</h2>
${form({
  csrf,
  action: `${organisationPath(organisation)}/invite`,
  body: html`${field({ name: 'name', label: 'User name', type: 'text', autocomplete: 'off', hint: 'Of somebody who has an account here, or of a member who shall be more.' })}
${select({ name: 'role', label: 'Role', hint: 'A new owner comes slowly, and owns every project.', options: options.map((each) => [each, each] as const), value: 'member' })}
<button class="button primary" type="submit">Offer the role</button>`,
})}</section>`
}

function teamSection({ teams, organisation, csrf }: OrganisationView, isManager: boolean): Markup {
  const list = entries(
    teams.map((team) => ({
      what: html`<a href="${teamPath(organisation, team)}"><strong>${team.name}</strong></a>`,
      about: [dotted(countText(team.memberIds.length, 'member'), countText(team.projects.length, 'project'))],
    })),
  )
  return html`<section class="after" aria-labelledby="teams"><h2 id="teams">Teams</h2>
${teams.length === 0 ? html`<div class="empty"><p>None yet. A team maintains some projects together.</p></div>` : list}
${
  isManager
    ? form({
        csrf,
        action: `${organisationPath(organisation)}/teams`,
        body: html`${field({ name: 'team', label: 'Name of a new team', type: 'text', autocomplete: 'off' })}
<button class="button" type="submit">Make the team</button>`,
      })
    : ''
}</section>`
}

function projectSection({ projects, organisation, role, csrf }: OrganisationView): Markup {
  const path = `${organisationPath(organisation)}/projects`
  const list = entries(
    projects.map((project) => ({
      what: html`<a href="${projectPath(normalizeProjectName(project))}"><strong>${project}</strong></a>`,
      about: [],
      acts:
        role === 'owner'
          ? buttonForm({
              csrf,
              action: `${path}/${encodeURIComponent(normalizeProjectName(project))}/out`,
              button: 'Move out',
              about: project,
            })
          : ('' as const),
    })),
  )
  return html`<section class="after" aria-labelledby="projects"><h2 id="projects">Projects</h2>
${projects.length === 0 ? html`<div class="empty"><p>None yet.</p></div>` : list}
${
  role === 'owner'
    ? form({
        csrf,
        action: path,
        body: html`${field({ name: 'project', label: 'Move a project of yours here', type: 'text', autocomplete: 'off', hint: 'Every owner of it is told, and can stop it. Your own role in it stays.' })}
<button class="button" type="submit">Move it here</button>`,
      })
    : ''
}</section>`
}
