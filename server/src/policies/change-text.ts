import { type PolicyChange, type PolicyValue, settingOf } from './policy-of-config.ts'

const UNIT_MILLISECONDS = { milliseconds: 1, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const
const STEPS = [
  ['day', UNIT_MILLISECONDS.days],
  ['hour', UNIT_MILLISECONDS.hours],
  ['minute', UNIT_MILLISECONDS.minutes],
] as const

/** A change in words: what it is about, the value before, the value after. */
export const changeText = ({ setting, from, to }: PolicyChange): string =>
  `${settingOf(setting).says}: ${valueText(setting, from)} -> ${valueText(setting, to)}`

/** A value of a setting in words. */
export function valueText(name: string, value: PolicyValue): string {
  if (value === null) return 'no limit'
  if (value === true) return 'yes'
  if (value === false) return 'no'
  const { unit } = settingOf(name)
  if (typeof value === 'string' || unit === 'word') return String(value).slice(0, 60)
  return spanText(value * UNIT_MILLISECONDS[unit])
}

function spanText(milliseconds: number): string {
  const [name, size] = STEPS.find(([, each]) => milliseconds > 0 && milliseconds % each === 0) ?? ['minute', UNIT_MILLISECONDS.minutes]
  const count = Math.round((milliseconds / size) * 100) / 100
  return milliseconds === 0 ? 'none' : `${count} ${name}${count === 1 ? '' : 's'}`
}
