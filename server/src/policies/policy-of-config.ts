import { createHash } from 'node:crypto'
import { canonicalJson } from '../platform/encoding/canonical-json.ts'
import { type PolicySetting, policySettings } from './policy-settings.ts'

/** What a setting says: a number in the unit of its row, a word, yes or no; null: no limit. */
export type PolicyValue = number | string | boolean | null

/** What an index asks of everybody, setting by setting (design: B). The name of a setting is its path in the configuration. */
export type Policy = Readonly<Record<string, PolicyValue>>

/** One setting that says something else than before. */
export interface PolicyChange {
  readonly setting: string
  readonly from: PolicyValue
  readonly to: PolicyValue
}

/** The policy that a configuration asks for: the preset, and what was set alone. */
export function policyOf(config: object): Policy {
  const found: Record<string, PolicyValue> = {}
  for (const name of namesIn(config)) found[name] = valueAt(config, name)
  return found
}

/** The configuration with the values of a policy in place of its own. Nothing else of it is touched. */
export function withPolicy<Config extends object>(config: Config, policy: Policy): Config {
  const changed = { ...config } as Record<string, unknown>
  for (const name of namesIn(config)) {
    if (!Object.hasOwn(policy, name)) continue
    const { group, key } = pathOf(name)
    const value = policy[name] === null && !settingOf(name).isNullable ? undefined : policy[name]
    if (group === undefined) changed[key] = value
    else changed[group] = { ...(changed[group] as object), [key]: value }
  }
  return Object.freeze(changed) as Config
}

/** SHA-256 over the policy as canonical JSON (RFC 8785): what a hold and the journal name it by. */
export const policyDigest = (policy: Policy): string => createHash('sha256').update(canonicalJson(policy)).digest('hex')

/** The row of a setting. One that a version has added to a group without words is stricter the larger it is. */
export const settingOf = (name: string): PolicySetting => policySettings[name] ?? { says: name, unit: 'milliseconds', stricter: 'more' }

/** Groups of the configuration that hold nothing but policy. */
const groups = ['owners', 'accounts'] as const

/** Those of the table, and every member of such a group. */
function namesIn(config: object): string[] {
  const of = (group: string) => Object.keys((config as Readonly<Record<string, object | undefined>>)[group] ?? {})
  const found = groups.flatMap((group) => of(group).map((key) => `${group}.${key}`))
  return [...new Set([...Object.keys(policySettings), ...found])].filter((name) => hasPath(config, name)).toSorted()
}

function pathOf(name: string): { readonly group: string | undefined; readonly key: string } {
  const [first = '', second] = name.split('.')
  return second === undefined ? { group: undefined, key: first } : { group: first, key: second }
}

function hasPath(config: object, name: string): boolean {
  const { group, key } = pathOf(name)
  const place = group === undefined ? config : ((config as Readonly<Record<string, object | undefined>>)[group] ?? {})
  return key in place
}

function valueAt(config: object, name: string): PolicyValue {
  const { group, key } = pathOf(name)
  const place = (group === undefined ? config : (config as Record<string, object>)[group]) as Readonly<
    Record<string, PolicyValue | undefined>
  >
  return place[key] ?? null
}
