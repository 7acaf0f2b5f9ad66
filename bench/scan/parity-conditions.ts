import { git, readObjects } from './git-objects.ts'

/** Under which circumstances the other tool's own test reports something: as it comes, for a stricter reader, or only with a network. */
export type Condition = 'plain' | 'pedantic' | 'auditor' | 'network' | 'settings' | 'unknown'

const order: readonly Condition[] = ['plain', 'pedantic', 'auditor', 'settings', 'network', 'unknown']

export interface Snapshot {
  readonly inputs: readonly string[]
  readonly condition: Condition
  readonly findings: readonly string[]
  readonly isSilent: boolean
}

const TESTS = 'crates/zizmor/tests/integration'

/** The expectations in zizmor's integration tests: every snapshot with what it was given and what it says. */
export async function readSnapshots(folder: string, commit: string): Promise<Snapshot[]> {
  const listing = await git(folder, [
    'ls-tree',
    '-r',
    '--name-only',
    commit,
    `${TESTS}/audit`,
    `${TESTS}/e2e`,
    `${TESTS}/e2e.rs`,
    `${TESTS}/config.rs`,
  ])
  const paths = (listing?.toString() ?? '').split('\n').filter((path) => path.endsWith('.rs'))
  const texts = await readObjects(
    folder,
    paths.map((path) => `${commit}:${path}`),
  )
  return texts.flatMap((text) => snapshotsIn(text ?? ''))
}

export function snapshotsIn(text: string): Snapshot[] {
  return text
    .split('assert_snapshot!(')
    .slice(1)
    .map((block) => {
      const [, call = '', said = ''] = /^(.*?)@r?#*"(.*?)"#*\s*,?\s*\)\s*;/s.exec(block) ?? []
      const findings = [...said.matchAll(/^\s*\w+\[([a-z-]+)\][^\n]*\n\s*--> @@INPUT@@(?:\/[^\n:]*)?:(\d+):/gm)]
      return {
        inputs: [...call.matchAll(/input_under_test\(\s*"([^"]+)"/g)].map(([, name]) => name!),
        condition: conditionOf(call),
        findings: findings.map(([, rule, line]) => `${rule}:${line}`),
        isSilent: said.includes('No findings to report'),
      }
    })
}

function conditionOf(call: string): Condition {
  if (/AssertOnline|gh_token\(true/.test(call)) return 'network'
  if (/\.config\(/.test(call)) return 'settings'
  if (/auditor/.test(call)) return 'auditor'
  return /pedantic/.test(call) ? 'pedantic' : 'plain'
}

/** The mildest circumstances in which a test reports `rule` at `line` of the file. */
export function conditionOfFinding(snapshots: readonly Snapshot[], path: string, rule: string, line: number): Condition {
  const found = about(snapshots, path).filter((each) => each.findings.includes(`${rule}:${line}`))
  return mildest(found)
}

/** The strictest circumstances, without a network, in which a test says that there is nothing; undefined where none says so. */
export function conditionOfSilence(snapshots: readonly Snapshot[], path: string): Condition | undefined {
  const found = about(snapshots, path).filter((each) => each.isSilent)
  return found.length === 0
    ? undefined
    : mildest(found.toSorted((a, b) => order.indexOf(b.condition) - order.indexOf(a.condition)).slice(0, 1))
}

/** A test is given the file itself or a folder around it. */
function about(snapshots: readonly Snapshot[], path: string): Snapshot[] {
  return snapshots.filter(({ inputs }) =>
    inputs.some((input) => path.endsWith(`/test-data/${input}`) || path.includes(`/test-data/${input.replace(/\/$/, '')}/`)),
  )
}

function mildest(found: readonly Snapshot[]): Condition {
  const place = Math.min(...found.map(({ condition }) => order.indexOf(condition)))
  return order[place] ?? 'unknown'
}
