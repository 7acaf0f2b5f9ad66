import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { removeFolder, temporaryFolder } from './stage/children.ts'
import { makePeople } from './stage/people.ts'
import { loopback, PersonClient } from './stage/person-client.ts'
import { type BenchOptions, median, oneDecimal } from './stage/rounds.ts'
import { serveIndex } from './stage/served-index.ts'
import type { Row, Table } from './stage/table.ts'

/** What is asked of a name that exists and of one that does not, in turns. */
const questions = {
  'sign in with a wrong password': {
    path: '/sign-in',
    fields: (name: string) => ({ name, password: 'seven harbour lanterns red', next: '' }),
  },
  'ask for another password': { path: '/reset-password', fields: (name: string) => ({ name }) },
  'register an address': { path: '/register', fields: (name: string) => ({ email: `${name}@example.org` }) },
} as const

const TIMES_A_NAME = 2

/** Whether the time of an answer tells who has an account: a threshold is learnt on one half and tried on the other. */
export async function benchEnumeration(options: BenchOptions): Promise<Table[]> {
  const folder = temporaryFolder('enumeration')
  const pairs = options.isQuick ? 30 : 550
  mkdirSync(join(folder, 'data'), { recursive: true })
  const known = Array.from({ length: pairs }, (_, i) => `person-${i}-${word(i)}`)
  const unknown = known.map((_, i) => `nobody-${i}-${word(i)}`)
  await makePeople(folder, known)
  const index = await serveIndex(folder, { HOLDFAST_PRESET: 'public' })
  try {
    const rows: Row[] = []
    for (const [what, { path, fields }] of Object.entries(questions)) {
      const samples: { isKnown: boolean; milliseconds: number }[] = []
      let errors = 0
      for (let i = 0; i < pairs * TIMES_A_NAME; i++) {
        const client = new PersonClient(index.url, loopback(i))
        await client.open(path)
        // The order is drawn, so that what one question leaves behind falls on both kinds alike.
        const order = Math.random() < 0.5 ? [known, unknown] : [unknown, known]
        for (const names of order) {
          const { status, milliseconds } = await client.post(path, fields(names[i % pairs]!))
          if (status === 429 || status >= 500) errors++
          samples.push({ isKnown: names === known, milliseconds })
        }
        client.close()
      }
      const accuracy = accuracyOf(samples)
      const ofKind = (isKnown: boolean) =>
        median(samples.filter((sample) => sample.isKnown === isKnown).map(({ milliseconds }) => milliseconds))
      rows.push({
        cells: [what, oneDecimal(ofKind(true)), oneDecimal(ofKind(false)), accuracy.toFixed(3), String(samples.length), String(errors)],
        target: { says: '0.5 +- 0.03', isReached: Math.abs(accuracy - 0.5) <= 0.03 },
      })
    }
    return [
      {
        title: 'Does the time of an answer tell who has an account?',
        columns: ['question', 'known, ms', 'unknown, ms', 'accuracy', 'samples', 'errors'],
        rows,
        notes: ['a threshold is chosen on the odd samples and tried on the even ones; 0.5 is guessing'],
      },
    ]
  } finally {
    await index.stop()
    removeFolder(folder)
  }
}

interface Sample {
  readonly isKnown: boolean
  readonly milliseconds: number
}

function accuracyOf(samples: readonly Sample[]): number {
  const learning = samples.filter((_, i) => (i >> 1) % 2 === 0)
  const trying = samples.filter((_, i) => (i >> 1) % 2 === 1)
  const right = (of: readonly Sample[], threshold: number, isSlowKnown: boolean) =>
    of.filter(({ isKnown, milliseconds }) => (milliseconds > threshold === isSlowKnown) === isKnown).length
  let best = { threshold: 0, isSlowKnown: true, count: -1 }
  for (const { milliseconds: threshold } of learning) {
    for (const isSlowKnown of [true, false]) {
      const count = right(learning, threshold, isSlowKnown)
      if (count > best.count) best = { threshold, isSlowKnown, count }
    }
  }
  return right(trying, best.threshold, best.isSlowKnown) / trying.length
}

/** Makes names that do not look alike to the index, which would refuse them. */
const word = (i: number) => ['kelp', 'mast', 'quay', 'tide', 'wharf', 'gull', 'reef', 'buoy'][i % 8]!
