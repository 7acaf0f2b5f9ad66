import { type ChildProcess, spawn } from 'node:child_process'

/** How a program ended. */
export interface Ending {
  /** Exit code; undefined when it was stopped. */
  readonly code: number | undefined
  readonly isLate: boolean
  /** Both of its outputs, in order, unless they were shown. */
  readonly output: string
  readonly seconds: number
}

export interface ChildOptions {
  readonly deadlineSeconds: number
  readonly env?: NodeJS.ProcessEnv
  readonly folder?: string
  /** Show the output at once instead of keeping it. */
  readonly isShown?: boolean
}

const running = new Set<ChildProcess>()

/** Runs a program until it ends or its deadline comes, and takes everything with it that it has started. */
export function runChild(command: string, words: readonly string[], options: ChildOptions): Promise<Ending> {
  const start = Date.now()
  const child = spawn(command, words, {
    cwd: options.folder,
    env: options.env ?? process.env,
    stdio: options.isShown ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that databases and browsers it has started can be stopped with it.
    detached: true,
  })
  running.add(child)
  let output = ''
  let isLate = false
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
  const deadline = setTimeout(() => {
    isLate = true
    stopGroup(child)
  }, options.deadlineSeconds * 1000)

  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      clearTimeout(deadline)
      running.delete(child)
      reject(error)
    })
    child.on('exit', (code) => {
      clearTimeout(deadline)
      running.delete(child)
      const seconds = (Date.now() - start) / 1000
      const settle = () => resolve({ code: code ?? undefined, isLate, output, seconds })
      child.on('close', settle)
      // A grandchild that keeps the pipe open must not hold us.
      setTimeout(settle, 2000).unref()
    })
  })
}

function stopGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const child of running) stopGroup(child)
    process.exit(130)
  })
}
