import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { brakeProject, liftBrake } from '../../src/ownership/brake-project.ts'
import { removeFromProject } from '../../src/ownership/remove-from-project.ts'
import { createToken } from '../../src/tokens/create-token.ts'
import { routes } from '../../src/web/routes.ts'
import { buildWheel } from '../build/wheel.ts'
import { basic, type IndexInTest, operator } from '../index-in-test.ts'
import { type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'

const HOUR = 3_600_000

interface ShownHold {
  readonly id: string
  readonly act: string
  readonly state: string
  readonly projects: readonly string[]
  readonly target: string | null
  readonly page: string
}

async function tokenOf(
  index: IndexInTest,
  holder: OwnerInTest,
  options: { projects?: readonly string[]; permissions?: ('read' | 'upload' | 'yank')[] } = {},
) {
  const { projects = 'all', permissions = ['read'] } = options
  const wanted = { holder: holder.account.name, name: 'api', projects, permissions } as const
  return (await createToken(index.instance, operator, 'index.test', wanted)).text
}

const holdsOf = async (index: IndexInTest, token: string) =>
  ((await (await index.call('GET', '/api/v1/holds', token)).json()) as { holds: ShownHold[] }).holds

async function openWithHold(context: TestContext) {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const [ada, bob, mallory] = [await ownerInTest(index, 'ada'), await ownerInTest(index, 'bob'), await ownerInTest(index, 'mallory')]
  const project = await projectOf(index, ada, 'tinyjson', [bob])
  await removeFromProject(index.instance, ada.session(), project, { accountId: bob.account.id })
  return { index, ada, bob, mallory, project }
}

test('a token that reads shows what waits to whoever is concerned, and to nobody else', async (context) => {
  const { index, ada, bob, mallory } = await openWithHold(context)
  const [hold] = await holdsOf(index, await tokenOf(index, bob))
  assert.ok(hold)
  assert.deepEqual([hold.act, hold.state, hold.projects, hold.target], ['remove-owner', 'announcing', ['tinyjson'], 'bob'])
  assert.equal(hold.page, `${index.config.publicUrl}/hold/${hold.id}`)
  assert.equal((await holdsOf(index, await tokenOf(index, ada))).length, 1)
  assert.deepEqual(await holdsOf(index, await tokenOf(index, mallory)), [])
  const one = await index.call('GET', `/api/v1/holds/${hold.id}`, await tokenOf(index, bob))
  assert.equal(((await one.json()) as ShownHold).id, hold.id)
  const foreign = await index.call('GET', `/api/v1/holds/${hold.id}`, await tokenOf(index, mallory))
  assert.deepEqual([foreign.status, foreign.headers.get('x-holdfast-refusal')], [404, 'hold-unknown'])
})

test('a token of another project, one that only uploads, and none at all show nothing', async (context) => {
  const { index, bob } = await openWithHold(context)
  await projectOf(index, bob, 'other')
  const narrow = await tokenOf(index, bob, { projects: ['other'] })
  assert.deepEqual(await holdsOf(index, narrow), [])
  const [hold] = await holdsOf(index, await tokenOf(index, bob))
  assert.equal((await index.call('GET', `/api/v1/holds/${hold!.id}`, narrow)).status, 404)
  assert.equal((await index.call('GET', '/api/v1/holds', await tokenOf(index, bob, { permissions: ['upload'] }))).status, 403)
  assert.equal((await index.get('/api/v1/holds')).status, 401)
  for (const id of ['x', '%00', '..', 'e3b0c442-98fc-4c14-9afb-f4c8996fb924', 'x'.repeat(200)]) {
    const { status } = await index.call('GET', `/api/v1/holds/${id}`, await tokenOf(index, bob))
    assert.ok(status >= 400 && status < 500, `${id}: ${status}`)
  }
})

test('no address lets a token stop a change or let it happen', async (context) => {
  const { index, bob } = await openWithHold(context)
  const token = await tokenOf(index, bob, { permissions: ['read', 'upload', 'yank'] })
  const [hold] = await holdsOf(index, token)
  for (const path of [
    `/api/v1/holds/${hold!.id}`,
    `/api/v1/holds/${hold!.id}/object`,
    `/hold/${hold!.id}/object`,
    `/hold/${hold!.id}/release`,
  ])
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const { status } = await index.call(method, path, token, {})
      assert.ok(status >= 400 && status < 500, `${method} ${path}: ${status}`)
    }
  assert.equal((await holdsOf(index, token))[0]?.state, 'announcing')
  const writes = routes.filter(({ path, method }) => /hold/.test(path) && method !== 'GET')
  assert.ok(writes.length > 0 && writes.every(({ guard }) => guard.who === 'session' || guard.who === 'administrator'))
})

test('installers read a braked or locked project as before, and its JSON says so while it is so', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const ada = await ownerInTest(index, 'ada')
  const token = await tokenOf(index, ada, { permissions: ['upload', 'read'] })
  assert.equal((await index.upload(token, buildWheel({ name: 'tinyjson', version: '1.0' }))).status, 200)
  const restrained = async (path: string) => {
    const answer = await index.get(path, { accept: 'application/vnd.pypi.simple.v1+json' })
    assert.equal(answer.status, 200)
    return ((await answer.json()) as { _holdfast?: unknown })._holdfast
  }
  const both = async () => [await restrained('/simple/tinyjson/'), await restrained('/pypi/tinyjson/json')]
  assert.deepEqual(await both(), [undefined, undefined])
  const open = (await index.simple('tinyjson')).files
  const owned = { id: '', name: 'tinyjson', normalizedName: 'tinyjson' }
  const { projects } = (await (await index.get('/api/v1/projects')).json()) as { projects: { name: string }[] }
  assert.equal(projects.length, 1)
  owned.id = (await index.journal()).find(({ kind }) => kind === 'project-created')!.subjects.project!

  await brakeProject(index.instance, ada.session(), owned)
  const braked = { ownership: 'open', publishing: 'braked' }
  assert.deepEqual(await both(), [braked, braked])
  assert.deepEqual((await index.simple('tinyjson')).files, open, 'its files are as before')
  await liftBrake(index.instance, ada.session(), owned)
  assert.deepEqual(await both(), [undefined, undefined])

  index.clock.advance(25 * HOUR)
  await brakeProject(index.instance, ada.session(), owned)
  assert.deepEqual(await both(), [braked, braked])
  // Nothing is written when a restraint ends by itself.
  index.clock.advance(72 * HOUR)
  assert.deepEqual(await both(), [undefined, undefined])
  assert.equal((await index.get('/simple/tinyjson/', { authorization: basic(token).authorization })).status, 200)
})
