import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { mutators } from '../../scanner/test/mutators.ts'
import type { BenchOptions } from '../stage/rounds.ts'
import { atMost, type Table } from '../stage/table.ts'
import { readCorpus } from './corpus.ts'
import { alone, type Judged, messageOf, rulesOf, type Sample } from './judged.ts'
import { judgeAll } from './scan-threads.ts'

/** Ways of writing that honest people use too. Encoded scripts and broken words are left out: those are a reason for suspicion. */
const HONEST_MANNERS = [
  ...['crlf', 'byte-order-mark', 'tabs', 'anchors', 'folded-scalar', 'quoted-script', 'json-flow', 'job-renamed', 'benign-steps-around'],
  ...['quiet-step', 'env-step', 'env-job', 'env-workflow', 'env-inline', 'line-continuation', 'comment-noise', 'function-wrap', 'subshell'],
  ...['expression-case', 'expression-index', 'expression-format', 'curl-to-wget', 'curl-to-python', 'curl-to-node', 'file-hop'],
  ...['here-document', 'bash-string', 'host-in-environment', 'array-command', 'absolute-path', 'secret-through-env-file'],
]

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
    ['own twins, written otherwise', rewrittenTwins()],
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

function rewrittenTwins(): Sample[] {
  return readTwins().flatMap(({ id, files }) =>
    HONEST_MANNERS.flatMap((name) => {
      const text = mutators[name]!(files[0]!.text)
      return text === undefined ? [] : [alone(`${id}+${name}`, '.github/workflows/w.yml', text)]
    }),
  )
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
      .filter(({ id }) => verdict === 'malicious' || !id.includes('+'))
      .filter((each) => each.findings.some((finding) => finding.verdict === verdict))
      .map((each) => ({ cells: [each.id, rulesOf(each, verdict), messageOf(each, verdict)] })),
  }
}
