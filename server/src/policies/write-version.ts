import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import { changeText } from './change-text.ts'
import { type Policy, type PolicyChange, policyDigest } from './policy-of-config.ts'
import { insertPolicyVersion, type PolicyVersion } from './store.ts'

/** Puts another policy in force, inside a recorded transaction; the event says what changed, in words. */
export async function putVersion(
  tx: Recorded,
  next: {
    readonly before: PolicyVersion | undefined
    readonly policy: Policy
    readonly changes: readonly PolicyChange[]
    readonly at: number
    /** `first`, `configured`, `waited` or `undone`. */
    readonly because: string
  },
): Promise<JournalEvent> {
  const version = (next.before?.version ?? 0) + 1
  const digest = policyDigest(next.policy)
  await insertPolicyVersion(tx, { version, digest, policy: next.policy, at: next.at })
  return {
    kind: 'policy-changed',
    subjects: {},
    public: { version, digest, because: next.because, policy: next.policy, differences: next.changes.map(changeText) },
    private: {},
  }
}
