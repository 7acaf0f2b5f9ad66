import assert from 'node:assert/strict'
import { readdirSync, readlinkSync } from 'node:fs'
import { after, before, mock, test } from 'node:test'
import { sql } from 'kysely'
import { createPerson, createService } from '../../src/accounts/create-account.ts'
import { createApp } from '../../src/app.ts'
import { startJobs, type Works } from '../../src/jobs/run-jobs.ts'
import type { Recorded } from '../../src/journal/record.ts'
import { collectDownloads } from '../../src/packaging/count-downloads.ts'
import { countDownloads } from '../../src/packaging/downloads/store.ts'
import { listFiles } from '../../src/packaging/files/store.ts'
import { lockProject } from '../../src/packaging/lock-project.ts'
import { deleteRelease, restoreRelease } from '../../src/packaging/releases/delete-release.ts'
import { yankRelease } from '../../src/packaging/releases/yank-release.ts'
import { setProjectStatus } from '../../src/packaging/set-project-status.ts'
import { findProject } from '../../src/packaging/store.ts'
import { purgeTrash } from '../../src/packaging/trash/purge-trash.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { principalOf } from '../../src/tokens/authorize.ts'
import { revokeToken, wakeToken } from '../../src/tokens/change-token.ts'
import { createToken } from '../../src/tokens/create-token.ts'
import { collectLastUses } from '../../src/tokens/last-use.ts'
import { findToken } from '../../src/tokens/store.ts'
import { buildWheel } from '../build/wheel.ts'
import { basic, type IndexInTest, openIndexInTest, operator, uploadForm } from '../index-in-test.ts'

// What a second reader of the code tried. Races show themselves on PostgreSQL (`test/contract/journeys-on-postgres.ts`).

const DAY = 86_400_000

let index: IndexInTest
let token: string
before(async () => {
  index = await openIndexInTest({ HOLDFAST_MAX_UPLOADS_PER_TOKEN: '100' })
  token = await index.token()
})
after(() => index.close())

const system = { kind: 'system', job: 'test' } as const
const publish = async (name: string, version = '1.0') =>
  assert.equal((await index.upload(token, buildWheel({ name, version }))).status, 200)

test('a release that is restored while the trash is emptied is either back with its bytes or gone, and the journal says which', async () => {
  for (let round = 0; round < 12; round++) {
    const name = `trash-${round}`
    await publish(name)
    await deleteRelease(index.instance, operator, { project: name, version: '1.0' })
    index.clock.advance(31 * DAY)
    const [restored] = await Promise.allSettled([
      restoreRelease(index.instance, operator, { project: name, version: '1.0' }),
      purgeTrash(index.instance, system, 30),
    ])
    const { files } = await index.simple(name)
    const told = (await index.journal()).at(-1)!.kind
    assert.equal(files.length, restored.status === 'fulfilled' ? 1 : 0, `round ${round}: ${told}`)
    for (const file of files) assert.equal((await index.get(new URL(file.url).pathname)).status, 200, `round ${round}: ${told}`)
    if (restored.status === 'rejected') assert.equal(told, 'files-purged')
  }
})

/** Lets `waiting` begin while the project is locked, changes the project under its eyes, and lets it go on. */
async function whileLocked<Result>(name: string, change: string, waiting: () => Promise<Result>): Promise<PromiseSettledResult<Result>> {
  const locked = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const holder = index.instance.db.transaction(async (tx) => {
    await lockProject(tx as Recorded, name)
    locked.resolve()
    await begun.promise
    await sql.raw(change).execute(tx)
  })
  await locked.promise
  const outcome = Promise.allSettled([waiting()])
  await somebodyWaits()
  begun.resolve()
  await holder
  return (await outcome)[0]!
}

/** On PostgreSQL until somebody waits for a lock; on SQLite everybody does. */
async function somebodyWaits(): Promise<void> {
  const { db } = index.instance
  const waiting = sql<{
    count: number
  }>`select count(*) as count from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())`
  while (db.dialect === 'postgres' && (await waiting.execute(db.read)).rows[0]!.count === 0) {}
}

test('a change of status that waits for a quarantine sees it, and does not lift it', async () => {
  await publish('overtaken')
  const quarantine = "update project set status = 'quarantined' where normalized_name = 'overtaken'"
  const outcome = await whileLocked('overtaken', quarantine, () => setProjectStatus(index.instance, system, 'overtaken', 'archived'))
  assert.equal(outcome.status, 'rejected')
  assert.equal((await index.simple('overtaken'))['project-status'].status, 'quarantined')
})

test('an upload that waits for an archiving publishes nothing', async () => {
  await publish('closing')
  const archiving = "update project set status = 'archived' where normalized_name = 'closing'"
  const outcome = await whileLocked('closing', archiving, () => index.upload(token, buildWheel({ name: 'closing', version: '2.0' })))
  assert.equal(outcome.status === 'fulfilled' && outcome.value.status, 403)
  assert.deepEqual((await index.simple('closing')).versions, ['1.0'])
})

test('uploads, yanks, deletions and the purge of the same projects at once end without a deadlock, and with the right latest version', async () => {
  for (const name of ['busy-a', 'busy-b']) await publish(name)
  const rounds = Array.from({ length: 6 }, (_, round) => `${round + 2}.0`)
  const works = rounds.flatMap((version) =>
    ['busy-a', 'busy-b'].flatMap((name) => [
      () => index.upload(token, buildWheel({ name, version })).then(({ status }) => assert.equal(status, 200)),
      () => index.call('POST', `/api/v1/projects/${name}/releases/1.0/yank`, token, {}).then(({ status }) => assert.equal(status, 200)),
      () => yankRelease(index.instance, operator, { project: name, version: '1.0' }).then(() => {}),
      () => deleteRelease(index.instance, operator, { project: name, version: '1.0' }).then(() => {}),
      () => purgeTrash(index.instance, system, 0).then(() => {}),
    ]),
  )
  await Promise.all(works.map((work) => work()))
  for (const name of ['busy-a', 'busy-b']) {
    assert.deepEqual((await index.simple(name)).versions, rounds)
    const { latestVersion } = (await (await index.get(`/api/v1/projects/${name}`)).json()) as { latestVersion: string }
    assert.equal(latestVersion, '7.0')
  }
})

test('however many ask for the list of projects at once, one list is made, and no descriptor of it stays', async () => {
  const lists = () => readdirSync('/proc/self/fd').filter((fd) => isOpenList(fd)).length
  const before = lists()
  for (let round = 0; round < 5; round++) {
    await publish(`listed-${round}`)
    index.clock.advance(2000)
    const answers = await Promise.all(Array.from({ length: 20 }, () => index.get('/simple/')))
    for (const text of await Promise.all(answers.map((answer) => answer.text()))) assert.match(text, new RegExp(`listed-${round}`))
    assert.equal(new Set(answers.map(({ headers }) => headers.get('etag'))).size, 1)
  }
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  assert.ok(lists() <= Math.max(before, 1), `${lists()} descriptors, ${before} before`)
})

function isOpenList(fd: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`).startsWith(`${index.folder}/cache/root-`)
  } catch {
    return false
  }
}

test('a deleted release is told by no API, not even its description', async () => {
  await publish('regretted')
  await publish('regretted', '2.0')
  await deleteRelease(index.instance, operator, { project: 'regretted', version: '1.0' })
  const addresses = ['/pypi/regretted/1.0/json', '/project/regretted/1.0/']
  for (const address of addresses) assert.ok([404, 410].includes((await index.get(address)).status), address)
  for (const address of ['/pypi/regretted/json', '/api/v1/projects/regretted', '/simple/regretted/']) {
    assert.doesNotMatch(await (await index.get(address)).text(), /regretted-1\.0/, address)
  }
})

test('no API tells the files of a quarantined project', async () => {
  await publish('suspect')
  const [file] = (await index.simple('suspect')).files
  await setProjectStatus(index.instance, operator, 'suspect', 'quarantined', 'malware')
  const json = { accept: 'application/vnd.pypi.simple.v1+json' }
  const told = await Promise.all([
    index.get('/simple/suspect/'),
    index.get('/simple/suspect/', json),
    index.get('/legacy/+simple/suspect/'),
    index.get('/api/v1/projects/suspect'),
    index.get('/api/v1/projects?q=suspect'),
    index.get('/pypi/suspect/json'),
    index.get('/pypi/suspect/1.0/json'),
    index.get('/simple/'),
    index.get('/'),
    index.get('/projects/?q=suspect'),
  ])
  for (const answer of told) {
    const text = await answer.text()
    assert.doesNotMatch(text, /suspect-1\.0-py3/)
    assert.ok(!text.includes(file!.hashes.sha256))
  }
  const path = new URL(file!.url).pathname
  for (const [method, address, headers] of [
    ['GET', path, {}],
    ['HEAD', path, {}],
    ['GET', path, { range: 'bytes=0-1' }],
    ['GET', path, { 'if-none-match': `"${file!.hashes.sha256}"` }],
    ['GET', `${path}.metadata`, {}],
  ] as const) {
    assert.equal((await index.app.request(address, { method, headers })).status, 403, `${method} ${address} ${JSON.stringify(headers)}`)
  }
})

test('a reader of one project cannot tell a file of another one that exists from one that does not', async () => {
  const closed = await openIndexInTest({ HOLDFAST_READING: 'private' })
  try {
    const writer = await closed.token()
    for (const name of ['mine', 'theirs']) assert.equal((await closed.upload(writer, buildWheel({ name, version: '1.0' }))).status, 200)
    const reader = basic(await closed.token({ projects: ['mine'], permissions: ['read'] }))
    const [theirs] = (await closed.simple('theirs', basic(writer))).files
    const path = new URL(theirs!.url).pathname
    const refused = await Promise.all(
      [path, path.replace('theirs-1.0', 'theirs-9.9'), `${path}.metadata`].map((address) => closed.get(address, reader)),
    )
    assert.deepEqual(
      refused.map(({ status }) => status),
      [403, 403, 403],
    )
    assert.equal(new Set(await Promise.all(refused.map((answer) => answer.text()))).size, 1)
    const [mine] = (await closed.simple('mine', reader)).files
    const missing = new URL(mine!.url).pathname.replace('mine-1.0', 'mine-9.9')
    assert.equal((await closed.get(missing, reader)).status, 404)
    for (const address of [
      '/simple/theirs/',
      '/pypi/theirs/json',
      '/api/v1/projects/theirs',
      '/project/theirs/',
      '/legacy/+simple/theirs/',
      '/simple/',
      '/projects/',
      '/api/v1/projects',
    ]) {
      const answer = await closed.get(address, reader)
      assert.equal(answer.status, 403, address)
      assert.equal((await closed.get(address)).status, 401, address)
    }
  } finally {
    await closed.close()
  }
})

test('the secret of a set-up link stands in no log line, whatever is put behind it', async () => {
  const paths: string[] = []
  const instance = { ...index.instance, accessLog: ({ path }: { path: string }) => void paths.push(path) }
  const app = createApp(instance)
  for (const address of ['/setup/hush', '/setup/hush/', '/setup/hush/x', '/setup//hush']) {
    for (const method of ['GET', 'POST', 'PUT']) await app.request(address, { method })
  }
  assert.equal(paths.length, 12)
  assert.deepEqual(
    paths.filter((path) => path.includes('hush')),
    [],
  )
})

test('a page of another site does nothing with the token that a browser remembers', async () => {
  await publish('victim')
  const { length } = await index.journal()
  const foreign = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  ]
  const form = { body: 'a=b', 'content-type': 'text/plain' }
  for (const headers of foreign) {
    const { body, ...type } = form
    const yank = await index.app.request('/api/v1/projects/victim/releases/1.0/yank', {
      method: 'POST',
      headers: { ...basic(token), ...type, ...headers },
      body,
    })
    assert.equal(yank.status, 403, JSON.stringify(headers))
    const upload = await index.app.request('/legacy/', {
      method: 'POST',
      headers: { ...basic(token), ...headers },
      body: await uploadForm(buildWheel({ name: 'victim', version: '6.6' })),
    })
    assert.equal(upload.status, 403, JSON.stringify(headers))
  }
  assert.equal((await index.journal()).length, length)
  const own = { 'sec-fetch-site': 'same-origin', origin: index.config.publicUrl }
  const yank = await index.app.request('/api/v1/projects/victim/releases/1.0/yank', {
    method: 'POST',
    headers: { ...basic(token), ...own },
  })
  assert.equal(yank.status, 200)
})

test('a comment as long as a book is refused: the JSON of a project holds all of them', async () => {
  const answer = await index.upload(token, buildWheel({ name: 'chatty', version: '1.0' }), { comment: 'x'.repeat(1001) })
  assert.equal(answer.status, 400)
  assert.match(await answer.text(), /comment/)
})

test('only the operator makes accounts and tokens, changes tokens and rotates keys, whatever door is built later', async () => {
  const { tokenPrincipal, id } = await somebody()
  const acts = [
    () => createPerson(index.instance, tokenPrincipal, { name: 'eve', email: 'eve@example.org', isAdministrator: true }),
    () => createService(index.instance, tokenPrincipal, { name: 'eve' }),
    () => createToken(index.instance, tokenPrincipal, 'index.test', { holder: 'ci', name: 'x', projects: 'all', permissions: ['read'] }),
    () => wakeToken(index.instance, tokenPrincipal, id),
    () => revokeToken(index.instance, tokenPrincipal, id),
  ]
  for (const act of acts) await assert.rejects(act, { code: 'permission-missing' })
})

async function somebody() {
  const verified = await index.instance.credentials.verify(basic(token).authorization)
  const tokenPrincipal = principalOf(index.instance, verified, 'upload', { address: '203.0.113.5', userAgent: undefined })
  return { tokenPrincipal, id: tokenPrincipal.tokenId }
}

test('what was collected while the database did not answer is written later, once', async () => {
  await publish('counted')
  const { clock, vault } = index.instance
  let isAway = true
  const transaction: Database['transaction'] = (work) => (isAway ? Promise.reject(new Error('away')) : index.instance.db.transaction(work))
  const ground = { clock, vault, db: { ...index.instance.db, transaction } }
  const [downloads, lastUses] = [collectDownloads(ground), collectLastUses(ground)]
  const [file] = await listFiles(index.instance.db.read, (await findProject(index.instance.db.read, 'counted'))!.id)
  const { id } = await somebody()
  downloads.count(file!.id, undefined, '203.0.113.5')
  lastUses.note(id)
  await assert.rejects(downloads.flush(), /away/)
  await assert.rejects(lastUses.flush(), /away/)
  downloads.count(file!.id, undefined, '203.0.113.9')
  isAway = false
  for (let turn = 0; turn < 2; turn++) for (const each of [downloads, lastUses]) await each.flush()
  assert.deepEqual(await countDownloads(index.instance.db.read, file!.projectId, 0), { downloads: 2, consumers: 1 })
  assert.equal((await findToken(index.instance.db.read, id))!.lastUsedAt, clock.now())
})

test('the jobs end before the database is closed, and one that fails at the end stops nobody', async () => {
  const log: string[] = []
  const slow = Promise.withResolvers<void>()
  let flushes = 0
  const works = {
    ...index.instance,
    log: { ...index.instance.log, error: (_of: unknown, text?: string) => void log.push(text ?? '') },
    lastUses: { note: () => {}, flush: () => Promise.reject(new Error('away')) },
    downloads: { count: () => {}, flush: () => (flushes++ === 0 ? slow.promise : Promise.resolve()) },
  } as unknown as Works
  mock.timers.enable({ apis: ['setInterval'] })
  try {
    const jobs = startJobs(works)
    mock.timers.tick(5000)
    let isStopped = false
    const stopped = jobs.stop().then(() => {
      isStopped = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(isStopped, false)
    slow.resolve()
    await stopped
    assert.equal(flushes, 2)
    assert.deepEqual(log, ['job failed', 'job failed'])
  } finally {
    mock.timers.reset()
  }
})
