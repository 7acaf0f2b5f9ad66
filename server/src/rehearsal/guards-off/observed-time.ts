import { stepClock as original } from '../../holds/clock/hold-clock-policy.ts'

export * from '../../holds/clock/hold-clock-policy.ts'

/** What the clock of the machine says is true. */
export function stepClock(...given: Parameters<typeof original>): ReturnType<typeof original> {
  const [clock, { now }] = given
  if (clock.lastTickAt === null || now <= clock.lastTickAt) return original(...given)
  const passed = now - clock.lastTickAt
  const after = { observed: clock.observed + passed, open: clock.open + passed }
  return { ...after, lastTickAt: now, alarmMilliseconds: null, ordinaryTicks: 0, jump: null }
}
