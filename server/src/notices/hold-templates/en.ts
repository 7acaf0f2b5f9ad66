import { wordFor } from '../templates/template.ts'
import type { ToldOrganisationRole, ToldRole } from '../told-codes.ts'
import { voidText } from '../void-reasons.ts'
import { type Deed, type Deeds, deedOf, type HoldTemplate, stopsPublishing } from './hold-template.ts'

const quote = (name: string) => `"${name}"`

const deeds: Deeds = {
  'remove-owner': ({ project, target }) => `the removal of "${target}" from the owners of "${project}"`,
  'demote-owner': ({ project, target }) => `the demotion of "${target}", an owner of "${project}"`,
  'leave-project': ({ project, target }) => `the departure of "${target}" from "${project}"`,
  'invite-owner': ({ project, target }) => `the invitation of "${target}" to become an owner of "${project}"`,
  'delete-project': ({ project }) => `the deletion of the project "${project}"`,
  'delete-release': ({ project }) => `the deletion of a release of "${project}"`,
  'remove-email': ({ target }) => `the removal of an e-mail address from the account "${target}"`,
  'change-primary-email': ({ target }) => `the change of the main e-mail address of the account "${target}"`,
  'remove-factor': ({ target }) => `the removal of a factor from the account "${target}"`,
  'remove-administrator': ({ target }) => `the end of the administration of this index by "${target}"`,
  'close-account': ({ target }) => `the closing of the account "${target}"`,
  'restore-ownership': ({ project }) => `the return of "${project}" to the owners that it had before`,
  'lift-freeze': ({ target }) => `the end of the freeze of the account "${target}"`,
  'make-administrator': ({ target }) => `the promotion of "${target}" to administrator of this index`,
  'succeed-owner': ({ project, target }) =>
    `the succession of "${target}", of whom nothing was heard for long, as an owner of "${project}"`,
  'loosen-policy': () => 'a looser policy of this index (it stands on the page of the policy)',
  'delete-organisation': ({ project }) => `the deletion of the organisation "${project}"`,
  'move-project': ({ project }) => `the move of the project "${project}" to another organisation`,
  'team-gains': ({ project, target }) => `the addition of the team "${target}" to the owners of "${project}"`,
  'team-loses': ({ project, target }) => `the removal of the team "${target}" from the owners of "${project}"`,
}

const roles: Readonly<Record<ToldRole, string>> = {
  owner: 'an owner',
  maintainer: 'a maintainer',
  reader: 'a reader',
  none: 'nobody with a role',
}

const organisationRoles: Readonly<Record<ToldOrganisationRole, string>> = {
  owner: 'an owner',
  manager: 'a manager',
  member: 'a member',
  none: 'nobody with a role',
  'team-joined': 'a member of one more team',
  'team-left': 'a member of one team less',
}

const deed = (of: Deed) => deedOf(deeds, quote, of)
const who = (name: string) =>
  name === ':operator' ? 'The operator of this index' : name === ':system' ? 'This index itself' : `The user "${name}"`
const ifYouAgree = 'If you agree, there is nothing to do.'

export const en: HoldTemplate = {
  'hold-announced': (params) => ({
    subject: `Announced: ${deed(params)}`,
    happened: `${who(params.actor)} asked for ${deed(params)}.`,
    did: `Nothing has changed yet. Unless it is stopped, it happens on ${params.applyAt} at the earliest; the wait begins when everybody concerned could know of it.`,
    can: `${ifYouAgree} If you do not, stop it.`,
  }),
  'hold-contested': (params) => ({
    subject: `Contested: ${deed(params)}`,
    happened: `${who(params.by)} contests ${deed(params)}.`,
    did: `${stopsPublishing(params) ? 'Until it is decided, nobody can publish to these projects or change who owns them. ' : 'Nothing has changed. '}The wait stands still until the administrators decide; after thirty days without a decision, everything stays as it was.`,
    can: 'If you know something that helps to decide, tell the administrators of this index.',
  }),
  'hold-resumed': (params) => ({
    subject: `Goes on: ${deed(params)}`,
    happened: `${who(params.by)} decided that the wait goes on for ${deed(params)}. The reason given: "${params.reason}".`,
    did: `Nothing has changed yet. Unless it is stopped, it happens on ${params.applyAt} at the earliest. The same objection does not stop it again.`,
    can: ifYouAgree,
  }),
  'hold-vetoed': (params) => ({
    subject: `Stopped: ${deed(params)}`,
    happened: `${who(params.by)} stopped ${deed(params)}.`,
    did: 'Everything stays as it was. The same cannot be asked for again for thirty days.',
    can: ifYouAgree,
  }),
  'hold-withdrawn': (params) => ({
    subject: `Withdrawn: ${deed(params)}`,
    happened: `${who(params.by)} withdrew what had been announced: ${deed(params)}.`,
    did: 'Everything stays as it was.',
    can: 'There is nothing to do.',
  }),
  'hold-voided': (params) => ({
    subject: `Not done: ${deed(params)}`,
    happened: `What had been announced is not allowed any more: ${deed(params)} (${voidText('en', params.because)}).`,
    did: 'Everything stays as it was.',
    can: 'There is nothing to do.',
  }),
  'hold-applied': (params) => ({
    subject: `Done: ${deed(params)}`,
    happened: `${who(params.by)} carried out what had been announced: ${deed(params)}.`,
    did: 'It holds from now on. Whoever lost by it can undo it for some days.',
    can: ifYouAgree,
  }),
  'hold-undone': (params) => ({
    subject: `Undone: ${deed(params)}`,
    happened: `${who(params.by)} undid what had been done: ${deed(params)}.`,
    did: 'Everything is again as it was before.',
    can: ifYouAgree,
  }),
  'owner-invited': ({ project, role, invitee, actor }) => ({
    subject: `Invitation to "${project}"`,
    happened: `${who(actor)} invited "${invitee}" to become ${wordFor(roles, role)} of "${project}".`,
    did: 'It was told to everybody who owns the project. Nobody has a new role yet.',
    can: `${ifYouAgree} If you do not, stop it.`,
  }),
  'invitation-received': ({ project, role, actor }) => ({
    subject: `You are invited to "${project}"`,
    happened: `${who(actor)} invites you to become ${wordFor(roles, role)} of "${project}".`,
    did: 'You have no new role yet.',
    can: 'The link below shows the invitation, to accept or to decline. If the names mean nothing to you, leave it alone: nothing happens.',
  }),
  'role-changed': ({ project, role, target, actor }) => ({
    subject: role === 'restored' ? `Other owners of "${project}"` : `Another role in "${project}"`,
    happened:
      role === 'restored'
        ? `${who(actor)} put the owners of "${project}" back as they were at an earlier moment.`
        : `${who(actor)} changed the role of "${target}" in "${project}": from now on ${wordFor(roles, role)}.`,
    did: 'It was told to everybody who owns the project.',
    can: ifYouAgree,
  }),
  'owner-suspended': ({ project, target, actor, until }) => ({
    subject: `An owner of "${project}" is suspended`,
    happened: `${who(actor)} suspended "${target}" as an owner of "${project}".`,
    did: `Until ${until} that account can neither publish there nor change anything. It keeps its role, and can object.`,
    can: ifYouAgree,
  }),
  'project-braked': ({ project, actor, until }) => ({
    subject: `Publishing to "${project}" is stopped`,
    happened: `${who(actor)} stopped all publishing to "${project}".`,
    did: `Until ${until} nobody can publish there. What is published already is served as before.`,
    can: `${ifYouAgree} An owner can lift it.`,
  }),
  'ownership-locked': ({ project, actor, until }) => ({
    subject: `Who owns "${project}" is locked`,
    happened: `${who(actor)} locked who owns the project "${project}".`,
    did: `Until ${until} nobody can be invited there, and no role changes. Publishing goes on.`,
    can: ifYouAgree,
  }),
  'project-restored': ({ project, actor }) => ({
    subject: `"${project}" is back`,
    happened: `${who(actor)} took the deleted project "${project}" back out of the trash.`,
    did: 'It is served again as it was before the deletion, to the same people.',
    can: ifYouAgree,
  }),
  'organisation-invited': ({ organisation, role, invitee, actor }) => ({
    subject: `Invitation to the organisation "${organisation}"`,
    happened: `${who(actor)} invited "${invitee}" to become ${wordFor(organisationRoles, role)} of the organisation "${organisation}".`,
    did: 'It was told to everybody who owns the organisation. Nobody has a new role yet.',
    can: `${ifYouAgree} If you do not, end the invitation on the page of the organisation.`,
  }),
  'organisation-invitation': ({ organisation, role, actor }) => ({
    subject: `You are invited to the organisation "${organisation}"`,
    happened: `${who(actor)} invites you to become ${wordFor(organisationRoles, role)} of the organisation "${organisation}".`,
    did: 'You have no new role yet.',
    can: 'The link below shows the invitation, to accept or to decline. If the names mean nothing to you, leave it alone: nothing happens.',
  }),
  'organisation-role-changed': ({ organisation, role, target, actor }) => ({
    subject:
      role === 'restored' ? `Other people in the organisation "${organisation}"` : `Another role in the organisation "${organisation}"`,
    happened:
      role === 'restored'
        ? `${who(actor)} put the organisation "${organisation}" back as it was at an earlier moment: its people, teams and projects.`
        : `${who(actor)} changed the role of "${target}" in the organisation "${organisation}": from now on ${wordFor(organisationRoles, role)}.`,
    did: 'It was told to everybody who owns the organisation.',
    can: ifYouAgree,
  }),
}
