import { type AccountState, isWorking } from '../accounts/account.ts'

/**
 * The state of a token, derived from its row and its live restraints, never stored. Revoked and expired are final;
 * asleep ends when the last restraint is lifted; a narrowed token works, within caveats the server added later.
 */
export type TokenState = 'revoked' | 'expired' | 'asleep' | 'narrowed' | 'active'

export interface TokenStateFacts {
  /** Milliseconds UTC, like every moment here. */
  readonly now: number
  readonly revokedAt?: number | null | undefined
  readonly expiresAt?: number | null | undefined
  /** The live restraints on the token: `dormant`, `owner`, `frozen-account`, `case:12` ... */
  readonly restraints: readonly { readonly reason: string }[]
  /** The server keeps caveats beside the token's own. */
  readonly narrowed?: boolean
}

export function tokenState(facts: TokenStateFacts): TokenState {
  if (facts.revokedAt != null) return 'revoked'
  if (facts.expiresAt != null && !(facts.now < facts.expiresAt)) return 'expired'
  if (facts.restraints.length > 0) return 'asleep'
  return facts.narrowed ? 'narrowed' : 'active'
}

/** The account a token belongs to. Whoever is not working publishes nothing. */
export type HolderState = AccountState

export interface TokenFacts extends TokenStateFacts {
  readonly signatureValid: boolean
  /** What `prohibits` or `prohibitsSoFar` said. */
  readonly caveatProhibition: string | undefined
  readonly holder: { readonly state: HolderState }
}

/** A refusal is thrown as `new Refusal(verdict.refuse, verdict.details)`. */
export type TokenVerdict =
  | { readonly permit: true }
  | { readonly permit: false; readonly refuse: TokenRefusalCode; readonly details: { readonly reason: string } }

export type TokenRefusalCode = 'credentials-invalid' | 'token-revoked' | 'token-expired' | 'token-prohibits' | 'token-asleep'

/**
 * Whether a token may be used. The order decides who learns what: without a valid signature nothing at all, not even that
 * the token exists; a branch cut down by caveats does not learn why the account or the whole token is at rest.
 */
export function judgeToken(facts: TokenFacts): TokenVerdict {
  if (facts.signatureValid !== true) return refuse('credentials-invalid')
  const state = tokenState(facts)
  if (state === 'revoked') return refuse('token-revoked')
  if (state === 'expired') return refuse('token-expired')
  if (facts.caveatProhibition !== undefined) return refuse('token-prohibits', facts.caveatProhibition)
  if (facts.holder.state === 'closed') return refuse('credentials-invalid')
  const reasons = [...holderReasons(facts.holder.state), ...facts.restraints.map(({ reason }) => restraintReason(reason))]
  return reasons.length > 0 ? refuse('token-asleep', [...new Set(reasons)].join('; ').slice(0, 200)) : { permit: true }
}

function refuse(code: TokenRefusalCode, reason = ''): TokenVerdict {
  return { permit: false, refuse: code, details: { reason } }
}

const holderSentences: Readonly<Record<Exclude<HolderState, 'active' | 'guarded'>, string>> = {
  enrolling: 'its account has no second factor yet',
  recovering: 'its account was recovered a short while ago',
  frozen: 'its account is frozen',
  leaving: 'its account is being closed',
  closed: 'its account is closed',
}

function holderReasons(state: HolderState): string[] {
  if (isWorking(state)) return []
  return [holderSentences[state as keyof typeof holderSentences]]
}

// Keyed by the reason a restraint is stored with; `case:12` is looked up as `case`.
const restraintReasons: Readonly<Record<string, string>> = {
  dormant: 'it was not used for a long time',
  owner: 'its owner put it to sleep',
  operator: 'whoever runs the index put it to sleep',
  'frozen-account': 'its account is frozen',
  recovered: 'its account was given back to its owner, who has to wake it',
  disputed: 'its owner says that he did not make it',
  case: 'it is part of a security case',
  'publisher-only': 'the project accepts only trusted publishers',
  'restored-backup': 'the index was restored from a backup',
}

function restraintReason(reason: string): string {
  const kind = reason.split(':', 1)[0]!
  return Object.hasOwn(restraintReasons, kind) ? restraintReasons[kind]! : 'it is restrained'
}
