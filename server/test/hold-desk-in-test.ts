import { randomUUID } from 'node:crypto'
import type { Hold } from '../src/holds/hold.ts'
import type { HoldDesk } from '../src/holds/hold-desk.ts'
import type { HoldKind } from '../src/holds/hold-kind.ts'
import type { Objection } from '../src/holds/hold-policy.ts'
import { listHoldPeople } from '../src/holds/people/store.ts'
import { type HoldRequest, requestHold } from '../src/holds/request-hold.ts'
import { setRestraint } from '../src/holds/restraints/set-restraint.ts'
import { listLiveRestraints } from '../src/holds/restraints/store.ts'
import type { Actor } from '../src/journal/actor.ts'
import type { JournalEvent } from '../src/journal/events.ts'
import { type Recorded, record } from '../src/journal/record.ts'
import { listEntriesAbout } from '../src/journal/store.ts'
import { announce } from '../src/notices/announce.ts'
import { markInboxRead } from '../src/notices/mark-inbox-read.ts'
import type { NoticeKind, NoticeParams } from '../src/notices/notice-kinds.ts'
import type { VoidReason } from '../src/notices/void-reasons.ts'
import type { Ground } from '../src/platform/ground.ts'

export const actor: Actor = { public: { actor: 'account:test' }, private: {} }

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

export interface ToldInTest {
  readonly accountId: string
  readonly kind: NoticeKind
  readonly params: Readonly<Record<string, string | number>>
  readonly act: string | undefined
}

/**
 * A desk with kinds of its own, and no domain above it. What the kind answers can be changed while a test runs.
 */
export interface DeskInTest extends HoldDesk {
  readonly told: ToldInTest[]
  /** What the kind `remove-owner` says. */
  readonly kind: {
    because: VoidReason | undefined
    people: Record<string, Objection>
    pausedBy: string[]
    fails: Error | undefined
  }
  /** Ids of holds, as the kind was called. */
  readonly effects: string[]
}

export function deskInTest(ground: Ground): DeskInTest {
  const told: ToldInTest[] = []
  const effects: string[] = []
  const kind: DeskInTest['kind'] = {
    because: undefined,
    people: { ada: 'decisive', bob: 'decisive', eve: 'contests', max: 'none' },
    pausedBy: ['ada', 'bob'],
    fails: undefined,
  }
  const changed = (hold: Hold, role: string): JournalEvent => ({
    kind: 'role-given',
    subjects: { account: hold.targetId ?? 'nobody' },
    public: { role },
    private: {},
  })
  const removeOwner: HoldKind = {
    act: 'remove-owner',
    decide: async () => kind.because,
    async apply(_, hold) {
      if (kind.fails) throw kind.fails
      effects.push(`apply ${hold.id}`)
      return [changed(hold, 'none')]
    },
    async undo(_, hold) {
      effects.push(`undo ${hold.id}`)
      return [changed(hold, 'owner')]
    },
    concerned: async () => Object.entries(kind.people).map(([accountId, objection]) => ({ accountId, objection })),
    pausedBy: async () => kind.pausedBy,
  }
  return {
    ...ground,
    told,
    kind,
    effects,
    policyDigest: 'digest-1',
    holdKinds: { 'remove-owner': removeOwner, 'invite-owner': { ...removeOwner, act: 'invite-owner', isDestructive: false } },
    async tellAccount(tx, accountId, { kind, params, dispute }) {
      told.push({ accountId, kind, params: params as ToldInTest['params'], act: dispute?.act })
      return announce(tx, ground, {
        kind,
        to: {
          accountId,
          name: accountId,
          language: 'en',
          phrase: null,
          addresses: [{ id: `${accountId}-1`, address: `${accountId}@example.org`, power: 'full' }],
        },
        params: params as never as NoticeParams[typeof kind],
        at: ground.clock.now(),
        ...(dispute ? { dispute } : {}),
      })
    },
    async isFrozen(queries, accountId) {
      const live = await listLiveRestraints(queries, 'account', accountId, ground.clock.now())
      return live.some(({ effect }) => effect === 'frozen')
    },
    accountLock: (accountId) => `account-state:${accountId}`,
    accountName: async (_, accountId) => (accountId === 'gone' ? undefined : accountId),
    projectName: async (_, projectId) => (projectId === 'p1' ? 'tinyjson' : undefined),
  }
}

/** bob asks that ada is removed from tinyjson. */
export const request: HoldRequest = {
  kind: 'remove-owner',
  subject: 'project:p1 account:ada',
  projectId: 'p1',
  targetId: 'ada',
  requestedBy: 'bob',
  details: { to: 'none' },
  durationMilliseconds: 7 * day,
  lateVetoMilliseconds: 3 * day,
}

/** Asks for a hold in a transaction of its own. */
export function ask(desk: HoldDesk, more: Partial<HoldRequest> = {}): Promise<Hold> {
  return record<Hold>(desk, actor, async (tx) => {
    const { hold, events } = await requestHold(tx, desk, { ...request, ...more })
    const [first, ...rest] = events
    return first ? { result: hold, events: [first, ...rest] } : { result: hold, events: 'unchanged' }
  })
}

/** Everybody who was told opens his inbox. */
export async function readInboxes(desk: HoldDesk, holdId: string, but: readonly string[] = []): Promise<void> {
  const people = await listHoldPeople(desk.db.read, holdId)
  await desk.db.transaction(async (tx) => {
    for (const { accountId, noticeId } of people)
      if (noticeId !== null && !but.includes(accountId)) await markInboxRead(tx, accountId, [noticeId], desk.clock.now())
  })
}

/** Freezes an account as the real one does: under its lock, in a recorded transaction. `meanwhile`: before the commit. */
export function freeze(desk: HoldDesk, accountId: string, meanwhile: () => Promise<void> = async () => {}): Promise<void> {
  return recordFreely(
    desk,
    async (tx) => {
      await tx.lock(desk.accountLock(accountId))
      await setRestraint(tx, {
        subjectKind: 'account',
        subjectId: accountId,
        effect: 'frozen',
        reason: 'page',
        setBy: 'session',
        authority: 'owner',
        since: desk.clock.now(),
        expiresAt: null,
      })
      await meanwhile()
    },
    accountId,
  )
}

/** A transaction whose event does not matter. */
export function recordFreely(desk: Ground, work: (tx: Recorded) => Promise<void>, about: string = randomUUID()): Promise<void> {
  return record<void>(desk, actor, async (tx) => {
    await work(tx)
    return { result: undefined, events: [{ kind: 'account-released', subjects: { account: about }, public: {}, private: {} }] }
  })
}

/** The kinds of the entries of the journal about a hold, in their order. */
export async function entriesAbout(desk: Ground, holdId: string): Promise<string[]> {
  return (await listEntriesAbout(desk.db.read, 'hold', holdId, 100)).map(({ kind }) => kind).toReversed()
}
