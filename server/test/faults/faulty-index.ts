import { createHash } from 'node:crypto'
import { readdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as deadline } from 'node:timers/promises'
import type { BuiltArchive } from '../build/wheel.ts'
import { basic } from '../index-in-test.ts'
import { type SpawnedIndex, spawnIndex } from '../spawned-index.ts'
import { writeForm } from './mutations/multipart.ts'
import type { DiskFault } from './preload/disk-fault.ts'

const shim = join(import.meta.dirname, 'preload/disk-shim.ts')

export const noFault: Omit<DiskFault, 'number'> = { call: 'none', nth: 0, doing: 'drop' }

export interface FaultyIndex extends SpawnedIndex {
  /** What the shim has written down, for `cutPower`. */
  readonly operations: string
  /** From the moment the process was started to its first 200 of `/readyz`. */
  readonly readyMilliseconds: number
  /** From now on the next fault is this one. Returns its number. */
  arm(fault: Omit<DiskFault, 'number'>): Promise<number>
  /** True once the fault of this number has happened. */
  hasHappened(number: number): boolean
  /** kill -9, and waits for the end. */
  kill(): Promise<void>
}

let armings = 0

/** The real server on the data of a folder, with the shim between it and the disk. */
export async function startFaultyIndex(folder: string, first: Omit<DiskFault, 'number'> = noFault): Promise<FaultyIndex> {
  const faultFile = join(folder, 'fault.json')
  const operations = join(folder, `operations-${++armings}`)
  const write = (fault: Omit<DiskFault, 'number'>) => {
    armings++
    writeFileSync(faultFile, JSON.stringify({ ...fault, number: armings } satisfies DiskFault))
    return armings
  }
  write(first)
  const startedAt = performance.now()
  const index = await spawnIndex({
    folder,
    nodeWords: ['--import', shim],
    settings: {
      HOLDFAST_TEST_DISK_BLOBS: join(folder, 'data/blobs'),
      HOLDFAST_TEST_DISK_FAULT: faultFile,
      HOLDFAST_TEST_DISK_LOG: operations,
      HOLDFAST_MAX_UPLOADS_PER_TOKEN: '100',
    },
  })
  await within('the first 200 of /readyz', 10, async () => {
    while ((await get(index, '/readyz')).status !== 200) {}
  })
  const readyMilliseconds = performance.now() - startedAt
  return {
    ...index,
    operations,
    readyMilliseconds,
    async arm(fault) {
      const number = write(fault)
      index.signal('SIGUSR2')
      await index.waitForLog(
        `the arming of fault ${number}`,
        (line) => line.msg === 'disk shim armed' && (line as { number?: number }).number === number,
      )
      return number
    },
    hasHappened: (number) => index.log.some((line) => line.msg === 'disk fault' && (line as { number?: number }).number === number),
    async kill() {
      index.signal('SIGKILL')
      await within('the end of a killed server', 10, () => index.ended)
    },
  }
}

/** @throws Error that says what was not there in time. */
export async function within<Result>(what: string, seconds: number, work: () => Promise<Result>): Promise<Result> {
  const over = new AbortController()
  const late = deadline(seconds * 1000, undefined, { signal: over.signal }).then(
    () => {
      throw new Error(`${what} was not there after ${seconds} s`)
    },
    () => undefined as never,
  )
  try {
    return await Promise.race([work(), late])
  } finally {
    over.abort()
  }
}

export interface Answer {
  readonly status: number
  readonly body: Buffer
}

export async function get(index: SpawnedIndex, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await fetch(new URL(path, index.url), { headers, redirect: 'manual', signal: AbortSignal.timeout(30_000) })
  return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) }
}

export type Sent = Pick<BuiltArchive, 'filename' | 'bytes'> & { readonly project: string; readonly version: string }

/** Uploads as twine does. Undefined where the connection ended without an answer. `wrote` hears of every piece that was sent. */
export function send(
  index: SpawnedIndex,
  token: string,
  file: Sent,
  wrote: (bytes: number) => void = () => undefined,
): Promise<Answer | undefined> {
  const isWheel = file.filename.endsWith('.whl')
  const fields = {
    ':action': 'file_upload',
    protocol_version: '1',
    metadata_version: '2.1',
    name: file.project,
    version: file.version,
    filetype: isWheel ? 'bdist_wheel' : 'sdist',
    pyversion: isWheel ? 'py3' : 'source',
    sha256_digest: sha256(file.bytes),
  }
  const parts = [
    ...Object.entries(fields).map(([name, content]) => ({ name, content })),
    { name: 'content', filename: file.filename, content: file.bytes },
  ]
  const body = writeForm({ parts, boundary: 'holdfast-faults' })
  return new Promise((resolve) => {
    const sending = request(new URL('/legacy/', index.url), {
      method: 'POST',
      agent: false,
      headers: { ...basic(token), 'content-type': 'multipart/form-data; boundary=holdfast-faults', 'content-length': body.length },
      signal: AbortSignal.timeout(60_000),
    })
    sending.on('error', () => resolve(undefined))
    sending.on('response', (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      // The status line is the answer: whoever read a 200 believes it, whatever became of the body.
      answer.on('close', () => resolve({ status: answer.statusCode!, body: Buffer.concat(chunks) }))
    })
    const step = 32 * 1024
    const go = (at: number): void => {
      if (at >= body.length) return void sending.end()
      sending.write(body.subarray(at, at + step), (error) => {
        if (error) return
        wrote(Math.min(step, body.length - at))
        go(at + step)
      })
    }
    go(0)
  })
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export interface Listed {
  readonly filename: string
  readonly url: string
  readonly size: number
  readonly hashes: { readonly sha256: string }
  readonly 'core-metadata': boolean | { readonly sha256: string }
}

const simpleJson = { accept: 'application/vnd.pypi.simple.v1+json' }

/** The files of a project; none where there is no such project. @throws Error for any other answer. */
export async function listFiles(index: SpawnedIndex, project: string): Promise<readonly Listed[]> {
  const { status, body } = await get(index, `/simple/${project}/`, simpleJson)
  if (status === 404) return []
  if (status !== 200) throw new Error(`the page of ${project} answers ${status}`)
  return (JSON.parse(body.toString()) as { files: Listed[] }).files
}

export async function listProjects(index: SpawnedIndex): Promise<readonly string[]> {
  const { status, body } = await get(index, '/simple/', simpleJson)
  if (status !== 200) throw new Error(`the list of projects answers ${status}`)
  return (JSON.parse(body.toString()) as { projects: { name: string }[] }).projects.map(({ name }) => name)
}

/** What is wrong with a listed file and its metadata, as somebody who downloads them sees it; undefined where nothing is. */
export async function flawOf(index: SpawnedIndex, listed: Listed): Promise<string | undefined> {
  const path = new URL(listed.url).pathname
  const { status, body } = await get(index, path)
  if (status !== 200) return `${listed.filename} answers ${status}`
  if (body.length !== listed.size || sha256(body) !== listed.hashes.sha256)
    return `${listed.filename} comes with other bytes than are listed`
  if (typeof listed['core-metadata'] !== 'object') return undefined
  const metadata = await get(index, `${path}.metadata`)
  if (metadata.status !== 200) return `the metadata of ${listed.filename} answers ${metadata.status}`
  return sha256(metadata.body) === listed['core-metadata'].sha256
    ? undefined
    : `the metadata of ${listed.filename} are other bytes than are listed`
}

/** What is staged on the disk of an index. */
export const stagedFiles = (index: SpawnedIndex): string[] => readdirSync(join(index.dataFolder, 'blobs/staging'))

/** Entries of the journal, and the highest position: equal where there are no gaps. */
export function journalOf(index: SpawnedIndex): { entries: number; first: number; last: number } {
  const db = new DatabaseSync(join(index.dataFolder, 'holdfast.sqlite'), { readOnly: true })
  try {
    const { entries, first, last } = db
      .prepare('select count(*) as entries, min(position) as first, max(position) as last from journal_entry')
      .get()!
    return { entries: Number(entries), first: Number(first), last: Number(last) }
  } finally {
    db.close()
  }
}
