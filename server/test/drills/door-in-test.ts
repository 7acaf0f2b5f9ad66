import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { cleanEnvironment } from '../run-command.ts'

export type Answer = Readonly<Record<string, unknown>>

/** A rehearsal in a process of its own, and its control door. */
export interface RehearsalInTest {
  /** Its first line. */
  readonly first: Answer
  readonly url: string
  readonly folder: string
  /** One line in, one line out. */
  ask(request: object | string): Promise<Answer>
  /** Ends its input; the exit code. */
  close(): Promise<number | undefined>
  readonly said: () => string
}

const program = fileURLToPath(new URL('../../src/rehearsal.ts', import.meta.url))
const compileCache = fileURLToPath(new URL('../../../node_modules/.cache/holdfast-compile', import.meta.url))

export async function openRehearsalInTest(context: TestContext, settings: Readonly<Record<string, string>> = {}): Promise<RehearsalInTest> {
  const home = await mkdtemp(join(tmpdir(), 'holdfast-rehearsal-'))
  const folder = settings['HOLDFAST_DATA'] ?? join(home, 'data')
  const child = spawn(process.execPath, [program], {
    cwd: home,
    env: {
      ...cleanEnvironment(home),
      NODE_COMPILE_CACHE: compileCache,
      HOLDFAST_DATA: folder,
      HOLDFAST_PORT: '0',
      HOLDFAST_LOG_LEVEL: 'silent',
      ...settings,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? undefined)
  const close = async () => {
    child.stdin.end()
    return ended
  }
  context.after(async () => {
    await close()
    await rm(home, { recursive: true, force: true })
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<Answer> => {
    const line = await lines.next()
    if (line.done) throw new Error(`The rehearsal ended; it said: ${stderr}`)
    return JSON.parse(line.value) as Answer
  }
  const first = await next()
  return {
    first,
    url: String(first['url']),
    folder,
    close,
    said: () => stderr,
    ask(request) {
      child.stdin.write(`${typeof request === 'string' ? request : JSON.stringify(request)}\n`)
      return next()
    },
  }
}
