import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { buildSdist } from '../build/sdist.ts'
import { buildWheel } from '../build/wheel.ts'
import { makeIndexFolder, type SpawnedIndex, spawnIndex } from '../spawned-index.ts'
import {
  type Answer,
  type FaultyIndex,
  flawOf,
  get,
  listFiles,
  listProjects,
  noFault,
  type Sent,
  send,
  sha256,
  stagedFiles,
  startFaultyIndex,
} from './faulty-index.ts'
import { cutPower } from './power-cut.ts'
import type { DiskCall, DiskFault } from './preload/disk-fault.ts'

// What the shim cannot do: SQLite reads and writes by itself, beneath JavaScript. Its part is shown by the full disk below, by kill -9
// at its commits (kill.test.ts), and is otherwise SQLite's own word (synchronous = full). A flush that a disk confirms and
// does not do is noticed by nobody until the power is cut, so the power is cut here as well.

/** No upload performs more calls of one kind; a fault that still happens then is an endless loop. */
const MOST_CALLS = 60

let folder = ''
let index: FaultyIndex
let token = ''
before(async () => {
  folder = await makeIndexFolder()
  index = await startFaultyIndex(folder)
  token = await index.token()
})
after(async () => {
  await index.stop()
  await rm(folder, { recursive: true, force: true })
})

let numbers = 0
/** A file of a project of its own, in several writes and with metadata of its own. */
function newFile(kind: 'wheel' | 'sdist' = 'wheel', sizeBytes = 100_000): Sent {
  const project = `disk-${++numbers}`
  const version = '1.0'
  const options = { name: project, version, summary: `number ${numbers}`, padToBytes: sizeBytes }
  return { ...(kind === 'wheel' ? buildWheel(options) : buildSdist(options)), project, version }
}

/** Everything that was answered with 200. */
const promised: Sent[] = []

async function assertServed(file: Sent): Promise<void> {
  const listed = (await listFiles(index, file.project)).find(({ filename }) => filename === file.filename)
  assert.ok(listed, `${file.filename} is not listed`)
  assert.equal(listed.hashes.sha256, sha256(file.bytes))
  assert.equal(await flawOf(index, listed), undefined)
}

async function assertInvisible(file: Sent): Promise<void> {
  assert.deepEqual(await listFiles(index, file.project), [], `${file.filename} failed and is listed`)
  assert.ok(!(await listProjects(index)).includes(file.project), `${file.project} failed and is listed`)
  assert.equal((await get(index, `/pypi/${file.project}/json`)).status, 404)
}

function assertOneSentence(answer: Answer | undefined, what: string): asserts answer is Answer {
  assert.ok(answer, `${what}: no answer`)
  if (answer.status !== 200) assert.match(answer.body.toString(), /^[^\p{Cc}]{8,300}\n$/u, what)
}

async function restart(): Promise<void> {
  await index.kill()
  index = await startFaultyIndex(folder)
}

type Doing = DiskFault['doing']

/** For every n until an upload has no n-th such call. Returns how each of these uploads was answered. */
async function everyNth(call: DiskCall, doing: Doing, make: () => Sent): Promise<string[]> {
  const answers: string[] = []
  for (let nth = 1; ; nth++) {
    assert.ok(nth <= MOST_CALLS, `${call} ${doing}: no end of calls`)
    const file = make()
    const number = await index.arm({ call, nth, doing })
    const answer = await send(index, token, file)
    const what = `${file.filename}, ${call} number ${nth}: ${doing}`
    assertOneSentence(answer, what)
    const hasHappened = index.hasHappened(number)
    await index.arm(noFault)
    if (!hasHappened) {
      assert.equal(answer.status, 200, what)
      promised.push(file)
      return answers
    }
    answers.push(String(answer.status))
    if (answer.status === 200) {
      await assertServed(file)
    } else {
      assert.ok(answer.status >= 400, what)
      await assertInvisible(file)
      const again = await send(index, token, file)
      assert.equal(again?.status, 200, `${what}, then sent again: ${again?.body}`)
      await assertServed(file)
    }
    promised.push(file)
  }
}

const kinds = ['wheel', 'sdist'] as const

const failing: readonly (readonly [DiskCall, readonly Doing[]])[] = [
  ['open', ['EIO', 'ENOSPC']],
  ['write', ['EIO', 'ENOSPC']],
  ['sync', ['EIO', 'ENOSPC']],
  ['sync-folder', ['EIO']],
  ['mkdir', ['ENOSPC']],
  ['link', ['EIO', 'ENOSPC', 'EPERM']],
  ['rename', ['EIO', 'ENOSPC']],
  ['unlink', ['EIO']],
]

test('whichever call to the disk fails, the upload is refused with nothing visible and can be sent again, or it is wholly there', async (t) => {
  for (const [call, doings] of failing) {
    for (const doing of doings) {
      for (const kind of kinds) {
        const answers = await everyNth(call, doing, () => newFile(kind))
        t.diagnostic(`${kind.padEnd(5)} ${call.padEnd(11)} ${doing.padEnd(6)} ${answers.length} calls: ${answers.join(' ')}`)
        assert.ok(answers.length > 0, `${call} was never called`)
      }
    }
  }
})

test('whichever call the disk drops in silence, the same holds: a dropped write is noticed before the 200', async (t) => {
  for (const call of ['write', 'link', 'rename', 'mkdir', 'sync', 'sync-folder', 'unlink'] as const) {
    for (const kind of kinds) {
      const answers = await everyNth(call, 'drop', () => newFile(kind))
      t.diagnostic(`${kind.padEnd(5)} ${call.padEnd(11)} drop   ${answers.length} calls: ${answers.join(' ')}`)
      if (call === 'write')
        assert.deepEqual(
          answers.filter((answer) => answer === '200'),
          [],
        )
    }
  }
})

test('after kill -9 and a new start everything is there that was answered with 200, and nothing is staged', async (t) => {
  await restart()
  for (const file of promised) await assertServed(file)
  assert.deepEqual(stagedFiles(index), [])
  t.diagnostic(`${promised.length} files`)
})

test('a power cut takes nothing that was answered with 200', async (t) => {
  for (const [call, doing] of [
    ['commit', 'kill-after'],
    ['commit', 'kill-before'],
    ['rename', 'kill-after'],
    ['sync-folder', 'kill-before'],
    ['write', 'kill-after'],
  ] as const) {
    const files = Array.from({ length: 12 }, (_, number) => newFile(kinds[number % 2]!, number % 3 === 0 ? 200_000 : 20_000))
    await index.arm({ call, nth: 9, doing })
    const answers = await Promise.all(files.map(async (file) => ({ file, answer: await send(index, token, file) })))
    await index.kill()
    const lost = cutPower(index.operations)
    index = await startFaultyIndex(folder)
    const answered = answers.filter(({ answer }) => answer?.status === 200).map(({ file }) => file)
    for (const file of answered) await assertServed(file)
    for (const { file, answer } of answers) {
      if (answer !== undefined) continue
      for (const listed of await listFiles(index, file.project)) assert.equal(await flawOf(index, listed), undefined)
      assert.equal((await send(index, token, file))?.status, 200, `${file.filename} had no answer and cannot be sent again`)
      await assertServed(file)
    }
    promised.push(...files)
    t.diagnostic(
      `${call} ${doing}: ${answered.length} answered, lost ${lost.names.length} names and the end of ${lost.truncated.length} files`,
    )
  }
  for (const file of promised) await assertServed(file)
})

test('where the disk lied about a flush before the power cut, no wrong bytes are served, other files are whole, and sending again heals', async (t) => {
  for (const call of ['sync', 'sync-folder'] as const) {
    for (let nth = 1; ; nth++) {
      assert.ok(nth <= MOST_CALLS)
      const file = newFile()
      const number = await index.arm({ call, nth, doing: 'drop' })
      assert.equal((await send(index, token, file))?.status, 200)
      if (!index.hasHappened(number)) {
        promised.push(file)
        break
      }
      await index.kill()
      const lost = cutPower(index.operations)
      index = await startFaultyIndex(folder)
      const [listed] = await listFiles(index, file.project)
      const flaw = await flawOf(index, listed!)
      // An error, or the right bytes: never others.
      assert.ok(flaw === undefined || / answers 5/.test(flaw), flaw)
      const lostBlobs = [...lost.names, ...lost.truncated].filter((path) => !path.includes('/staging/'))
      assert.equal(flaw !== undefined, lostBlobs.length > 0, `${call} ${nth}: ${flaw}`)
      assert.equal((await send(index, token, file))?.status, 200)
      await assertServed(file)
      promised.push(file)
      t.diagnostic(`${call} number ${nth} was a lie: ${flaw ?? 'nothing was lost'}`)
    }
  }
  for (const file of promised) await assertServed(file)
})

/** Puts a small file system into a folder. False where this user or this container may not. */
function mountSmall(path: string, megabytes: number): boolean {
  mkdirSync(path, { recursive: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', path], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Where mounting is not permitted, ENOSPC of the shim above stands for the full disk. */
for (const place of ['blobs', 'all data'] as const) {
  test(`a disk that is full (${place}) refuses uploads with nothing left behind, and takes them again when there is room`, async (t) => {
    const small = await makeIndexFolder()
    const path = join(small, place === 'blobs' ? 'data/blobs' : 'data')
    const isMounted = mountSmall(path, place === 'blobs' ? 4 : 6)
    let full: SpawnedIndex | undefined
    try {
      if (!isMounted) return t.diagnostic('mounting is not permitted here; the shim has failed with ENOSPC instead')
      full = await spawnIndex({ folder: small })
      const ours = await full.token()
      const kept: Sent[] = []
      let refused: Sent | undefined
      for (let count = 0; refused === undefined && count < 12; count++) {
        const file = newFile('wheel', 1_000_000)
        const answer = await send(full, ours, file)
        assertOneSentence(answer, file.filename)
        if (answer.status === 200) kept.push(file)
        else refused = file
      }
      assert.ok(refused, 'the disk was never full')
      assert.deepEqual(await listFiles(full, refused.project), [])
      assert.deepEqual(stagedFiles(full), [])
      // So full that not a row fits.
      try {
        writeFileSync(join(path, 'ballast'), Buffer.alloc(8 * 2 ** 20))
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC')
      }
      const tiny = newFile('wheel', 3000)
      const answer = await send(full, ours, tiny)
      assertOneSentence(answer, 'on a disk with no room at all')
      assert.ok(answer.status >= 400)
      assert.deepEqual(await listFiles(full, tiny.project), [])
      for (const file of kept) assert.equal(await flawOf(full, (await listFiles(full, file.project))[0]!), undefined)
      await rm(join(path, 'ballast'))
      assert.equal((await send(full, ours, tiny))?.status, 200)
      assert.equal(await flawOf(full, (await listFiles(full, tiny.project))[0]!), undefined)
      assert.deepEqual(stagedFiles(full), [])
      t.diagnostic(`${kept.length} files of a megabyte, then ${place} full; a small one after there was room again`)
    } finally {
      await full?.stop()
      if (isMounted) execFileSync('umount', [path])
      await rm(small, { recursive: true, force: true })
    }
  })
}
