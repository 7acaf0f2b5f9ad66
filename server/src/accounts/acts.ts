import type { AccountTerms } from './account-terms.ts'

type Preset = 'solo' | 'team' | 'public'

/** What an act on an account asks for, and how it can be stopped (design: A.6); the members mean what those of ownership's table mean. */
export interface AccountAct {
  readonly code: string
  readonly says: string
  readonly proof: 'S' | 'K'
  readonly verdict: Readonly<Record<Preset, string>>
  readonly stoppedBy: string
  readonly contestedBy: string
  readonly releasedBy: string
  readonly undoneBy: string
}

const nobody = 'nobody'
const oneself = 'oneself, by an old passkey'

/** Each row is compared with the terms in `acts.test.ts`. */
export const accountActs: readonly AccountAct[] = [
  {
    code: 'remove-email',
    says: 'remove a verified e-mail address',
    proof: 'S',
    verdict: { solo: 'at once', team: 'after 1 day', public: 'after 3 days' },
    stoppedBy: 'any other address of the account; the leaving one too, where no old passkey asked for it',
    contestedBy: 'the leaving address',
    releasedBy: oneself,
    undoneBy: 'any other address, while it is fresh; the leaving one too, where no old passkey stood behind it',
  },
  {
    code: 'change-primary-email',
    says: 'make another address the first one',
    proof: 'S',
    verdict: { solo: 'at once', team: 'after 1 day', public: 'after 3 days' },
    stoppedBy: 'any other address of the account; the first one too, where no old passkey asked for it',
    contestedBy: 'the address that is the first',
    releasedBy: oneself,
    undoneBy: 'as with a removal',
  },
  {
    code: 'remove-factor',
    says: 'remove a factor that was lost or stolen, shown by another one; never the last one',
    proof: 'S',
    verdict: { solo: 'at once', team: 'switched off at once, after 1 day', public: 'switched off at once, after 3 days' },
    stoppedBy: 'another old passkey of the account',
    contestedBy: 'the link of a notice, which switches nothing on',
    releasedBy: oneself,
    undoneBy: 'an old passkey, while it is fresh',
  },
  {
    code: 'close-account',
    says: 'close the account: never as the only or senior owner of a project, while something waits or a report names it, or lately changed',
    proof: 'K',
    verdict: {
      solo: 'at once, closed for ever 30 days later',
      team: 'after 7 days, closed for ever 30 days later',
      public: 'after 14 days, closed for ever 30 days later',
    },
    stoppedBy: 'oneself',
    contestedBy: nobody,
    releasedBy: '-',
    undoneBy: 'oneself, until it is closed',
  },
  {
    code: 'make-administrator',
    says: 'make somebody an administrator; he counts as one of two 14 days later',
    proof: 'K',
    verdict: { solo: 'at once', team: 'after 3 days', public: 'after 3 days' },
    stoppedBy: 'any administrator, by an old passkey',
    contestedBy: 'the link of a notice to any administrator',
    releasedBy: 'two other administrators of long standing',
    undoneBy: 'any administrator, by an old passkey, while it is fresh',
  },
  {
    code: 'remove-administrator',
    says: 'remove an administrator; never the last one, and one at a time',
    proof: 'K',
    verdict: { solo: 'at once', team: 'suspended at once, after 1 day', public: 'suspended at once, after 1 day' },
    stoppedBy: 'another administrator, by an old passkey',
    contestedBy: 'the one who would go; the link of a notice to any of them',
    releasedBy: 'two other administrators of long standing',
    undoneBy: 'any administrator makes him one again',
  },
]

const DAY = 24 * 60 * 60 * 1000
const days = (milliseconds: number): string => `${milliseconds / DAY} day${milliseconds === DAY ? '' : 's'}`
const wait = (milliseconds: number, atOnce = ''): string => (milliseconds === 0 ? 'at once' : `${atOnce}after ${days(milliseconds)}`)

/** What the terms of an instance say of each act, as its row does. */
export const verdictsOf = (terms: AccountTerms): Readonly<Record<string, string>> => ({
  'remove-email': wait(terms.changeEmail),
  'change-primary-email': wait(terms.changeEmail),
  'remove-factor': wait(terms.removeFactor, 'switched off at once, '),
  'close-account': `${wait(terms.closeAccount)}, closed for ever ${days(terms.leaving)} later`,
  'make-administrator': wait(terms.makeAdministrator),
  'remove-administrator': wait(terms.removeAdministrator, 'suspended at once, '),
})
