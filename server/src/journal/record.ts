import { randomBytes } from 'node:crypto'
import type { Transaction } from '../platform/database/database.ts'
import { canonicalJson, type Json } from '../platform/encoding/canonical-json.ts'
import type { Ground } from '../platform/ground.ts'
import type { Actor } from './actor.ts'
import type { JournalEvent } from './events.ts'
import { commit, leafBody, SALT_BYTES } from './leaf.ts'
import type { JournalTables } from './store.ts'

/**
 * A transaction whose effects the journal will name. Stores that change what the index serves ask for one, and only
 * `record` makes one, so a change without a journal entry does not compile.
 */
export type Recorded = Transaction & { readonly [recorded]: true }
declare const recorded: unique symbol

export type Change<Result> =
  | {
      readonly result: Result
      readonly events: readonly [JournalEvent, ...JournalEvent[]]
      /** Runs after the entries are written, in the same transaction, with the position of each. */
      readonly settle?: (positions: readonly number[]) => Promise<void>
    }
  /** Nothing was changed: the transaction is rolled back, so that it is true. */
  | { readonly result: Result; readonly events: 'unchanged' }

class Unchanged extends Error {}

/** Where an event of this transaction stands in the journal. */
type PositionOf = (event: JournalEvent) => number

const settling = new WeakMap<Recorded, ((positionOf: PositionOf) => Promise<void>)[]>()

/**
 * Runs `settle` after the entries are written, in the same transaction: for what does not return the change itself, and needs the
 * position of an event that it handed up.
 */
export function whenRecorded(tx: Recorded, settle: (positionOf: PositionOf) => Promise<void>): void {
  settling.set(tx, [...(settling.get(tx) ?? []), settle])
}

/**
 * Runs `change` and appends the events that it returns, in one transaction. Committed and durable when this resolves;
 * nothing happened where it throws. Positions start at 1 and have no gaps, in the order of commits.
 */
export async function record<Result>(ground: Ground, actor: Actor, change: (tx: Recorded) => Promise<Change<Result>>): Promise<Result> {
  let outcome: Change<Result> | undefined
  try {
    await ground.db.transaction(async (tx) => {
      outcome = await change(tx as Recorded)
      if (outcome.events === 'unchanged') throw new Unchanged()
      // Taken last, just before the entries are written: it is the one lock that every writer needs.
      await tx.lock('journal')
      const { events } = outcome
      const positions = await append(ground, tx, actor, events)
      await outcome.settle?.(positions)
      for (const settle of settling.get(tx as Recorded) ?? [])
        await settle((event) => {
          const at = events.indexOf(event)
          if (at === -1) throw new Error(`the event ${event.kind} was not recorded`)
          return positions[at]!
        })
    })
  } catch (error) {
    if (!(error instanceof Unchanged)) throw error
  }
  return outcome!.result
}

/** A statement takes at most 32,766 parameters on SQLite. */
const ROWS_AT_ONCE = 500

async function append(ground: Ground, tx: Transaction, actor: Actor, events: readonly JournalEvent[]): Promise<number[]> {
  const tables = tx.withTables<JournalTables>()
  const last = await tables.selectFrom('journal_entry').select('position').orderBy('position', 'desc').limit(1).executeTakeFirst()
  const first = (last?.position ?? 0) + 1
  for (let i = 0; i < events.length; i += ROWS_AT_ONCE) {
    const made = events.slice(i, i + ROWS_AT_ONCE).map((event, at) => entryOf(ground, actor, event, first + i + at))
    await tables
      .insertInto('journal_entry')
      .values(made.map(({ entry }) => entry))
      .execute()
    await tables
      .insertInto('journal_private')
      .values(made.map(({ hidden }) => hidden))
      .execute()
    const subjects = made.flatMap(({ subjects }) => subjects)
    for (let j = 0; j < subjects.length; j += ROWS_AT_ONCE)
      await tables
        .insertInto('journal_subject')
        .values(subjects.slice(j, j + ROWS_AT_ONCE))
        .execute()
  }
  return events.map((_, at) => first + at)
}

function entryOf(ground: Ground, actor: Actor, event: JournalEvent, position: number) {
  const at = ground.clock.now()
  const salt = randomBytes(SALT_BYTES)
  const hidden = canonicalJson({ ...actor.private, ...event.private } as Json)
  const subjects = event.subjects as Readonly<Record<string, string | undefined>>
  const body = leafBody({
    v: 1,
    kind: event.kind,
    at,
    subjects,
    public: { ...event.public, ...actor.public },
    private: commit(salt, hidden),
  })
  const sealed = ground.vault.seal(`journal:${position}`, Buffer.concat([salt, Buffer.from(hidden)]))
  return {
    entry: { position, kind: event.kind, at, body },
    hidden: { position, sealed },
    subjects: Object.entries(subjects).flatMap(([kind, id]) => (id === undefined ? [] : [{ kind, id, position }])),
  }
}
