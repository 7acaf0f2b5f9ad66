import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchOptions } from '../stage/rounds.ts'
import { atLeast, atMost, type Row, type Table } from '../stage/table.ts'
import { type CorpusFile, readCorpus } from './corpus.ts'
import { alone, type Judged } from './judged.ts'
import type { Condition } from './parity-conditions.ts'
import { ownRules } from './parity-names.ts'
import { judgeAll } from './scan-threads.ts'

interface Expectation {
  readonly id: string
  readonly rule: string
  readonly line: number
  readonly when: Condition
  /** Whether a rule of ours says it at that line, to a reader of the same strictness. */
  readonly isMet: boolean
  /** Whether it says it in the file at all. */
  readonly isNear: boolean
}

const LEAST_PERCENT = 95
const LEAST_OF_A_RULE = 80

/** What zizmor's own tests expect, by rule and line, asked of our scanner; and its silent twins. */
export async function benchParity(_: BenchOptions): Promise<Table[]> {
  const { folder, files } = readCorpus()
  const theirs = files.filter(({ repo }) => repo === 'zizmorcore/zizmor')
  const sample = ({ id, file, path }: CorpusFile) => alone(id, parityPath(path), readFileSync(join(folder, file), 'utf8'))
  const loud = theirs.filter(({ expected }) => expected.length > 0)
  const answers = await judgeAll({ samples: loud.map(sample), persona: 'auditor' })
  const all = loud.flatMap((file, at) => file.expected.map((each) => expectation(file.id, each, answers[at]!)))
  const plain = all.filter(({ when }) => when === 'plain')
  const quiet = theirs.filter(({ silentWhen, label }) => label === 'benign' && silentWhen !== undefined)
  return [
    byRule('Parity with zizmor: offline, as it comes', plain, true),
    byRule(
      'Parity with zizmor: stricter readers, settings or the network',
      all.filter(({ when }) => when !== 'plain'),
      false,
    ),
    notMet(plain),
    await twins(quiet, sample),
  ]
}

/** Test data lies outside `.github`; a workflow is judged where a workflow stands. */
function parityPath(path: string): string {
  const name = path.split('/').at(-1)!
  if (/^\.pre-commit-config\.ya?ml$/.test(name)) return name
  if (/^action\.ya?ml$/.test(name)) return `.github/actions/tested/${name}`
  return /^dependabot\.ya?ml$/.test(name) ? `.github/${name}` : `.github/workflows/${name}`
}

function expectation(id: string, each: CorpusFile['expected'][number], judged: Judged): Expectation {
  const rules = ownRules(each.rule)
  const personas =
    each.when === 'plain' ? ['regular'] : each.when === 'pedantic' ? ['regular', 'pedantic'] : ['regular', 'pedantic', 'auditor']
  const own = judged.findings.flatMap(({ rule, persona }, at) =>
    rules.includes(rule) && personas.includes(persona) ? [judged.lines[at]!] : [],
  )
  return { id, ...each, isMet: own.includes(each.line), isNear: own.length > 0 }
}

function byRule(title: string, all: readonly Expectation[], hasTarget: boolean): Table {
  const row = (name: string, some: readonly Expectation[], least: number): Row => {
    const met = some.filter(({ isMet }) => isMet).length
    const percent = (met * 100) / Math.max(1, some.length)
    const cells = [name, String(some.length), String(met), String(some.filter(({ isNear }) => isNear).length), `${percent.toFixed(0)} %`]
    return hasTarget
      ? { cells, target: atLeast(percent, least) }
      : { cells: [...cells, [...new Set(some.map(({ when }) => when))].join(', ')] }
  }
  const groups = [...Map.groupBy(all, ({ rule }) => rule)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return {
    title,
    columns: ['rule', 'expected', 'at the line', 'in the file', 'share', ...(hasTarget ? [] : ['only with'])],
    rows: [...groups.map(([rule, some]) => row(rule, some, LEAST_OF_A_RULE)), row('all', all, LEAST_PERCENT)],
  }
}

function notMet(all: readonly Expectation[]): Table {
  const missed = all.filter(({ isMet }) => !isMet)
  return {
    title: 'Expected by zizmor as it comes and not said by us at the line',
    columns: ['file', 'rule', 'lines'],
    rows: [...Map.groupBy(missed, ({ id, rule }) => `${id} ${rule}`)].map(([name, some]) => ({
      cells: [...name.split(' '), some.map(({ line, isNear }) => `${line}${isNear ? ' (elsewhere)' : ''}`).join(', ')],
    })),
  }
}

/** The twins in which zizmor's test finds nothing. What only a network can tell is left out. */
async function twins(quiet: readonly CorpusFile[], sample: (file: CorpusFile) => ReturnType<typeof alone>): Promise<Table> {
  const offline = quiet.filter(({ silentWhen }) => silentWhen !== 'network')
  const rows: Row[] = []
  for (const persona of ['regular', 'pedantic', 'auditor'] as const) {
    const chosen = offline.filter(({ silentWhen }) =>
      persona === 'regular' ? silentWhen === 'plain' || silentWhen === 'settings' : silentWhen === persona,
    )
    const answers = await judgeAll({ samples: chosen.map(sample), persona })
    for (const [at, file] of chosen.entries()) {
      const { id, path } = file
      // Some twins are silent for zizmor because a comment of its own keeps the finding back; so it does here.
      const ignored = new Set([...(sample(file).files[0]?.text ?? '').matchAll(/# zizmor: ignore\[([\w-]+)\]/g)].map(([, rule]) => rule))
      const said = answers[at]!.findings.map(({ rule }, index) => ({ rule, line: answers[at]!.lines[index] }))
        .filter(({ rule }) => !ignored.has(rule))
        .map(({ rule, line }) => `${rule}@${line}`)
      rows.push({
        cells: [id, path.split('/test-data/')[1] ?? path, persona, String(said.length), said.join(', ')],
        target: atMost(said.length, 0),
      })
    }
  }
  return { title: 'Twins in which zizmor finds nothing', columns: ['file', 'of', 'reader', 'said', 'findings'], rows }
}
