import { Refusal } from '../errors.ts'
import type { Actor } from '../journal/actor.ts'
import type { JournalEvent } from '../journal/events.ts'
import { type Recorded, record } from '../journal/record.ts'
import { type Hold, isLiveHold } from './hold.ts'
import type { HoldDesk } from './hold-desk.ts'
import { kindOf } from './hold-kind.ts'
import { type Objection, weighObjection } from './hold-policy.ts'
import { contestEffects, endEffects, moveHold, ofHold, privateReason, refusalOf, subjectsOf, takeHold } from './move-hold.ts'
import { insertHoldPerson, listHoldPeople, updateObjectedAt } from './people/store.ts'
import { doerName, peopleOf, tellPeople } from './tell-hold.ts'

export interface HoldObjection {
  readonly accountId: string
  /** What the proof that was shown is good for. The hold's kind may make it worth less, never more. */
  readonly strength: 'decisive' | 'contests'
  /** Of the mail whose link says it; undefined: no link. */
  readonly addressId?: string | null
  readonly reason?: string
}

export interface MovedHold {
  readonly hold: Hold
  readonly events: [JournalEvent, ...JournalEvent[]]
}

/**
 * "Stop this": ends the hold, or stops it until somebody else decides.
 *
 * @throws Refusal `hold-unknown`, `hold-already-decided`, `hold-not-concerned`, `hold-objection-heard`
 */
export function objectToHold(desk: HoldDesk, actor: Actor, holdId: string, objection: HoldObjection): Promise<Hold> {
  return record<Hold>(desk, actor, async (tx) => {
    const { hold, events } = await objectInside(tx, desk, holdId, objection)
    return { result: hold, events }
  })
}

/** The same inside a recorded transaction: of a session, or of a link in a notice. */
export async function objectInside(
  tx: Recorded,
  desk: HoldDesk,
  holdId: string,
  { accountId, strength, addressId, reason }: HoldObjection,
): Promise<MovedHold> {
  const hold = await takeHold(tx, holdId)
  if (!isLiveHold(hold)) throw await refusalOf(tx, desk, hold)
  const before = (await listHoldPeople(tx, holdId)).find((person) => person.accountId === accountId)
  const present = (await kindOf(desk.holdKinds, hold)?.concerned(tx, hold))?.find((person) => person.accountId === accountId)
  const most = weighObjection({ shown: strength, announced: before?.objection, now: present?.objection })
  const worth = await weighByLink(tx, desk, hold, { accountId, addressId }, most)
  if (worth === 'none') throw new Refusal('hold-not-concerned')
  // Otherwise one who lost his case could bring it again for ever.
  if (worth === 'contests' && before && before.objectedAt !== null) throw new Refusal('hold-objection-heard')

  const now = desk.clock.now()
  await insertHoldPerson(tx, { holdId, accountId, objection: present?.objection ?? 'none', noticeId: null })
  await updateObjectedAt(tx, holdId, accountId, now)
  const isVeto = worth === 'decisive'
  const moved = await moveHold(tx, desk, hold, isVeto ? 'veto' : 'contest', {
    reason: reason ?? null,
    ...(isVeto ? { decidedBy: accountId, decidedAt: now } : {}),
  })
  const effects = await (isVeto ? endEffects : contestEffects)(tx, desk, moved)
  const people = await peopleOf(tx, desk, moved)
  await tellPeople(tx, desk, moved, isVeto ? 'hold-vetoed' : 'hold-contested', { by: await doerName(tx, desk, accountId) }, people)
  const event: JournalEvent = {
    kind: isVeto ? 'hold-vetoed' : 'hold-contested',
    subjects: subjectsOf(moved),
    public: { ...ofHold(moved), because: 'objection', objector: accountId },
    private: privateReason(reason),
  }
  return { hold: moved, events: [event, ...effects] }
}

/** The smaller of what an objection is worth and what its kind lets the mailbox behind a link decide. */
export async function weighByLink(
  tx: Recorded,
  desk: HoldDesk,
  hold: Hold,
  { accountId, addressId }: { readonly accountId: string; readonly addressId: string | null | undefined },
  worth: Objection,
): Promise<Objection> {
  const kind = kindOf(desk.holdKinds, hold)
  if (worth === 'none' || addressId === undefined || !kind?.weighLink) return worth
  return weighObjection({ shown: worth, announced: undefined, now: await kind.weighLink(tx, hold, addressId, accountId) })
}

/**
 * Holds whose effects contradict each other: nobody wins by being faster, and they wait for a decision. Inside a recorded
 * transaction; those that are contested or decided already stay as they are.
 */
export async function contradictInside(tx: Recorded, desk: HoldDesk, holdIds: readonly string[]): Promise<JournalEvent[]> {
  const events: JournalEvent[] = []
  const moves: Hold[] = []
  for (const id of holdIds.toSorted()) {
    const hold = await takeHold(tx, id)
    if (!isLiveHold(hold) || hold.state === 'contested') continue
    const moved = await moveHold(tx, desk, hold, 'contest', { reason: 'contradiction' })
    moves.push(moved)
    const open = { ...ofHold(moved), because: 'contradiction' }
    events.push({ kind: 'hold-contested', subjects: subjectsOf(moved), public: open, private: {} })
    events.push(...(await contestEffects(tx, desk, moved)))
  }
  for (const moved of moves) await tellPeople(tx, desk, moved, 'hold-contested', { by: ':system' }, await peopleOf(tx, desk, moved))
  return events
}
