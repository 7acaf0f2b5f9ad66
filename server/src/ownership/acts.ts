import type { OwnerTerms } from './owner-terms.ts'

type Preset = 'solo' | 'team' | 'public'

/** What an act on who owns a project asks for, and how it can be stopped (design: A.6). `owner-matrix.test.ts` compares each row with the policy. */
export interface OwnershipAct {
  readonly code: string
  readonly says: string
  /** Of the actor. S: a factor shown in this session lately; K: an old passkey, shown for this act. */
  readonly proof: 'S' | 'K'
  /** As `verdictText` writes it. */
  readonly verdict: Readonly<Record<Preset, string>>
  /** Whose objection ends it. */
  readonly stoppedBy: string
  /** Whose objection stops it until somebody decides; thirty days without a decision end it. */
  readonly contestedBy: string
  /** By whose proof it happens before its time. */
  readonly releasedBy: string
  readonly undoneBy: string
}

const always = (text: string) => ({ solo: text, team: text, public: text })
const nobody = 'nobody'

export const ownershipActs: readonly OwnershipAct[] = [
  {
    code: 'invite',
    says: 'offer somebody the role of a reader or maintainer',
    proof: 'S',
    verdict: always('at once'),
    stoppedBy: 'any owner, until it is taken',
    contestedBy: nobody,
    releasedBy: '-',
    undoneBy: 'any owner: the role is removed',
  },
  {
    code: 'invite-owner',
    says: 'offer somebody the role of an owner',
    proof: 'K',
    verdict: always('at once'),
    stoppedBy: 'any owner, until it is taken',
    contestedBy: nobody,
    releasedBy: '-',
    undoneBy: '-',
  },
  {
    code: 'accept-owner',
    says: 'take the offer to become an owner, at the moment when it was made, with an account that is old enough',
    proof: 'S',
    verdict: { solo: 'at once', team: 'after 1 day', public: 'after 1 day' },
    stoppedBy: 'any owner who is not on probation',
    contestedBy: 'any owner on probation',
    releasedBy: 'another owner who is not on probation',
    undoneBy: 'any owner who is not on probation, while it is fresh',
  },
  {
    code: 'accept-owner-young',
    says: 'the same with an account that was made just now',
    proof: 'S',
    verdict: { solo: 'at once', team: 'after 1 day', public: 'after 7 days' },
    stoppedBy: 'any owner who is not on probation',
    contestedBy: 'any owner on probation',
    releasedBy: 'another owner who is not on probation',
    undoneBy: 'any owner who is not on probation, while it is fresh',
  },
  {
    code: 'remove-maintainer',
    says: 'remove a maintainer or reader',
    proof: 'S',
    verdict: always('at once'),
    stoppedBy: nobody,
    contestedBy: nobody,
    releasedBy: '-',
    undoneBy: 'a new offer',
  },
  {
    code: 'remove-junior',
    says: 'remove or demote an owner who came when one was an owner for longer than the probation',
    proof: 'K',
    verdict: { solo: 'at once', team: 'suspended at once, after 3 days', public: 'suspended at once, after 7 days' },
    stoppedBy: 'another owner senior to him, by an old passkey',
    contestedBy: 'he himself, and every other owner; the link of a notice to any of them',
    releasedBy: 'another owner who is not on probation',
    undoneBy: 'he himself, while it is fresh',
  },
  {
    code: 'remove-peer',
    says: 'remove or demote an owner of the same standing',
    proof: 'K',
    verdict: { solo: 'after 3 days', team: 'after 3 days', public: 'after 7 days' },
    stoppedBy: 'he himself; an owner senior to both, by an old passkey',
    contestedBy: 'every other owner; by itself, where he asks for the same',
    releasedBy: 'he himself; another owner, where more than half of those not on probation agree',
    undoneBy: 'he himself, while it is fresh',
  },
  {
    code: 'remove-disputed',
    says: 'the same of somebody who has stopped it twice; it happens if more than half of the others not on probation, and two at least, agree',
    proof: 'K',
    verdict: { solo: 'after 3 days', team: 'after 3 days', public: 'after 7 days' },
    stoppedBy: 'the operator',
    contestedBy: 'every other owner',
    releasedBy: 'he himself',
    undoneBy: 'the operator, by a restore',
  },
  {
    code: 'remove-from-projects',
    says: 'remove somebody from all that one owns, as one act; the longest wait of all of them',
    proof: 'K',
    verdict: { solo: 'at once', team: 'suspended at once, after 3 days', public: 'suspended at once, after 7 days' },
    stoppedBy: 'he himself where he is no junior; an owner senior to a junior, by an old passkey',
    contestedBy: 'he himself, and every other owner',
    releasedBy: '-',
    undoneBy: 'he himself, while it is fresh',
  },
  {
    code: 'remove-senior',
    says: 'remove or demote an owner who was there first, where others are left of his standing',
    proof: 'K',
    verdict: { solo: 'after 7 days', team: 'after 7 days', public: 'after 14 days' },
    stoppedBy: 'he himself',
    contestedBy: 'every other owner',
    releasedBy: 'he himself',
    undoneBy: 'he himself, while it is fresh',
  },
  {
    code: 'remove-senior-on-probation',
    says: 'the same by an owner on probation',
    proof: 'K',
    verdict: always('refused: owner-on-probation'),
    stoppedBy: '-',
    contestedBy: '-',
    releasedBy: '-',
    undoneBy: '-',
  },
  {
    code: 'remove-last-senior',
    says: 'remove or demote the owner who is senior to all others that can act',
    proof: 'K',
    verdict: always('refused: owner-last'),
    stoppedBy: '-',
    contestedBy: '-',
    releasedBy: '-',
    undoneBy: '-',
  },
  {
    code: 'leave',
    says: 'leave, or make oneself smaller',
    proof: 'K',
    verdict: always('after 3 days'),
    stoppedBy: 'oneself',
    contestedBy: 'every other owner',
    releasedBy: 'oneself, after 1 day',
    undoneBy: 'oneself, while it is fresh',
  },
  {
    code: 'leave-last',
    says: 'leave as the owner who is senior to all others',
    proof: 'K',
    verdict: always('after 7 days, and only if one says so again'),
    stoppedBy: 'oneself',
    contestedBy: 'every other owner',
    releasedBy: 'oneself, within 30 days after the wait',
    undoneBy: 'oneself, while it is fresh',
  },
  {
    code: 'leave-only',
    says: 'leave as the only owner that can act',
    proof: 'K',
    verdict: always('refused: owner-last'),
    stoppedBy: '-',
    contestedBy: '-',
    releasedBy: '-',
    undoneBy: '-',
  },
  {
    code: 'succeed-owner',
    says: 'follow an owner who gave no sign of life for a year, as somebody who has had a role for longer than the probation',
    proof: 'S',
    verdict: { solo: 'refused: succession-closed', team: 'after 14 days', public: 'after 60 days' },
    stoppedBy: 'any sign of life of his; the link of a notice to him',
    contestedBy: 'every other owner and administrator',
    releasedBy: '-',
    undoneBy: 'he himself, while it is fresh',
  },
  {
    code: 'brake',
    says: 'stop publishing for 3 days: any owner or maintainer, also frozen',
    proof: 'S',
    verdict: always('at once'),
    stoppedBy: nobody,
    contestedBy: nobody,
    releasedBy: '-',
    undoneBy: 'any owner, by an old passkey',
  },
  {
    code: 'lock',
    says: 'lock who owns a project for 3 days, once in thirty days: no invitation, role or move, and what falls due waits on',
    proof: 'K',
    verdict: always('at once'),
    stoppedBy: nobody,
    contestedBy: nobody,
    releasedBy: '-',
    undoneBy: 'he himself, or an owner senior to him',
  },
  {
    code: 'delete-organisation',
    says: 'delete an organisation, where each of its projects keeps somebody who has owned it for long',
    proof: 'K',
    verdict: { solo: 'at once', team: 'after 3 days', public: 'after 14 days' },
    stoppedBy: 'every owner of it or of its projects',
    contestedBy: nobody,
    releasedBy: '-',
    undoneBy: 'the same, while it is fresh',
  },
]

/** An act on an organisation, by the role of the actor in it. Where nobody else is named, an owner of the projects is one of the organisation. */
export interface OrganisationAct extends OwnershipAct {
  /** `yes`, or the refusal. */
  readonly asks: Readonly<Record<'owner' | 'manager' | 'member' | 'outsider', string>>
}

const asks = (owner: string, manager: string, member: string, outsider: string) => ({ owner, manager, member, outsider })
const ownersAlone = asks('yes', 'grants-too-much', 'organisation-needs', 'organisation-needs')
const alsoManagers = asks('yes', 'yes', 'organisation-needs', 'organisation-needs')
const whoeverOwns = asks('yes', 'not-owner', 'not-owner', 'organisation-needs')
const gains = { solo: 'at once', team: 'after 1 day', public: 'after 1 day' }
const loses = { solo: 'at once', team: 'suspended at once, after 3 days', public: 'suspended at once, after 7 days' }
const atOnce = { verdict: always('at once'), stoppedBy: nobody, contestedBy: nobody, releasedBy: '-' }
const gain = {
  verdict: gains,
  stoppedBy: 'any owner who is not on probation',
  contestedBy: 'any owner on probation',
  releasedBy: 'another owner who is not on probation',
  undoneBy: 'any owner who is not on probation, while it is fresh',
}
const loss = {
  verdict: loses,
  stoppedBy: 'another owner senior to him, by an old passkey',
  contestedBy: 'he himself, and every other owner; the link of a notice to any of them',
  releasedBy: 'another owner who is not on probation',
  undoneBy: 'he himself, while it is fresh',
}

/** What an act on an organisation asks for (design: A.6): judged by what it does to who owns the projects. */
export const organisationActs: readonly OrganisationAct[] = [
  {
    code: 'offer-member',
    says: 'offer somebody the role of a member or manager',
    proof: 'S',
    asks: alsoManagers,
    ...atOnce,
    stoppedBy: 'any owner or manager, until it is taken',
    undoneBy: 'the member is removed',
  },
  {
    code: 'offer-organisation-owner',
    says: 'offer somebody the role of an owner',
    proof: 'K',
    asks: ownersAlone,
    ...atOnce,
    stoppedBy: 'any owner or manager, until it is taken',
    undoneBy: '-',
  },
  {
    code: 'accept-organisation-owner',
    says: 'take the offer to become an owner, at the moment when it was made; asked of whoever made it',
    proof: 'K',
    asks: ownersAlone,
    ...gain,
  },
  {
    code: 'give-role-unasked',
    says: 'give somebody a greater role who has not taken it',
    proof: 'S',
    asks: asks('grants-too-much', 'grants-too-much', 'grants-too-much', 'grants-too-much'),
    ...atOnce,
    undoneBy: '-',
  },
  { code: 'remove-member', says: 'remove a member', proof: 'S', asks: alsoManagers, ...atOnce, undoneBy: 'a new offer' },
  {
    code: 'remove-manager',
    says: 'remove a manager, or make him a member',
    proof: 'S',
    asks: ownersAlone,
    ...atOnce,
    undoneBy: 'a new offer',
  },
  { code: 'remove-organisation-owner', says: 'remove or demote an owner who came later', proof: 'K', asks: ownersAlone, ...loss },
  {
    code: 'leave-organisation-member',
    says: 'leave as a member or manager',
    proof: 'S',
    asks: asks('yes', 'yes', 'yes', 'yes'),
    ...atOnce,
    undoneBy: 'a new offer',
  },
  {
    code: 'off-board',
    says: 'off-board an owner of projects who came later: from all of them in one act',
    proof: 'K',
    asks: asks('yes', 'organisation-needs', 'organisation-needs', 'organisation-needs'),
    ...loss,
  },
  {
    code: 'join-team',
    says: 'put a member into a team that maintains projects; a manager only where he can do as much himself',
    proof: 'S',
    asks: alsoManagers,
    ...atOnce,
    undoneBy: 'he is taken out',
  },
  {
    code: 'join-greater-team',
    says: 'put a member, or oneself, into a team that can do more than one can oneself',
    proof: 'S',
    asks: asks('grants-too-much', 'grants-too-much', 'organisation-needs', 'organisation-needs'),
    ...atOnce,
    undoneBy: '-',
  },
  { code: 'join-owning-team', says: 'put a member into a team that owns projects', proof: 'K', asks: alsoManagers, ...gain },
  {
    code: 'leave-team',
    says: 'take a member out of a team that maintains projects',
    proof: 'S',
    asks: alsoManagers,
    ...atOnce,
    undoneBy: 'he is put back',
  },
  { code: 'leave-owning-team', says: 'take a junior owner out of a team that owns projects', proof: 'K', asks: alsoManagers, ...loss },
  {
    code: 'give-team',
    says: 'give a team an own project to maintain',
    proof: 'S',
    asks: asks('yes', 'yes', 'yes', 'organisation-needs'),
    ...atOnce,
    undoneBy: 'it is taken away',
  },
  { code: 'give-team-unowned', says: 'give a team a project of somebody else', proof: 'S', asks: whoeverOwns, ...atOnce, undoneBy: '-' },
  {
    code: 'give-team-owner',
    says: 'give a team an own project to own',
    proof: 'K',
    asks: asks('yes', 'yes', 'yes', 'organisation-needs'),
    ...gain,
  },
  {
    code: 'take-from-team',
    says: 'take a project from a team that maintains it',
    proof: 'S',
    asks: asks('yes', 'yes', 'not-owner', 'organisation-needs'),
    ...atOnce,
    undoneBy: 'it is given again',
  },
  {
    code: 'follow-organisation-owner',
    says: 'follow an owner of it who gave no sign of life for a year, as somebody who has been in it for longer than the probation',
    proof: 'S',
    asks: asks('yes', 'yes', 'yes', 'heir-cannot'),
    verdict: { solo: 'refused: succession-closed', team: 'after 14 days', public: 'after 60 days' },
    stoppedBy: 'any sign of life of his; the link of a notice to him',
    contestedBy: 'every other owner of it or of its projects, every manager not on probation, every administrator',
    releasedBy: '-',
    undoneBy: 'he himself, while it is fresh',
  },
  { code: 'end-team', says: 'end a team that owns nothing', proof: 'S', asks: alsoManagers, ...atOnce, undoneBy: 'a new team' },
  {
    code: 'move-project-in',
    says: 'move an own project into it, or from one to another: asked of the role there',
    proof: 'K',
    asks: asks('yes', 'organisation-needs', 'organisation-needs', 'organisation-needs'),
    verdict: { solo: 'at once', team: 'after 3 days', public: 'after 7 days' },
    stoppedBy: 'any owner before or after',
    contestedBy: nobody,
    releasedBy: 'everybody who would lose it, among them one of long standing besides whoever asked',
    undoneBy: 'whoever lost by it, while it is fresh',
  },
  {
    code: 'move-project-out',
    says: 'move an own project out of it',
    proof: 'K',
    asks: asks('yes', 'yes', 'yes', 'yes'),
    verdict: { solo: 'at once', team: 'after 3 days', public: 'after 7 days' },
    stoppedBy: 'any owner before or after',
    contestedBy: nobody,
    releasedBy: 'everybody who would lose it, among them one of long standing besides whoever asked',
    undoneBy: 'whoever lost by it, while it is fresh',
  },
]

const DAY = 24 * 60 * 60 * 1000

/** Whole days in words. */
export const daysText = (milliseconds: number): string => `${milliseconds / DAY} day${milliseconds === DAY ? '' : 's'}`

/** A verdict as the table says it. */
export function verdictText(
  verdict:
    | { readonly verdict: 'permit' }
    | { readonly verdict: 'void' }
    | { readonly verdict: 'hold'; readonly milliseconds: number; readonly suspends: boolean; readonly isLast?: true }
    | { readonly verdict: 'refuse'; readonly code: string },
): string {
  if (verdict.verdict === 'permit') return 'at once'
  if (verdict.verdict === 'void') return 'void'
  if (verdict.verdict === 'refuse') return `refused: ${verdict.code}`
  const wait = `after ${daysText(verdict.milliseconds)}`
  return `${verdict.suspends ? 'suspended at once, ' : ''}${wait}${verdict.isLast ? ', and only if one says so again' : ''}`
}

/** The settings of a preset in words, for the reference. */
export const termTexts = (terms: OwnerTerms): readonly (readonly [says: string, value: string])[] => [
  ['probation of a new owner', daysText(terms.probation)],
  ['age of an account before it becomes an owner', daysText(terms.inviteeAge)],
  ['from the announcement of an offer to an owner until its effect', daysText(terms.inviteWait)],
  ['a project is not deleted while its owners changed within', terms.quietBeforeDeletion === 0 ? '-' : daysText(terms.quietBeforeDeletion)],
  ['a deleted project can be taken back for', daysText(terms.projectTrash)],
  ['whoever lost power takes it back within', daysText(terms.lateVeto)],
  ['three acts on owners of three projects within ten minutes', terms.burst === 'lock' ? 'lock their ownership for 3 days' : 'nothing'],
]
