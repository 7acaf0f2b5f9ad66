import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { hashPassword, isPassword } from '../server/src/accounts/passwords/password.ts'
import { removeFolder, temporaryFolder } from './stage/children.ts'
import type { Flooded } from './stage/flood-process.ts'
import { httpGet } from './stage/http-get.ts'
import { makePeople, PASSWORD } from './stage/people.ts'
import { loopback, PersonClient } from './stage/person-client.ts'
import { type BenchOptions, median, oneDecimal, ratio, whole } from './stage/rounds.ts'
import { prepareIndex, type ServedIndex, serveIndex } from './stage/served-index.ts'
import { atMost, below, type Row, type Table } from './stage/table.ts'
import { prepareWheel, UploadClient } from './stage/upload-client.ts'

const FLOOD_PER_SECOND = 100
const PAGES_PER_SECOND = 100
const KNOWN_BROWSER = randomBytes(32).toString('base64url')

/** What a password costs, and what a flood of sign-ins costs everybody else. */
export async function benchSignIn(options: BenchOptions): Promise<Table[]> {
  return [await passwords(options), await flood(options)]
}

async function passwords(options: BenchOptions): Promise<Table> {
  const stored = await hashPassword(PASSWORD)
  const spent: number[] = []
  let longestGap = 0
  for (let i = 0; i < (options.isQuick ? 5 : 40); i++) {
    let last = performance.now()
    const ticker = setInterval(() => {
      const now = performance.now()
      longestGap = Math.max(longestGap, now - last)
      last = now
    }, 1)
    const startedAt = performance.now()
    if (!(await isPassword(PASSWORD, stored))) throw new Error('the password is not known again')
    spent.push(performance.now() - startedAt)
    clearInterval(ticker)
  }
  const took = median(spent)
  return {
    title: 'One password',
    columns: ['', 'ms', 'errors'],
    rows: [
      { cells: ['verification', oneDecimal(took), '0'], target: { says: '50 to 150', isReached: took >= 50 && took <= 150 } },
      {
        cells: ['the longest that the event loop stood still meanwhile', oneDecimal(longestGap), '0'],
        target: atMost(longestGap, 25, ' ms'),
      },
    ],
  }
}

/** The simple page and a true owner, quiet and under a flood of guesses from everywhere. */
async function flood(options: BenchOptions): Promise<Table> {
  const folder = temporaryFolder('flood')
  mkdirSync(join(folder, 'data'), { recursive: true })
  const [token = ''] = await prepareIndex(folder, 1)
  await makePeople(folder, ['grace'], KNOWN_BROWSER)
  const index = await serveIndex(folder, { HOLDFAST_READING: 'public' })
  try {
    await new UploadClient(index.url, token).upload(await prepareWheel('flooded', '1.0.0', 20_000))
    const seconds = options.isQuick ? 3 : 15
    const quiet = await pages(index, seconds)
    const floodedAt = performance.now()
    const stop = await startFlood(index)
    await sleep(1000)
    const flooded = await pages(index, seconds)
    const owner = await ownersSignIn(index)
    const floodedSeconds = (performance.now() - floodedAt) / 1000
    const { sent, busy } = await stop()
    const rows: Row[] = [
      { cells: ['simple page, quiet: p99, ms', oneDecimal(p99(quiet)), '', '0'] },
      {
        cells: ['simple page, flooded: p99, ms', oneDecimal(p99(flooded)), ratio(p99(flooded) / p99(quiet)), '0'],
        target: below(p99(flooded) / p99(quiet), 2),
      },
      {
        cells: ['a true owner on a known device: password taken after, s', (owner / 1000).toFixed(2), '', '0'],
        target: below(owner / 1000, 5, ' s'),
      },
      { cells: ['guesses sent a second', oneDecimal(sent / floodedSeconds), '', '0'] },
      { cells: ['of them told to come back later', whole(busy), '', '0'] },
    ]
    return {
      title: `A flood of ${FLOOD_PER_SECOND} sign-ins a second`,
      columns: ['', 'measured', 'of quiet', 'errors'],
      rows,
      notes: [
        `each guess from an address of its own, with names that do not exist and one that does; ${PAGES_PER_SECOND} pages a second beside it`,
        'flooding clients, measuring clients and the server share the cores; the flooding ones are a process of low priority, as strangers would have machines of their own',
      ],
    }
  } finally {
    await index.stop()
    removeFolder(folder)
  }
}

/** Milliseconds of each page, asked for at a steady pace whatever the answers do. */
async function pages(index: ServedIndex, seconds: number): Promise<number[]> {
  const spent: number[] = []
  const startedAt = performance.now()
  for (let i = 0; i < seconds * PAGES_PER_SECOND; i++) {
    const due = startedAt + (i * 1000) / PAGES_PER_SECOND
    if (due > performance.now()) await sleep(due - performance.now())
    const got = await httpGet(`${index.url}/simple/flooded/`)
    if (got.status !== 200) throw new Error(`the page answers ${got.status}`)
    spent.push(got.wholeMilliseconds)
  }
  return spent
}

/** Guesses from a process of its own, so that what they cost the measuring client is not counted as the server's. */
async function startFlood(index: ServedIndex): Promise<() => Promise<Flooded>> {
  const child = fork(new URL('./stage/flood-process.ts', import.meta.url), [index.url, String(FLOOD_PER_SECOND)])
  const ended = once(child, 'exit')
  await Promise.race([once(child, 'message'), ended.then(() => Promise.reject(new Error('the flood did not begin')))])
  return async () => {
    const told = once(child, 'message') as Promise<[Flooded]>
    child.send('stop')
    const [flooded] = await told
    await ended
    return flooded
  }
}

/** How long the first step takes for somebody whose browser the account knows. */
async function ownersSignIn(index: ServedIndex): Promise<number> {
  const client = new PersonClient(index.url, loopback(5000), KNOWN_BROWSER)
  await client.open('/sign-in')
  const startedAt = performance.now()
  for (;;) {
    const { status, retryAfter } = await client.post('/sign-in', { name: 'grace', password: PASSWORD, next: '' })
    if (status === 303) return performance.now() - startedAt
    if (performance.now() - startedAt > 60_000) return 60_000
    await sleep(Math.min(Number(retryAfter ?? 1), 2) * 1000)
  }
}

const p99 = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)]!
