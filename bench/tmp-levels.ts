import { temporaryFolder } from './stage/children.ts'
import { fillIndex, pageProject } from './stage/filled-index.ts'
import { serveIndex } from './stage/served-index.ts'
import { getPage } from './stage/http-get.ts'
import { startBareNode } from './stage/yardsticks.ts'
import { wrk } from './stage/wrk.ts'
import { median } from './stage/rounds.ts'
const a = temporaryFolder('a'), b = temporaryFolder('b')
await fillIndex(a, 0); await fillIndex(b, 0)
const info = await serveIndex(a, { HOLDFAST_READING: 'public' }, ['--trace-gc'])
const warn = await serveIndex(b, { HOLDFAST_READING: 'public', HOLDFAST_LOG_LEVEL: 'warn' })
const files = Number(process.argv[2] ?? 1)
const path = `/simple/${pageProject(files)}/`
const h = { accept: 'text/html', 'accept-encoding': 'identity' }
const got = await getPage(info.url + path, h)
const bare = await startBareNode(a, [{ name: 'x', status: 200, headers: Object.fromEntries(Object.entries(got.headers).filter(([k]) => !['date', 'connection', 'keep-alive'].includes(k))), bytes: got.bytes }])
if (process.argv[3] === 'prime') for (const f of [1, 100, 10000]) for (const accept of ['text/html', 'application/vnd.pypi.simple.v1+json']) for (const c of ['identity', 'gzip']) await getPage(`${info.url}/simple/${pageProject(f)}/`, { accept, 'accept-encoding': c })
if (process.argv[3] === 'load') for (const f of [1, 100, 10000]) for (const accept of ['text/html', 'application/vnd.pypi.simple.v1+json']) for (const c of ['identity', 'gzip']) await wrk(info, `${info.url}/simple/${pageProject(f)}/`, { accept, 'accept-encoding': c }, 1)
const out: Record<string, number[][]> = { info: [], warn: [], bare: [] }
for (let i = 0; i < 4; i++) {
  for (const [n, s, u] of [['info', info, info.url + path], ['warn', warn, warn.url + path], ['bare', bare, `${bare.url}/x`]] as const) {
    const l = await wrk(s, u, h, 2)
    out[n]!.push([l.requestsPerSecond, l.cpuMicroseconds])
  }
}
for (const [n, r] of Object.entries(out)) console.log(n, Math.round(median(r.map((x) => x[0]!))), 'cpu', r.map((x) => x[1]!.toFixed(1)).join(' '), 'min', Math.min(...r.map((x) => x[1]!)).toFixed(1))
import { readFileSync } from 'node:fs'
const gc = readFileSync(a + '/serve.log', 'utf8').split('\n').filter((l) => / ms: /.test(l))
console.log(gc.length, 'gcs', gc.slice(-6).join('\n'), 'total', gc.reduce((n, l) => n + Number(/\) MB, (pooled: [\d.]+ MB, )?([\d.]+) \//.exec(l)?.[2] ?? /, ([\d.]+) \/ /.exec(l)?.[1] ?? 0), 0))
for (const s of [info, warn, bare]) await s.stop()
