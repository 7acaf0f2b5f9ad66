import { rmSync } from 'node:fs'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { createPerson, createService } from '../src/accounts/create-account.ts'
import { hashCosts } from '../src/accounts/passwords/password-hash.ts'
import type { OperatorPrincipal } from '../src/accounts/principal.ts'
import { createApp, createInstance } from '../src/app.ts'
import { type Config, type Environment, readConfig } from '../src/config.ts'
import { type Leaf, leafBody } from '../src/journal/leaf.ts'
import { readLeaf } from '../src/journal/read-entry.ts'
import { listEntries } from '../src/journal/store.ts'
import { deliverNotices } from '../src/notices/deliveries/deliver-notices.ts'
import { openDiskBlobs } from '../src/platform/blobs/disk-blobs.ts'
import { fixedClock } from '../src/platform/clock/clock.ts'
import { migrate } from '../src/platform/database/migrate.ts'
import { openDatabase } from '../src/platform/database/open-database.ts'
import { createVault } from '../src/platform/encryption/vault.ts'
import { createLog } from '../src/platform/log/log.ts'
import type { Mail, Mailer } from '../src/platform/mail/mailer.ts'
import type { Permission } from '../src/tokens/access.ts'
import { createToken } from '../src/tokens/create-token.ts'
import type { Instance } from '../src/web/instance.ts'
import { freshDatabase } from './postgres.ts'

// What a hash costs is measured by the bench and read off stored hashes in password-hash.test.ts.
Object.assign(hashCosts, { memory: 1024 })

export const operator: OperatorPrincipal = { kind: 'operator', osUser: 'test', reason: undefined }

/** 2026-01-05 12:00 UTC, a Monday. */
export const START = Date.UTC(2026, 0, 5, 12)

export interface SimplePage {
  readonly meta: { readonly 'api-version': string; readonly '_last-serial': number }
  readonly name: string
  readonly versions: readonly string[]
  readonly 'project-status': { readonly status: string; readonly reason?: string }
  readonly files: readonly {
    readonly filename: string
    readonly url: string
    readonly hashes: { readonly sha256: string }
    readonly yanked: boolean | string
    readonly 'core-metadata': false | { readonly sha256: string }
    readonly [key: string]: unknown
  }[]
}

export interface IndexInTest {
  readonly instance: Instance
  readonly app: Hono<never>
  readonly clock: ReturnType<typeof fixedClock>
  readonly folder: string
  readonly config: Config
  /** A token of the service `ci`, whose owner is the administrator `ada`. */
  token(options?: {
    projects?: readonly string[] | 'all'
    permissions?: readonly Permission[]
    ttlSeconds?: number
    networks?: string[]
  }): Promise<string>
  /** Uploads as twine does; extra fields override, undefined removes. */
  upload(
    token: string | undefined,
    file: { filename: string; bytes: Uint8Array },
    fields?: Record<string, string | string[] | undefined>,
  ): Promise<Response>
  get(path: string, headers?: Record<string, string>): Promise<Response>
  /** A call of the JSON API. */
  call(method: string, path: string, token: string, body?: unknown): Promise<Response>
  /** The simple page of a project as installers see it; throws unless 200. */
  simple(project: string, headers?: Record<string, string>): Promise<SimplePage>
  /** Delivers what is due; every mail since the start, oldest first. */
  mails(): Promise<readonly Mail[]>
  /** Every entry of the journal, oldest first, its bytes checked to be canonical. */
  journal(): Promise<Leaf[]>
  close(): Promise<void>
}

const migrations = new URL('../migrations/', import.meta.url)
const templates = new Map<string, Promise<string>>()

/**
 * The address of a database that has every migration and nothing else. They are applied once in each process; every journey
 * gets a copy. That they apply at all, in order and again, is the business of `test/contract/database.test.ts`.
 */
async function migratedDatabase(folder: string): Promise<string> {
  const server = process.env.HOLDFAST_TEST_JOURNEYS_ON
  const where = server ?? 'sqlite'
  if (!templates.has(where)) templates.set(where, makeTemplate(server))
  const template = (await templates.get(where)) as string
  if (server !== undefined) return freshDatabase(server, { template })
  await copyFile(template, join(folder, 'holdfast.sqlite'))
  return `sqlite:${join(folder, 'holdfast.sqlite')}`
}

async function makeTemplate(server: string | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-template-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const address = server === undefined ? join(folder, 'holdfast.sqlite') : await freshDatabase(server)
  const db = await openDatabase(address)
  await migrate(db, migrations)
  await db.close()
  return address
}

/**
 * A whole index in a folder of its own, with a clock that stands still. Settings as in the environment. On SQLite, or in
 * a new database of the PostgreSQL server that HOLDFAST_TEST_JOURNEYS_ON names (`test/contract/journeys-on-postgres.ts`).
 */
export async function openIndexInTest(settings: Environment = {}, { hasAccounts = true } = {}): Promise<IndexInTest> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-test-'))
  const database = await migratedDatabase(folder)
  const { config } = readConfig({
    HOLDFAST_DATA: folder,
    HOLDFAST_READING: 'public',
    HOLDFAST_LOG_LEVEL: 'silent',
    HOLDFAST_DATABASE_URL: database,
    ...settings,
  })
  const clock = fixedClock(START)
  const db = await openDatabase(config.databaseUrl)
  if (config.databaseUrl !== database) await migrate(db, migrations)
  const index = { db, clock, vault: createVault(config.keyRing), blobs: await openDiskBlobs(join(folder, 'blobs')), config }
  const mails: Mail[] = []
  const mailer: Mailer = {
    async send(mail) {
      mails.push(mail)
      return 'accepted'
    },
    close: async () => {},
  }
  const log = createLog(config.logLevel, clock.now)
  const created = createInstance(index, log, () => true, { mailer, breaches: undefined })
  // There is no socket to read it from.
  const instance: Instance = {
    ...created,
    peerOf: (remote, header) => {
      const address = header('x-test-address')
      return address === undefined ? created.peerOf(remote, header) : { address, isConfidential: header('x-test-plain') === undefined }
    },
  }
  const app = createApp(instance)
  if (hasAccounts) {
    await createPerson(instance, operator, { name: 'ada', email: 'ada@example.org', isAdministrator: true })
    await createService(instance, operator, { name: 'ci' })
  }

  return {
    instance,
    app,
    clock,
    folder,
    config,
    async token(options = {}) {
      const made = await createToken(instance, operator, 'index.test', {
        holder: 'ci',
        name: 'test',
        projects: options.projects ?? 'all',
        permissions: options.permissions ?? ['upload', 'read', 'yank'],
        ...(options.ttlSeconds === undefined ? {} : { ttlSeconds: options.ttlSeconds }),
        ...(options.networks === undefined ? {} : { networks: options.networks }),
      })
      return made.text
    },
    async upload(token, file, fields = {}) {
      return app.request('/legacy/', {
        method: 'POST',
        body: await uploadForm(file, fields),
        headers: token === undefined ? {} : basic(token),
      })
    },
    get: async (path, headers = {}) => app.request(path, { headers }),
    call: async (method, path, token, body) =>
      app.request(path, {
        method,
        headers: { ...basic(token), 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async simple(project, headers = {}) {
      const answer = await app.request(`/simple/${project}/`, { headers: { accept: 'application/vnd.pypi.simple.v1+json', ...headers } })
      if (answer.status !== 200) throw new Error(`/simple/${project}/ answers ${answer.status}: ${await answer.text()}`)
      return (await answer.json()) as SimplePage
    },
    async mails() {
      await instance.failures.flush()
      await deliverNotices({ ground: instance, mailer, publicUrl: config.publicUrl, log }, () => false)
      return mails
    },
    async journal() {
      const entries = await listEntries(db.read, 0, 100_000)
      return entries.map((entry, i) => {
        const leaf = readLeaf(entry)
        if (entry.position !== i + 1 || leafBody(leaf) !== entry.body) throw new Error(`entry ${entry.position} is not as it must be`)
        return leaf
      })
    },
    async close() {
      await instance.inspection.close()
      instance.rootLists.close()
      await db.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export const basic = (token: string) => ({ authorization: `Basic ${Buffer.from(`__token__:${token}`).toString('base64')}` })

/** The form that twine sends for a file: name and version from its file name, digests from its bytes. */
export async function uploadForm(
  file: { filename: string; bytes: Uint8Array },
  overrides: Record<string, string | string[] | undefined> = {},
): Promise<FormData> {
  const isWheel = file.filename.endsWith('.whl')
  const [distribution = '', version = ''] = isWheel ? file.filename.split('-') : splitSdist(file.filename)
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', file.bytes as Uint8Array<ArrayBuffer>)).toString('hex')
  const fields: Record<string, string | string[] | undefined> = {
    ':action': 'file_upload',
    protocol_version: '1',
    metadata_version: '2.1',
    name: distribution,
    version,
    filetype: isWheel ? 'bdist_wheel' : 'sdist',
    pyversion: isWheel ? 'py3' : 'source',
    sha256_digest: digest,
    ...overrides,
  }
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) for (const one of value === undefined ? [] : [value].flat()) form.append(name, one)
  form.append('content', new Blob([file.bytes as Uint8Array<ArrayBuffer>]), file.filename)
  return form
}

function splitSdist(filename: string): string[] {
  const stem = filename.replace(/\.tar\.gz$/, '')
  const at = stem.lastIndexOf('-')
  return [stem.slice(0, at), stem.slice(at + 1)]
}
