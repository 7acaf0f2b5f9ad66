import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Outcome, runCommand, runSuccessfully, unlessInstalled } from '../run-command.ts'
import type { SpawnedIndex } from '../spawned-index.ts'

const python = '/usr/bin/python3'

/** For the `skip` of a test that needs Debian's pip. */
export const unlessPip =
  unlessInstalled(python, 'python3-pip') || unlessInstalled('/usr/lib/python3/dist-packages/pip/__main__.py', 'python3-pip')

/** A pip: the words that start it, and its version. */
export interface Pip {
  readonly version: string
  readonly words: readonly [string, ...string[]]
}

export const debianPip: Pip = { version: "Debian's", words: [python, '-m', 'pip'] }

/** Whether it reads METADATA from the index instead of from the wheel (PEP 658; pip 23.2). */
export function readsMetadataOfIndex({ version }: Pip): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 23 || (major === 23 && minor >= 2)
}

/**
 * Debian's pip, and newer ones where they are at hand: that of another `python3` on the path, and those that
 * `HOLDFAST_TEST_PIP` names (wheels of pip, or folders in which it stands; as a path).
 */
export async function pipsAtHand(index: SpawnedIndex): Promise<Pip[]> {
  const others = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'python3'))
    .filter((path) => !/^\/(usr\/)?bin\//.test(path) && existsSync(path))
  const real: string[] = []
  for (const other of others.slice(0, 1)) {
    // What stands on the path may be a script that needs its owner's environment; the interpreter behind it does not.
    const asked = await runCommand(other, ['-c', 'import sys; print(sys.executable)'], { folder: index.home, env: process.env })
    if (asked.code === 0) real.push(asked.stdout.trim())
  }
  const named = (process.env.HOLDFAST_TEST_PIP ?? '').split(delimiter).filter((path) => path !== '')
  const candidates: Pip['words'][] = [
    debianPip.words,
    ...real.map((path) => [path, '-m', 'pip'] as const),
    ...named.map((path) => [python, join(path, 'pip')] as const),
  ]
  const found: Pip[] = []
  for (const words of candidates) {
    const { code, stdout } = await runCommand(words[0], [...words.slice(1), '--version'], { folder: index.home })
    const version = /^pip (\S+)/.exec(stdout)?.[1]
    if (code === 0 && version !== undefined && !found.some((pip) => pip.version === version)) found.push({ version, words })
  }
  return found
}

export interface PipOptions {
  readonly pip?: Pip
  /** Sent in the address, as most private indexes are used. */
  readonly token?: string
}

/** Runs a command of pip against this index alone, without a cache. */
export function runPip(index: SpawnedIndex, words: readonly string[], { pip = debianPip, token }: PipOptions = {}): Promise<Outcome> {
  const url = new URL(`${index.url}/simple/`)
  if (token !== undefined) {
    url.username = '__token__'
    url.password = token
  }
  const common = ['--no-cache-dir', '--disable-pip-version-check', '--no-input', '--index-url', url.href]
  return runCommand(pip.words[0], [...pip.words.slice(1), ...words, ...common], { folder: index.folder, home: index.home })
}

/** The folder of a new environment in which nothing is installed; pip installs there with `--python`. */
export async function makeEnvironment(index: SpawnedIndex, name: string): Promise<{ python: string; folder: string }> {
  const folder = join(index.folder, `environment-${name}`)
  await runSuccessfully(python, ['-m', 'venv', '--without-pip', folder], { folder: index.folder, home: index.home })
  return { folder, python: join(folder, 'bin', 'python') }
}
