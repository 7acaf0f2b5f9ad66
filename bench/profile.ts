import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { writeBigWheel } from './stage/big-wheel.ts'
import { removeFolder, temporaryFolder } from './stage/children.ts'
import { fillDatabase } from './stage/fill-database.ts'
import { migrateIndex, prepareIndex, type ServedIndex, serveIndex } from './stage/served-index.ts'
import { prepareUpload, prepareWheel, UploadClient } from './stage/upload-client.ts'
import { wrk } from './stage/wrk.ts'

// `node bench/profile.ts page|private|not-modified|upload|big`: where the main thread of the server spends its time.

interface CpuProfile {
  readonly nodes: readonly { id: number; callFrame: { functionName: string; url: string; lineNumber: number }; children?: number[] }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

const kind = process.argv[2] ?? 'page'
const files = Number(process.argv[3] ?? 1)
const folder = temporaryFolder('profile')
const tokens = await prepareIndex(folder, 2)
await migrateIndex(folder)
fillDatabase(folder, [
  { name: 'profiled', files },
  { name: 'other', files: 100 },
  { name: 'large', files: 10_000 },
])
const reading = kind === 'private' ? 'private' : 'public'
const index = await serveIndex(folder, { HOLDFAST_READING: reading }, ['--cpu-prof', `--cpu-prof-dir=${folder}/prof`])
try {
  console.log(await load(index))
} finally {
  await index.stop()
}
for (const name of readdirSync(join(folder, 'prof')))
  print(name, JSON.parse(readFileSync(join(folder, 'prof', name), 'utf8')) as CpuProfile)
removeFolder(folder)

async function load(index: ServedIndex): Promise<string> {
  const authorization = `Basic ${Buffer.from(`__token__:${tokens[0]}`).toString('base64')}`
  if (kind === 'upload') {
    const uploads = []
    for (let i = 0; i < 300; i++) uploads.push(await prepareWheel('profiled-upload', `1.0.${i}`, 100_000))
    const client = new UploadClient(index.url, tokens[0]!)
    const spent = []
    for (const upload of uploads) spent.push(await client.upload(upload))
    client.close()
    return `${spent.length} uploads, ${(spent.reduce((a, b) => a + b) / spent.length).toFixed(2)} ms each`
  }
  if (kind === 'big') {
    const wheel = await writeBigWheel(folder, 'enormous', '1.0.0', [250e6, 250e6, 250e6, 250e6])
    const client = new UploadClient(index.url, tokens[0]!)
    const milliseconds = await client.upload(prepareUpload({ ...wheel, content: wheel }))
    client.close()
    return `${(milliseconds / 1000).toFixed(2)} s`
  }
  const url = `${index.url}/simple/profiled/`
  const page = await fetch(url, { headers: { authorization, 'accept-encoding': 'identity' } })
  await page.arrayBuffer()
  const headers = {
    'accept-encoding': 'identity',
    ...(kind === 'private' ? { authorization } : {}),
    ...(kind === 'not-modified' ? { 'if-none-match': page.headers.get('etag') ?? '' } : {}),
  }
  if (process.argv[4] === 'primed') {
    for (const accept of ['text/html', 'application/vnd.pypi.simple.v1+json']) {
      for (const coding of ['identity', 'gzip']) {
        for (const name of ['profiled', 'other', 'large'])
          await (await fetch(`${index.url}/simple/${name}/`, { headers: { ...headers, accept, 'accept-encoding': coding } })).arrayBuffer()
      }
    }
  }
  const { requestsPerSecond, errors, cpuMicroseconds } = await wrk(index, url, headers, 5)
  return `${requestsPerSecond} requests a second, ${errors} errors, ${cpuMicroseconds.toFixed(1)} us each`
}

function print(name: string, profile: CpuProfile): void {
  const byId = new Map(profile.nodes.map((node) => [node.id, node]))
  const parents = new Map(profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)))
  const own = new Map<string, number>()
  const withCallees = new Map<string, number>()
  const add = (to: Map<string, number>, key: string, microseconds: number) => to.set(key, (to.get(key) ?? 0) + microseconds)
  let total = 0
  for (const [i, id] of profile.samples.entries()) {
    if (byId.get(id)!.callFrame.functionName === '(idle)') continue
    const microseconds = profile.timeDeltas[i]!
    total += microseconds
    add(own, placeOf(byId.get(id)!.callFrame), microseconds)
    const onStack = new Set<string>()
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) onStack.add(placeOf(byId.get(at)!.callFrame))
    for (const place of onStack) if (/(server\/src|node_modules|\w+\/dist|\w+\/lib)\//.test(place)) add(withCallees, place, microseconds)
  }
  console.log(`\n${name}: ${(total / 1e6).toFixed(2)} s busy`)
  show('itself', own)
  show('with what it calls (synchronously)', withCallees)

  function show(title: string, spent: ReadonlyMap<string, number>): void {
    console.log(`\n${title}`)
    for (const [place, microseconds] of [...spent].toSorted((a, b) => b[1] - a[1]).slice(0, 45)) {
      console.log(`${((microseconds / total) * 100).toFixed(1).padStart(6)} %  ${place}`)
    }
  }
}

function placeOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  const path = (url.startsWith('file://') ? relative(process.cwd(), new URL(url).pathname) : url).replace(/^.*node_modules\//, '')
  return `${functionName || '(anonymous)'} ${path}${path ? `:${lineNumber + 1}` : ''}`
}
