import type { Hold } from '../holds/hold.ts'
import { findLiveHold } from '../holds/store.ts'
import type { Queries } from '../platform/database/database.ts'
import { changesOf, POLICY_SUBJECT } from './hold-kinds/loosening.ts'
import type { Plan } from './plans/plan.ts'
import { type PolicyChange, policyOf } from './policy-of-config.ts'
import { findPolicyVersion, listPlans, type PolicyVersion } from './store.ts'
import { changesBetween } from './strictness-policy.ts'

/** The policy of an index as it stands: what is in force, what waits, what was planned. */
export interface PolicyState {
  /** Undefined before the index was served for the first time. */
  readonly version: PolicyVersion | undefined
  /** What would be loosened when the hold is applied. */
  readonly waits: { readonly hold: Hold; readonly changes: readonly PolicyChange[] } | undefined
  /** Configured, and neither in force nor waiting: it was stopped, or the index has not been started with it. */
  readonly unasked: readonly PolicyChange[]
  readonly plans: readonly Plan[]
}

/** `configured`: what the operator wrote. */
export async function readPolicy(queries: Queries, configured: object): Promise<PolicyState> {
  const version = await findPolicyVersion(queries)
  const hold = await findLiveHold(queries, 'loosen-policy', POLICY_SUBJECT)
  const changes = hold ? changesOf(hold) : []
  const waiting = new Set(changes.map(({ setting, to }) => JSON.stringify([setting, to])))
  const differs = version ? changesBetween(version.policy, policyOf(configured)) : []
  return {
    version,
    waits: hold && { hold, changes },
    unasked: differs.filter(({ setting, to }) => !waiting.has(JSON.stringify([setting, to]))),
    plans: await listPlans(queries),
  }
}
