import { setTimeout as sleep } from 'node:timers/promises'
import { removeFolder, temporaryFolder } from './stage/children.ts'
import { type FilledIndex, filledIndex, fillIndex, pageProject, pageSizes } from './stage/filled-index.ts'
import { type BenchOptions, median, medianRatio, megabytes, oneDecimal, ratio, whole } from './stage/rounds.ts'
import { residentBytes, type ServedIndex, serveIndex } from './stage/served-index.ts'
import { atLeast, atMost, below, type Row, type Table } from './stage/table.ts'
import { prepareWheel, UploadClient } from './stage/upload-client.ts'
import { type Load, wrk } from './stage/wrk.ts'

const START_SECONDS = 1.5
const SMALL_MEGABYTES = 160
const LARGE_MEGABYTES = 200
/** What counts as the same: a tenth, which is what rounds differ by anyway. */
const SAME = 0.1

/** How soon it serves, how much memory it takes, and whether a large database changes that or the speed. */
export async function benchStart(options: BenchOptions): Promise<Table[]> {
  const folder = temporaryFolder('start')
  try {
    const small = await fillIndex(folder, 0)
    const large = await filledIndex(options)
    return [await startAndMemory(small, large, options), await sameTimes(small, large, options)]
  } finally {
    removeFolder(folder)
  }
}

async function startAndMemory(small: FilledIndex, large: FilledIndex, options: BenchOptions): Promise<Table> {
  const idleSeconds = options.isQuick ? 3 : 30
  const sides = [
    { filled: small, most: SMALL_MEGABYTES, starts: [] as number[], resident: 0 },
    { filled: large, most: LARGE_MEGABYTES, starts: [] as number[], resident: 0 },
  ]
  for (let round = 0; round < options.rounds; round++) {
    for (const side of sides) {
      const index = await serveIndex(side.filled.folder)
      side.starts.push(index.startMilliseconds / 1000)
      await index.stop()
    }
  }
  for (const side of sides) {
    const index = await serveIndex(side.filled.folder)
    await sleep(idleSeconds * 1000)
    side.resident = residentBytes(index.pid).now / 1e6
    await index.stop()
  }
  return {
    title: 'Start and memory',
    columns: ['', 'measured', 'slowest', 'errors'],
    rows: sides.flatMap(({ filled, most, starts, resident }): Row[] => {
      const of = `${whole(filled.projects)} projects, ${whole(filled.files)} files`
      return [
        {
          cells: [`cold start, ${of}`, `${median(starts).toFixed(2)} s`, `${Math.max(...starts).toFixed(2)} s`, '0'],
          target: below(median(starts), START_SECONDS, ' s'),
        },
        {
          cells: [`resident ${idleSeconds} s after it, ${of}`, `${resident.toFixed(0)} MB`, '', '0'],
          target: below(resident, most, ' MB'),
        },
      ]
    }),
    notes: ['from the start of the process to the first 200 of /readyz; the database is in the cache of the system'],
  }
}

/** Two servers at once, one with a large database, asked in turns. */
async function sameTimes(small: FilledIndex, large: FilledIndex, options: BenchOptions): Promise<Table> {
  const settings = { HOLDFAST_READING: 'public' }
  const few = await serveIndex(small.folder, settings)
  const many = await serveIndex(large.folder, settings)
  try {
    const rows: Row[] = []
    for (const files of pageSizes) {
      const loads: Record<'few' | 'many', Load[]> = { few: [], many: [] }
      const load = (index: ServedIndex) =>
        wrk(index, `${index.url}/simple/${pageProject(files)}/`, { 'accept-encoding': 'identity' }, options.secondsARound)
      for (let round = 0; round < options.rounds; round++) {
        loads.few.push(await load(few))
        loads.many.push(await load(many))
        for (const index of [few, many]) index.forgetLog()
      }
      const rates = (side: keyof typeof loads) => loads[side].map((each) => each.requestsPerSecond)
      const quotient = medianRatio(rates('many'), rates('few'))
      const errors = [...loads.few, ...loads.many].reduce((sum, each) => sum + each.errors, 0)
      rows.push({
        cells: [
          `page of ${whole(files)} file${files === 1 ? '' : 's'}, requests/s`,
          whole(median(rates('few'))),
          whole(median(rates('many'))),
          ratio(quotient),
          String(errors),
        ],
        target: atLeast(quotient, 1 - SAME),
      })
    }
    const uploads = await uploadsInTurns(few, many, small, large, options.isQuick ? 30 : 200)
    rows.push({
      cells: [
        'upload of 100 kB, new project, ms',
        oneDecimal(median(uploads.few)),
        oneDecimal(median(uploads.many)),
        ratio(median(uploads.many) / median(uploads.few)),
        '0',
      ],
      target: atMost(median(uploads.many) / median(uploads.few), 1 + SAME),
    })
    const resident = [few, many].map(({ pid }) => residentBytes(pid).now)
    rows.push({ cells: ['resident after all that, MB', megabytes(resident[0]!), megabytes(resident[1]!), '', '0'] })
    return {
      title: `The same work with ${whole(large.files)} files in the database`,
      columns: ['', `${whole(small.projects)} projects`, `${whole(large.projects)} projects`, 'quotient', 'errors'],
      rows,
      notes: ['both servers run, in turns under load; "the same" is within a tenth'],
    }
  } finally {
    await few.stop()
    await many.stop()
  }
}

async function uploadsInTurns(
  few: ServedIndex,
  many: ServedIndex,
  small: FilledIndex,
  large: FilledIndex,
  count: number,
): Promise<Record<'few' | 'many', number[]>> {
  const clients = { few: new UploadClient(few.url, small.tokens[0]!), many: new UploadClient(many.url, large.tokens[0]!) }
  const spent: Record<'few' | 'many', number[]> = { few: [], many: [] }
  const stem = `turn-${Date.now()}`
  for (let i = 0; i < count; i++) {
    const upload = await prepareWheel(`${stem}-${i}`, '1.0.0', 100_000)
    const turns = i % 2 === 0 ? (['few', 'many'] as const) : (['many', 'few'] as const)
    for (const side of turns) {
      const milliseconds = await clients[side].upload(upload)
      if (i >= 10) spent[side].push(milliseconds)
    }
  }
  for (const client of Object.values(clients)) client.close()
  return spent
}
