import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { devNull } from 'node:os'
import { searchPath } from '../config.ts'
import { GitFailed } from './git-failed.ts'

/**
 * Settings that a scanned repository must not decide: its `.git/config` was written by whoever wants to run a command here.
 * Nothing below checks files out, compares them or talks to a remote; these close the doors that reading objects still has.
 */
const settings = {
  'core.fsmonitor': 'false',
  'core.hooksPath': devNull,
  'core.pager': 'cat',
  'core.sshCommand': 'false',
  'core.askPass': 'false',
  'credential.helper': '',
  'uploadpack.packObjectsHook': 'false',
  'safe.directory': '*',
  'gc.auto': '0',
  'maintenance.auto': 'false',
}

const environment = {
  PATH: searchPath(),
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: devNull,
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  // A missing object must not be fetched from wherever the repository says: of no protocol, whatever its settings allow.
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  // Replacements would show other bytes than the ones that run.
  GIT_NO_REPLACE_OBJECTS: '1',
}

const MOST_SECONDS = 120

/** Runs git in a repository that may be hostile and gives what it says. @throws GitFailed */
export async function git(folder: string, words: readonly string[], { input = '', mostBytes = 256 * 1024 * 1024 } = {}): Promise<Buffer> {
  const set = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])
  const child = spawn('git', [...set, '-C', folder, ...words], {
    env: environment,
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: MOST_SECONDS * 1000,
    killSignal: 'SIGKILL',
  })
  const chunks: Buffer[] = []
  let bytes = 0
  let complaint = ''
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > mostBytes) child.kill('SIGKILL')
    else chunks.push(chunk)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(0, 300)
  })
  // It may end before it has read everything.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const [code] = await once(child, 'close').catch((error: NodeJS.ErrnoException) => {
    throw new GitFailed(error.code === 'ENOENT' ? 'git is not installed' : `git did not start: ${error.code}`)
  })
  if (bytes > mostBytes) throw new GitFailed(`git said more than ${mostBytes} bytes`)
  if (code !== 0) throw new GitFailed(complaint.split('\n')[0] || 'git was stopped')
  return Buffer.concat(chunks)
}
