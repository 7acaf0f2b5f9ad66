import type { Queries } from '../platform/database/database.ts'
import { following } from '../platform/following.ts'
import { type Policy, policyOf, withPolicy } from './policy-of-config.ts'
import { findPolicyVersion } from './store.ts'
import { stricterOf } from './strictness-policy.ts'

/** The configuration of an index as it is in force: what was loosened waits, and follows without a restart. */
export interface PolicyView<Config extends object> {
  /** As the operator wrote it. */
  readonly configured: Config
  /** Its members are those of the moment at which they are read. */
  readonly config: Config
  /** Looks what is in force by now. */
  follow(queries: Queries): Promise<void>
}

/** `inForce`: what stands in the database, where that was read before. */
export function openPolicyView<Config extends object>(configured: Config, inForce?: Policy): PolicyView<Config> {
  let current = inForce === undefined ? configured : configInForce(configured, inForce)
  let known = JSON.stringify(policyOf(current))
  return {
    configured,
    config: following(() => current),
    async follow(queries) {
      const version = await findPolicyVersion(queries)
      const next = version === undefined ? configured : configInForce(configured, version.policy)
      const text = JSON.stringify(policyOf(next))
      // The same object as long as it says the same: others derive from it what is dear to derive.
      if (text === known) return
      current = next
      known = text
    },
  }
}

/** A configuration, held to what is in force where that is stricter. */
export const configInForce = <Config extends object>(configured: Config, inForce: Policy): Config =>
  withPolicy(configured, stricterOf(inForce, policyOf(configured)))
