import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseToken } from '../src/tokens/token-text.ts'
import { cleanEnvironment, type Outcome, runCommand, runSuccessfully } from './run-command.ts'

export const holdfastProgram = fileURLToPath(new URL('../bin/holdfast.js', import.meta.url))

type Settings = Readonly<Record<string, string>>

export interface SpawnOptions {
  /** `HOLDFAST_*`; reading is public unless they say otherwise. */
  readonly settings?: Settings
  /** A folder from `makeIndexFolder`, or of an index that was stopped or killed; it is not removed by `stop`. Default: a new one. */
  readonly folder?: string
  /** Words for Node itself, before the program: `--import`, a file that makes things fail. */
  readonly nodeWords?: readonly string[]
  readonly startSeconds?: number
}

export interface TokenOptions {
  readonly user?: string
  readonly projects?: readonly string[] | 'all'
  readonly permissions?: readonly string[]
  readonly expires?: string
  readonly networks?: readonly string[]
}

/** One line of the server's log; requests have the fields below. */
export interface LogLine {
  readonly level: string
  readonly msg: string
  readonly method?: string
  readonly path?: string
  readonly status?: number
  readonly tokenId?: string
}

export interface SpawnedIndex {
  /** `http://localhost:PORT`, without a slash. */
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Holds `data` (the data of the index) and `home` (an empty home for programs). */
  readonly folder: string
  readonly dataFolder: string
  readonly home: string
  /** Everything that was logged so far. */
  readonly log: readonly LogLine[]
  /** Lines of standard output that are no log, and standard error. */
  readonly spoken: readonly string[]
  /** Waits for a log line, also one that is there already. @throws Error that names `what` after the deadline. */
  waitForLog(what: string, isIt: (line: LogLine) => boolean, deadlineSeconds?: number): Promise<LogLine>
  /** The same for the other lines. */
  waitForLine(what: string, pattern: RegExp, deadlineSeconds?: number): Promise<string>
  /** `holdfast …` on the same data and settings. */
  cli(...words: string[]): Promise<Outcome>
  /** The same, for what must succeed. */
  cliSuccessfully(...words: string[]): Promise<Outcome>
  /** A new token of the service `ci`, whose owner is the administrator `ada`; both are made when first needed. */
  token(options?: TokenOptions): Promise<string>
  signal(name: NodeJS.Signals): void
  /** Resolves once the process has ended: its exit code, undefined where a signal ended it. */
  readonly ended: Promise<number | undefined>
  /** SIGTERM, and SIGKILL after the deadline; removes the folder if it was made here. @returns the exit code. */
  stop(deadlineSeconds?: number): Promise<number | undefined>
}

/** The id under which the index keeps a token: its identifier, which is no secret. */
export const tokenIdOf = (token: string): string => Buffer.from(parseToken(token)!.identifier).toString()

/** A folder for an index and the programs around it. Whoever makes it removes it. */
export async function makeIndexFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-spawned-'))
  await mkdir(join(folder, 'home'))
  return folder
}

/** `holdfast …` on the data of `folder`, whether a server runs there or not. */
export function runHoldfast(folder: string, settings: Settings, words: readonly string[]): Promise<Outcome> {
  return runCommand(process.execPath, [holdfastProgram, ...words], {
    folder,
    home: join(folder, 'home'),
    env: environment(folder, settings),
  })
}

/** Starts the real server on a free port. @throws Error with what it said, where it ends early or does not serve in time. */
export async function spawnIndex({
  settings = {},
  folder: given,
  nodeWords = [],
  startSeconds = 20,
}: SpawnOptions = {}): Promise<SpawnedIndex> {
  const folder = given ?? (await makeIndexFolder())
  const home = join(folder, 'home')
  const env = { ...cleanEnvironment(home), ...environment(folder, settings) }
  const child = spawn(process.execPath, [...nodeWords, holdfastProgram, 'serve'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  // A test process that dies leaves no server behind.
  const killWithUs = () => void child.kill('SIGKILL')
  process.once('exit', killWithUs)
  child.once('exit', () => process.removeListener('exit', killWithUs))
  const listened = listen(child)
  const ended = once(child, 'exit').then(([code]: (number | null)[]) => code ?? undefined)
  const removeFolder = async () => {
    if (given === undefined) await rm(folder, { recursive: true, force: true })
  }

  let url: string
  try {
    const line = await listened.waitForLine('the line with its address', /^Holdfast serves http/, startSeconds)
    url = line.replace('Holdfast serves ', '').trim()
  } catch (error) {
    child.kill('SIGKILL')
    await ended
    await removeFolder()
    throw error
  }

  // The port that was got, so that links which commands print lead here.
  const ownSettings = { ...settings, HOLDFAST_PORT: new URL(url).port }
  const cli = (...words: string[]) => runHoldfast(folder, ownSettings, words)
  const cliSuccessfully = (...words: string[]) =>
    runSuccessfully(process.execPath, [holdfastProgram, ...words], { folder, home, env: environment(folder, ownSettings) })
  let accounts: Promise<void> | undefined
  const makeAccounts = async () => {
    const { stdout } = await cliSuccessfully('user', 'list', '--json')
    const names = (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name)
    if (!names.includes('ada')) await cliSuccessfully('user', 'create', 'ada', '--email', 'ada@example.org', '--admin')
    if (!names.includes('ci')) await cliSuccessfully('user', 'create', 'ci', '--service', '--owner', 'ada')
  }

  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid!,
    folder,
    dataFolder: join(folder, 'data'),
    home,
    log: listened.log,
    spoken: listened.spoken,
    waitForLog: listened.waitForLog,
    waitForLine: listened.waitForLine,
    cli,
    cliSuccessfully,
    async token({ user = 'ci', projects = 'all', permissions = ['upload', 'read', 'yank'], expires, networks = [] } = {}) {
      accounts ??= makeAccounts()
      await accounts
      const { stdout } = await cliSuccessfully(
        'token',
        'create',
        '--user',
        user,
        ...(projects === 'all' ? ['--all'] : projects.flatMap((name) => ['--project', name])),
        ...permissions.flatMap((permission) => ['--permission', permission]),
        ...(expires === undefined ? [] : ['--expires', expires]),
        ...networks.flatMap((network) => ['--network', network]),
      )
      return stdout.trimEnd().split('\n').at(-1)!
    },
    signal: (name) => void child.kill(name),
    ended,
    async stop(deadlineSeconds = 20) {
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), deadlineSeconds * 1000)
      const code = await ended
      clearTimeout(force)
      await removeFolder()
      return code
    },
  }
}

const compileCache = fileURLToPath(new URL('../../node_modules/.cache/holdfast-compile', import.meta.url))

const environment = (folder: string, settings: Settings) => ({
  // Halves the start of each of the hundreds of processes; by content, so that nothing old is run.
  NODE_COMPILE_CACHE: compileCache,
  HOLDFAST_DATA: join(folder, 'data'),
  HOLDFAST_PORT: '0',
  HOLDFAST_READING: 'public',
  ...settings,
})

interface Listened {
  readonly log: readonly LogLine[]
  readonly spoken: readonly string[]
  waitForLog: SpawnedIndex['waitForLog']
  waitForLine: SpawnedIndex['waitForLine']
}

/** Sorts what the server writes into log lines and the rest, and lets tests wait for either. */
function listen(child: ChildProcess): Listened {
  const log: LogLine[] = []
  const spoken: string[] = []
  const waiting = new Set<() => void>()
  const hear = (line: string) => {
    if (line.startsWith('{"level":')) log.push(JSON.parse(line) as LogLine)
    else spoken.push(line)
    for (const look of waiting) look()
  }
  for (const stream of [child.stdout!, child.stderr!]) createInterface({ input: stream }).on('line', hear)

  function waitFor<Line>(what: string, lines: readonly Line[], isIt: (line: Line) => boolean, deadlineSeconds: number): Promise<Line> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(deadline)
        waiting.delete(look)
        child.off('error', failed)
        child.off('close', closed)
        act()
      }
      const fail = (why: string) =>
        settle(() =>
          reject(
            new Error(
              `${what}: ${why}; the server said:\n${[...spoken, ...log.map((line) => JSON.stringify(line))].slice(-30).join('\n')}`,
            ),
          ),
        )
      const look = () => {
        const found = lines.find(isIt)
        if (found !== undefined) settle(() => resolve(found))
      }
      const deadline = setTimeout(() => fail(`not there after ${deadlineSeconds} s`), deadlineSeconds * 1000)
      waiting.add(look)
      const failed = (error: Error) => fail(error.message)
      // Its last lines arrive before `close`.
      const closed = (code: number | null, signal: NodeJS.Signals | null) => fail(`the server ended with ${code ?? signal}`)
      child.once('error', failed)
      child.once('close', closed)
      look()
    })
  }

  return {
    log,
    spoken,
    waitForLog: (what, isIt, deadlineSeconds = 10) => waitFor(`the log line "${what}"`, log, isIt, deadlineSeconds),
    waitForLine: (what, pattern, deadlineSeconds = 10) => waitFor(what, spoken, (line) => pattern.test(line), deadlineSeconds),
  }
}
