/** How an instance treats changes of accounts that give or take power for good (design: A.6 and B). Times in milliseconds. */
export interface AccountTerms {
  /** Removing a verified address, or making another one the first; 0: at once, and the notice takes it back. */
  readonly changeEmail: number
  /** Removing a factor, which is switched off until then; 0: at once, and the notice takes it back. */
  readonly removeFactor: number
  /** Before an account that asked for it begins to leave; 0: at once. */
  readonly closeAccount: number
  /** For how long an account is leaving, and can come back, before it is closed for ever. */
  readonly leaving: number
  /** Before somebody becomes an administrator; 0: at once. */
  readonly makeAdministrator: number
  /** Before an administrator is removed, who is suspended until then; 0: at once. */
  readonly removeAdministrator: number
  /** How long whoever lost by a change of his own account can take it back. */
  readonly lateVeto: number
}

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

export const accountTerms: Readonly<Record<'solo' | 'team' | 'public', AccountTerms>> = {
  solo: {
    changeEmail: 0,
    removeFactor: 0,
    closeAccount: 0,
    leaving: 30 * DAY,
    makeAdministrator: 0,
    removeAdministrator: 0,
    lateVeto: 7 * DAY,
  },
  team: {
    changeEmail: DAY,
    removeFactor: DAY,
    closeAccount: 7 * DAY,
    leaving: 30 * DAY,
    makeAdministrator: 72 * HOUR,
    removeAdministrator: DAY,
    lateVeto: 72 * HOUR,
  },
  public: {
    changeEmail: 72 * HOUR,
    removeFactor: 72 * HOUR,
    closeAccount: 14 * DAY,
    leaving: 30 * DAY,
    makeAdministrator: 72 * HOUR,
    removeAdministrator: DAY,
    lateVeto: 7 * DAY,
  },
}
