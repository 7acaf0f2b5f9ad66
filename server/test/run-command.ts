import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

/** How a program ended, and what it said. */
export interface Outcome {
  /** Exit code; undefined when a signal ended it. */
  readonly code: number | undefined
  readonly stdout: string
  readonly stderr: string
  /** Both, for messages of failed assertions and for programs that print errors to either. */
  readonly output: string
}

export interface CommandOptions {
  /** Where it runs. */
  readonly folder: string
  /** Its HOME and temporary folder; default: `folder`. */
  readonly home?: string
  /** Added to the clean environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly input?: string
  /** After this the program and all it has started are killed, and the promise is rejected. Default 60. */
  readonly timeoutSeconds?: number
}

/**
 * Runs a real program, never through a shell. It sees nothing of this machine's configuration: pip, twine and poetry would
 * otherwise find other indexes, caches and keyrings, and pass for reasons of their own.
 *
 * @throws Error where the program is missing or not done in time, with what it has said so far.
 */
export function runCommand(command: string, words: readonly string[], options: CommandOptions): Promise<Outcome> {
  const { folder, home = folder, env = {}, input, timeoutSeconds = 60 } = options
  const child = spawn(command, words, {
    cwd: folder,
    env: { ...cleanEnvironment(home), ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    // A group of its own: pip and poetry start programs that would outlive them.
    detached: true,
  })
  let stdout = ''
  let stderr = ''
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  // A program that ends without reading its input is no failure of ours.
  child.stdin?.on('error', () => {}).end(input)

  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => {
      if (child.pid !== undefined) killGroup(child.pid)
      reject(new Error(`${shown(command, words)} was not done after ${timeoutSeconds} s; it said:\n${stdout}${stderr}`))
    }, timeoutSeconds * 1000)
    child.once('error', (error) => {
      clearTimeout(deadline)
      reject(error)
    })
    child.once('close', (code) => {
      clearTimeout(deadline)
      resolve({ code: code ?? undefined, stdout, stderr, output: `${stdout}${stderr}` })
    })
  })
}

/** The same, for programs that must succeed. @throws Error with all that the program said, where its exit code is not 0. */
export async function runSuccessfully(command: string, words: readonly string[], options: CommandOptions): Promise<Outcome> {
  const outcome = await runCommand(command, words, options)
  if (outcome.code !== 0) throw new Error(`${shown(command, words)} ended with ${outcome.code ?? 'a signal'}:\n${outcome.output}`)
  return outcome
}

/** The environment of every program that tests start: nothing is inherited. */
export function cleanEnvironment(home: string): Record<string, string> {
  return {
    PATH: '/usr/bin:/bin',
    LANG: 'C.UTF-8',
    HOME: home,
    TMPDIR: home,
    PIP_CONFIG_FILE: '/dev/null',
    PYTHON_KEYRING_BACKEND: 'keyring.backends.null.Keyring',
    // Wide enough that no client breaks our sentences into lines.
    COLUMNS: '1000',
  }
}

/** False where the program is there; else why the test is skipped, with the command that helps. */
export function unlessInstalled(program: string, debianPackage: string): string | false {
  return existsSync(program) ? false : `no ${program} here: apt-get install ${debianPackage}`
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}

const shown = (command: string, words: readonly string[]) => [command, ...words].join(' ').slice(0, 300)
