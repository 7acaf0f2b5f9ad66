import { type Policy, type PolicyChange, type PolicyValue, settingOf } from './policy-of-config.ts'

/** Whether a setting asks for less than before. What cannot be compared counts as less: then somebody looks at it. */
export function isLooser(name: string, from: PolicyValue, to: PolicyValue): boolean {
  if (from === to) return false
  const { stricter } = settingOf(name)
  if (typeof stricter !== 'string') {
    const [before, after] = [stricter.indexOf(from as string), stricter.indexOf(to as string)]
    return before === -1 || after === -1 || after < before
  }
  const [before, after] = stricter === 'more' ? [numberOf(from, 0), numberOf(to, 0)] : [-numberOf(from), -numberOf(to)]
  return !(after > before)
}

const numberOf = (value: PolicyValue, none = Number.POSITIVE_INFINITY): number => (value === null ? none : Number(value))

/** What is in force while something waits to be loosened: setting by setting, the stricter of both. */
export function stricterOf(inForce: Policy, configured: Policy): Policy {
  const chosen: Record<string, PolicyValue> = {}
  for (const [name, value] of Object.entries(configured)) {
    const before = inForce[name]
    chosen[name] = before !== undefined && isLooser(name, before, value) ? before : value
  }
  return chosen
}

/** What another policy changes, by name. Settings that only one of the two knows came or went with a version. */
export function changesBetween(from: Policy, to: Policy): PolicyChange[] {
  return Object.keys(to)
    .filter((name) => Object.hasOwn(from, name) && from[name] !== to[name])
    .toSorted()
    .map((setting) => ({ setting, from: from[setting]!, to: to[setting]! }))
}

const HOUR = 60 * 60 * 1000

/** For how long the stricter policy stays in force after somebody has asked for a looser one (design: B, loosen a policy). */
export function loosenMilliseconds(inForce: Policy): number {
  // One person cannot object to himself.
  if (inForce.preset === 'solo') return 0
  return inForce.preset === 'team' ? 24 * HOUR : 72 * HOUR
}
