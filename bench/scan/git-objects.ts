import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** A fetched repository is somebody else's: nothing of its configuration may run a program here. */
const CAREFUL = ['-c', 'core.fsmonitor=', '-c', 'core.hooksPath=/dev/null', '-c', 'protocol.allow=never', '-c', 'safe.directory=*']
const DEADLINE_SECONDS = 120

/** Runs git in a bare repository, gives `input` to it, and answers what it says; undefined when it fails. */
export function git(folder: string, words: readonly string[], input = ''): Promise<Buffer | undefined> {
  const env = { PATH: process.env.PATH ?? '', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0' }
  return new Promise((resolve) => {
    const child = spawn('git', [...CAREFUL, '--git-dir', folder, ...words], {
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: DEADLINE_SECONDS * 1000,
    })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stdin.on('error', () => undefined)
    child.once('error', () => resolve(undefined))
    child.once('close', (code) => resolve(code === 0 ? Buffer.concat(chunks) : undefined))
    child.stdin.end(input)
  })
}

/** The text of each object named (`commit:path` or a hash), in the order asked; undefined where it is not there. */
export async function readObjects(folder: string, names: readonly string[]): Promise<(string | undefined)[]> {
  const output = await git(folder, ['cat-file', '--batch'], `${names.join('\n')}\n`)
  if (output === undefined) return names.map(() => undefined)
  let at = 0
  return names.map(() => {
    const end = output.indexOf(0x0a, at)
    if (end < 0) return undefined
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(output.toString('utf8', at, end))?.[1]
    const other = / (?:tree|commit|tag) (\d+)$/.exec(output.toString('utf8', at, end))?.[1]
    at = end + 1
    if (size === undefined && other === undefined) return undefined
    const length = Number(size ?? other)
    const text = size === undefined ? undefined : output.toString('utf8', at, at + length)
    at += length + 1
    return text
  })
}

/** Where the snapshot of `owner/name` lies below `mirror`, as a clone or as a bare directory. */
export function snapshotOf(mirror: string, repository: string): string | undefined {
  const folder = join(mirror, repository.replace('/', '+'), 'repo')
  return [folder, join(folder, '.git')].find((each) => existsSync(join(each, 'HEAD')))
}
