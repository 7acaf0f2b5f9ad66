import { readBases } from '../../scanner/test/bases.ts'
import { mutators } from '../../scanner/test/mutators.ts'
import type { BenchOptions } from '../stage/rounds.ts'
import { atLeast, type Row, type Table } from '../stage/table.ts'
import { alone, type Judged } from './judged.ts'
import { judgeAll } from './scan-threads.ts'

interface Disguised {
  readonly family: string
  readonly base: string
  readonly mutator: string
  readonly judged: Judged
}

const PLAIN = 'as it is'
const WHOLE = 100

/**
 * How many of the malicious samples, each as it is and under every disguise that fits, are called malicious. Without
 * `--unseen` only those that may be looked at; with it only the others, and no miss among them is named.
 */
export async function benchRecall({ withUnseen }: BenchOptions): Promise<Table[]> {
  const bases = readBases().filter(({ isUnseen }) => isUnseen === withUnseen)
  const disguises: Record<string, (text: string) => string | undefined> = { [PLAIN]: (text) => text, ...mutators }
  const cases = bases.flatMap((base) =>
    Object.entries(disguises).flatMap(([mutator, mutate]) => {
      const text = mutate(base.text)
      return text === undefined ? [] : [{ base, mutator, text }]
    }),
  )
  const samples = cases.map(({ base, mutator, text }) => alone(`${base.name}+${mutator.replaceAll(' ', '-')}`, base.path, text))
  const judged = await judgeAll({ samples, persona: 'regular' })
  const all = cases.map(({ base, mutator }, at): Disguised => ({ family: base.family, base: base.name, mutator, judged: judged[at]! }))
  const which = withUnseen ? 'unseen' : 'seen'
  const tables = [
    table(
      `Recall by family, ${which} samples`,
      Map.groupBy(all, ({ family }) => family),
      all,
    ),
    table(
      `Recall by disguise, ${which} samples`,
      Map.groupBy(all, ({ mutator }) => mutator),
      all,
    ),
  ]
  return withUnseen ? tables : [...tables, misses(all)]
}

const isCaught = ({ judged }: Disguised) => judged.verdict === 'malicious'
const percent = (cases: readonly Disguised[]) => (cases.filter(isCaught).length * 100) / Math.max(1, cases.length)

function table(title: string, groups: ReadonlyMap<string, readonly Disguised[]>, all: readonly Disguised[]): Table {
  const row = (name: string, cases: readonly Disguised[]): Row => ({
    cells: [name, String(cases.length), String(cases.filter(isCaught).length), `${percent(cases).toFixed(1)} %`],
    target: atLeast(percent(cases), WHOLE),
  })
  const plain = all.filter(({ mutator }) => mutator === PLAIN)
  return {
    title,
    columns: ['', 'texts', 'malicious', 'recall'],
    rows: [...[...groups].map(([name, cases]) => row(name, cases)), row('all without disguise', plain), row('all', all)],
    notes: [`${plain.length} samples; a text counts as caught when its verdict is malicious`],
  }
}

function misses(all: readonly Disguised[]): Table {
  const missed = all.filter((each) => !isCaught(each))
  return {
    title: 'Missed, seen samples',
    columns: ['sample', 'texts', 'missed', 'verdict', 'disguises that hide it'],
    rows: [...Map.groupBy(missed, ({ family, base }) => `${family}/${base}`)].map(([name, cases]) => {
      const total = all.filter(({ family, base }) => `${family}/${base}` === name).length
      const hiding = cases.map(({ mutator }) => mutator)
      const verdicts = [...new Set(cases.map(({ judged }) => judged.verdict))].join(', ')
      return { cells: [name, String(total), String(cases.length), verdicts, cases.length === total ? 'even without' : hiding.join(', ')] }
    }),
  }
}
