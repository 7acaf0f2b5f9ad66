import { html } from 'hono/html'
import type { Refusal } from '../../../errors.ts'
import type { Project } from '../../../packaging/project.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { answerAccount, doneOf, type Mistake } from '../account/account-frame.ts'
import { dotted, entries } from '../account/entries.ts'
import { buttonForm } from '../account/small-form.ts'
import { formToken, sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { select } from '../pieces/choices.ts'
import { field, mistakesSummary } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'
import { day, moment } from '../pieces/moment.ts'
import { type Happening, story } from '../pieces/story.ts'
import { projectPath } from '../place.ts'
import { holdPath, stateBadge } from './hold-state.ts'
import { deletePath, type ManagedProject, managedProject, managePath, personPath } from './managed-project.ts'
import { ownershipStory } from './ownership-story.ts'
import { type People, readPeople, type ShownHold, type ShownMember, type ShownOffer, type ShownOwner } from './read-people.ts'

export interface PeopleView extends ManagedProject, People {
  /** Id of whoever looks. */
  readonly viewerId: string
  readonly viewerName: string
  /** Frozen, or suspended as an owner: objects and brakes, and does nothing else. */
  readonly isFrozen: boolean
  /** What was typed into the invitation, where it has to be looked at again. */
  readonly offered: { readonly name: string; readonly role: string }
  readonly mistakes: readonly Mistake[]
  /** Who owned it when, the newest first. */
  readonly happenings: readonly Happening[]
  readonly csrf: string
}

const SHOWN_HAPPENINGS = 30

const done = {
  invited: 'The offer was made, and every owner was told. It gives nothing before it is taken.',
  ended: 'The offer is ended.',
  removed: 'Done. The owners of the project were told.',
  joined: 'You have the role now.',
  braked: 'Publishing is stopped. Every owner was told.',
  unbraked: 'Publishing goes on.',
  locked: 'Who owns it cannot be changed for 72 hours. Every owner was told.',
  unlocked: 'Who owns it can be changed again.',
  undeleted: 'The project is back as it was. Every owner was told.',
}

/** `GET /manage/:name` */
export const peoplePage = (call: Call): Promise<Response> => showPeople(call)

export interface Retry {
  readonly refusal?: Refusal
  readonly offered?: PeopleView['offered']
  readonly mistakes?: readonly Mistake[]
}

/** The page, also after a form of it was refused. */
export async function showPeople(
  call: Call,
  { refusal, offered = { name: '', role: 'maintainer' }, mistakes = [] }: Retry = {},
): Promise<Response> {
  const managed = await managedProject(call)
  const { account, state } = sessionOf(call).principal
  const people = await readPeople(call.instance, managed.project.id, account.id)
  const body = peopleView({
    ...managed,
    ...people,
    viewerId: account.id,
    viewerName: account.name,
    isFrozen: state === 'frozen' || people.owners.some(({ id, isSuspended }) => id === account.id && isSuspended),
    offered,
    mistakes,
    happenings: await ownershipStory(call.instance, managed.project.id, SHOWN_HAPPENINGS),
    csrf: formToken(call),
  })
  return answerAccount(call, {
    title: `People of ${managed.project.name}`,
    section: undefined,
    refusal,
    done: doneOf(call, done),
    ...(mistakes.length > 0 ? { status: 400 } : {}),
    body,
  })
}

export function peopleView(view: PeopleView): Markup {
  const { project, owners, members, role } = view
  const publishing = members.filter((member) => member.role === 'maintainer')
  return html`${mistakesSummary(view.mistakes)}<div class="title"><h1>${headline(view)}</h1>${view.brake ? badge('publishing braked', 'red') : ''}${view.lock ? badge('ownership locked', 'amber') : ''}</div>
<p class="lede"><a href="${projectPath(project.normalizedName)}">${project.name}</a> belongs to ${countText(owners.length, 'owner')}${publishing.length === 0 ? '' : html`, and ${countText(publishing.length, 'maintainer')} can publish to it too`}.</p>
${view.lock ? html`<p class="after">Nobody can be invited, removed or moved${view.lock.until === null ? '' : html` before ${moment(view.lock.until)}`}, because ${view.lock.byOwner ? 'an owner has locked it to have time to look' : 'something about it is disputed, or too much was changed at once'}. Publishing goes on.</p>` : ''}
${view.holds.length === 0 ? '' : holdsSection(view)}
<section class="after" aria-labelledby="owners"><h2 id="owners">Owners</h2>
<p>Owners publish, and decide who else does.</p>
${entries(owners.map((owner) => ownerEntry(owner, view)))}</section>
${memberSection(view)}
${role === 'owner' ? html`${offersSection(view)}${view.isFrozen ? '' : inviteForm(view)}` : ''}
${brakeSection(view)}
${role === 'owner' && !view.isFrozen ? lockSection(view) : ''}
${view.isFrozen ? '' : html`<section class="after" aria-labelledby="leave"><h2 id="leave">${role === 'owner' ? 'Leave or delete' : 'Leave'}</h2><p><a href="${personPath(project, view.viewerName)}">Give up your own role in ${project.name}</a></p>${owners.filter(({ id }) => id !== view.viewerId).map(({ name }) => html`<p><a href="${personPath(project, name)}/succession">What to do if nothing is heard of <bdi>${name}</bdi> any more</a></p>`)}${role === 'owner' ? html`<p><a href="${managePath(project)}/releases">Delete a release or a file</a></p><p><a href="${deletePath(project)}">Delete ${project.name}</a></p>` : ''}</section>`}
${historySection(view)}`
}

const historySection = ({ happenings }: PeopleView): Markup =>
  html`<section class="after" aria-labelledby="history"><h2 id="history">How it came to be so</h2>
${happenings.length === 0 ? html`<div class="empty"><p>Nothing is known of it: the project is older than the journal of this index.</p></div>` : story(happenings)}
${happenings.length < SHOWN_HAPPENINGS ? '' : html`<p class="after mute small">The ${SHOWN_HAPPENINGS} newest. The journal has all of them.</p>`}</section>`

/** The most important sentence of the page. */
function headline({ project, owners, holds, brake, viewerId }: PeopleView): string {
  if (holds.some(({ hold }) => hold.targetId === viewerId && hold.requestedBy !== viewerId))
    return `Somebody asked to take your role in ${project.name}`
  if (holds.some(({ act }) => act === 'delete-project')) return `Somebody asked to delete ${project.name}`
  if (holds.length > 0 && holds.every(({ act }) => act === 'delete-release'))
    return `${countText(holds.length, 'deletion')} in ${project.name} ${holds.length === 1 ? 'waits' : 'wait'}`
  if (holds.length > 0)
    return `${holds.length === 1 ? 'A change' : countText(holds.length, 'change')} of who owns ${project.name} ${holds.length === 1 ? 'waits' : 'wait'}`
  if (brake) return `Nobody can publish to ${project.name} at the moment`
  const weak = owners.find(({ protection }) => protection === 'no second factor')
  return weak ? `${weak.name} owns ${project.name} without a second factor` : `Who owns ${project.name}, and who can publish to it`
}

function holdsSection({ holds, role, viewerId }: PeopleView): Markup {
  if (role !== 'owner')
    return html`<section class="after" aria-labelledby="waits"><h2 id="waits">What waits</h2><p>The owners have ${countText(holds.length, 'change')} under way. Nothing has changed yet.</p></section>`
  return html`<section class="after" aria-labelledby="waits"><h2 id="waits">What waits</h2>
${holds.some(({ hold }) => hold.targetId === viewerId && hold.requestedBy !== viewerId) ? html`<p>You keep your role until it is done. Look at it to object.</p>` : ''}
${entries(holds.map(holdEntry))}</section>`
}

export const holdEntry = ({ hold, sentence, earliestAt }: ShownHold) => ({
  what: html`<strong>${sentence}</strong> ${stateBadge(hold.state)}`,
  about: [
    dotted(
      html`asked ${moment(hold.requestedAt)}`,
      earliestAt === undefined ? 'nothing changes for now' : html`nothing changes before ${moment(earliestAt)}`,
    ),
  ],
  acts: html`<a class="button" href="${holdPath(hold)}">Look at it<span class="unseen">: ${sentence}</span></a>`,
})

const relations = { senior: 'senior to you', junior: 'came after you were established', peer: 'of the same standing as you' }

function ownerEntry(owner: ShownOwner, { project, role, isFrozen, holds, lock }: PeopleView) {
  const { name, since, isCreator, probationUntil, relation, state, isSuspended, protection } = owner
  return {
    what: html`<strong><bdi>${name}</bdi></strong> ${relation === 'self' ? badge('you') : ''} ${probationUntil === undefined ? '' : badge('probation', 'amber')} ${isSuspended ? badge('suspended', 'red') : ''} ${protection === 'no second factor' ? badge(protection, 'amber') : ''} ${state === 'active' || state === 'enrolling' ? '' : badge(state, state === 'frozen' || state === 'closed' ? 'red' : 'amber')}`,
    about: [
      dotted(
        html`owner since ${day(since)}${isCreator ? ', made the project' : ''}`,
        relation === undefined || relation === 'self' ? undefined : relations[relation],
        probationUntil === undefined ? undefined : html`on probation until ${moment(probationUntil)}`,
      ),
      dotted(
        protection === 'no second factor' ? 'can do nothing here before adding a factor' : html`protected by: ${protection}`,
        isSuspended ? 'can neither publish nor manage here while the removal waits; objecting stays possible' : undefined,
      ),
    ],
    // One that waits already cannot be asked for a second time.
    acts:
      relation === 'self' || role !== 'owner' || isFrozen || lock || holds.some(({ hold }) => hold.targetId === owner.id)
        ? ('' as const)
        : takeLink(project, name),
  }
}

const takeLink = (project: Project, name: string): Markup =>
  html`<a class="button" href="${personPath(project, name)}">Remove or make smaller<span class="unseen"> ${name}</span></a>`

function memberSection({ project, members, role, viewerId, isFrozen, lock }: PeopleView): Markup | '' {
  if (members.length === 0) return ''
  return html`<section class="after" aria-labelledby="members"><h2 id="members">Others with a role</h2>
<p>Maintainers publish. Readers see what is not public.</p>
${entries(
  members.map((member: ShownMember) => ({
    what: html`<strong><bdi>${member.name}</bdi></strong> ${badge(member.role)} ${member.id === viewerId ? badge('you') : ''}`,
    about: [dotted(html`since ${day(member.since)}`, html`protected by: ${member.protection}`)],
    acts: role !== 'owner' || isFrozen || lock ? ('' as const) : takeLink(project, member.name),
  })),
)}</section>`
}

function offersSection({ project, offers, csrf, isFrozen }: PeopleView): Markup | '' {
  if (offers.length === 0) return ''
  return html`<section class="after" aria-labelledby="offers"><h2 id="offers">Open offers</h2>
<p>None of them gives anything before it is taken. Any owner can end one.</p>
${entries(
  offers.map((offer: ShownOffer) => ({
    what: html`<strong><bdi>${offer.invitee}</bdi></strong> ${badge(offer.role)}`,
    about: [dotted(html`offered by <bdi>${offer.inviter}</bdi>`, html`until ${moment(offer.expiresAt)}`)],
    acts: isFrozen
      ? ('' as const)
      : buttonForm({
          csrf,
          action: `${managePath(project)}/invitations/${offer.id}/cancel`,
          button: 'End the offer',
          about: `to ${offer.invitee}`,
        }),
  })),
)}</section>`
}

function inviteForm({ project, offered, mistakes, csrf, lock }: PeopleView): Markup {
  if (lock)
    return html`<section class="after" aria-labelledby="invite"><h2 id="invite">Invite somebody</h2><p>Not while the ownership is locked.</p></section>`
  return html`<section class="after" aria-labelledby="invite"><h2 id="invite">Invite somebody</h2>
${form({
  csrf,
  action: `${managePath(project)}/invite`,
  body: html`${field({ name: 'name', label: 'User name', type: 'text', autocomplete: 'off', hint: 'Of somebody who has an account here. Ask for the exact name: look-alikes are somebody else.', value: offered.name.slice(0, 60), mistake: mistakes.find(({ name }) => name === 'name')?.mistake })}
${select({
  name: 'role',
  label: 'Role',
  hint: 'A new owner comes slowly: every owner is told, and can stop it.',
  options: [
    ['reader', 'reader: sees what is not public'],
    ['maintainer', 'maintainer: publishes'],
    ['owner', 'owner: publishes, and decides who else does'],
  ],
  value: offered.role,
})}
<button class="button primary" type="submit">Offer the role</button>`,
})}</section>`
}

function lockSection({ project, lock, csrf }: PeopleView): Markup {
  const title = html`<h2 id="lock">The lock</h2>`
  if (lock)
    return html`<section class="after" aria-labelledby="lock">${title}
<p>Who owns it cannot be changed${lock.until === null ? ' until it is decided what is contested' : html` before ${moment(lock.until)}`}.</p>
${lock.byOwner ? html`<p class="after">Whoever set it can lift it, or an owner who came earlier. It asks for a passkey that you have had for a while.</p>${buttonForm({ csrf, action: `${managePath(project)}/unlock`, button: 'Lift the lock' })}` : ''}</section>`
  return html`<section class="after" aria-labelledby="lock">${title}
<p>Something about who owns it looks wrong, and you want time to look? The lock stops every invitation, role and move for 72 hours. Publishing goes on. It asks for a passkey that you have had for a while, once in 30 days.</p>
${buttonForm({ csrf, action: `${managePath(project)}/lock`, button: `Lock who owns ${project.name}` })}</section>`
}

function brakeSection({ project, brake, role, csrf, isFrozen }: PeopleView): Markup {
  const title = html`<h2 id="brake">The brake</h2>`
  if (brake) {
    const ending = brake.until === null ? '' : html` until ${moment(brake.until)}`
    return html`<section class="after" aria-labelledby="brake">${title}
<p>Nobody can publish${ending}. What is published is served as before.</p>
${
  brake.byOperator
    ? html`<p>Those who run this index have stopped it. Talk to them.</p>`
    : role === 'owner' && !isFrozen
      ? html`<p class="after">Lifting it asks for a passkey that you have had for a while.</p>${buttonForm({ csrf, action: `${managePath(project)}/unbrake`, button: `Let publishing to ${project.name} go on` })}`
      : html`<p>An owner can lift it.</p>`
}</section>`
  }
  return html`<section class="after" aria-labelledby="brake">${title}
<p>Something is published that should not be, or an account may be stolen? The brake stops every upload for 72 hours, at once. What is published stays, and an owner can lift it.</p>
${form({
  csrf,
  action: `${managePath(project)}/brake`,
  body: html`${field({ name: 'reason', label: 'What you have seen', type: 'text', autocomplete: 'off', hint: 'You may leave it empty. Kept for whoever looks into it; not public.', isOptional: true })}
<button class="button destructive" type="submit">Stop publishing to ${project.name}</button>`,
})}</section>`
}
