import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import type { HoldAct } from '../notices/hold-acts.ts'
import type { VoidReason } from '../notices/void-reasons.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Hold } from './hold.ts'
import type { Objection } from './hold-policy.ts'
import type { PauseReason } from './pause-reason.ts'

export interface Concerned {
  readonly accountId: string
  /** What "stop this" of this person is worth: it ends the hold, it stops it until somebody else decides, or it is none of his business. */
  readonly objection: Objection
  /** False: told like all others, and the wait begins without him. Otherwise a mailbox that refuses mail could stop a rescue. */
  readonly isWaitedFor?: false
}

/** What one kind of hold means to the domain that it belongs to. Handed over by the wiring: holds know no other domain. */
export interface HoldKind {
  /** Code of the act, as the templates of the notices translate it. */
  readonly act: HoldAct
  /** The same of one hold, where the kind alone does not say it; `target`: where that is no single account. */
  told?(queries: Queries, hold: Hold): Promise<{ readonly act: HoldAct; readonly target?: string }>
  /** False where it takes nothing from anybody: then it does not count against the number that an account may have under way. */
  readonly isDestructive?: false
  /** Asked again on the facts of the moment that would apply it, inside that transaction. Undefined: go on; else why it is void. */
  decide(queries: Queries, hold: Hold, now: number): Promise<undefined | VoidReason>
  /** Locks under which the facts of `decide` stay as they are until it is applied or undone; taken after that of the hold. */
  locks?(hold: Hold): readonly string[]
  /** What begins when somebody objects and nobody has decided. It goes with `end` or `apply`. */
  contest?(tx: Recorded, hold: Hold, now: number): Promise<JournalEvent[]>
  /** What the request alone had set, and what goes where nothing comes of it: it was stopped, withdrawn or is void. */
  end?(tx: Recorded, hold: Hold, now: number, because: string): Promise<JournalEvent[]>
  /** What it does. The entry `hold-applied` stands before the events that are returned. */
  apply(tx: Recorded, hold: Hold, now: number): Promise<JournalEvent[]>
  /** Puts back what `apply` changed. */
  undo(tx: Recorded, hold: Hold, now: number): Promise<JournalEvent[]>
  /** What happens when nobody can take it back any more; not while an account of `pausedBy` is frozen. */
  settle?(tx: Recorded, hold: Hold, now: number): Promise<JournalEvent[]>
  /** Who hears of it. The requester and the target are among them; never empty. */
  concerned(queries: Queries, hold: Hold): Promise<readonly Concerned[]>
  /** Why it does not happen for the moment although its time has come: something else must be decided before. Undefined: it does. */
  pausedBecause?(queries: Queries, hold: Hold, now: number): Promise<PauseReason | undefined>
  /** Accounts whose freezing pauses it. */
  pausedBy(queries: Queries, hold: Hold): Promise<readonly string[]>
  /** Whether this account, with an old passkey shown for it, may let it happen before its time. Without it, owners of the project decide. */
  mayRelease?(queries: Queries, hold: Hold, accountId: string, now: number): Promise<boolean>
  /** What is worth less behind a link that was mailed to this address of whoever objects (`objection` of `concerned` is the most that it is worth). */
  weighLink?(queries: Queries, hold: Hold, addressId: string | null, accountId: string): Promise<Objection>
  /** What an objection, and taking it back later, asks for in a session; without it, the session alone. Then no link takes it back. */
  readonly objectsWith?: 'K'
  /**
   * What the objection of an account that would end it asks for in a session, where one that only makes others decide takes the session
   * alone. Then no link of his takes it back.
   */
  endsWith?(hold: Hold, accountId: string): 'K' | undefined
}

export type HoldKinds = Readonly<Record<string, HoldKind>>

/** Undefined for a kind that an older or newer version knows: rows outlive code. */
export const kindOf = (kinds: HoldKinds, hold: Pick<Hold, 'kind'>): HoldKind | undefined =>
  Object.hasOwn(kinds, hold.kind) ? kinds[hold.kind] : undefined
