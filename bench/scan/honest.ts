import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { BenchOptions } from '../stage/rounds.ts'
import { atMost, type Table } from '../stage/table.ts'
import { readCorpus } from './corpus.ts'
import { alone, type Judged, messageOf, rulesOf, type Sample } from './judged.ts'
import { judgeAll } from './scan-threads.ts'

const twins = join(import.meta.dirname, '../../scanner/testdata/honest')

/** What the scanner says of honest files, each alone: none may be called malicious, and each exploitable one has its reason. */
export async function benchHonest(_: BenchOptions): Promise<Table[]> {
  const { folder, files } = readCorpus()
  const benign = files.filter(({ label }) => label === 'benign')
  const shelf = (name: string, chosen: typeof benign): [string, Sample[]] => [
    name,
    chosen.map(({ id, file, path }) => alone(id, path, readFileSync(join(folder, file), 'utf8'))),
  ]
  const shelves: [string, Sample[]][] = [
    shelf(
      'real',
      benign.filter(({ isHard }) => !isHard),
    ),
    shelf(
      'real, hard',
      benign.filter(({ isHard, isSynthetic }) => isHard && !isSynthetic),
    ),
    shelf(
      'crafted, hard',
      benign.filter(({ isSynthetic }) => isSynthetic),
    ),
    ['own twins', readTwins()],
  ]
  const judged: [string, Judged[]][] = []
  for (const [name, samples] of shelves) judged.push([name, await judgeAll({ samples, persona: 'regular' })])
  const all = judged.flatMap(([, each]) => each)
  return [
    counts(judged),
    listed('Honest and called malicious', all, 'malicious'),
    listed('Honest and called exploitable', all, 'exploitable'),
  ]
}

export function readTwins(): Sample[] {
  return globSync('*.yml', { cwd: twins })
    .toSorted()
    .map((file) => alone(`twin-${basename(file, '.yml')}`, `.github/workflows/${file}`, readFileSync(join(twins, file), 'utf8')))
}

function counts(judged: readonly [string, readonly Judged[]][]): Table {
  return {
    title: 'Honest files',
    columns: ['', 'files', 'malicious', 'exploitable', 'untidy', 'clean', 'not judged', 'slowest'],
    rows: judged.map(([name, each]) => {
      const count = (verdict: Judged['verdict']) => each.filter((one) => one.verdict === verdict).length
      const failed = each.filter(({ problems }) => problems.length > 0).length
      const slowest = Math.max(0, ...each.map(({ milliseconds }) => milliseconds))
      const verdicts = (['malicious', 'exploitable', 'untidy', 'clean'] as const).map((verdict) => String(count(verdict)))
      return {
        cells: [name, String(each.length), ...verdicts, String(failed), `${slowest.toFixed(0)} ms`],
        target: atMost(count('malicious'), 0),
      }
    }),
    notes: ['each file is judged alone: no other file of its repository speaks for its hosts'],
  }
}

function listed(title: string, judged: readonly Judged[], verdict: 'malicious' | 'exploitable'): Table {
  return {
    title,
    columns: ['file', 'rules', 'reason'],
    rows: judged
      .filter((each) => each.findings.some((finding) => finding.verdict === verdict))
      .map((each) => ({ cells: [each.id, rulesOf(each, verdict), messageOf(each, verdict)] })),
  }
}
