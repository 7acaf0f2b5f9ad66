import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { setProjectStatus } from '../../src/packaging/set-project-status.ts'
import { findProject } from '../../src/packaging/store.ts'
import { buildSdist } from '../build/sdist.ts'
import { buildWheel } from '../build/wheel.ts'
import { basic, type IndexInTest, openIndexInTest, operator } from '../index-in-test.ts'

const JSON_TYPE = 'application/vnd.pypi.simple.v1+json'
const wheel = buildWheel({ name: 'Tiny.Json', version: '1.10', requiresPython: '>=3.9,<4' })

let index: IndexInTest
let closed: IndexInTest
before(async () => {
  index = await openIndexInTest()
  closed = await openIndexInTest({ HOLDFAST_READING: 'private' })
  for (const each of [index, closed]) {
    const token = await each.token()
    for (const file of [
      wheel,
      buildSdist({ name: 'tiny-json', version: '1.9' }),
      buildWheel({ name: 'tiny-json', version: '1.9.post1' }),
      buildWheel({ name: 'another', version: '1.0' }),
    ]) {
      const answer = await each.upload(token, file)
      assert.equal(answer.status, 200, await answer.text())
    }
  }
})
after(() => Promise.all([index.close(), closed.close()]))

test('the JSON page has the keys of version 1.4, files in version order, and their journal entry', async () => {
  const page = await index.simple('tiny-json')
  assert.equal(page.meta['api-version'], '1.4')
  assert.equal(page.name, 'tiny-json')
  assert.deepEqual(page.versions, ['1.9', '1.9.post1', '1.10'])
  assert.deepEqual(page['project-status'], { status: 'active' })
  const file = page.files.at(-1)!
  assert.deepEqual(Object.keys(file), [
    '_holdfast',
    'core-metadata',
    'data-dist-info-metadata',
    'filename',
    'hashes',
    'provenance',
    'requires-python',
    'size',
    'upload-time',
    'url',
    'yanked',
  ])
  assert.equal(file['upload-time'], '2026-01-05T12:00:00.000000Z')
  assert.equal(file.size, wheel.bytes.length)
  assert.equal(file.yanked, false)
  const { entry } = file._holdfast as { entry: number }
  const leaf = (await index.journal())[entry - 1]!
  assert.equal(leaf.kind, 'file-published')
  assert.equal(leaf.public.sha256, file.hashes.sha256)
})

test('the page is chosen by Accept, and the answer says what it depends on', async () => {
  const choices: [string | undefined, string][] = [
    [undefined, 'text/html; charset=utf-8'],
    ['*/*', 'text/html; charset=utf-8'],
    [JSON_TYPE, JSON_TYPE],
    ['application/vnd.pypi.simple.v1+html', 'application/vnd.pypi.simple.v1+html'],
    ['image/png', 'text/html; charset=utf-8'],
  ]
  for (const path of ['/simple/tiny-json/', '/simple/']) {
    for (const [accept, type] of choices) {
      const answer = await index.get(path, accept === undefined ? {} : { accept })
      assert.equal(answer.headers.get('content-type'), type)
      assert.equal(answer.headers.get('vary'), 'Accept, Accept-Encoding')
      assert.match(answer.headers.get('x-pypi-last-serial')!, /^\d+$/)
      assert.match(answer.headers.get('content-security-policy')!, /sandbox/)
      await answer.text()
    }
  }
})

test('the HTML page names hash, Python, metadata and nothing dangerous', async () => {
  const html = await (await index.get('/simple/tiny-json/')).text()
  assert.match(html, /<a href="http:\/\/localhost:8080\/packages\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{60}\/[^"]+#sha256=[0-9a-f]{64}"/)
  assert.match(html, /data-requires-python="[^"<>]*&gt;=3\.9[^"<>]*"/)
  assert.match(html, /data-core-metadata="sha256=[0-9a-f]{64}"/)
  assert.match(html, /<meta name="pypi:repository-version" content="1\.4">/)
})

test('an entity tag belongs to one coding, and spares the body', async () => {
  const plain = await index.get('/simple/tiny-json/', { accept: JSON_TYPE })
  const packed = await index.get('/simple/tiny-json/', { accept: JSON_TYPE, 'accept-encoding': 'gzip, deflate' })
  assert.equal(packed.headers.get('content-encoding'), 'gzip')
  assert.deepEqual(gunzipSync(Buffer.from(await packed.arrayBuffer())), Buffer.from(await plain.arrayBuffer()))
  const tags = [plain, packed].map((answer) => answer.headers.get('etag')!)
  assert.notEqual(tags[0], tags[1])
  const again = await index.get('/simple/tiny-json/', { accept: JSON_TYPE, 'accept-encoding': 'gzip, deflate', 'if-none-match': tags[1]! })
  assert.equal(again.status, 304)
  assert.equal(await again.text(), '')
  assert.equal((await index.get('/simple/tiny-json/', { accept: JSON_TYPE, 'if-none-match': tags[1]! })).status, 200)
})

test('a page changes with its project and only with it', async () => {
  const tag = async (name: string) => (await index.get(`/simple/${name}/`)).headers.get('etag')
  const [tiny, another] = [await tag('tiny-json'), await tag('another')]
  await index.upload(await index.token(), buildWheel({ name: 'another', version: '1.1' }))
  assert.notEqual(await tag('another'), another)
  assert.equal(await tag('tiny-json'), tiny)
})

test('names that are not normalised, and addresses without their slash, lead to the right one', async () => {
  const redirects = [
    ['/simple/Tiny.Json/', '/simple/tiny-json/'],
    ['/simple/tiny__json/', '/simple/tiny-json/'],
    ['/simple/tiny-json', '/simple/tiny-json/'],
    ['/simple', '/simple/'],
    ['/pypi/Tiny.Json/json', '/pypi/tiny-json/json'],
  ]
  for (const [from, to] of redirects) {
    const answer = await index.get(from!)
    assert.equal(answer.status, 301)
    assert.equal(answer.headers.get('location'), to)
  }
})

test('what is not there is 404, what cannot be done is 405 with what can', async () => {
  for (const path of [
    '/simple/nothing/',
    '/pypi/nothing/json',
    '/packages/aa/bb/cc/nothing-1.0.tar.gz',
    '/nowhere',
    '/simple/..%2f/',
    '/simple/%20/',
    '/project/nothing/',
  ]) {
    assert.ok([404, 301].includes((await index.get(path)).status), path)
  }
  for (const path of [
    '/simple/%00/',
    '/simple/%ff/',
    '/pypi/a%00/json',
    '/project/a/%00/',
    '/packages/a/b/c/%00',
    '/api/v1/projects?q=%00',
    '/api/v1/projects/%00',
  ]) {
    assert.equal((await index.get(path)).status, 400, path)
  }
  const post = await index.app.request('/simple/tiny-json/', { method: 'POST', body: 'x' })
  assert.equal(post.status, 405)
  assert.equal(post.headers.get('allow'), 'GET, HEAD')
})

test('the list of all projects is sorted, in both forms', async () => {
  const json = (await (await index.get('/simple/', { accept: JSON_TYPE })).json()) as {
    projects: { name: string; '_last-serial': number }[]
  }
  assert.deepEqual(
    json.projects.map(({ name }) => name),
    ['another', 'tiny-json'],
  )
  assert.ok(json.projects.every((project) => project['_last-serial'] > 0))
  assert.match(await (await index.get('/simple/')).text(), /<a href="\/simple\/another\/">another<\/a>/)
})

test('a file answers HEAD, ranges and If-None-Match, and its address never changes its bytes', async () => {
  const path = new URL((await index.simple('tiny-json')).files.at(-1)!.url).pathname
  const head = await index.app.request(path, { method: 'HEAD' })
  assert.equal(head.headers.get('content-length'), String(wheel.bytes.length))
  assert.match(head.headers.get('cache-control')!, /immutable/)
  const part = await index.get(path, { range: 'bytes=10-19' })
  assert.equal(part.status, 206)
  assert.equal(part.headers.get('content-range'), `bytes 10-19/${wheel.bytes.length}`)
  assert.ok(Buffer.from(await part.arrayBuffer()).equals(wheel.bytes.subarray(10, 20)))
  assert.equal((await index.get(path, { range: `bytes=${wheel.bytes.length}-` })).status, 416)
  assert.equal((await index.get(path, { range: 'bytes=0-1', 'if-range': '"old"' })).status, 200)
  assert.equal((await index.get(path, { 'if-none-match': head.headers.get('etag')! })).status, 304)
  const elsewhere = path.replace(/\/packages\/../, path.startsWith('/packages/aa') ? '/packages/bb' : '/packages/aa')
  assert.equal((await index.get(elsewhere)).status, 404)
})

test('the metadata beside a wheel is that of the archive and has the digest that the page names', async () => {
  const file = (await index.simple('tiny-json')).files.at(-1)!
  const bytes = Buffer.from(await (await index.get(`${new URL(file.url).pathname}.metadata`)).arrayBuffer())
  assert.equal(bytes.toString(), wheel.metadata)
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex')
  assert.deepEqual(file['core-metadata'], { sha256: digest })
})

test('downloads are counted by day, and nobody can be found in the count', async () => {
  const path = new URL((await index.simple('another')).files[0]!.url).pathname
  for (let i = 0; i < 3; i++) await (await index.get(path)).arrayBuffer()
  await (await index.get(path, { range: 'bytes=5-' })).arrayBuffer()
  await index.instance.downloads.flush()
  const { countDownloads } = await import('../../src/packaging/downloads/store.ts')
  const project = (await findProject(index.instance.db.read, 'another'))!
  assert.deepEqual(await countDownloads(index.instance.db.read, project.id, 0), { downloads: 3, consumers: 1 })
})

test('a quarantined project keeps its page and offers nothing, and its files are refused', async () => {
  const token = await index.token()
  await index.upload(token, buildWheel({ name: 'suspect', version: '1.0' }))
  const [file] = (await index.simple('suspect')).files
  await setProjectStatus(index.instance, operator, 'suspect', 'quarantined', 'under review <b>')
  const page = await index.simple('suspect')
  assert.deepEqual([page.files.length, page['project-status']], [0, { reason: 'under review <b>', status: 'quarantined' }])
  assert.match(await (await index.get('/simple/suspect/')).text(), /under review &lt;b&gt;/)
  assert.equal((await index.get(new URL(file!.url).pathname)).status, 403)
  assert.equal((await index.get('/pypi/suspect/json')).status, 404)
  index.clock.advance(1001)
  assert.ok(!(await (await index.get('/simple/')).text()).includes('suspect'))
})

test('where reading is private every read asks for credentials, whether or not the thing exists', async () => {
  for (const path of [
    '/simple/',
    '/simple/tiny-json/',
    '/simple/nothing/',
    '/pypi/tiny-json/json',
    '/packages/aa/bb/cc/x-1.0.tar.gz',
    '/projects/',
    '/project/tiny-json/',
    '/api/v1/projects',
  ]) {
    for (const headers of [{}, basic('pypi-rubbish'), { authorization: `Basic ${btoa('ada:secret')}` }]) {
      const answer = await closed.get(path, headers)
      assert.equal(answer.status, 401, path)
      assert.match(answer.headers.get('www-authenticate')!, /^Basic realm=/)
      assert.ok(!(await answer.text()).includes('tiny-json'))
    }
  }
})

test('a token with read opens a private index, and one of another project does not', async () => {
  const reader = basic(await closed.token({ permissions: ['read'] }))
  const page = await closed.simple('tiny-json', reader)
  assert.equal((await closed.get(new URL(page.files[0]!.url).pathname, reader)).status, 200)
  const answer = await closed.get('/simple/tiny-json/', reader)
  assert.equal(answer.headers.get('cache-control'), 'private, no-cache')
  assert.match(answer.headers.get('vary')!, /Authorization/)

  const narrow = basic(await closed.token({ permissions: ['read'], projects: ['another'] }))
  assert.equal((await closed.get('/simple/another/', narrow)).status, 200)
  for (const path of [
    '/simple/tiny-json/',
    '/simple/nothing/',
    new URL(page.files[0]!.url).pathname,
    '/packages/aa/bb/cc/nothing-1.0.tar.gz',
  ]) {
    assert.equal((await closed.get(path, narrow)).status, 403, path)
  }
  assert.equal((await closed.get('/simple/tiny-json/', basic(await closed.token({ permissions: ['upload'] })))).status, 403)
})

test('the JSON API has the keys that bandersnatch and bots read', async () => {
  const answer = await index.get('/pypi/tiny-json/json')
  assert.match(answer.headers.get('x-pypi-last-serial')!, /^\d+$/)
  const json = (await answer.json()) as Record<string, Record<string, unknown>> & {
    releases: Record<string, object[]>
    urls: Record<string, unknown>[]
  }
  assert.deepEqual(Object.keys(json), ['info', 'last_serial', 'ownership', 'releases', 'urls', 'vulnerabilities'])
  assert.equal(json.info!.version, '1.10')
  assert.deepEqual(Object.keys(json.releases), ['1.9', '1.9.post1', '1.10'])
  assert.deepEqual(Object.keys(json.urls[0]!.digests as object), ['blake2b_256', 'md5', 'sha256'])
  const old = (await (await index.get('/pypi/tiny-json/1.9/json')).json()) as { info: { version: string }; releases?: unknown }
  assert.deepEqual([old.info.version, old.releases], ['1.9', undefined])
})

test('health, readiness and metrics answer; metrics only with their token', async () => {
  assert.equal(await (await index.get('/healthz')).text(), 'ok\n')
  assert.equal((await index.get('/readyz')).status, 200)
  assert.equal((await index.get('/metrics')).status, 404)
  const watched = await openIndexInTest({ HOLDFAST_METRICS_TOKEN: 'a token for the metrics' })
  try {
    assert.equal((await watched.get('/metrics', { authorization: 'Bearer something' })).status, 401)
    await watched.get('/simple/')
    const text = await (await watched.get('/metrics', { authorization: 'Bearer a token for the metrics' })).text()
    assert.match(text, /holdfast_request_seconds_count\{method="GET",route="\/simple\/",status="2xx"\} 1/)
  } finally {
    await watched.close()
  }
})
