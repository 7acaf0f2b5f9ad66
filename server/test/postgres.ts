import { execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)

/** What to say where `startPostgres` found nothing. */
export const postgresMissing = 'no PostgreSQL server here: apt-get install postgresql, or set HOLDFAST_TEST_POSTGRES_URL'

export interface TestPostgres {
  readonly url: string
  stop(): Promise<void>
}

/**
 * A real PostgreSQL server that is thrown away afterwards: in a temporary folder, on a Unix socket alone, fsync on,
 * UTF-8, sorting as C.UTF-8 does. `HOLDFAST_TEST_POSTGRES_URL` names a server to use instead (its user must be allowed
 * to create databases). `undefined` where there is neither.
 */
export async function startPostgres(): Promise<TestPostgres | undefined> {
  const given = process.env['HOLDFAST_TEST_POSTGRES_URL']
  if (given) return { url: given, stop: async () => {} }
  const bin = newestPrograms()
  if (bin === undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-pg-'))
  try {
    return await startIn(folder, bin)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/**
 * A new database on that server; its address. Empty, or a copy of the one that `template` is the address of, which nobody may be
 * connected to. `locale`: an ICU locale by which plain text sorts.
 */
export async function freshDatabase(url: string, { locale, template }: { locale?: string; template?: string } = {}): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 20_000 })
  await client.connect()
  try {
    const icu = locale === undefined ? '' : ` locale_provider icu icu_locale '${locale}'`
    const copied = template === undefined ? 'template0' : /\/(test_[0-9a-f]+)$/.exec(template)?.[1]
    await client.query(`create database ${name} template ${copied} encoding 'UTF8'${icu}`)
  } finally {
    await client.end()
  }
  return url.replace(/\/[^/?]*(\?|$)/, `/${name}$1`)
}

function newestPrograms(): string | undefined {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : []
  return versions.map((version) => join(root, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')))
}

async function startIn(folder: string, bin: string): Promise<TestPostgres> {
  const root = process.getuid?.() === 0
  // The server refuses to run as root.
  const drop = root ? ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'] : ['env']
  if (root) {
    const limit = { timeout: 10_000 }
    const [user, group] = await Promise.all([run('id', ['-u', 'nobody'], limit), run('getent', ['group', 'nogroup'], limit)])
    chownSync(folder, Number(user.stdout), Number(group.stdout.split(':')[2]))
  }
  const cluster = join(folder, 'cluster')
  const initdb = [join(bin, 'initdb'), '-D', cluster, '-U', 'tester', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']
  await run(drop[0] ?? '', [...drop.slice(1), ...initdb], { timeout: 60_000, cwd: '/' })

  const settings = { listen_addresses: '', unix_socket_directories: folder, lc_messages: 'C', max_connections: '200' }
  const server = [join(bin, 'postgres'), '-D', cluster, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])]
  // The shell waits for the end of its input, which comes with stop() and with the death of this process, however it dies.
  const script = 'folder=$1; shift; "$@" & server=$!; cat > /dev/null; kill -INT $server; wait $server; rm -rf "$folder"'
  const command = ['-c', script, 'sh', folder, ...drop, ...server]
  const child = spawn('sh', command, { cwd: '/', stdio: ['pipe', 'ignore', 'pipe'], detached: true })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    child.ref()
    child.stdin.end()
    const late = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), 20_000)
    await ended
    clearTimeout(late)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await readiness(child.stderr)
  } catch (error) {
    await stop()
    throw error
  }
  child.unref()
  for (const pipe of [child.stdin, child.stderr] as unknown as { unref(): void }[]) pipe.unref()
  return { url: `postgres://tester@${encodeURIComponent(folder)}/postgres`, stop }
}

/** Resolves at the server's word that it is ready; goes on reading, so that the pipe never fills. */
function readiness(log: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    const fail = () => reject(new Error(`PostgreSQL did not start: ${text.slice(-2000)}`))
    const late = setTimeout(fail, 30_000)
    log.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-4000)
      if (/FATAL/.test(text)) fail()
      if (!text.includes('ready to accept connections')) return
      clearTimeout(late)
      resolve()
    })
  })
}
