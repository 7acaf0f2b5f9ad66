import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Child {
  readonly pid: number
  /** Asks it to end, and ends it where it does not within ten seconds. */
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()
const folders = new Set<string>()

/** Starts a program whose both outputs go to a file: a pipe would make the measuring process work for the measured one. */
export function startChild(command: string, words: readonly string[], outputPath: string, env: NodeJS.ProcessEnv = process.env): Child {
  const output = openSync(outputPath, 'a')
  const child = spawn(command, words, { stdio: ['ignore', output, output], env })
  closeSync(output)
  running.add(child)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running.delete(child)
      resolve()
    })
    child.once('error', () => resolve())
  })
  if (child.pid === undefined) throw new Error(`${command} cannot be started`)
  return {
    pid: child.pid,
    async stop() {
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(force)
    },
  }
}

/** Runs a program to its end and gives what it wrote to its standard output. */
export function runProgram(
  command: string,
  words: readonly string[],
  options: { env?: NodeJS.ProcessEnv; deadlineSeconds: number },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'], env: options.env ?? process.env })
    running.add(child)
    let output = ''
    let complaint = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
    const deadline = setTimeout(() => child.kill('SIGKILL'), options.deadlineSeconds * 1000)
    child.once('error', reject)
    child.once('close', (code) => {
      clearTimeout(deadline)
      running.delete(child)
      if (code === 0) resolve(output)
      else
        reject(
          new Error(`${command} ${words[0] ?? ''} ended with ${code ?? 'a signal'}: ${complaint.slice(0, 500) || output.slice(0, 500)}`),
        )
    })
  })
}

/** Waits for a line in the output of a child. */
export async function waitForLine(outputPath: string, line: RegExp, seconds = 30): Promise<RegExpExecArray> {
  const until = Date.now() + seconds * 1000
  while (Date.now() < until) {
    const match = line.exec(readFileSync(outputPath, 'utf8'))
    if (match) return match
    await sleep(10)
  }
  throw new Error(`nothing like ${line} within ${seconds} s; the output was: ${readFileSync(outputPath, 'utf8').slice(0, 500)}`)
}

/** A folder that is gone when the measuring ends, however it ends. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `holdfast-bench-${name}-`))
  folders.add(folder)
  return folder
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  folders.delete(folder)
}

/** Ends what is still running and removes every folder. */
export function cleanUp(): void {
  for (const child of running) child.kill('SIGKILL')
  for (const folder of folders) removeFolder(folder)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    cleanUp()
    process.exit(130)
  })
}
process.once('exit', cleanUp)
