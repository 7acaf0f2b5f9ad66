import { listAdministrators } from '../../accounts/store.ts'
import type { Hold } from '../../holds/hold.ts'
import type { HoldKind } from '../../holds/hold-kind.ts'
import type { JournalEvent } from '../../journal/events.ts'
import type { Recorded } from '../../journal/record.ts'
import { cancelInside } from '../plans/cancel-plan.ts'
import type { Policy, PolicyChange } from '../policy-of-config.ts'
import { findPlan, findPolicyVersion } from '../store.ts'
import { putVersion } from '../write-version.ts'

/** The whole policy has one subject: a second wish to loosen it takes the place of the first. */
export const POLICY_SUBJECT = 'policy'

/** What a hold would loosen. */
export const changesOf = ({ details }: Pick<Hold, 'details'>): PolicyChange[] =>
  Array.isArray(details.changes) ? (details.changes as unknown as PolicyChange[]) : []

/** The operator asks for less than is in force. Until it is applied the stricter policy stays; every administrator can stop it. */
export const loosening: HoldKind = {
  act: 'loosen-policy',
  isDestructive: false,

  async decide(queries, hold) {
    if (typeof hold.details.plan === 'string')
      return (await findPlan(queries, hold.details.plan))?.state === 'in-force' ? undefined : 'superseded'
    const version = await findPolicyVersion(queries)
    // Something was tightened meanwhile by another configuration: whoever still wants less asks again.
    const isSame = changesOf(hold).every(({ setting, from }) => version?.policy[setting] === from)
    return isSame ? undefined : 'superseded'
  },

  locks: () => [POLICY_LOCK],

  async apply(tx, hold, now) {
    const { plan } = hold.details
    if (typeof plan === 'string') return [await cancelInside(tx, (await findPlan(tx, plan))!, now)]
    return changeInForce(tx, changesOf(hold), now, 'waited')
  },

  async undo(tx, hold, now) {
    const back = changesOf(hold).map(({ setting, from, to }) => ({ setting, from: to, to: from }))
    return changeInForce(tx, back, now, 'undone')
  },

  async concerned(queries) {
    return (await listAdministrators(queries)).map(({ id }) => ({ accountId: id, objection: 'decisive' as const }))
  },

  async pausedBy() {
    return []
  },
}

/** Held by whoever changes what is in force. */
export const POLICY_LOCK = 'policy'

async function changeInForce(tx: Recorded, changes: readonly PolicyChange[], now: number, because: string): Promise<JournalEvent[]> {
  const version = (await findPolicyVersion(tx))!
  const policy: Policy = { ...version.policy, ...Object.fromEntries(changes.map(({ setting, to }) => [setting, to])) }
  return [await putVersion(tx, { before: version, policy, changes, at: now, because })]
}
