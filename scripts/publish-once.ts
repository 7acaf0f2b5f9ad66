import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { runChild } from './child.ts'

export interface Installed {
  /** Where the packages are installed; what is made here goes below it. */
  readonly folder: string
  /** The command as it was installed. */
  readonly holdfast: string
  readonly environment: NodeJS.ProcessEnv
}

const wheelName = 'holdfast_build_probe-1.0-py3-none-any.whl'
const wheelScript = `
import base64, hashlib, sys, zipfile
info = 'holdfast_build_probe-1.0.dist-info'
members = {
    'holdfast_build_probe.py': b'answer = 42\\n',
    info + '/METADATA': b'Metadata-Version: 2.1\\nName: holdfast-build-probe\\nVersion: 1.0\\n',
    info + '/WHEEL': b'Wheel-Version: 1.0\\nGenerator: probe\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n',
}
digest = lambda body: base64.urlsafe_b64encode(hashlib.sha256(body).digest()).decode().rstrip('=')
record = ''.join('%s,sha256=%s,%d\\n' % (name, digest(body), len(body)) for name, body in members.items())
members[info + '/RECORD'] = (record + info + '/RECORD,,\\n').encode()
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    for name, body in members.items():
        wheel.writestr(name, body)
`

/** Starts the installed index on a free port, publishes a wheel with twine, installs it with pip, and stops the index. */
export async function publishOnce({ folder, holdfast, environment }: Installed): Promise<void> {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const env = {
    ...environment,
    // No configuration of this machine or its user.
    HOME: folder,
    PIP_CONFIG_FILE: '/dev/null',
    PYTHONNOUSERSITE: '1',
    HOLDFAST_DATA: join(folder, 'data'),
    HOLDFAST_PORT: String(port),
    HOLDFAST_PUBLIC_URL: origin,
  }
  const run = async (command: string, words: readonly string[]): Promise<string> => {
    const ending = await runChild(command, words, { deadlineSeconds: 60, env, folder })
    if (ending.code !== 0) throw new Error(`${command} ${words.slice(0, 3).join(' ')} failed:\n${ending.output}`)
    return ending.output
  }

  const server = spawn(holdfast, ['serve'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [server.stdout, server.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (log += text))
  const ended = once(server, 'exit')
  try {
    await untilReady(
      origin,
      () => server.exitCode === null,
      () => log,
    )

    await run(holdfast, ['user', 'create', 'ada', '--email', 'ada@example.org', '--admin'])
    await run(holdfast, ['user', 'create', 'builder', '--service'])
    const permissions = ['--permission', 'upload', '--permission', 'read']
    const created = await run(holdfast, ['token', 'create', '--user', 'builder', '--all', ...permissions])
    const token = created.trimEnd().split('\n').at(-1) as string

    const wheel = join(folder, wheelName)
    await run('/usr/bin/python3', ['-c', wheelScript, wheel])
    await run('twine', ['upload', '--non-interactive', '--repository-url', `${origin}/legacy/`, '-u', '__token__', '-p', token, wheel])

    const index = ['--no-cache-dir', '--no-deps', '--index-url', `http://__token__:${token}@localhost:${port}/simple/`]
    mkdirSync(join(folder, 'fetched'))
    await run('/usr/bin/python3', ['-m', 'pip', 'download', ...index, '--dest', join(folder, 'fetched'), 'holdfast-build-probe==1.0'])
    assert.deepEqual(readFileSync(join(folder, 'fetched', wheelName)), readFileSync(wheel), 'The wheel came back with other bytes.')
    await run('/usr/bin/python3', ['-m', 'pip', 'install', ...index, '--target', join(folder, 'site'), 'holdfast-build-probe==1.0'])
    assert.match(readFileSync(join(folder, 'site', 'holdfast_build_probe.py'), 'utf8'), /42/)
  } finally {
    server.kill('SIGTERM')
    const deadline = setTimeout(() => server.kill('SIGKILL'), 15_000)
    await ended
    clearTimeout(deadline)
  }
  assert.equal(server.exitCode, 0, `The index did not stop cleanly:\n${log}`)
}

async function untilReady(origin: string, isRunning: () => boolean, log: () => string): Promise<void> {
  const deadline = Date.now() + 20_000
  while (Date.now() < deadline) {
    if (!isRunning()) throw new Error(`The installed "holdfast serve" ended at once:\n${log()}`)
    const answer = await fetch(`${origin}/readyz`).catch(() => undefined)
    if (answer?.ok) return
    await wait(100)
  }
  throw new Error(`The installed "holdfast serve" was not ready after 20 s:\n${log()}`)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}
