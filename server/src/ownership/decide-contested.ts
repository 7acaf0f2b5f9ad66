import { actAs } from '../accounts/act-as.ts'
import { type Administrator, listActingAdministrators } from '../accounts/administrators/list-administrators.ts'
import type { SessionPrincipal } from '../accounts/principal.ts'
import { Refusal, type RefusalCode } from '../errors.ts'
import { approveHold } from '../holds/approve-hold.ts'
import type { Hold } from '../holds/hold.ts'
import { kindOf } from '../holds/hold-kind.ts'
import type { Objection } from '../holds/hold-policy.ts'
import { reasonText, refusalOf, takeHold } from '../holds/move-hold.ts'
import type { MovedHold } from '../holds/object-to-hold.ts'
import { listHoldApprovals, listHoldPeople } from '../holds/people/store.ts'
import { rejectInside, resumeInside } from '../holds/resume-hold.ts'
import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import type { Queries } from '../platform/database/database.ts'
import type { OwnershipDesk } from './desk.ts'
import { findConfirmer } from './hold-kinds/restore-ownership.ts'
import { BY_ADMINISTRATORS } from './quorum.ts'
import { readOwners } from './read-owners.ts'
import { placeOfHold } from './succession/places/place-of-hold.ts'

/** What administrators decide about what somebody contests: everything stays as it is, or it goes on. */
export type Decision = 'keep' | 'go-on'

export type DecisionRefusal = Extract<RefusalCode, 'administrator-needed' | 'decision-own' | 'decision-needs-two' | 'administrator-too-new'>

/** How many let a contested change go on; one of them ends it. */
const NEEDED = 2
const PREFIX = 'administrator:'
/** Under what the word of an administrator is kept: as an owner of the project the same person says something else. */
const keyOf = (accountId: string): string => `${PREFIX}${accountId}`

/** A contested change, as it concerns those who decide about it. */
export interface ContestFacts {
  readonly acting: readonly Administrator[]
  /** Whom it is about, and who objects: others decide. */
  readonly parties: ReadonlySet<string>
  readonly requestedBy: string
  /** Asked for as an administrator, in nobody's own interest. */
  readonly isByOffice: boolean
}

/**
 * Whether an administrator may decide (design: A.1: one ends it, two let it go on). Nobody does in his own case. Who asked for it may be one
 * of two only where he asked as an administrator; alone he withdraws it.
 */
export function judgeDecision(facts: ContestFacts, accountId: string, decision: Decision): DecisionRefusal | undefined {
  const { acting, parties, requestedBy, isByOffice } = facts
  const me = acting.find(({ account }) => account.id === accountId)
  if (!me) return 'administrator-needed'
  const isOwn = (id: string) => parties.has(id) || (id === requestedBy && !(isByOffice && decision === 'go-on'))
  if (isOwn(accountId)) return 'decision-own'
  if (decision === 'keep') return undefined
  const deciding = acting.filter(({ account, isSeasoned }) => isSeasoned && !isOwn(account.id))
  if (deciding.length < NEEDED) return 'decision-needs-two'
  return me.isSeasoned ? undefined : 'administrator-too-new'
}

/** What the objection of an administrator is worth because he is one, and not because the change would touch what is his. */
const worthByOffice: Readonly<Record<string, Objection>> = {
  'restore-ownership': 'decisive',
  'make-administrator': 'decisive',
  'remove-administrator': 'decisive',
  'loosen-policy': 'decisive',
  'succeed-owner': 'contests',
}

export async function readContest(desk: OwnershipDesk, queries: Queries, hold: Hold, now: number): Promise<ContestFacts> {
  const parties = new Set<string>()
  for (const { accountId, objection } of (await kindOf(desk.holdKinds, hold)?.concerned(queries, hold)) ?? [])
    if (objection !== 'none' && objection !== worthByOffice[hold.kind]) parties.add(accountId)
  for (const { accountId } of hold.projectId === null ? [] : await readOwners(queries, hold.projectId, now)) parties.add(accountId)
  if (hold.kind === 'succeed-owner') for (const id of await placeOfHold(hold).listParties(queries, now)) parties.add(id)
  for (const id of [hold.targetId, hold.details.accountId]) if (typeof id === 'string') parties.add(id)
  for (const { accountId, objectedAt, heardAt } of await listHoldPeople(queries, hold.id))
    if (objectedAt !== null && heardAt === null) parties.add(accountId)
  return {
    acting: await listActingAdministrators(queries, now),
    parties,
    requestedBy: hold.requestedBy,
    isByOffice: hold.kind === 'restore-ownership',
  }
}

/** Ids of the administrators who have said that a contested change goes on, and still count. */
export async function listDeciders(queries: Queries, hold: Hold, facts: ContestFacts): Promise<string[]> {
  const said = await listHoldApprovals(queries, hold.id)
  return facts.acting.flatMap(({ account, isSeasoned }) => (isSeasoned && said.includes(keyOf(account.id)) ? [account.id] : []))
}

/**
 * One administrator decides that a contested change ends: everything stays as it is. Asks for an old passkey.
 *
 * @throws Refusal as `judgeDecision` says, `decision-no-reason`, `hold-unknown`, `hold-already-decided`, `hold-cannot`, `proof-needed`
 */
export const keepAsItIs = (desk: OwnershipDesk, principal: SessionPrincipal, holdId: string, reason: string): Promise<Hold> =>
  decide(desk, principal, { holdId, reason, decision: 'keep' }, (tx, hold, _facts, by) =>
    rejectInside(tx, desk, hold, { by, because: 'administrator', reason }),
  )

/**
 * One of two administrators of long standing decides that a contested change goes on; with the second it waits again, for at least 72
 * hours, and whoever objected is told why. Asks for an old passkey.
 *
 * @throws Refusal as `keepAsItIs`; `hold-cannot` where he has said so before
 */
export const letGoOn = (desk: OwnershipDesk, principal: SessionPrincipal, holdId: string, reason: string): Promise<Hold> =>
  decide(desk, principal, { holdId, reason, decision: 'go-on' }, async (tx, hold, facts, by) => {
    const now = desk.clock.now()
    const approved = await approveHold(tx, hold, by, now, keyOf(by))
    if (!approved) throw await refusalOf(tx, desk, hold)
    const deciders = await listDeciders(tx, hold, facts)
    if (deciders.length < NEEDED) return { hold, events: [approved] }
    const confirmed = await confirmInside(tx, hold, deciders)
    const resumed = await resumeInside(tx, desk, hold, { by, reason })
    // In a dispute silence is not enough: two administrators stand for the owners who would have to agree.
    if (hold.details.dispute === 1) await approveHold(tx, hold, by, now, BY_ADMINISTRATORS)
    return { hold: resumed.hold, events: [approved, ...confirmed, ...resumed.events] }
  })

/** A restore that was contested before a second administrator confirmed it: who lets it go on has confirmed it by that. */
async function confirmInside(tx: Recorded, hold: Hold, deciders: readonly string[]): Promise<JournalEvent[]> {
  if (hold.kind !== 'restore-ownership' || (await findConfirmer(tx, hold.id)) !== undefined) return []
  const confirmer = deciders.find((id) => id !== hold.requestedBy)!
  return [
    {
      kind: 'restore-confirmed',
      subjects: { hold: hold.id, account: confirmer },
      public: { hold: hold.id, confirmer },
      private: {},
    },
  ]
}

function decide(
  desk: OwnershipDesk,
  principal: SessionPrincipal,
  { holdId, reason, decision }: { readonly holdId: string; readonly reason: string; readonly decision: Decision },
  carryOut: (tx: Recorded, hold: Hold, facts: ContestFacts, by: string) => Promise<MovedHold>,
): Promise<Hold> {
  return actAs<Hold>(desk, principal, { level: 'K', states: ['active'] }, async (tx, actor) => {
    if (!actor.isAdministrator) throw new Refusal('administrator-needed')
    const hold = await takeHold(tx, holdId)
    if (hold.state !== 'contested') throw await refusalOf(tx, desk, hold)
    const facts = await readContest(desk, tx, hold, desk.clock.now())
    const refusal = judgeDecision(facts, actor.id, decision)
    if (refusal) throw new Refusal(refusal)
    if (reasonText(reason) === null) throw new Refusal('decision-no-reason')
    const { hold: moved, events } = await carryOut(tx, hold, facts, actor.id)
    return { result: moved, events }
  })
}
