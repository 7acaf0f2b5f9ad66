import { mkdirSync } from 'node:fs'
import { open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { removeFolder, temporaryFolder } from './stage/children.ts'
import { type BenchOptions, median, oneDecimal, ratio } from './stage/rounds.ts'
import { prepareIndex, type ServedIndex, serveIndex } from './stage/served-index.ts'
import { atMost, type Row, type Table } from './stage/table.ts'
import { type PreparedUpload, prepareWheel, UploadClient } from './stage/upload-client.ts'

const WHEEL_BYTES = 100_000
/** A token takes eight uploads at once. */
const TOKENS = 4

/** Files a second, and whether a project grows slower as it grows. */
export async function benchUploads(options: BenchOptions): Promise<Table[]> {
  const folder = temporaryFolder('uploads')
  const tokens = await prepareIndex(folder, TOKENS)
  const index = await serveIndex(folder)
  try {
    return [await throughput(index, tokens, options), await growth(index, tokens, options)]
  } finally {
    await index.stop()
    removeFolder(folder)
  }
}

/** The same figures for an index that is there already. */
export async function throughput(index: ServedIndex, tokens: readonly string[], options: BenchOptions, label = ''): Promise<Table> {
  const filesARound = options.isQuick ? 40 : 240
  const perSecond = new Map<number, number[]>([
    [1, []],
    [16, []],
  ])
  const milliseconds = new Map<number, number[]>([
    [1, []],
    [16, []],
  ])
  const disk: number[] = []
  await uploadAll(index, tokens, 4, await wheels(`warm${label}`, 40))
  for (let round = 0; round < options.rounds; round++) {
    for (const clients of [1, 16]) {
      const prepared = await wheels(`up${label}-r${round}-c${clients}`, filesARound)
      const startedAt = performance.now()
      milliseconds.get(clients)!.push(median(await uploadAll(index, tokens, clients, prepared)))
      perSecond.get(clients)!.push((filesARound / (performance.now() - startedAt)) * 1000)
    }
    disk.push(await diskFilesPerSecond(index.folder, filesARound))
  }
  const rows: Row[] = [1, 16].map((clients) => ({
    cells: [
      `${clients} client${clients === 1 ? '' : 's'}`,
      oneDecimal(median(perSecond.get(clients)!)),
      oneDecimal(median(milliseconds.get(clients)!)),
      '0',
    ],
  }))
  rows.push({
    cells: ['the disk alone: write, fsync, rename, fsync of the folder', oneDecimal(median(disk)), oneDecimal(1000 / median(disk)), '0'],
  })
  return {
    title: 'Uploads of wheels of 100 kB, fully checked and durable',
    columns: ['', 'files/s', 'ms a file', 'errors'],
    rows,
    notes: [`${filesARound} files a round, each a version of one of 8 projects; ${TOKENS} tokens; client and server share the cores`],
  }
}

/** Uploads to a project of a thousand versions between first uploads of fresh ones, so that what drifts cancels. */
async function growth(index: ServedIndex, tokens: readonly string[], options: BenchOptions): Promise<Table> {
  const versions = options.isQuick ? 100 : 1000
  const samples = options.isQuick ? 40 : 300
  const old = await wheels('grown', versions - samples / 2, 1)
  for (let i = 0; i < old.length; i += 100) await uploadAll(index, tokens, 8, old.slice(i, i + 100))
  const client = new UploadClient(index.url, tokens[0]!)
  await client.upload(await prepareWheel('fresh-0', '1.0.0', WHEEL_BYTES))
  const spent: Record<'first' | 'second' | 'late', number[]> = { first: [], second: [], late: [] }
  for (let i = 0; i < samples; i++) {
    const first = await prepareWheel(`fresh-${i + 1}`, '1.0.0', WHEEL_BYTES)
    const second = await prepareWheel(`fresh-${i}`, '1.0.1', WHEEL_BYTES)
    const late = await prepareWheel('grown-0', `1.0.${old.length + i}`, WHEEL_BYTES)
    const turns = [
      ['first', first],
      ['second', second],
      ['late', late],
    ] as const
    // Each kind stands in each place equally often: what comes after a pause is slower.
    for (let turn = 0; turn < 3; turn++) {
      const [kind, upload] = turns[(i + turn) % 3]!
      spent[kind].push(await client.upload(upload))
    }
  }
  client.close()
  const row = (says: string, kind: keyof typeof spent): string[] => [
    says,
    median(spent[kind]).toFixed(2),
    ratio(median(spent[kind]) / median(spent.first)),
    '0',
  ]
  return {
    title: `The ${versions.toLocaleString('en-US')}th version of a project against the first`,
    columns: ['', 'ms', 'of the first', 'errors'],
    rows: [
      { cells: row('first version (makes the project)', 'first') },
      { cells: row('second version', 'second') },
      {
        cells: row(`version ${versions - samples / 2} to ${versions + samples / 2}`, 'late'),
        target: atMost(median(spent.late) / median(spent.first), 1.1),
      },
      {
        cells: ['the same against the second version', '', ratio(median(spent.late) / median(spent.second)), '0'],
        target: atMost(median(spent.late) / median(spent.second), 1.1),
      },
    ],
    notes: [`medians of ${samples} uploads of each kind by one client, in turns`],
  }
}

/** Wheels of 100 kB: `count` versions, spread over some projects. */
async function wheels(stem: string, count: number, projects = 8): Promise<PreparedUpload[]> {
  const made: PreparedUpload[] = []
  for (let i = 0; i < count; i++) made.push(await prepareWheel(`${stem}-${i % projects}`, `1.0.${Math.floor(i / projects)}`, WHEEL_BYTES))
  return made
}

/** Milliseconds of each upload. */
async function uploadAll(
  index: ServedIndex,
  tokens: readonly string[],
  clients: number,
  uploads: readonly PreparedUpload[],
): Promise<number[]> {
  const waiting = [...uploads]
  const spent: number[] = []
  await Promise.all(
    Array.from({ length: clients }, async (_, number) => {
      const client = new UploadClient(index.url, tokens[number % tokens.length]!)
      for (let next = waiting.shift(); next; next = waiting.shift()) spent.push(await client.upload(next))
      client.close()
    }),
  )
  return spent
}

/** What durability alone costs here: nobody can be faster with one file at a time. */
async function diskFilesPerSecond(folder: string, files: number): Promise<number> {
  const place = join(folder, 'disk')
  mkdirSync(place, { recursive: true })
  const bytes = Buffer.alloc(WHEEL_BYTES, 7)
  const startedAt = performance.now()
  const above = await open(place, 'r')
  for (let i = 0; i < files; i++) {
    const file = await open(join(place, `${i}`), 'w')
    await file.write(bytes)
    await file.sync()
    await file.close()
    await above.sync()
  }
  const seconds = (performance.now() - startedAt) / 1000
  await above.close()
  for (let i = 0; i < files; i++) await unlink(join(place, `${i}`))
  return files / seconds
}
