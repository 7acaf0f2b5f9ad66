import { readFileSync, writeFileSync } from 'node:fs'
import type { WrittenFinding } from '../finding.ts'
import type { DeadIgnore } from '../writers/writer.ts'

/** A baseline that cannot be used, in one sentence. */
export class BaselineBroken extends Error {
  override readonly name = 'BaselineBroken'
}

interface Accepted {
  readonly fingerprint: string
  readonly rule: string
  readonly path: string
}

/** @throws BaselineBroken */
export function readBaseline(path: string): Accepted[] {
  let read: unknown
  try {
    read = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'is not there' : 'is not JSON'
    throw new BaselineBroken(`The baseline ${path} ${reason}: make it with --write-baseline ${path}.`)
  }
  const { version, findings } = (read ?? {}) as { version?: unknown; findings?: unknown }
  if (version !== 1 || !Array.isArray(findings)) throw new BaselineBroken(`The baseline ${path} is of another version than 1.`)
  return findings.map((each: Partial<Accepted> | null) => {
    if (typeof each?.fingerprint !== 'string' || !/^[0-9a-f]{32}$/.test(each.fingerprint))
      throw new BaselineBroken(`The baseline ${path} has an entry without a fingerprint.`)
    return { fingerprint: each.fingerprint, rule: String(each.rule ?? ''), path: String(each.path ?? '') }
  })
}

/** Everything found now, to be accepted later. Sorted, so that a change of it reads well in a review. */
export function writeBaseline(path: string, findings: readonly WrittenFinding[]): void {
  const accepted = findings
    .map(({ fingerprint, rule, place, verdict, message }) => ({ fingerprint, rule, path: place.path, verdict, message }))
    .toSorted((a, b) => compare(a.path, b.path) || compare(a.rule, b.rule) || compare(a.fingerprint, b.fingerprint))
  writeFileSync(path, `${JSON.stringify({ version: 1, findings: accepted }, undefined, 2)}\n`)
}

/** Keeps back what was accepted, once for each entry: a copy of an accepted line elsewhere in the file is new. */
export function applyBaseline(
  findings: readonly WrittenFinding[],
  accepted: readonly Accepted[],
  path: string,
): { kept: WrittenFinding[]; keptBack: number; dead: DeadIgnore[] } {
  const left = [...accepted]
  const kept = findings.filter(({ fingerprint }) => {
    const at = left.findIndex((each) => each.fingerprint === fingerprint)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  const dead = left.map(({ rule, path: file }) => ({
    path,
    line: undefined,
    message: `an entry is not found any more (${rule.slice(0, 60)} in ${file.slice(0, 120)}): write the baseline again.`,
  }))
  return { kept, keptBack: findings.length - kept.length, dead }
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
