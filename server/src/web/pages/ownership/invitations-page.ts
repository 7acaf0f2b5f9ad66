import { html } from 'hono/html'
import { listAccountsById } from '../../../accounts/store.ts'
import type { Refusal } from '../../../errors.ts'
import { findLiveHold } from '../../../holds/store.ts'
import { acceptInvitation, declineInvitation } from '../../../ownership/answer-invitation.ts'
import type { Invitation } from '../../../ownership/invitation.ts'
import { findInvitation, type HeldRole, listOpenInvitations, listRolesOf } from '../../../ownership/store.ts'
import { normalizeProjectName } from '../../../packaging/project-name.ts'
import { findProjectById, listProjectNames } from '../../../packaging/store.ts'
import { listTrashedAmong } from '../../../packaging/trash/store.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { answerAccount, doneOf, refusalOf } from '../account/account-frame.ts'
import { dotted, entries } from '../account/entries.ts'
import { buttonForm } from '../account/small-form.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { day, moment } from '../pieces/moment.ts'
import { projectPath } from '../place.ts'
import { holdPath } from './hold-state.ts'
import { deletePath, managePath } from './managed-project.ts'

const PATH = '/account/invitations'

export interface InvitationsView {
  readonly offers: readonly (Invitation & { readonly project: string; readonly inviter: string })[]
  readonly roles: readonly (HeldRole & { readonly project: string; readonly isDeleted: boolean })[]
  readonly csrf: string
}

const done = {
  joined: 'You have the role now.',
  declined: 'You have said no. Nothing else happens.',
  void: 'The offer was good no longer: whoever made it cannot give that role any more. Nothing was changed.',
  left: 'You have given up the role.',
}

/** `GET /account/invitations`: offers to this account, and the roles that it has. */
export const invitationsPage = (call: Call): Promise<Response> => show(call)

/** `POST /account/invitations/:id/accept` */
export async function acceptSubmit(call: Call): Promise<Response> {
  const { principal } = sessionOf(call)
  const { read } = call.instance.db
  const id = call.params.id ?? ''
  const invitation = await findInvitation(read, id)
  const project = invitation?.accountId === principal.account.id ? await findProjectById(read, invitation.projectId) : undefined
  try {
    const outcome = await acceptInvitation(call.instance, principal, id, project?.name ?? '?')
    if (outcome === 'has role')
      return seeOther(invitation!.role === 'reader' ? `${PATH}?done=joined` : `${managePath(project!)}?done=joined`)
  } catch (error) {
    return show(call, refusalOf(error))
  }
  const hold = await findLiveHold(read, 'invite-owner', `project:${invitation!.projectId} account:${principal.account.id}`)
  return seeOther(hold ? `${holdPath(hold)}?done=accepted` : `${PATH}?done=void`)
}

/** `POST /account/invitations/:id/decline` */
export async function declineSubmit(call: Call): Promise<Response> {
  try {
    await declineInvitation(call.instance, sessionOf(call).principal, call.params.id ?? '')
  } catch (error) {
    return show(call, refusalOf(error))
  }
  return seeOther(`${PATH}?done=declined`)
}

async function show(call: Call, refusal?: Refusal): Promise<Response> {
  const { account } = sessionOf(call).principal
  const { db, clock } = call.instance
  const offers = await listOpenInvitations(db.read, { accountId: account.id }, clock.now())
  const roles = await listRolesOf(db.read, account.id)
  const projects = await listProjectNames(db.read, [...new Set([...offers, ...roles].map(({ projectId }) => projectId))])
  const deleted = await listTrashedAmong(
    db.read,
    roles.map(({ projectId }) => projectId),
  )
  const inviters = new Map(
    (
      await listAccountsById(
        db.read,
        offers.map(({ invitedBy }) => invitedBy),
      )
    ).map(({ id, name }) => [id, name]),
  )
  const body = invitationsView({
    offers: offers.map((of) => ({ ...of, project: projects.get(of.projectId) ?? '?', inviter: inviters.get(of.invitedBy) ?? '?' })),
    roles: roles.map((of) => ({ ...of, project: projects.get(of.projectId) ?? '?', isDeleted: deleted.has(of.projectId) })),
    csrf: formToken(call),
  })
  return answerAccount(call, { title: 'Your projects', section: PATH, refusal, done: doneOf(call, done), body })
}

const meanings = {
  reader: 'You would see what is not public.',
  maintainer: 'You would be able to publish to it.',
  owner: 'You would be able to publish to it, and to decide who else does. The role comes after a wait, in which its owners can object.',
}

export function invitationsView({ offers, roles, csrf }: InvitationsView): Markup {
  return html`<h1>${offers.length > 0 ? `${countText(offers.length, 'offer')} ${offers.length === 1 ? 'waits' : 'wait'} for your answer` : 'Your projects'}</h1>
${
  offers.length === 0
    ? html`<p class="lede">Nobody has offered you a role that you have not answered.</p>`
    : html`<p class="lede">Take an offer only if you know who made it: whoever can publish answers for what he publishes.</p>
${entries(
  offers.map(({ id, project, role, inviter, madeAt, expiresAt }) => ({
    what: html`<strong><bdi>${inviter}</bdi> offers you to become ${role === 'owner' ? 'an owner' : `a ${role}`} of <a href="${projectPath(normalizeProjectName(project))}">${project}</a></strong>`,
    about: [meanings[role], dotted(html`offered ${moment(madeAt)}`, html`until ${moment(expiresAt)}`)],
    acts: html`${buttonForm({ csrf, action: `${PATH}/${id}/accept`, button: 'Accept', about: `the offer of ${project}`, tone: 'primary' })} ${buttonForm({ csrf, action: `${PATH}/${id}/decline`, button: 'Decline', about: `the offer of ${project}` })}`,
  })),
)}`
}
<section class="after" aria-labelledby="roles"><h2 id="roles">Where you have a role</h2>
${
  roles.length === 0
    ? html`<div class="empty"><p>Nowhere yet. Whoever publishes a new name first owns it; for others, an owner invites you.</p></div>`
    : entries(
        roles.map(({ project, role, since, isDeleted }) => ({
          what: isDeleted
            ? html`<strong>${project}</strong> ${badge(role)} ${badge('deleted', 'red')}`
            : html`<a href="${projectPath(normalizeProjectName(project))}"><strong>${project}</strong></a> ${badge(role, role === 'owner' ? 'kelp' : 'plain')}`,
          about: [html`since ${day(since)}`],
          acts:
            role === 'reader' || (isDeleted && role !== 'owner')
              ? ('' as const)
              : isDeleted
                ? html`<a class="button" href="${deletePath({ normalizedName: normalizeProjectName(project) })}">See the trash<span class="unseen"> of ${project}</span></a>`
                : html`<a class="button" href="${managePath({ normalizedName: normalizeProjectName(project) })}">People<span class="unseen"> of ${project}</span></a>`,
        })),
      )
}
<p class="after"><a href="/organisations/new">Organisations</a> own projects together; what you can do by one stands there.</p></section>`
}
