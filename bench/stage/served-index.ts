import { once } from 'node:events'
import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Child, runProgram, startChild, waitForLine } from './children.ts'

const program = join(import.meta.dirname, '../../server/bin/holdfast.js')

export interface ServedIndex extends Child {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly folder: string
  /** From the start of the process to the first 200 of `/readyz`. */
  readonly startMilliseconds: number
  /** Forgets what it logged so far; rounds of a million requests would fill the disk. */
  forgetLog(): void
}

export type IndexSettings = Readonly<Record<string, string>>

/** Makes the accounts and tokens that a client needs. */
export async function prepareIndex(folder: string, tokens: number): Promise<string[]> {
  const run = (...words: string[]) =>
    runProgram(process.execPath, [program, ...words], { env: environment(folder, {}), deadlineSeconds: 60 })
  await run('user', 'create', 'ada', '--email', 'ada@example.org', '--admin')
  await run('user', 'create', 'ci', '--service')
  const made: string[] = []
  while (made.length < tokens) {
    const output = await run('token', 'create', '--user', 'ci', '--all', '--permission', 'upload', '--permission', 'read')
    made.push(output.trim().split('\n').at(-1)!)
  }
  return made
}

/** Makes an empty database of this build's shape. */
export async function migrateIndex(folder: string): Promise<void> {
  await runProgram(process.execPath, [program, 'migrate'], { env: environment(folder, {}), deadlineSeconds: 600 })
}

/** Starts `holdfast serve` on a free port; its log goes to a file, as it would behind a supervisor. */
export async function serveIndex(folder: string, settings: IndexSettings = {}, nodeWords: readonly string[] = []): Promise<ServedIndex> {
  const logPath = join(folder, 'serve.log')
  writeFileSync(logPath, '')
  const startedAt = performance.now()
  const child = startChild(process.execPath, [...nodeWords, program, 'serve'], logPath, environment(folder, settings))
  const port = (await waitForLine(logPath, /^Holdfast serves http:\/\/localhost:(\d+)/m))[1]!
  const url = `http://127.0.0.1:${port}`
  while ((await statusOf(`${url}/readyz`)) !== 200) await sleep(5)
  const startMilliseconds = performance.now() - startedAt
  return { ...child, url, folder, startMilliseconds, forgetLog: () => truncateSync(logPath, 0) }
}

/** Resident bytes of a process now, and the most it ever had since `resetPeak`. */
export function residentBytes(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1])
  return { now: kilobytes('VmRSS') * 1024, peak: kilobytes('VmHWM') * 1024 }
}

/** Makes the peak of a process what it has now (proc(5), clear_refs). */
export function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

async function statusOf(url: string): Promise<number | undefined> {
  try {
    const [response] = await once(get(url, { agent: false }), 'response')
    response.resume()
    return response.statusCode
  } catch {
    return undefined
  }
}

function environment(folder: string, settings: IndexSettings): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('HOLDFAST_'))
  return { ...Object.fromEntries(inherited), HOLDFAST_DATA: join(folder, 'data'), HOLDFAST_PORT: '0', ...settings }
}
