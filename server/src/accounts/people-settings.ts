/** What the index asks of the people who sign in. */
export interface PeopleSettings {
  readonly registration: 'open' | 'invitation' | 'closed'
  readonly sessionIdleDays: number
  readonly sessionDays: number
  readonly freshMinutes: number
  readonly unknownBrowser: 'let-in' | 'mail-or-browser' | 'mail'
  readonly oldFactorHours: number
  readonly guardHours: number
  readonly breachUrl: string | undefined
  readonly breachFile: string | undefined
  readonly tokenDays: number | undefined
  readonly mostTokenDays: number | undefined
  readonly newTokenProof: 'session' | 'passkey'
}
