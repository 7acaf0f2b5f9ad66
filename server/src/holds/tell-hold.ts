import type { Recorded } from '../journal/record.ts'
import type { NoticeKind } from '../notices/notice-kinds.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Hold } from './hold.ts'
import { type HoldDesk, holdDisputes } from './hold-desk.ts'
import { type Concerned, kindOf } from './hold-kind.ts'
import { weighObjection } from './hold-policy.ts'
import { listHoldPeople } from './people/store.ts'

const MOST_NAMED_PROJECTS = 5

type HoldNotice = Extract<NoticeKind, `hold-${string}`>

/**
 * Everybody who was told of a hold or is concerned by now, with what his objection is worth. Ask before the hold is
 * applied: afterwards the one who lost by it is no longer concerned.
 */
export async function peopleOf(queries: Queries, desk: HoldDesk, hold: Hold): Promise<Concerned[]> {
  const told = await listHoldPeople(queries, hold.id)
  const concerned = (await kindOf(desk.holdKinds, hold)?.concerned(queries, hold)) ?? []
  const ids = new Set([...told, ...concerned].map(({ accountId }) => accountId))
  return [...ids].map((accountId) => ({
    accountId,
    objection: weighObjection({
      shown: 'decisive',
      announced: told.find((person) => person.accountId === accountId)?.objection,
      now: concerned.find((person) => person.accountId === accountId)?.objection,
    }),
  }))
}

/** Whoever may take back what was applied: the one who lost by it, and those who could have stopped it alone. */
export const mayUndo = (hold: Hold, { accountId, objection }: Concerned): boolean =>
  hold.targetId === accountId || objection === 'decisive' || (Array.isArray(hold.details.losers) && hold.details.losers.includes(accountId))

/**
 * Tells each of them in the transaction of the change; answers the notices by account. The last thing that a transaction writes
 * before its entries.
 */
export async function tellPeople(
  tx: Recorded,
  desk: HoldDesk,
  hold: Hold,
  kind: HoldNotice,
  more: Readonly<Record<string, string | number>>,
  people: readonly Concerned[],
): Promise<ReadonlyMap<string, string>> {
  const params = { ...(await namesOf(tx, desk, hold)), ...more }
  const notices = new Map<string, string>()
  for (const person of people) {
    const act = disputeOf(desk, kind, hold, person)
    const dispute = act === undefined ? {} : { dispute: { act, subject: hold.id } }
    notices.set(person.accountId, await desk.tellAccount(tx, person.accountId, { kind, params, ...dispute }))
  }
  return notices
}

function disputeOf(desk: HoldDesk, kind: HoldNotice, hold: Hold, person: Concerned): string | undefined {
  if (kind === 'hold-announced' || kind === 'hold-resumed') return person.objection === 'none' ? undefined : holdDisputes.stop
  if (kindOf(desk.holdKinds, hold)?.objectsWith !== undefined) return undefined
  if (kindOf(desk.holdKinds, hold)?.endsWith?.(hold, person.accountId) !== undefined) return undefined
  return kind === 'hold-applied' && hold.lateVetoMilliseconds > 0 && mayUndo(hold, person) ? holdDisputes.undo : undefined
}

async function namesOf(queries: Queries, desk: HoldDesk, hold: Hold) {
  const { accountId, projects } = hold.details
  const target = hold.targetId ?? (typeof accountId === 'string' ? accountId : undefined)
  const ids = hold.projectId !== null ? [hold.projectId] : Array.isArray(projects) ? projects.filter((id) => typeof id === 'string') : []
  const names: string[] = []
  for (const id of ids.slice(0, MOST_NAMED_PROJECTS)) names.push((await desk.projectName(queries, id)) ?? id.slice(0, 8))
  const kind = kindOf(desk.holdKinds, hold)
  const told = await kind?.told?.(queries, hold)
  return {
    act: told?.act ?? kind?.act ?? hold.kind,
    project: `${names.join(', ')}${ids.length > MOST_NAMED_PROJECTS ? ` (${ids.length})` : ''}`,
    target: told?.target ?? (target === undefined ? '' : ((await desk.accountName(queries, target)) ?? '')),
  }
}

/** Who did it, as the templates know him. A colon stands in no name of an account. */
export async function doerName(queries: Queries, desk: HoldDesk, id: string): Promise<string> {
  if (id === 'operator' || id === 'system') return `:${id}`
  return (await desk.accountName(queries, id)) ?? ''
}
