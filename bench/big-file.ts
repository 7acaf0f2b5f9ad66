import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type BigWheel, writeBigWheel } from './stage/big-wheel.ts'
import { removeFolder, runProgram, temporaryFolder } from './stage/children.ts'
import { type BenchOptions, median, megabytes, ratio } from './stage/rounds.ts'
import { prepareIndex, resetPeak, residentBytes, serveIndex } from './stage/served-index.ts'
import { atLeast, atMost, type Table } from './stage/table.ts'
import { prepareUpload, UploadClient } from './stage/upload-client.ts'

const OF_DISK = 0.4
const ABOVE_IDLE_MEGABYTES = 120

interface Upload {
  readonly seconds: number
  readonly idle: number
  readonly above: number
}

/** One wheel of a gigabyte: how fast, against reading and writing it at all, and how much memory. */
export async function benchBigFile(options: BenchOptions): Promise<Table[]> {
  const folder = temporaryFolder('big-file')
  try {
    const member = options.isQuick ? 25_000_000 : 250_000_000
    const wheel = await writeBigWheel(folder, 'enormous', '1.0.0', [member, member, member, member])
    const uploads: Upload[] = []
    const hashes: number[] = []
    const copies: number[] = []
    for (let round = 0; round < options.rounds; round++) {
      hashes.push(await secondsOf('sha256sum', [wheel.path]))
      copies.push(await secondsOf('dd', [`if=${wheel.path}`, `of=${join(folder, 'copy')}`, 'bs=1M', 'conv=fsync']))
      rmSync(join(folder, 'copy'))
      uploads.push(await uploadOnce(wheel))
    }
    const both = hashes.map((seconds, round) => seconds + copies[round]!)
    const ofDisk = median(both.map((seconds, round) => seconds / uploads[round]!.seconds))
    const above = median(uploads.map((upload) => upload.above))
    const idle = median(uploads.map((upload) => upload.idle))
    const row = (says: string, seconds: readonly number[]) => [
      says,
      median(seconds).toFixed(2),
      megabytes(wheel.sizeBytes / median(seconds)),
      '',
      '',
    ]
    return [
      {
        title: `A wheel of ${megabytes(wheel.sizeBytes)} MB`,
        columns: ['', 's', 'MB/s', 'of sha256sum + cp', 'errors'],
        rows: [
          { cells: row('sha256sum', hashes) },
          { cells: row('cp with fsync (dd conv=fsync)', copies) },
          { cells: row('sha256sum, then cp with fsync', both) },
          {
            cells: [
              'upload until the 200',
              median(uploads.map((upload) => upload.seconds)).toFixed(2),
              megabytes(wheel.sizeBytes / median(uploads.map((upload) => upload.seconds))),
              ratio(ofDisk),
              '0',
            ],
            target: atLeast(ofDisk, OF_DISK),
          },
        ],
        notes: [
          `same disk, file in the page cache; a fresh index each round; the upload is hashed three times, inspected, and durable; client on the same cores`,
        ],
      },
      {
        title: `Memory of the server during that upload`,
        columns: ['', 'MB'],
        rows: [
          { cells: ['resident when idle', megabytes(idle)] },
          { cells: ['peak above that', megabytes(above)], target: atMost(above / 1e6, ABOVE_IDLE_MEGABYTES) },
        ],
        notes: ['VmHWM of /proc/<pid>/status, reset before the upload'],
      },
    ]
  } finally {
    removeFolder(folder)
  }
}

async function uploadOnce(wheel: BigWheel): Promise<Upload> {
  const folder = temporaryFolder('big-index')
  try {
    const [token] = await prepareIndex(folder, 1)
    const index = await serveIndex(folder)
    try {
      await sleep(2000)
      const idle = residentBytes(index.pid).now
      resetPeak(index.pid)
      const client = new UploadClient(index.url, token!)
      const milliseconds = await client.upload(prepareUpload({ ...wheel, content: wheel }))
      client.close()
      return { seconds: milliseconds / 1000, idle, above: residentBytes(index.pid).peak - idle }
    } finally {
      await index.stop()
    }
  } finally {
    removeFolder(folder)
  }
}

async function secondsOf(command: string, words: readonly string[]): Promise<number> {
  const startedAt = performance.now()
  await runProgram(command, words, { deadlineSeconds: 120 })
  return (performance.now() - startedAt) / 1000
}
