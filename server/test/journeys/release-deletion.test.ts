import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { isRefusal } from '../../src/errors.ts'
import type { Hold } from '../../src/holds/hold.ts'
import { findHold } from '../../src/holds/store.ts'
import { answerHold, answersTo } from '../../src/ownership/decide-hold.ts'
import type { OwnedProject } from '../../src/ownership/desk.ts'
import { deleteRelease, restoreRelease } from '../../src/packaging/releases/delete-release.ts'
import { purgeTrash } from '../../src/packaging/trash/purge-trash.ts'
import { createToken } from '../../src/tokens/create-token.ts'
import { buildSdist } from '../build/sdist.ts'
import { buildWheel } from '../build/wheel.ts'
import { runInTest } from '../command-in-test.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { letSessionsLast, type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'
import { pass } from '../pass-time.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

interface Opened {
  readonly index: IndexInTest
  /** Made it; owns it since 40 days, since yesterday; nobody. */
  readonly ada: OwnerInTest
  readonly bob: OwnerInTest
  readonly eve: OwnerInTest
  readonly project: OwnedProject
  readonly token: string
}

async function open(context: TestContext, preset = 'public'): Promise<Opened> {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: preset })
  letSessionsLast(index)
  const [ada, bob, eve] = [await ownerInTest(index, 'ada'), await ownerInTest(index, 'bob'), await ownerInTest(index, 'eve')]
  const project = await projectOf(index, ada, 'tinyjson', [bob])
  await pass(index, 40 * DAY, 10 * DAY)
  const token = await tokenOf(index, 'ada')
  for (const version of ['1.0', '1.1'])
    for (const file of [buildSdist({ name: 'tinyjson', version }), buildWheel({ name: 'tinyjson', version })])
      assert.equal((await index.upload(token, file)).status, 200)
  return { index, ada, bob, eve, project, token }
}

const tokenOf = async (index: IndexInTest, holder: string) =>
  (
    await createToken(index.instance, operator, 'index.test', {
      holder,
      name: 'test',
      projects: 'all',
      permissions: ['upload', 'read', 'yank'],
    })
  ).text

const named = (version: string, filename?: string) => ({ project: 'tinyjson', version, ...(filename ? { filename } : {}) })
const files = async ({ index }: Opened) => (await index.simple('tinyjson')).files.map(({ filename }) => filename)
const stateOf = async ({ index }: Opened, hold: Hold) => (await findHold(index.instance.db.read, hold.id))!.state
const refused = (code: Parameters<typeof isRefusal>[1]) => (error: unknown) => isRefusal(error, code)
async function ask({ index, ada }: Opened, version = '1.0', filename?: string): Promise<Hold> {
  const hold = await deleteRelease(index.instance, ada.session(), named(version, filename))
  assert.ok(typeof hold !== 'string')
  return hold
}

for (const [preset, hours] of [
  ['team', 24],
  ['public', 72],
] as const)
  test(`${preset}: a release is deleted after ${hours} hours, is kept in the trash, and is taken back whole`, async (context) => {
    const opened = await open(context, preset)
    const { index, ada } = opened
    const path = new URL((await index.simple('tinyjson')).files[0]!.url).pathname
    const hold = await ask(opened)
    assert.equal(hold.durationMilliseconds, hours * HOUR)
    assert.equal((await ask(opened)).id, hold.id)
    await pass(index, (hours - 1) * HOUR)
    assert.equal((await files(opened)).length, 4)
    await pass(index, DAY)
    assert.deepEqual(await files(opened), ['tinyjson-1.1-py3-none-any.whl', 'tinyjson-1.1.tar.gz'])
    assert.equal((await index.get(path)).status, 410)
    assert.equal(await stateOf(opened, hold), 'applied')
    assert.equal((await index.upload(opened.token, buildSdist({ name: 'tinyjson', version: '1.0' }))).status, 400)
    assert.equal(await restoreRelease(index.instance, operator, named('1.0')), 'changed')
    assert.equal((await files(opened)).length, 4)
    assert.equal((await index.get(path)).status, 200)
    // Asked for once more and left alone, its bytes are gone after thirty days.
    await ask(opened)
    await pass(index, 40 * DAY, DAY)
    assert.equal(await purgeTrash(index.instance, { kind: 'system', job: 'test' }, 30), 2)
    await assert.rejects(restoreRelease(index.instance, operator, named('1.0')), refused('trash-empty'))
    await assert.rejects(deleteRelease(index.instance, opened.eve.session(), named('1.1')), refused('not-owner'))
    await assert.rejects(deleteRelease(index.instance, ada.session({ proof: undefined }), named('1.1')), refused('proof-needed'))
    await assert.rejects(deleteRelease(index.instance, ada.session(), named('7')), refused('release-unknown'))
    await assert.rejects(deleteRelease(index.instance, ada.session(), named('1.1', 'other.whl')), refused('file-unknown'))
  })

test('every owner stops it, without a proof; a second one of long standing makes it quicker, whoever asked does not', async (context) => {
  const opened = await open(context)
  const { index, ada, bob, eve } = opened
  const stopped = await ask(opened)
  await answerHold(index.instance, bob.session({ proof: undefined }), stopped.id, 'object')
  assert.equal(await stateOf(opened, stopped), 'vetoed')
  await assert.rejects(ask(opened), refused('hold-refused-before'))
  await pass(index, 5 * DAY)
  assert.equal((await files(opened)).length, 4)

  const quick = await ask(opened, '1.1')
  await pass(index, HOUR, HOUR)
  assert.deepEqual(await answersTo(index.instance, (await findHold(index.instance.db.read, quick.id))!, ada.account.id), [
    'object',
    'withdraw',
  ])
  await assert.rejects(answerHold(index.instance, ada.session(), quick.id, 'release'), refused('hold-unknown'))
  await assert.rejects(answerHold(index.instance, eve.session(), quick.id, 'release'), refused('hold-unknown'))
  await assert.rejects(answerHold(index.instance, bob.session({ proof: undefined }), quick.id, 'release'), refused('proof-needed'))
  await answerHold(index.instance, bob.session(), quick.id, 'release')
  assert.equal((await files(opened)).length, 2)
  // Whoever regrets takes it back; a file that had gone before stays where it is.
  await answerHold(index.instance, ada.session({ proof: undefined }), quick.id, 'undo')
  assert.equal((await files(opened)).length, 4)
})

test('one file goes alone, and comes back without those that were deleted before it', async (context) => {
  const opened = await open(context, 'team')
  const { index, bob } = opened
  const first = await ask(opened, '1.0', 'tinyjson-1.0.tar.gz')
  await pass(index, 2 * DAY)
  assert.equal(await stateOf(opened, first), 'applied')
  assert.deepEqual(await files(opened), ['tinyjson-1.0-py3-none-any.whl', 'tinyjson-1.1-py3-none-any.whl', 'tinyjson-1.1.tar.gz'])
  const second = await ask(opened)
  assert.match(
    (await runInTest(context, index, ['hold', 'show', first.id])).lines[0]!,
    /^ada asked to delete the file tinyjson-1\.0\.tar\.gz of tinyjson\. applied/,
  )
  assert.match(
    (await runInTest(context, index, ['hold', 'show', second.id])).lines[0]!,
    /^ada asked to delete the release 1\.0 of tinyjson\./,
  )
  await pass(index, 2 * DAY)
  await answerHold(index.instance, bob.session({ proof: undefined }), second.id, 'undo')
  assert.deepEqual(await files(opened), ['tinyjson-1.0-py3-none-any.whl', 'tinyjson-1.1-py3-none-any.whl', 'tinyjson-1.1.tar.gz'])
  const kinds = (await index.journal()).map(({ kind }) => kind).filter((kind) => /^(file|release)-(deleted|restored)$/.test(kind))
  assert.deepEqual(kinds, ['file-deleted', 'release-deleted', 'release-restored'])
})

test('a token can at most ask: 202 and a time, a service not even that; in solo it deletes at once', async (context) => {
  const opened = await open(context)
  const { index } = opened
  const path = '/api/v1/projects/tinyjson/releases/1.0'
  const asked = await index.call('DELETE', path, opened.token)
  assert.equal(asked.status, 202)
  const body = (await asked.json()) as { result: string; hold: string; heldUntil: number }
  assert.deepEqual([body.result, body.heldUntil], ['held', index.clock.now() + 72 * HOUR])
  assert.equal((await index.call('DELETE', path, opened.token)).status, 202)
  assert.equal((await files(opened)).length, 4)
  assert.equal((await findHold(index.instance.db.read, body.hold))!.state, 'announcing')
  for (const holder of ['bob', 'eve']) {
    const other = await index.call('DELETE', '/api/v1/projects/tinyjson/releases/1.1', await tokenOf(index, holder))
    assert.equal(other.status, holder === 'bob' ? 202 : 403, holder)
  }
  await runInTest(context, index, ['user', 'create', 'robot', '--service', '--owner', 'ada'])
  const robot = await index.call('DELETE', '/api/v1/projects/tinyjson/releases/1.1', await tokenOf(index, 'robot'))
  assert.deepEqual([robot.status, ((await robot.json()) as { code: string }).code], [403, 'not-owner'])

  const alone = await open(context, 'solo')
  const done = await alone.index.call('DELETE', path, alone.token)
  assert.deepEqual([done.status, await done.json()], [200, { result: 'changed', hold: null, heldUntil: null }])
  assert.equal((await files(alone)).length, 2)
  assert.deepEqual(await (await alone.index.call('DELETE', path, alone.token)).json(), {
    result: 'already so',
    hold: null,
    heldUntil: null,
  })
  assert.equal((await alone.index.call('POST', `${path}/restore`, alone.token)).status, 200)
  assert.equal((await files(alone)).length, 4)
  assert.equal((await alone.index.call('DELETE', '/api/v1/projects/tinyjson/releases/7', alone.token)).status, 404)
})

test('on the host it waits too, unless somebody says now, and then every owner is told', async (context) => {
  const opened = await open(context)
  const { index, bob } = opened
  const holdfast = (...words: string[]) => runInTest(context, index, words)
  const asked = await holdfast('release', 'delete', 'tinyjson', '1.0', '--yes', '--reason', 'secrets inside')
  assert.match(asked.lines[0]!, /^It was asked for\. It happens 72 hours after/)
  assert.equal((await files(opened)).length, 4)
  // What is asked for once more and now does not wait with the first.
  const both = await holdfast('release', 'delete', 'tinyjson', '1.0', '--file', 'tinyjson-1.0-py3-none-any.whl', '--yes')
  assert.match(both.stdout, /asked for/)
  const sooner = await holdfast('release', 'delete', 'tinyjson', '1.0', '--file', 'tinyjson-1.0-py3-none-any.whl', '--now', '--yes')
  assert.match(sooner.stdout, /is deleted now/)
  assert.equal((await files(opened)).length, 3)
  await holdfast('release', 'restore', 'tinyjson', '1.0')
  const id = /hold veto ([\w-]+)/.exec(asked.stdout)![1]!
  await answerHold(index.instance, bob.session({ proof: undefined }), id, 'object')
  const now = await holdfast('release', 'delete', 'tinyjson', '1.1', '--now', '--yes', '--reason', 'secrets inside')
  assert.match(now.lines[0]!, /^tinyjson 1\.1 is deleted now\./)
  assert.equal((await files(opened)).length, 2)
  const told = (await index.mails()).filter(({ subject }) => /Done: the deletion of a release of "tinyjson"/.test(subject))
  assert.deepEqual([...new Set(told.map(({ to }) => to))].toSorted(), ['ada@example.org', 'bob@example.org'])
  assert.match((await holdfast('release', 'delete', 'tinyjson', '1.1', '--now', '--yes')).stdout, /was deleted already/)
  const one = await holdfast('release', 'delete', 'tinyjson', '1.0', '--file', 'tinyjson-1.0.tar.gz', '--now', '--yes')
  assert.equal(one.code, 0, one.stderr)
  assert.deepEqual(await files(opened), ['tinyjson-1.0-py3-none-any.whl'])
})
