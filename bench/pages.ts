import { cpSync } from 'node:fs'
import { removeFolder, temporaryFolder } from './stage/children.ts'
import { fillIndex, pageProject, pageSizes } from './stage/filled-index.ts'
import { freePort, httpGet } from './stage/http-get.ts'
import { type BenchOptions, median, medianRatio, oneDecimal, ratio, whole } from './stage/rounds.ts'
import { type ServedIndex, serveIndex } from './stage/served-index.ts'
import { atLeast, both, type Row, type Table } from './stage/table.ts'
import { connections, type Load, wrk } from './stage/wrk.ts'
import { type RecordedAnswer, startBareNode, startNginx, type Yardstick } from './stage/yardsticks.ts'

const leastOfNginx: Readonly<Record<(typeof pageSizes)[number], number>> = { 1: 0.35, 100: 0.5, 10_000: 0.9 }
const OF_BARE_NODE = 0.8
const OF_PUBLIC = 0.5
const accepts = { html: 'text/html', json: 'application/vnd.pypi.simple.v1+json' } as const

interface Case {
  readonly name: string
  readonly says: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly ofNginx: number
}

const cases: readonly Case[] = (['identity', 'gzip'] as const).flatMap((coding) =>
  pageSizes.flatMap((files) =>
    (['html', 'json'] as const).map((form) => ({
      name: `${files}-${form}-${coding}`,
      says: `${whole(files)} file${files === 1 ? '' : 's'}, ${form.toUpperCase()}${coding === 'gzip' ? ', gzip' : ''}`,
      path: `/simple/${pageProject(files)}/`,
      headers: { accept: accepts[form], 'accept-encoding': coding },
      ofNginx: leastOfNginx[files],
    })),
  ),
)

/** Project pages under load, beside bare `node:http` and nginx; 304 and private reading beside the public 200. */
export async function benchPages(options: BenchOptions): Promise<Table[]> {
  const folder = temporaryFolder('pages')
  const privateFolder = temporaryFolder('pages-private')
  const stops: (() => Promise<void>)[] = []
  try {
    const { tokens } = await fillIndex(folder, 0)
    cpSync(folder, privateFolder, { recursive: true })
    const index = await serveIndex(folder, { HOLDFAST_READING: 'public' })
    stops.push(index.stop)
    const byToken = await serveIndex(privateFolder, { HOLDFAST_READING: 'private' })
    stops.push(byToken.stop)
    const answers = await Promise.all(cases.map((each) => recordAnswer(index, each)))
    const bare = await startBareNode(folder, answers)
    stops.push(bare.stop)
    const nginx = await startNginx(folder, await freePort(), answers)
    stops.push(nginx.stop)
    return [await sideBySide(index, bare, nginx, answers, options), await variants(index, byToken, tokens[0]!, answers[0]!, options)]
  } finally {
    for (const stop of stops) await stop()
    removeFolder(folder)
    removeFolder(privateFolder)
  }
}

async function sideBySide(
  index: ServedIndex,
  bare: Yardstick,
  nginx: Yardstick,
  answers: readonly RecordedAnswer[],
  options: BenchOptions,
): Promise<Table> {
  for (const [i, each] of cases.entries()) {
    for (const url of [`${bare.url}/${each.name}`, `${nginx.url}/${each.name}`]) await assertSameBytes(url, answers[i]!)
  }
  const rows: Row[] = []
  for (const [i, each] of cases.entries()) {
    const sides = {
      holdfast: () => wrk(index, index.url + each.path, each.headers, options.secondsARound),
      bare: () => wrk(bare, `${bare.url}/${each.name}`, each.headers, options.secondsARound),
      nginx: () => wrk(nginx, `${nginx.url}/${each.name}`, each.headers, options.secondsARound),
    }
    const loads = await inTurns(sides, options.rounds)
    index.forgetLog()
    const ofBare = medianRatio(rates(loads.holdfast), rates(loads.bare))
    const ofNginx = medianRatio(rates(loads.holdfast), rates(loads.nginx))
    const show = (side: keyof typeof sides) => whole(median(rates(loads[side])))
    rows.push({
      cells: [
        each.says,
        whole(answers[i]!.bytes.length),
        show('holdfast'),
        show('bare'),
        show('nginx'),
        ratio(ofBare),
        ratio(ofNginx),
        slowest(loads.holdfast),
        cpu(loads.holdfast),
        cpu(loads.bare),
        cpu(loads.nginx),
        errors(loads),
      ],
      target: both(atLeast(ofBare, OF_BARE_NODE), atLeast(ofNginx, each.ofNginx)),
    })
  }
  return {
    title: 'Project pages, requests a second',
    columns: [
      'page',
      'bytes',
      'holdfast',
      'bare node:http',
      'nginx',
      'of bare',
      'of nginx',
      'p99 ms',
      'CPU us',
      'bare CPU',
      'nginx CPU',
      'errors',
    ],
    rows,
    notes: [
      `wrk -t1 -c${connections}, median of ${options.rounds} alternating rounds of ${options.secondsARound} s; quotients are medians of the quotients of rounds`,
      'CPU: microseconds of processor time of the server for each request, which other work on the machine disturbs less',
      'public reading, one process each; Holdfast compares the change counter of the database and counts each request, and logs a line a second and page; the others log nothing',
      'bare node:http sends the same bytes with the same headers from memory; nginx (one worker) sends them as a static file',
    ],
  }
}

async function variants(
  index: ServedIndex,
  byToken: ServedIndex,
  token: string,
  page: RecordedAnswer,
  options: BenchOptions,
): Promise<Table> {
  const quiet = await serveIndex(temporaryCopy(index.folder), { HOLDFAST_READING: 'public', HOLDFAST_LOG_LEVEL: 'warn' })
  try {
    const { path, headers } = cases[0]!
    const authorization = { authorization: `Basic ${Buffer.from(`__token__:${token}`).toString('base64')}` }
    const fresh = { ...headers, 'if-none-match': page.headers.etag! }
    await assertStatus(index.url + path, fresh, 304)
    await assertStatus(byToken.url + path, headers, 401)
    await assertStatus(byToken.url + path, { ...headers, ...authorization }, 200)
    const sides = {
      public: () => wrk(index, index.url + path, headers, options.secondsARound),
      notModified: () => wrk(index, index.url + path, fresh, options.secondsARound),
      private: () => wrk(byToken, byToken.url + path, { ...headers, ...authorization }, options.secondsARound),
      quiet: () => wrk(quiet, quiet.url + path, headers, options.secondsARound),
    }
    const loads = await inTurns(sides, options.rounds)
    const of = (side: keyof typeof sides) => medianRatio(rates(loads[side]), rates(loads.public))
    const cells = (says: string, side: keyof typeof sides) => [
      says,
      whole(median(rates(loads[side]))),
      ratio(of(side)),
      cpu(loads[side]),
      slowest(loads[side]),
      errors({ side: loads[side] }),
    ]
    return {
      title: 'Page of one file, other ways to ask for it, requests a second',
      columns: ['', 'holdfast', 'of the public 200', 'CPU us', 'p99 ms', 'errors'],
      rows: [
        { cells: cells('public, 200', 'public') },
        { cells: cells('public, 304', 'notModified'), target: atLeast(of('notModified'), 1) },
        { cells: cells('private, 200, by token', 'private'), target: atLeast(of('private'), OF_PUBLIC) },
        { cells: cells('public, 200, HOLDFAST_LOG_LEVEL=warn', 'quiet') },
      ],
    }
  } finally {
    await quiet.stop()
    removeFolder(quiet.folder)
  }
}

const rates = (loads: readonly Load[]) => loads.map((load) => load.requestsPerSecond)
const cpu = (loads: readonly Load[]) => oneDecimal(median(loads.map((load) => load.cpuMicroseconds)))
const slowest = (loads: readonly Load[]) => oneDecimal(median(loads.map((load) => load.slowestMilliseconds)))
const errors = (loads: Readonly<Record<string, readonly Load[]>>) =>
  String(
    Object.values(loads)
      .flat()
      .reduce((sum, load) => sum + load.errors, 0),
  )

/** Each round begins with another side: what the machine does between rounds would else always meet the same one. */
async function inTurns<Side extends string>(
  sides: Readonly<Record<Side, () => Promise<Load>>>,
  rounds: number,
): Promise<Record<Side, Load[]>> {
  const names = Object.keys(sides) as Side[]
  const loads = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Side, Load[]>
  for (let round = 0; round < rounds; round++) {
    const first = round % names.length
    for (const name of [...names.slice(first), ...names.slice(0, first)]) loads[name].push(await sides[name]())
  }
  return loads
}

function temporaryCopy(folder: string): string {
  const copy = temporaryFolder('pages-quiet')
  cpSync(folder, copy, { recursive: true })
  return copy
}

/** Headers that node:http makes by itself, for anybody. */
const madeByNode = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding'])

async function recordAnswer(index: ServedIndex, { name, path, headers }: Case): Promise<RecordedAnswer> {
  const { status, headers: answered, bytes } = await httpGet(index.url + path, headers)
  if (status !== 200) throw new Error(`${path} answers ${status}`)
  return { name, status, headers: Object.fromEntries(Object.entries(answered).filter(([header]) => !madeByNode.has(header))), bytes }
}

async function assertSameBytes(url: string, { bytes }: RecordedAnswer): Promise<void> {
  const answer = await httpGet(url, {})
  if (answer.status !== 200 || !answer.bytes.equals(bytes)) throw new Error(`${url} does not send the bytes that Holdfast sends`)
}

async function assertStatus(url: string, headers: Readonly<Record<string, string>>, status: number): Promise<void> {
  const answer = await httpGet(url, headers)
  if (answer.status !== status) throw new Error(`${url} answers ${answer.status} where ${status} was expected`)
}
