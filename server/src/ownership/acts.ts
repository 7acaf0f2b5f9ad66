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
    stoppedBy: 'another owner senior to him',
    contestedBy: 'he himself, and every other owner',
    releasedBy: 'another owner who is not on probation',
    undoneBy: 'he himself, while it is fresh',
  },
  {
    code: 'remove-peer',
    says: 'remove or demote an owner of the same standing',
    proof: 'K',
    verdict: { solo: 'after 3 days', team: 'after 3 days', public: 'after 7 days' },
    stoppedBy: 'he himself',
    contestedBy: 'every other owner; by itself, where he asks for the same',
    releasedBy: 'he himself',
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
    code: 'brake',
    says: 'stop publishing for 3 days: any owner or maintainer, also frozen',
    proof: 'S',
    verdict: always('at once'),
    stoppedBy: nobody,
    contestedBy: nobody,
    releasedBy: '-',
    undoneBy: 'any owner, by an old passkey',
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
  ['whoever lost power takes it back within', daysText(terms.lateVeto)],
  ['three acts on owners of three projects within ten minutes', terms.burst === 'lock' ? 'lock their ownership for 3 days' : 'nothing'],
]
