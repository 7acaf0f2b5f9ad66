import { Refusal } from '../errors.ts'

/** A moment as it is typed: `2026-01-05T12:00Z`; UTC. @throws Refusal `moment-invalid` */
export function parseMoment(text: string): number {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?Z?$/.exec(text)
  const at = match ? Date.parse(`${match[1]}T${match[2]}${match[3] ?? ':00'}Z`) : Number.NaN
  // 31 February would become a day in March.
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(`${match![1]}T${match![2]}`))
    throw new Refusal('moment-invalid', { moment: text.slice(0, 60) })
  return at
}
