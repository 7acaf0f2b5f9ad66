import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { isRefusal } from '../../src/errors.ts'
import { readPrivate } from '../../src/journal/read-entry.ts'
import { listEntries } from '../../src/journal/store.ts'
import { findFileToServe } from '../../src/packaging/files/store.ts'
import { deleteRelease, restoreRelease } from '../../src/packaging/releases/delete-release.ts'
import { unyankRelease, yankRelease } from '../../src/packaging/releases/yank-release.ts'
import { setProjectStatus } from '../../src/packaging/set-project-status.ts'
import { purgeTrash } from '../../src/packaging/trash/purge-trash.ts'
import { buildSdist } from '../build/sdist.ts'
import { buildWheel } from '../build/wheel.ts'
import { type IndexInTest, openIndexInTest, operator } from '../index-in-test.ts'

const DAY = 86_400_000
let index: IndexInTest
let token: string
before(async () => {
  index = await openIndexInTest()
  token = await index.token()
})
after(() => index.close())

async function publish(name: string, version: string): Promise<void> {
  for (const file of [buildWheel({ name, version }), buildSdist({ name, version })]) {
    const answer = await index.upload(token, file)
    assert.equal(answer.status, 200, await answer.text())
  }
}
const filenames = async (project: string) => (await index.simple(project)).files.map((file) => file.filename)
const latest = async (project: string) =>
  ((await (await index.get(`/pypi/${project}/json`)).json()) as { info: { version: string } }).info.version
const of = (project: string, version: string) => ({ project, version })

test('a yanked release is marked with its reason and is not the latest any more', async () => {
  await publish('yanked', '1.0')
  await publish('yanked', '1.1')
  assert.equal(await yankRelease(index.instance, operator, of('Yanked', '1.1.0'), 'breaks <everything>'), 'changed')
  assert.equal(await yankRelease(index.instance, operator, of('yanked', '1.1')), 'already so')
  const files = (await index.simple('yanked')).files
  assert.deepEqual(
    files.map((file) => file.yanked),
    [false, false, 'breaks <everything>', 'breaks <everything>'],
  )
  assert.match(await (await index.get('/simple/yanked/')).text(), /data-yanked="breaks &lt;everything&gt;"/)
  assert.equal(await latest('yanked'), '1.0')
  assert.equal(await unyankRelease(index.instance, operator, of('yanked', '1.1')), 'changed')
  assert.equal(await latest('yanked'), '1.1')
  assert.deepEqual(
    (await index.simple('yanked')).files.map((file) => file.yanked),
    [false, false, false, false],
  )
})

test('a release yanked without a reason says so with true', async () => {
  await publish('silent', '1.0')
  await yankRelease(index.instance, operator, of('silent', '1.0'))
  assert.equal((await index.simple('silent')).files[0]!.yanked, true)
})

test('a service may yank, and only an owner brings it back', async () => {
  await publish('machine', '1.0')
  const yank = await index.call('POST', '/api/v1/projects/machine/releases/1.0/yank', token, { reason: 'bad' })
  assert.deepEqual([yank.status, await yank.json()], [200, { result: 'changed' }])
  const unyank = await index.call('POST', '/api/v1/projects/machine/releases/1.0/unyank', token)
  assert.equal(unyank.status, 403)
  assert.equal(((await unyank.json()) as { code: string }).code, 'not-owner')
})

test('pre-releases are the latest only where nothing else is', async () => {
  await publish('early', '2.0rc1')
  assert.equal(await latest('early'), '2.0rc1')
  await publish('early', '1.0')
  assert.equal(await latest('early'), '1.0')
})

test('a deleted release is gone at once, its names are burnt, and it comes back whole within the trash time', async () => {
  await publish('deleted', '1.0')
  await publish('deleted', '1.1')
  const [wheel] = (await index.simple('deleted')).files.slice(-2)
  assert.equal(await deleteRelease(index.instance, operator, of('deleted', '1.1')), 'changed')
  assert.deepEqual(await filenames('deleted'), ['deleted-1.0-py3-none-any.whl', 'deleted-1.0.tar.gz'])
  assert.equal((await index.get(new URL(wheel!.url).pathname)).status, 410)
  assert.equal(await latest('deleted'), '1.0')
  const again = await index.upload(token, buildWheel({ name: 'deleted', version: '1.1' }))
  assert.equal(again.status, 400)
  assert.match(await again.text(), /previously used by a file that has since been deleted/)

  assert.equal(await restoreRelease(index.instance, operator, of('deleted', '1.1')), 'changed')
  assert.equal((await filenames('deleted')).length, 4)
  assert.equal((await index.get(new URL(wheel!.url).pathname)).status, 200)
  assert.equal(await latest('deleted'), '1.1')
})

test('after the trash time the bytes are gone, those of other files are not, and the names stay burnt', async () => {
  await publish('purged', '1.0')
  const [file] = (await index.simple('purged')).files
  const { sha256, metadataSha256 } = (await findFileToServe(index.instance.db.read, file!.filename))!
  await deleteRelease(index.instance, operator, of('purged', '1.0'))
  const system = { kind: 'system', job: 'purge-trash' } as const
  index.clock.advance(30 * DAY)
  assert.equal(await purgeTrash(index.instance, system, 30), 0)
  index.clock.advance(1)
  assert.equal(await purgeTrash(index.instance, system, 30), 2)
  assert.equal(await index.instance.blobs.sizeOf(sha256), undefined)
  assert.equal(await index.instance.blobs.sizeOf(metadataSha256!), undefined)
  await assert.rejects(restoreRelease(index.instance, operator, of('purged', '1.0')), (error) => isRefusal(error, 'trash-empty'))
  assert.equal((await index.upload(token, buildWheel({ name: 'purged', version: '1.0' }))).status, 400)
  const kept = (await index.simple('deleted')).files[0]!
  assert.equal((await index.get(new URL(kept.url).pathname)).status, 200)
})

test('an archived project takes no uploads and is still installed from', async () => {
  await publish('archived', '1.0')
  await setProjectStatus(index.instance, operator, 'archived', 'archived', 'moved on')
  const answer = await index.upload(token, buildWheel({ name: 'archived', version: '1.1' }))
  assert.equal(answer.status, 403)
  assert.match(await answer.text(), /is archived/)
  assert.deepEqual((await index.simple('archived'))['project-status'], { reason: 'moved on', status: 'archived' })
  assert.equal((await filenames('archived')).length, 2)
  await setProjectStatus(index.instance, operator, 'archived', 'active')
  assert.equal((await index.upload(token, buildWheel({ name: 'archived', version: '1.1' }))).status, 200)
})

test('a service can neither archive nor quarantine', async () => {
  await publish('guarded', '1.0')
  for (const status of ['archived', 'quarantined']) {
    assert.equal((await index.call('PUT', '/api/v1/projects/guarded/status', token, { status })).status, 403)
  }
})

test('what is not there is named as such', async () => {
  await assert.rejects(yankRelease(index.instance, operator, of('nothing', '1.0')), (error) => isRefusal(error, 'project-unknown'))
  await assert.rejects(yankRelease(index.instance, operator, of('yanked', '7.0')), (error) => isRefusal(error, 'release-unknown'))
  await assert.rejects(yankRelease(index.instance, operator, of('yanked', 'not a version')), (error) => isRefusal(error, 'version-invalid'))
  await assert.rejects(yankRelease(index.instance, operator, of('yanked', '1.0'), 'two\nlines'), (error) =>
    isRefusal(error, 'reason-invalid'),
  )
})

test('reasons stand only in the part of the journal that can be erased, and match their commitment', async () => {
  const entries = await listEntries(index.instance.db.read, 0, 100_000)
  const yank = entries.find(({ kind }) => kind === 'release-yanked')!
  assert.ok(!yank.body.includes('breaks'))
  assert.deepEqual(readPrivate(index.instance.vault, yank), { osUser: 'test', yankReason: 'breaks <everything>' })
  for (const entry of entries) readPrivate(index.instance.vault, entry)
})

test('two commands at once leave one entry, and the positions have no gap', async () => {
  await publish('contested', '1.0')
  const results = await Promise.all(Array.from({ length: 6 }, () => yankRelease(index.instance, operator, of('contested', '1.0'))))
  assert.equal(results.filter((result) => result === 'changed').length, 1)
  await index.journal()
})
