import type { FactorKind } from '../../../accounts/factors/factor.ts'

/** What stands between a stolen password and an account, in words; its strongest first. */
export function protectedBy(kinds: ReadonlySet<FactorKind> = new Set()): string {
  if (kinds.has('passkey')) return kinds.has('totp') ? 'passkey and app' : 'passkey'
  return kinds.has('totp') ? 'authenticator app' : 'no second factor'
}
