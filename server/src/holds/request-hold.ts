import { randomUUID } from 'node:crypto'
import { Refusal } from '../errors.ts'
import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import type { Hold } from './hold.ts'
import type { HoldDesk } from './hold-desk.ts'
import { kindOf } from './hold-kind.ts'
import { MOST_LIVE_PER_REQUESTER, REFUSED_MILLISECONDS } from './hold-policy.ts'
import { ofHold, subjectsOf } from './move-hold.ts'
import { insertHoldPerson } from './people/store.ts'
import { countCountedHolds, findHold, findLastRefusal, findLiveHold, insertHold } from './store.ts'
import { doerName, tellPeople } from './tell-hold.ts'

export type HoldRequest = Pick<
  Hold,
  'kind' | 'subject' | 'projectId' | 'targetId' | 'requestedBy' | 'details' | 'durationMilliseconds' | 'lateVetoMilliseconds'
> & {
  /** Two administrators ask: then it may be asked for again although it was stopped. */
  readonly isBackedByTwo?: true
  /** It is applied in the same transaction: people are told that it is done, and not before that it will be. */
  readonly isAtOnce?: boolean
  /** Accounts whose word is worth less: that what they had asked for was taken back keeps nobody from asking. */
  readonly lesser?: readonly string[]
}

export interface RequestedHold {
  readonly hold: Hold
  readonly events: JournalEvent[]
  /** False where one about the same was live already: this request joins it. */
  readonly isNew: boolean
}

/**
 * Announces a change that will happen unless somebody stops it, inside a recorded transaction; call it after the other
 * writes. The wait does not begin here: it begins when everybody concerned could know (see `tickHolds`).
 *
 * @throws Refusal `hold-refused-before`, `hold-limit`, `hold-busy`
 */
export async function requestHold(tx: Recorded, desk: HoldDesk, request: HoldRequest): Promise<RequestedHold> {
  const kind = kindOf(desk.holdKinds, request)
  if (!kind) throw new Error(`There is no kind of hold named ${request.kind}.`)
  for (const milliseconds of [request.durationMilliseconds, request.lateVetoMilliseconds])
    if (!Number.isSafeInteger(milliseconds) || milliseconds < 0) throw new TypeError('durations of holds are whole milliseconds')
  const live = await findLiveHold(tx, request.kind, request.subject)
  if (live) return { hold: live, events: [], isNew: false }

  const now = desk.clock.now()
  const refusedAt = await findLastRefusal(tx, request, request.lesser)
  if (refusedAt !== undefined && now < refusedAt + REFUSED_MILLISECONDS && !request.isBackedByTwo)
    throw new Refusal('hold-refused-before', { until: new Date(refusedAt + REFUSED_MILLISECONDS).toISOString().slice(0, 16) })
  const isCounted = kind.isDestructive !== false && request.details.bulk === undefined && request.requestedBy !== 'operator'
  if (isCounted && (await countCountedHolds(tx, request.requestedBy)) >= MOST_LIVE_PER_REQUESTER)
    throw new Refusal('hold-limit', { limit: MOST_LIVE_PER_REQUESTER })

  const id = randomUUID()
  const { isBackedByTwo: _, lesser: __, isAtOnce = false, ...asked } = request
  const row = { ...asked, id, policyDigest: desk.policyDigest, requestedAt: now, remainingMilliseconds: request.durationMilliseconds }
  if (!(await insertHold(tx, row, isCounted))) {
    // Another transaction was faster by a moment.
    const theirs = await findLiveHold(tx, request.kind, request.subject)
    if (!theirs) throw new Refusal('hold-busy')
    return { hold: theirs, events: [], isNew: false }
  }
  const hold = (await findHold(tx, id))!
  const people = await kind.concerned(tx, hold)
  // A wait that nobody knows of would be no protection.
  if (people.length === 0) throw new Error(`Nobody hears of a hold of the kind ${request.kind}.`)
  const told = { actor: await doerName(tx, desk, hold.requestedBy), applyAt: now + hold.durationMilliseconds }
  const notices: ReadonlyMap<string, string> = isAtOnce ? new Map() : await tellPeople(tx, desk, hold, 'hold-announced', told, people)
  for (const { accountId, objection, isWaitedFor = true } of people)
    await insertHoldPerson(tx, { holdId: id, accountId, objection, noticeId: isWaitedFor ? (notices.get(accountId) ?? null) : null })
  const requested: JournalEvent = {
    kind: 'hold-requested',
    subjects: subjectsOf(hold),
    public: {
      ...ofHold(hold),
      requester: hold.requestedBy,
      details: hold.details,
      durationMilliseconds: hold.durationMilliseconds,
      policyDigest: hold.policyDigest,
    },
    private: {},
  }
  return { hold, events: [requested], isNew: true }
}
