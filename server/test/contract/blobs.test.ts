import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { after, beforeEach, test } from 'node:test'
import type { Blobs, StagedBlob } from '../../src/platform/blobs/blobs.ts'
import { openDiskBlobs } from '../../src/platform/blobs/disk-blobs.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const text = Buffer.from('some bytes of a wheel')
const digest = sha256(text)

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

interface Place {
  readonly blobs: Blobs
  /** The same place as another process would open it. */
  reopen(): Promise<Blobs>
  /** Names of everything that is staged. */
  staged(): Promise<string[]>
  /** Leaves something staged, as the process of this number would have. */
  stageAs(pid: number): Promise<void>
  /** Cuts a blob, as a disk does that loses power after it has lied about a flush. */
  damage(digest: string): Promise<void>
}

const folders: string[] = []
after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

async function openDisk(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-blobs-'))
  folders.push(folder)
  const staging = join(folder, 'staging')
  return {
    blobs: await openDiskBlobs(folder),
    reopen: () => openDiskBlobs(folder),
    staged: () => readdir(staging),
    stageAs: (pid) => writeFile(join(staging, `${pid}-0123`), text),
    damage: (digest) => truncate(join(folder, digest.slice(0, 2), digest.slice(2, 4), digest), 3),
  }
}

const adapters: Readonly<Record<string, () => Promise<Place>>> = { disk: openDisk }

for (const [adapter, open] of Object.entries(adapters)) {
  let place: Place
  let blobs: Blobs
  beforeEach(async () => {
    place = await open()
    blobs = place.blobs
  })

  const read = async (name: string, range?: { start: number; end: number }) => {
    const blob = await blobs.open(name, range)
    return blob && { sizeBytes: blob.sizeBytes, bytes: await collect(blob.stream) }
  }
  const stageBytes = async (...chunks: Uint8Array[]): Promise<StagedBlob> => {
    const staged = await blobs.stage()
    for (const chunk of chunks) await staged.write(chunk)
    return staged
  }

  test(`${adapter}: what was put comes back byte for byte, also after opening again`, async () => {
    for (const bytes of [text, Buffer.alloc(0), randomBytes(1_500_000)]) {
      await blobs.put(sha256(bytes), bytes)
      for (const one of [blobs, await place.reopen()]) {
        assert.equal(await one.sizeOf(sha256(bytes)), bytes.length)
        const blob = await one.open(sha256(bytes))
        assert.equal(blob?.sizeBytes, bytes.length)
        assert.ok((await collect(blob!.stream)).equals(bytes))
      }
    }
    assert.deepEqual(await place.staged(), [])
  })

  test(`${adapter}: what was staged in pieces is kept as one, and can be read on its path before`, async () => {
    const staged = await stageBytes(text.subarray(0, 4), Buffer.alloc(0), text.subarray(4))
    assert.equal(staged.sizeBytes, text.length)
    assert.ok((await readFile(staged.path)).equals(text))
    assert.equal(await blobs.sizeOf(digest), undefined)
    await staged.keep(digest)
    await staged.discard()
    assert.ok((await read(digest))?.bytes.equals(text))
    assert.deepEqual(await place.staged(), [])
  })

  test(`${adapter}: a range is read with both of its ends`, async () => {
    await blobs.put(digest, text)
    for (const [start, end] of [
      [0, 0],
      [0, text.length - 1],
      [5, 9],
      [text.length - 1, text.length - 1],
    ] as const) {
      const blob = await read(digest, { start, end })
      assert.equal(blob?.sizeBytes, text.length)
      assert.ok(blob?.bytes.equals(text.subarray(start, end + 1)), `${start} to ${end}`)
    }
  })

  test(`${adapter}: what is not there is undefined, and removing it is no error`, async () => {
    assert.equal(await blobs.open(digest), undefined)
    assert.equal(await blobs.sizeOf(digest), undefined)
    await blobs.remove(digest)
  })

  test(`${adapter}: what was removed is gone, and can be put again`, async () => {
    await blobs.put(digest, text)
    await blobs.remove(digest)
    assert.equal(await blobs.open(digest), undefined)
    await blobs.put(digest, text)
    assert.ok((await read(digest))?.bytes.equals(text))
  })

  test(`${adapter}: discarding leaves nothing, twice, and before anything was written`, async () => {
    for (const staged of [await stageBytes(text), await blobs.stage()]) {
      await staged.discard()
      await staged.discard()
      await assert.rejects(staged.keep(digest))
      await assert.rejects(staged.write(text))
    }
    assert.equal(await blobs.sizeOf(digest), undefined)
    assert.deepEqual(await place.staged(), [])
  })

  test(`${adapter}: discarding does not take away what was kept`, async () => {
    const staged = await stageBytes(text)
    await staged.keep(digest)
    await staged.discard()
    await staged.discard()
    assert.ok((await read(digest))?.bytes.equals(text))
  })

  test(`${adapter}: the same bytes kept twice, at once and one after the other, are there once`, async () => {
    await blobs.put(digest, text)
    await Promise.all(Array.from({ length: 20 }, () => blobs.put(digest, text)))
    assert.ok((await read(digest))?.bytes.equals(text))
    assert.deepEqual(await place.staged(), [])
  })

  test(`${adapter}: keeping is repeated until discarded, whether somebody removed the bytes or not`, async () => {
    const staged = await stageBytes(text)
    await staged.keep(digest)
    await staged.keep(digest)
    await blobs.remove(digest)
    await staged.keep(digest)
    await staged.discard()
    assert.ok((await read(digest))?.bytes.equals(text))
    assert.deepEqual(await place.staged(), [])
  })

  test(`${adapter}: keeping puts right what the disk has damaged`, async () => {
    await blobs.put(digest, text)
    await place.damage(digest)
    assert.equal(await blobs.sizeOf(digest), 3)
    await blobs.put(digest, text)
    assert.ok((await read(digest))?.bytes.equals(text))
  })

  test(`${adapter}: readers see all of a blob or nothing, while it is put and removed again and again`, async () => {
    const bytes = randomBytes(300_000)
    const name = sha256(bytes)
    let isOver = false
    const writer = (async () => {
      for (let round = 0; round < 40; round++) {
        await blobs.put(name, bytes)
        await blobs.remove(name)
      }
      isOver = true
    })()
    let whole = 0
    while (!isOver) {
      const seen = await read(name)
      if (seen === undefined) {
        await new Promise((resolve) => setImmediate(resolve))
        continue
      }
      assert.ok(seen.bytes.equals(bytes))
      whole++
    }
    await writer
    assert.ok(whole > 0)
  })

  test(`${adapter}: a reader that has begun reads to the end, though the blob is removed`, async () => {
    const bytes = randomBytes(3_000_000)
    await blobs.put(sha256(bytes), bytes)
    const blob = await blobs.open(sha256(bytes))
    await blobs.remove(sha256(bytes))
    assert.ok((await collect(blob!.stream)).equals(bytes))
  })

  test(`${adapter}: a hundred blobs at once are all there`, async () => {
    const many = Array.from({ length: 100 }, () => randomBytes(2000))
    await Promise.all(many.map((bytes) => blobs.put(sha256(bytes), bytes)))
    for (const bytes of many) assert.ok((await read(sha256(bytes)))?.bytes.equals(bytes))
    assert.deepEqual(await place.staged(), [])
  })

  test(`${adapter}: sweeping removes what dead processes staged, and neither what another one stages nor what is kept`, async () => {
    const dead = spawnSync(process.execPath, ['--version']).pid
    const alive = spawn(process.execPath, ['--eval', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
    await once(alive, 'spawn')
    try {
      await blobs.put(digest, text)
      await place.stageAs(dead)
      await place.stageAs(alive.pid!)
      assert.equal(await (await place.reopen()).sweep(), 1)
      assert.deepEqual(await place.staged(), [`${alive.pid}-0123`])
      assert.ok((await read(digest))?.bytes.equals(text))
    } finally {
      alive.kill('SIGKILL')
    }
  })

  test(`${adapter}: a name that is no digest is a bug of the caller, never a path`, async () => {
    for (const name of [
      '',
      '../../etc/passwd',
      digest.toUpperCase(),
      digest.slice(1),
      `${digest}0`,
      `${digest.slice(0, 63)}/`,
      `${digest}\n`,
    ]) {
      await assert.rejects(blobs.open(name), TypeError)
      await assert.rejects(blobs.sizeOf(name), TypeError)
      await assert.rejects(blobs.remove(name), TypeError)
      await assert.rejects(blobs.put(name, text), TypeError)
    }
    assert.deepEqual(await place.staged(), [])
  })
}

test('disk: files and folders are for their owner alone', async () => {
  const { blobs } = await openDisk()
  await blobs.put(digest, text)
  const folder = folders.at(-1)!
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const { mode } = await stat(join(entry.parentPath, entry.name))
    assert.equal(mode & 0o077, 0, entry.name)
  }
})

test('disk: folders that somebody has tidied away are made again', async () => {
  const { blobs } = await openDisk()
  const folder = folders.at(-1)!
  for (const gone of [digest.slice(0, 2), join(digest.slice(0, 2), digest.slice(2, 4))]) {
    await blobs.put(digest, text)
    await rm(join(folder, gone), { recursive: true })
    await blobs.put(digest, text)
    assert.equal(await blobs.sizeOf(digest), text.length)
  }
})

test('disk: a folder that cannot be made is told at once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-blobs-'))
  folders.push(folder)
  await writeFile(join(folder, 'in-the-way'), '')
  await assert.rejects(openDiskBlobs(join(folder, 'in-the-way')), { code: 'EEXIST' })
})
