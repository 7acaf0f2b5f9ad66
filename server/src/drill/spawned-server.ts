import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** What the server of the same build is started with. */
export interface ServerStart {
  readonly folder: string
  /** HOLDFAST_*, the operator's effective policy among them. */
  readonly settings: Readonly<Record<string, string>>
  readonly smtpUrl: string
  /** Names of guards, comma between; `all`; empty: none. */
  readonly guardsOff?: string
  /** Another program that speaks the same lines; for tests of the drill itself. */
  readonly program?: string | undefined
  /** Simulated time at the start, milliseconds since 1970. */
  readonly now: number
}

export interface Guard {
  readonly name: string
  readonly sentence: string
}

export interface CommandOutcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The drill's own failure, or a server that does not speak as agreed: nothing was learnt about the guards. */
export class DrillBroken extends Error {}

const program = fileURLToPath(new URL('../rehearsal.ts', import.meta.url))
const START_SECONDS = 60
const ANSWER_SECONDS = 240

/** A server in a process of its own, with a clock that it is told; everything else goes through HTTP. */
export class SpawnedServer {
  readonly url: string
  /** Milliseconds since 1970, simulated. */
  now: number
  readonly #child: ChildProcess
  readonly #lines: LineReader
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(child: ChildProcess, lines: LineReader, url: string, now: number) {
    this.#child = child
    this.#lines = lines
    this.url = url
    this.now = now
  }

  /** @throws DrillBroken with what it said, where it does not start */
  static async start(start: ServerStart): Promise<SpawnedServer> {
    const child = spawn(process.execPath, [start.program ?? program], {
      env: {
        HOLDFAST_LOG_LEVEL: 'silent',
        ...start.settings,
        HOLDFAST_DATA: start.folder,
        HOLDFAST_PORT: '0',
        HOLDFAST_SMTP_URL: start.smtpUrl,
        HOLDFAST_MAIL_FROM: 'index@example.org',
        // Everybody in the drill comes from here, and says from where a proxy would have seen him.
        HOLDFAST_TRUSTED_PROXIES: '127.0.0.0/8,::1/128',
        HOLDFAST_REHEARSAL_GUARDS_OFF: start.guardsOff ?? '',
        HOLDFAST_REHEARSAL_NOW: String(start.now),
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const endWithUs = () => void child.kill('SIGKILL')
    process.once('exit', endWithUs)
    child.once('exit', () => process.removeListener('exit', endWithUs))
    child.stdin!.on('error', () => {})
    const lines = new LineReader(child)
    try {
      const first = readAnswer(await lines.next(START_SECONDS))
      if (typeof first.url !== 'string')
        throw new DrillBroken(`The server's first line has no address: ${JSON.stringify(first).slice(0, 200)}.`)
      return new SpawnedServer(child, lines, first.url, start.now)
    } catch (error) {
      child.kill('SIGKILL')
      throw error
    }
  }

  /** Lets time pass as it passes for a server that runs: holds turn, mails go out. */
  async advance(milliseconds: number): Promise<void> {
    const { now } = await this.#ask({ do: 'advance', milliseconds })
    this.now = Number(now)
  }

  /** Sets the machine's clock, or leaves the server down for a while: no time is observed. */
  async jump(milliseconds: number): Promise<void> {
    const { now } = await this.#ask({ do: 'jump', milliseconds })
    this.now = Number(now)
  }

  /** A command of the operator on the same data. */
  async command(...words: string[]): Promise<CommandOutcome> {
    return (await this.#ask({ do: 'command', words })) as unknown as CommandOutcome
  }

  async guards(): Promise<readonly Guard[]> {
    return (await this.#ask({ do: 'guards' })).guards as Guard[]
  }

  async stop(): Promise<void> {
    this.#child.stdin!.end()
    await this.#lines.ended(20)
    this.#child.kill('SIGKILL')
  }

  #ask(request: object): Promise<Record<string, unknown>> {
    const asked = this.#turn.then(async () => {
      this.#child.stdin!.write(`${JSON.stringify(request)}\n`)
      return readAnswer(await this.#lines.next(ANSWER_SECONDS))
    })
    this.#turn = asked.catch(() => {})
    return asked
  }
}

function readAnswer(line: string): Record<string, unknown> {
  let answer: Record<string, unknown>
  try {
    answer = JSON.parse(line) as Record<string, unknown>
  } catch {
    throw new DrillBroken(`The server says on its line for the drill: ${line.slice(0, 200)}`)
  }
  if (typeof answer.failed === 'string') throw new DrillBroken(`The server could not: ${answer.failed.slice(0, 300)}`)
  return answer
}

/** Lines of a process in order, and its end. */
class LineReader {
  readonly #unread: string[] = []
  readonly #complaints: string[] = []
  readonly #ended: Promise<void>
  #waiting: (() => void) | undefined
  #isEnded = false

  constructor(child: ChildProcess) {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      this.#unread.push(line)
      this.#waiting?.()
    })
    createInterface({ input: child.stderr! }).on('line', (line) => this.#complaints.push(line))
    this.#ended = new Promise((resolve) => {
      child.once('close', () => {
        this.#isEnded = true
        this.#waiting?.()
        resolve()
      })
    })
  }

  async next(deadlineSeconds: number): Promise<string> {
    let isLate = false
    const deadline = setTimeout(() => {
      isLate = true
      this.#waiting?.()
    }, deadlineSeconds * 1000)
    try {
      while (this.#unread.length === 0) {
        if (this.#isEnded)
          throw new DrillBroken(`The server ended: ${this.#complaints.slice(-6).join(' ').slice(0, 600) || 'without a word'}`)
        if (isLate) throw new DrillBroken(`The server gave no answer within ${deadlineSeconds} s.`)
        await new Promise<void>((resolve) => (this.#waiting = resolve))
      }
      return this.#unread.shift()!
    } finally {
      clearTimeout(deadline)
      this.#waiting = undefined
    }
  }

  async ended(deadlineSeconds: number): Promise<void> {
    let deadline: NodeJS.Timeout | undefined
    await Promise.race([this.#ended, new Promise<void>((resolve) => (deadline = setTimeout(resolve, deadlineSeconds * 1000)))])
    clearTimeout(deadline)
  }
}
