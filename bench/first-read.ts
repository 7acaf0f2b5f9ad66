import { setTimeout as sleep } from 'node:timers/promises'
import { removeFolder, temporaryFolder } from './stage/children.ts'
import { filledIndex, fillIndex, pageProject } from './stage/filled-index.ts'
import { getPage, httpGet } from './stage/http-get.ts'
import { type BenchOptions, median, megabytes, oneDecimal, whole } from './stage/rounds.ts'
import { type ServedIndex, serveIndex } from './stage/served-index.ts'
import { atMost, below, type Row, type Table } from './stage/table.ts'
import { prepareWheel, UploadClient } from './stage/upload-client.ts'

const json = 'application/vnd.pypi.simple.v1+json'
const FIRST_READ_MILLISECONDS = 150
const FIRST_BYTE_MILLISECONDS = 50

/** What a change costs the first reader after it: a page of 10,000 files, and the list of all projects. */
export async function benchFirstRead(options: BenchOptions): Promise<Table[]> {
  return [await projectPage(options), await rootList(options)]
}

async function projectPage(options: BenchOptions): Promise<Table> {
  const folder = temporaryFolder('first-read')
  try {
    const { tokens } = await fillIndex(folder, 0)
    const index = await serveIndex(folder, { HOLDFAST_READING: 'public' })
    const client = new UploadClient(index.url, tokens[0]!)
    try {
      const forms = [
        { says: 'HTML', headers: { accept: 'text/html', 'accept-encoding': 'identity' } },
        { says: 'JSON', headers: { accept: json, 'accept-encoding': 'identity' } },
        { says: 'JSON, gzip', headers: { accept: json, 'accept-encoding': 'gzip' } },
      ]
      const spent = forms.map(() => ({ first: [] as number[], again: [] as number[] }))
      const url = `${index.url}/simple/${pageProject(10_000)}/`
      for (let sample = 0; sample < options.rounds * 3; sample++) {
        for (const [i, { headers }] of forms.entries()) {
          await client.upload(await prepareWheel(pageProject(10_000), `9.${sample}.${i}`, 100_000))
          const before = await getPage(url, headers)
          const after = await getPage(url, headers)
          if (before.headers.etag !== after.headers.etag) throw new Error('the page changed by itself')
          if (sample === 0) continue
          spent[i]!.first.push(before.wholeMilliseconds)
          spent[i]!.again.push(after.wholeMilliseconds)
        }
      }
      return {
        title: 'Page of 10,000 files, first read after a change, whole body',
        columns: ['', 'first, ms', 'slowest, ms', 'again, ms', 'errors'],
        rows: forms.map(({ says }, i) => {
          const { first, again } = spent[i]!
          return {
            cells: [says, oneDecimal(median(first)), oneDecimal(Math.max(...first)), oneDecimal(median(again)), '0'],
            target: below(median(first), FIRST_READ_MILLISECONDS, ' ms'),
          }
        }),
        notes: [`median of ${options.rounds * 3 - 1} changes, each an upload; one client`],
      }
    } finally {
      client.close()
      await index.stop()
    }
  } finally {
    removeFolder(folder)
  }
}

async function rootList(options: BenchOptions): Promise<Table> {
  const filled = await filledIndex(options)
  const index = await serveIndex(filled.folder, { HOLDFAST_READING: 'public' })
  const client = new UploadClient(index.url, filled.tokens[0]!)
  const url = `${index.url}/simple/`
  try {
    const stem = `list-${Date.now()}`
    const samples = options.rounds * 2
    const cold = await getPage(url, { accept: json })
    const changed: number[] = []
    const same: number[] = []
    const all: number[] = []
    for (let sample = 0; sample < samples; sample++) {
      await client.upload(await prepareWheel(stem, `1.0.${sample}`, 10_000))
      // Younger than a second, the list of before would be the answer.
      await sleep(1100)
      const first = await getPage(url, { accept: json })
      changed.push(first.firstByteMilliseconds)
      all.push(first.wholeMilliseconds)
      same.push((await getPage(url, { accept: json })).firstByteMilliseconds)
    }
    const load = await makingsUnderLoad(index, client, `${stem}-load`, options.isQuick ? 3 : 10)
    const row = (says: string, values: readonly number[]): Row => ({
      cells: [says, `${oneDecimal(median(values))} ms`, `${oneDecimal(Math.max(...values))} ms`, '0'],
      target: below(median(values), FIRST_BYTE_MILLISECONDS, ' ms'),
    })
    return {
      title: `/simple/ of ${whole(filled.projects)} projects (JSON, ${megabytes(cold.bytes.length)} MB)`,
      columns: ['', 'median', 'slowest', 'errors'],
      rows: [
        row('first byte, the first time after the start', [cold.firstByteMilliseconds]),
        row('first byte, first read after a change', changed),
        row('first byte, unchanged', same),
        { cells: ['last byte, first read after a change', `${oneDecimal(median(all))} ms`, `${oneDecimal(Math.max(...all))} ms`, '0'] },
        {
          cells: [
            'page of one file meanwhile',
            `${oneDecimal(median(load.meanwhile))} ms`,
            `${oneDecimal(Math.max(...load.meanwhile))} ms`,
            '0',
          ],
        },
        {
          cells: [
            `makings a second under ${whole(load.changes)} changes and ${whole(load.reads)} reads in ${load.seconds.toFixed(0)} s`,
            (load.makings / load.seconds).toFixed(2),
            '',
            '0',
          ],
          target: atMost(load.makings / load.seconds, 1),
        },
      ],
    }
  } finally {
    client.close()
    await index.stop()
  }
}

interface ListLoad {
  readonly seconds: number
  readonly changes: number
  readonly reads: number
  readonly makings: number
  readonly meanwhile: readonly number[]
}

/** Uploads without a pause while others read the list; each making has an ETag of its own. */
async function makingsUnderLoad(index: ServedIndex, client: UploadClient, stem: string, wantedSeconds: number): Promise<ListLoad> {
  const etags = new Set<string>()
  const meanwhile: number[] = []
  let changes = 0
  let reads = 0
  const startedAt = performance.now()
  const isOver = () => performance.now() - startedAt > wantedSeconds * 1000
  const upload = async () => {
    while (!isOver()) await client.upload(await prepareWheel(stem, `1.0.${changes++}`, 10_000))
  }
  const read = async () => {
    while (!isOver()) {
      const { status, headers } = await httpGet(`${index.url}/simple/`, { accept: json }, 'HEAD')
      if (status !== 200) throw new Error(`/simple/ answers ${status}`)
      etags.add(headers.etag!)
      reads++
      await sleep(5)
    }
  }
  const look = async () => {
    while (!isOver()) {
      meanwhile.push((await getPage(`${index.url}/simple/${pageProject(1)}/`)).wholeMilliseconds)
      await sleep(20)
    }
  }
  await Promise.all([upload(), read(), look()])
  const seconds = (performance.now() - startedAt) / 1000
  // The first of them was there before, or was made at once.
  return { seconds, changes, reads, makings: etags.size - 1, meanwhile }
}
