import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import { type Finding, type Persona, personas, type Severity, severities } from '../finding.ts'
import type { Rule } from '../rule.ts'

/** What a repository or its reader asks of a scan: `schema/config-1.json`. */
export interface Settings {
  readonly persona?: Persona
  readonly minSeverity?: Severity
  readonly rules: Readonly<Record<string, RuleSetting>>
}

interface RuleSetting {
  readonly isOff: boolean
  /** Of paths, with `*` for anything within a name and `**` for folders. */
  readonly ignore: readonly string[]
}

/** A configuration that cannot be used, in one sentence that names the key. */
export class SettingsBroken extends Error {
  override readonly name = 'SettingsBroken'
}

export const noSettings: Settings = { rules: {} }

/** Where a configuration is looked for when none is named. */
export const settingsPaths: readonly string[] = ['.holdfast-scan.yml', '.github/holdfast-scan.yml']

/** @throws SettingsBroken */
export function readSettings(path: string, rules: readonly Rule[]): Settings {
  const text = readFileSync(path, 'utf8')
  if (text.length > 256 * 1024) throw new SettingsBroken(`${path} is longer than 256 KiB.`)
  const document = parseDocument(text, { uniqueKeys: false, maxAliasCount: 0 } as never)
  const broken = (sentence: string) => new SettingsBroken(`${path}: ${sentence}`)
  if (document.errors.length > 0) throw broken(document.errors[0]?.message.split('\n')[0] ?? 'it is not YAML.')
  const read: unknown = document.toJS({ maxAliasCount: 0 })
  if (read === null) return noSettings
  const table = tableOf(read, 'the file', broken)
  for (const key of Object.keys(table)) {
    if (!['persona', 'min-severity', 'rules'].includes(key))
      throw broken(`${key.slice(0, 60)} is no setting; there are persona, min-severity and rules.`)
  }
  const persona = oneOf(table.persona, personas, 'persona', broken)
  const minSeverity = oneOf(table['min-severity'], severities, 'min-severity', broken)
  const known = new Set(rules.map((rule) => rule.id))
  const chosen = Object.entries(tableOf(table.rules ?? {}, 'rules', broken)).map(([id, value]) => {
    if (!known.has(id)) throw broken(`rules.${id.slice(0, 60)} is no rule; holdfast-scan rules lists them.`)
    return [id, ruleSetting(value, id, broken)] as const
  })
  return { rules: Object.fromEntries(chosen), ...(persona ? { persona } : {}), ...(minSeverity ? { minSeverity } : {}) }
}

type Broken = (sentence: string) => SettingsBroken

function ruleSetting(value: unknown, id: string, broken: Broken): RuleSetting {
  if (value === 'off' || value === false) return { isOff: true, ignore: [] }
  const table = tableOf(value, `rules.${id}`, broken)
  const unknown = Object.keys(table).find((key) => key !== 'ignore')
  if (unknown !== undefined)
    throw broken(`rules.${id}.${unknown.slice(0, 60)} is no setting; write "off", or ignore: with a list of paths.`)
  const ignore = table.ignore
  if (!Array.isArray(ignore) || ignore.some((path) => typeof path !== 'string' || path.length > 400))
    throw broken(`rules.${id}.ignore is a list of paths.`)
  return { isOff: false, ignore: ignore as string[] }
}

function tableOf(value: unknown, name: string, broken: Broken): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw broken(`${name} should be a table.`)
  return value as Record<string, unknown>
}

function oneOf<Word extends string>(value: unknown, words: readonly Word[], name: string, broken: Broken): Word | undefined {
  if (value === undefined) return undefined
  const word = words.find((each) => each === value)
  if (word === undefined) throw broken(`${name} is one of ${words.join(', ')}.`)
  return word
}

/**
 * Whether the settings let a finding through. `isTrusted`: named by the reader with `--config`. One that lies in the scanned
 * repository cannot keep back what is malicious: it may have come with the same commit.
 */
export function isWanted(finding: Finding, settings: Settings, minSeverity: Severity, isTrusted: boolean): boolean {
  if (finding.verdict === 'malicious' && !isTrusted) return true
  const setting = settings.rules[finding.rule]
  if (setting?.isOff || setting?.ignore.some((pattern) => matchesPath(finding.place.path, pattern))) return false
  return finding.verdict === 'malicious' || severities.indexOf(finding.severity) <= severities.indexOf(minSeverity)
}

/** Compared piece by piece and not by a pattern of the stranger's making: no path takes long. */
export function matchesPath(path: string, pattern: string): boolean {
  return matchFrom(path.split('/'), pattern.split('/'))
}

function matchFrom(path: readonly string[], pattern: readonly string[]): boolean {
  let reached = new Set([0])
  for (const piece of pattern) {
    const next = new Set<number>()
    for (const at of reached) {
      if (piece === '**') for (let i = at; i <= path.length; i++) next.add(i)
      else if (at < path.length && matchesName(path[at] as string, piece)) next.add(at + 1)
    }
    reached = next
  }
  return reached.has(path.length)
}

function matchesName(name: string, pattern: string): boolean {
  const [head = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return name === pattern
  const tail = rest.pop() as string
  if (!name.startsWith(head) || !name.endsWith(tail) || name.length < head.length + tail.length) return false
  let at = head.length
  for (const part of rest) {
    at = name.indexOf(part, at)
    if (at < 0) return false
    at += part.length
  }
  return at <= name.length - tail.length
}
