import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { routes } from '../../src/web/routes.ts'
import { buildWheel } from '../build/wheel.ts'
import { basic, type IndexInTest, openIndexInTest } from '../index-in-test.ts'

let index: IndexInTest
let token: string
before(async () => {
  index = await openIndexInTest()
  token = await index.token()
  for (const [name, summary] of [
    ['heron', 'a wading bird'],
    ['night-heron', 'awake'],
    ['stork', 'Not a HERON 100%'],
    ['crane', 'x_y'],
  ]) {
    assert.equal((await index.upload(token, buildWheel({ name: name!, version: '1.0', summary: summary! }))).status, 200)
  }
})
after(() => index.close())

const search = async (query: string) => {
  const answer = await index.get(`/api/v1/projects?${query}`)
  assert.equal(answer.status, 200, await answer.clone().text())
  return ((await answer.json()) as { projects: { name: string }[] }).projects.map(({ name }) => name)
}

test('search finds beginnings first, then what the name or the summary contains', async () => {
  assert.deepEqual(await search('q=heron'), ['heron', 'night-heron', 'stork'])
  assert.deepEqual(await search('q=Night.Her'), ['night-heron'])
  assert.deepEqual(await search('q=wading'), ['heron'])
  assert.deepEqual(await search(''), ['crane', 'heron', 'night-heron', 'stork'])
  assert.deepEqual(await search('limit=2&offset=1'), ['heron', 'night-heron'])
})

test('what means something to the database means nothing in a search', async () => {
  assert.deepEqual(await search(`q=${encodeURIComponent('%')}`), ['stork'])
  assert.deepEqual(await search(`q=${encodeURIComponent('x_y')}`), ['crane'])
  for (const words of ["'", '"', '\\', '_', '*', '((', "' or 1=1 --"]) await search(`q=${encodeURIComponent(words)}`)
})

test('a project is shown with its releases and files', async () => {
  const shown = (await (await index.get('/api/v1/projects/Heron')).json()) as {
    normalizedName: string
    releases: { version: string; files: { url: string }[] }[]
  }
  assert.equal(shown.normalizedName, 'heron')
  assert.equal(shown.releases[0]!.files.length, 1)
  assert.equal((await index.get(new URL(shown.releases[0]!.files[0]!.url).pathname)).status, 200)
})

test('bad input is refused as a problem with a code and a number to quote', async () => {
  const cases: [string, string, unknown, number, string][] = [
    ['GET', '/api/v1/projects?limit=0', undefined, 400, 'body-invalid'],
    ['GET', '/api/v1/projects?limit=abc', undefined, 400, 'body-invalid'],
    ['GET', `/api/v1/projects?q=${'x'.repeat(201)}`, undefined, 400, 'body-invalid'],
    ['GET', '/api/v1/projects/nothing', undefined, 404, 'project-unknown'],
    ['PUT', '/api/v1/projects/heron/status', { status: 'sold' }, 400, 'status-unknown'],
    ['PUT', '/api/v1/projects/heron/status', { status: 7 }, 400, 'body-invalid'],
    ['POST', '/api/v1/projects/heron/releases/1.0/yank', { reason: 'x'.repeat(501) }, 400, 'reason-invalid'],
    ['POST', '/api/v1/projects/heron/releases/9.9/yank', {}, 404, 'release-unknown'],
    ['DELETE', '/api/v1/projects/heron', undefined, 405, 'method-not-allowed'],
  ]
  for (const [method, path, body, status, code] of cases) {
    const answer = await index.call(method, path, token, body)
    const problem = (await answer.json()) as { status: number; code: string; request: string }
    assert.deepEqual([answer.status, problem.status, problem.code], [status, status, code], path)
    assert.equal(answer.headers.get('content-type'), 'application/problem+json')
    assert.equal(answer.headers.get('x-request-id'), problem.request)
  }
})

test('a body that is no JSON, no UTF-8 or too large is refused', async () => {
  for (const [body, status] of [
    ['{', 400],
    [Buffer.from([0xff]), 400],
    ['"' + 'x'.repeat(70_000) + '"', 413],
  ] as const) {
    const answer = await index.app.request('/api/v1/projects/heron/status', { method: 'PUT', headers: basic(token), body })
    assert.equal(answer.status, status)
  }
})

test('a call that changes something needs a token with the permission', async () => {
  assert.equal((await index.app.request('/api/v1/projects/heron/releases/1.0/yank', { method: 'POST', body: '{}' })).status, 401)
  assert.equal(
    (await index.call('POST', '/api/v1/projects/heron/releases/1.0/yank', await index.token({ permissions: ['upload'] }), {})).status,
    403,
  )
})

test('a token can ask who it is', async () => {
  const shown = (await (await index.call('GET', '/api/v1/token', token)).json()) as { account: string; name: string }
  assert.deepEqual([shown.account, shown.name], ['ci', 'test'])
})

test('the OpenAPI document names every route that has schemas, and only guarded ones change anything', async () => {
  const document = (await (await index.get('/api/openapi.json')).json()) as {
    openapi: string
    paths: Record<string, Record<string, { security?: unknown[] }>>
  }
  assert.equal(document.openapi, '3.1.0')
  const named = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const expected = routes.filter((route) => route.api).map((route) => `${route.method} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`)
  assert.deepEqual(named.toSorted(), expected.toSorted())
  for (const route of routes) if (route.method !== 'GET' && route.api) assert.equal(route.guard.who, 'token', route.path)
})

test('a search through many projects lets others in between, and finds them all', async () => {
  const many = await openIndexInTest()
  try {
    await many.upload(await many.token(), buildWheel({ name: 'first', version: '1.0' }))
    await many.instance.db.transaction(async (tx) => {
      for (let i = 0; i < 4500; i += 500) {
        const rows = Array.from({ length: 500 }, (_, j) => {
          const name = `p${String(i + j).padStart(5, '0')}`
          return {
            id: name,
            name,
            normalized_name: name,
            confusable_name: name,
            status: 'active',
            created_at: 0,
            last_serial: 1,
            summary: (i + j) % 2000 === 1999 ? 'Rare Bird' : 'usual',
          }
        })
        await tx.withTables<{ project: (typeof rows)[number] }>().insertInto('project').values(rows).execute()
      }
    })
    let turns = 0
    const timer = setInterval(() => turns++, 0)
    const found = await many.get('/api/v1/projects?q=rare+bird')
    clearInterval(timer)
    const { projects } = (await found.json()) as { projects: { name: string }[] }
    assert.deepEqual(
      projects.map(({ name }) => name),
      ['p01999', 'p03999'],
    )
    assert.ok(turns > 0, 'nobody else had a turn')
  } finally {
    await many.close()
  }
})
