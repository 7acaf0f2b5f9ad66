import { actorOf, assertOperator, type Principal } from '../accounts/principal.ts'
import { listAdministrators } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import { type Hold, holdLock } from '../holds/hold.ts'
import type { HoldDesk } from '../holds/hold-desk.ts'
import { requestHold } from '../holds/request-hold.ts'
import { findLiveHold } from '../holds/store.ts'
import { withdrawInside } from '../holds/withdraw-hold.ts'
import type { JournalEvent } from '../journal/events.ts'
import { type Change, type Recorded, record } from '../journal/record.ts'
import { canonicalJson, type Json } from '../platform/encoding/canonical-json.ts'
import { changeText } from './change-text.ts'
import { changesOf, POLICY_LOCK, POLICY_SUBJECT } from './hold-kinds/loosening.ts'
import { type PolicyChange, policyDigest, policyOf } from './policy-of-config.ts'
import { findPolicyVersion } from './store.ts'
import { changesBetween, loosenMilliseconds, stricterOf } from './strictness-policy.ts'
import { putVersion } from './write-version.ts'

/** What a start of the index has done to its policy. */
export interface Settled {
  readonly version: number
  readonly digest: string
  /** In force from now on, in words: before -> after. */
  readonly changed: readonly string[]
  /** Asked for, and not in force yet. */
  readonly waits: readonly string[]
  /** Was stopped lately, so that it cannot be asked for again yet. */
  readonly refused: readonly string[]
}

/**
 * Holds the configuration that an index starts with against what is in force (design: A.6, instance policy loosened). What is
 * stricter is in force at once; what is looser is announced to the administrators, and waits. Run by every start, and by several
 * processes at once: the same configuration changes nothing twice.
 */
export function settleConfiguration(desk: HoldDesk, principal: Principal, configured: object): Promise<Settled> {
  assertOperator(principal, 'change the policy')
  const now = desk.clock.now()
  return record<Settled>(desk, actorOf(principal, now), async (tx): Promise<Change<Settled>> => {
    const live = await findLiveHold(tx, 'loosen-policy', POLICY_SUBJECT)
    if (live) await tx.lock(holdLock(live.id))
    await tx.lock(POLICY_LOCK)
    const wanted = policyOf(configured)
    const before = await findPolicyVersion(tx)
    const tight = before ? stricterOf(before.policy, wanted) : wanted
    const milliseconds = before ? loosenMilliseconds(before.policy) : 0
    const hasNobodyToAsk = milliseconds === 0 || (await listAdministrators(tx)).length === 0
    const policy = hasNobodyToAsk ? wanted : tight
    const changes = before ? changesBetween(before.policy, policy) : []
    const digest = policyDigest(policy)
    const because = before ? 'configured' : 'first'
    const events: JournalEvent[] = digest === before?.digest ? [] : [await putVersion(tx, { before, policy, changes, at: now, because })]
    const loosened = changesBetween(policy, wanted)
    const asked = await askFor(tx, desk, loosened, milliseconds)
    events.push(...asked.events)
    const words = loosened.map(changeText)
    const result: Settled = {
      version: (before?.version ?? 0) + (digest === before?.digest ? 0 : 1),
      digest,
      changed: changes.map(changeText),
      waits: asked.isRefused ? [] : words,
      refused: asked.isRefused ? words : [],
    }
    return events.length === 0 ? { result, events: 'unchanged' } : { result, events: events as [JournalEvent, ...JournalEvent[]] }
  })
}

/** One wish at a time: another one takes the place of the one that waits, and begins anew. */
async function askFor(
  tx: Recorded,
  desk: HoldDesk,
  changes: readonly PolicyChange[],
  durationMilliseconds: number,
): Promise<{ readonly events: readonly JournalEvent[]; readonly isRefused: boolean }> {
  const live: Hold | undefined = await findLiveHold(tx, 'loosen-policy', POLICY_SUBJECT)
  if (live && textOf(changesOf(live)) === textOf(changes)) return { events: [], isRefused: false }
  const events: JournalEvent[] = live ? [...(await withdrawInside(tx, desk, live.id, 'operator')).events] : []
  if (changes.length === 0) return { events, isRefused: false }
  try {
    const requested = await requestHold(tx, desk, {
      kind: 'loosen-policy',
      subject: POLICY_SUBJECT,
      projectId: null,
      targetId: null,
      requestedBy: 'operator',
      details: { changes: changes as unknown as Json },
      durationMilliseconds,
      lateVetoMilliseconds: 0,
    })
    return { events: [...events, ...requested.events], isRefused: false }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'hold-refused-before') return { events, isRefused: true }
    throw error
  }
}

const textOf = (changes: readonly PolicyChange[]) => canonicalJson(changes as unknown as Json)
