import type { Queries, Transaction } from '../../platform/database/database.ts'
import type { HoldClock } from './hold-clock-policy.ts'

type ClockTables = {
  hold_clock: {
    id: number
    last_tick_at: number | null
    observed: number
    open: number
    alarm_milliseconds: number | null
    ordinary_ticks: number
  }
}

export async function readHoldClock(queries: Queries): Promise<HoldClock> {
  const row = await queries.withTables<ClockTables>().selectFrom('hold_clock').selectAll().where('id', '=', 1).executeTakeFirstOrThrow()
  return {
    lastTickAt: row.last_tick_at,
    observed: row.observed,
    open: row.open,
    alarmMilliseconds: row.alarm_milliseconds,
    ordinaryTicks: row.ordinary_ticks,
  }
}

/** Compare and set: of two processes that tick at once, one does, and the time counts once. */
export async function updateHoldClock(tx: Transaction, from: HoldClock, to: HoldClock): Promise<boolean> {
  let update = tx
    .withTables<ClockTables>()
    .updateTable('hold_clock')
    .set({
      last_tick_at: to.lastTickAt,
      observed: to.observed,
      open: to.open,
      alarm_milliseconds: to.alarmMilliseconds,
      ordinary_ticks: to.ordinaryTicks,
    })
    .where('id', '=', 1)
    .where('observed', '=', from.observed)
  update = from.lastTickAt === null ? update.where('last_tick_at', 'is', null) : update.where('last_tick_at', '=', from.lastTickAt)
  const done = await update.executeTakeFirst()
  return done.numUpdatedRows === 1n
}
