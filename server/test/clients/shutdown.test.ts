import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { buildWheel } from '../build/wheel.ts'
import { makeIndexFolder, type SpawnedIndex, spawnIndex } from '../spawned-index.ts'
import { ask, head, openWire } from './raw-http.ts'
import { rawUpload } from './raw-upload.ts'

let folder = ''
let token = ''
before(async () => {
  folder = await makeIndexFolder()
  const index = await spawnIndex({ folder })
  token = await index.token({ permissions: ['upload'] })
  assert.equal(await index.stop(), 0)
})
after(() => rm(folder, { recursive: true, force: true }))

/** A server with an upload of which half has come, and which has been told to stop. */
async function stoppingWithUpload(t: TestContext, version: string, settings: Record<string, string> = {}) {
  const index = await spawnIndex({ folder, settings })
  t.after(() => index.stop())
  const wheel = buildWheel({ name: 'slow', version, padToBytes: 200_000 })
  const upload = rawUpload(token, wheel)
  const wire = await openWire(index.port)
  await wire.send(Buffer.concat([upload.head, upload.body.subarray(0, 100_000)]))
  await waitForStagedFile(index)
  const idle = await openWire(index.port)
  await idle.send(head('GET /healthz'))
  assert.equal((await idle.answer()).status, 200)
  index.signal('SIGTERM')
  await index.waitForLine('Stopping', /^Stopping/)
  return { index, wheel, wire, idle, rest: upload.body.subarray(100_000) }
}

/** The upload has been let in and its file has begun. */
async function waitForStagedFile(index: SpawnedIndex): Promise<void> {
  const deadline = Date.now() + 10_000
  while (stagedFiles(index).length === 0) {
    if (Date.now() > deadline) throw new Error('no upload began within 10 s')
    await new Promise(setImmediate)
  }
}

/** A connection that was made while the last one was being closed may still be let in, and is reset. */
async function waitUntilRefused(port: number): Promise<void> {
  const deadline = Date.now() + 5000
  while (true) {
    const refused = await openWire(port).then(
      (wire) => void wire.close(),
      (error: NodeJS.ErrnoException) => error.code,
    )
    if (refused === 'ECONNREFUSED') return
    if (Date.now() > deadline) throw new Error('new connections are taken 5 s after the server was told to stop')
  }
}

const stagedFiles = ({ dataFolder }: SpawnedIndex) => readdirSync(join(dataFolder, 'blobs', 'staging'))

test('an upload that is under way when the server is told to stop is finished with 200, and is there after the next start', async (t) => {
  const { index, wheel, wire, idle, rest } = await stoppingWithUpload(t, '1.0')
  await idle.closed()
  await waitUntilRefused(index.port)
  await wire.send(rest)
  assert.equal((await wire.answer()).status, 200)
  await wire.closed()
  assert.equal(await index.ended, 0)

  const again = await spawnIndex({ folder })
  const page = await ask(again.port, head('GET /simple/slow/'))
  assert.match(page.body.toString(), new RegExp(wheel.filename))
  assert.equal(await again.stop(), 0)
})

test('a connection that is open when the server is told to stop brings no further upload', async (t) => {
  const { index, wire, rest } = await stoppingWithUpload(t, '2.0')
  const next = rawUpload(token, buildWheel({ name: 'slow', version: '2.1' }))
  await wire.send(Buffer.concat([rest, next.head, next.body]))
  assert.equal((await wire.answer()).status, 200)
  // Either it reads that the index is restarting, or the connection ends; never a 200.
  const second = await wire.answer().catch(() => undefined)
  if (second !== undefined) assert.equal(second.status, 503)
  assert.equal(await index.ended, 0)
})

test('an upload that does not finish in the time that is given is ended and leaves nothing', async (t) => {
  const { index, wire } = await stoppingWithUpload(t, '3.0', { HOLDFAST_SHUTDOWN_SECONDS: '1' })
  await wire.closed()
  assert.equal(await index.ended, 0)
  assert.deepEqual(stagedFiles(index), [])

  const again = await spawnIndex({ folder })
  assert.doesNotMatch((await ask(again.port, head('GET /simple/slow/'))).body.toString(), /slow-3\.0/)
  await again.stop()
})

test('a connection that was opened ahead and says nothing does not hold the stop', async (t) => {
  const index = await spawnIndex({ folder })
  t.after(() => index.stop())
  const wire = await openWire(index.port)
  index.signal('SIGTERM')
  await wire.closed()
  assert.equal(await index.ended, 0)
})

test('Ctrl-C stops it as SIGTERM does', async () => {
  const index = await spawnIndex({ folder })
  index.signal('SIGINT')
  assert.equal(await index.ended, 0)
})
