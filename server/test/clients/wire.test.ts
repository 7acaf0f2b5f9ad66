import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buildWheel } from '../build/wheel.ts'
import { type SpawnedIndex, spawnIndex } from '../spawned-index.ts'
import { ask, head, openWire, type RawAnswer } from './raw-http.ts'
import { rawUpload } from './raw-upload.ts'

// What app.request() cannot see: bytes on a connection.

const wheel = buildWheel({ name: 'wired', version: '1.0', padToBytes: 100_000 })

let index: SpawnedIndex
let port = 0
let token = ''
let filePath = ''
before(async () => {
  index = await spawnIndex()
  port = index.port
  token = await index.token({ permissions: ['upload'] })
  const upload = rawUpload(token, wheel)
  const answer = await ask(port, Buffer.concat([upload.head, upload.body]))
  assert.equal(answer.status, 200, answer.body.toString())
  const page = JSON.parse(
    (await ask(port, head('GET /simple/wired/', { Accept: 'application/vnd.pypi.simple.v1+json' }))).body.toString(),
  ) as { files: { url: string }[] }
  filePath = new URL(page.files[0]!.url).pathname
})
after(() => index?.stop())

/** Nothing that was sent may end the line, come back as a header, or leave Latin-1. */
function assertWellFormed(answer: RawAnswer): void {
  assert.match(answer.statusLine, /^HTTP\/1\.1 \d{3} [\x20-\x7e\xa0-\xff]{1,300}$/)
  assert.deepEqual(
    answer.headers.filter(([name]) => /cookie|evil/i.test(name)),
    [],
  )
}

const fields: readonly { title: string; filename: string; fields?: Record<string, string>; says: RegExp }[] = [
  { title: 'line breaks in a file name', filename: 'x\r\nSet-Cookie: evil=1\r\n\r\n.whl', says: /./ },
  { title: 'a quoted line break in a file name', filename: 'x%0d%0aSet-Cookie: evil=1.whl', says: /./ },
  { title: 'an emoji in a file name', filename: 'wired\u{1f600}-1.0-py3-none-any.whl', says: /\?|wired/ },
  {
    title: 'line breaks in a name',
    filename: wheel.filename,
    fields: { name: 'evil\r\nSet-Cookie: evil=1' },
    says: /^'evil[ ?]+Set-Cookie: evil=1' is an invalid value for Name/,
  },
  {
    title: 'other line ends in a version',
    filename: wheel.filename,
    fields: { version: '1.0\u0085\u2028\u2029evil: 1' },
    says: /is an invalid value for Version/,
  },
  {
    title: 'an emoji in a version',
    filename: wheel.filename,
    fields: { version: '1.0\u{1f600}' },
    says: /'1\.0\?\??' is an invalid value for Version/,
  },
  { title: 'a NUL in a name', filename: wheel.filename, fields: { name: 'wi\u0000red' }, says: /NUL|invalid value/ },
  { title: 'a version of 100,000 characters', filename: wheel.filename, fields: { version: `1.${'0'.repeat(100_000)}` }, says: /./ },
  {
    title: 'characters that look like others',
    filename: wheel.filename,
    fields: { name: 'w\u0456red' },
    says: /'w\?red' is an invalid value for Name/,
  },
]
for (const { title, filename, fields: overrides = {}, says } of fields) {
  test(`the status line is one line of Latin-1 in spite of ${title}`, async () => {
    const upload = rawUpload(token, { filename, bytes: wheel.bytes }, overrides)
    const answer = await ask(port, Buffer.concat([upload.head, upload.body]))
    assert.equal(answer.status, 400)
    assertWellFormed(answer)
    assert.match(answer.reason, says)
  })
}

test('the reason phrase and the body are the same sentence', async () => {
  const upload = rawUpload('pypi-nonsense', wheel)
  const answer = await ask(port, Buffer.concat([upload.head, upload.body]))
  assert.equal(answer.status, 403)
  assert.equal(answer.body.toString(), `${answer.reason}\n`)
})

test('a success has the usual words', async () => {
  const upload = rawUpload(token, wheel)
  assert.equal((await ask(port, Buffer.concat([upload.head, upload.body]))).statusLine, 'HTTP/1.1 200 OK')
})

test('HEAD has the headers of GET and no body', async () => {
  const paths = [
    '/',
    '/simple/',
    '/simple/wired/',
    '/legacy/',
    '/healthz',
    '/pypi/wired/json',
    '/api/openapi.json',
    '/nothing/here',
    filePath,
    `${filePath}.metadata`,
    '/packages/aa/bb/cc/none.whl',
  ]
  const changing = new Set(['date', 'x-request-id', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'])
  const constant = (answer: RawAnswer) => answer.headers.filter(([name]) => !changing.has(name))
  for (const path of paths) {
    const wire = await openWire(port)
    await wire.send(head(`GET ${path}`))
    const got = await wire.answer('GET')
    await wire.send(head(`HEAD ${path}`))
    const headed = await wire.answer('HEAD')
    assert.equal(headed.statusLine, got.statusLine, path)
    assert.deepEqual(constant(headed), constant(got), path)
    if (headed.header('content-length') !== undefined) assert.equal(headed.header('content-length'), String(got.body.length), path)
    // A body after HEAD would stand before this answer.
    await wire.send(head('GET /healthz'))
    assert.equal((await wire.answer('GET')).status, 200, path)
    wire.close()
  }
})

const size = wheel.bytes.length
const ranges: readonly { range: string; status: number; from?: number; to?: number }[] = [
  { range: 'bytes=0-99', status: 206, from: 0, to: 99 },
  { range: 'bytes=100-', status: 206, from: 100, to: size - 1 },
  { range: 'bytes=-22', status: 206, from: size - 22, to: size - 1 },
  { range: `bytes=0-${size * 2}`, status: 206, from: 0, to: size - 1 },
  { range: `bytes=${size - 1}-${size - 1}`, status: 206, from: size - 1, to: size - 1 },
  { range: `bytes=${size}-`, status: 416 },
  { range: 'bytes=-0', status: 416 },
  { range: 'bytes=9-1', status: 200 },
  { range: 'bytes=0-1,5-6', status: 200 },
  { range: 'lines=0-1', status: 200 },
  { range: 'bytes=0-99999999999999999999', status: 200 },
]
for (const { range, status, from, to } of ranges) {
  test(`Range: ${range.replace(String(size), 'size')} of a file gets ${status}`, async () => {
    const answer = await ask(port, head(`GET ${filePath}`, { Range: range }))
    assert.equal(answer.status, status)
    if (from !== undefined) {
      assert.equal(answer.header('content-range'), `bytes ${from}-${to}/${size}`)
      assert.ok(answer.body.equals(wheel.bytes.subarray(from, to! + 1)))
    } else if (status === 416) {
      assert.equal(answer.header('content-range'), `bytes */${size}`)
      assert.equal(answer.body.length, 0)
    } else assert.ok(answer.body.equals(wheel.bytes))
  })
}

test('a range of another state of the file gets the whole file', async () => {
  const answer = await ask(port, head(`GET ${filePath}`, { Range: 'bytes=0-9', 'If-Range': '"other"' }))
  assert.equal(answer.status, 200)
  assert.ok(answer.body.equals(wheel.bytes))
})

test('a connection goes on after a refused upload, whether the body was read or dropped', async () => {
  const wire = await openWire(port)
  for (const [sender, fields] of [
    ['pypi-nonsense', {}],
    [token, { name: '-' }],
    [token, { sha256_digest: 'f'.repeat(64) }],
  ] as const) {
    const upload = rawUpload(sender, wheel, fields)
    await wire.send(Buffer.concat([upload.head, upload.body]))
    const answer = await wire.answer()
    assert.ok([400, 403].includes(answer.status))
    assert.notEqual(answer.header('connection'), 'close')
  }
  await wire.send(head('GET /healthz'))
  assert.equal((await wire.answer()).status, 200)
  wire.close()
})

test('an upload that waits for "100 Continue" gets it, and then its answer', async () => {
  for (const [sender, status] of [
    [token, 200],
    ['pypi-nonsense', 403],
  ] as const) {
    const upload = rawUpload(sender, wheel, {}, { Expect: '100-continue' })
    const wire = await openWire(port)
    await wire.send(upload.head)
    const first = await wire.answer()
    assert.equal(first.status, 100)
    await wire.send(upload.body)
    assert.equal((await wire.answer()).status, status)
    wire.close()
  }
})

test('an upload in chunks, without a length, is published', async () => {
  const file = buildWheel({ name: 'wired', version: '1.1' })
  const upload = rawUpload(token, file, {}, { 'Transfer-Encoding': 'chunked' })
  const wire = await openWire(port)
  await wire.send(upload.head)
  for (let at = 0; at < upload.body.length; at += 500) {
    const chunk = upload.body.subarray(at, at + 500)
    await wire.send(`${chunk.length.toString(16)}\r\n`)
    await wire.send(chunk)
    await wire.send('\r\n')
  }
  await wire.send('0\r\n\r\n')
  assert.equal((await wire.answer()).status, 200)
  wire.close()
})

test('an upload that comes a byte at a time is published', async () => {
  const file = buildWheel({ name: 'wired', version: '1.2' })
  const upload = rawUpload(token, file)
  const wire = await openWire(port)
  await wire.send(upload.head)
  for (const byte of upload.body) await wire.send(Buffer.of(byte))
  assert.equal((await wire.answer()).status, 200)
  wire.close()
})

test('requests that were sent without waiting are answered in their order', async () => {
  const wire = await openWire(port)
  await wire.send(
    head('GET /simple/wired/') + head('GET /healthz') + head('GET /simple/nothing-here/') + head('HEAD /simple/') + head('GET /readyz'),
  )
  const statuses = []
  for (const method of ['GET', 'GET', 'GET', 'HEAD', 'GET']) statuses.push((await wire.answer(method)).status)
  assert.deepEqual(statuses, [200, 200, 404, 200, 200])
  wire.close()
})

test('an upload and the next request, sent at once, are both answered', async () => {
  const wire = await openWire(port)
  const refused = rawUpload('pypi-nonsense', wheel)
  const good = rawUpload(token, wheel)
  await wire.send(Buffer.concat([refused.head, refused.body, good.head, good.body, Buffer.from(head('GET /healthz'))]))
  assert.deepEqual([(await wire.answer()).status, (await wire.answer()).status, (await wire.answer()).status], [403, 200, 200])
  wire.close()
})

const malformed: readonly { title: string; request: string; status: number }[] = [
  { title: 'headers of 100 kB', request: head('GET /simple/', { 'X-Long': 'a'.repeat(100_000) }), status: 431 },
  { title: 'an address of 100 kB', request: head(`GET /simple/${'a'.repeat(100_000)}/`), status: 431 },
  {
    title: 'both a length and chunks',
    request: head('POST /legacy/', { 'Content-Length': 5, 'Transfer-Encoding': 'chunked' }) + '0\r\n\r\n',
    status: 400,
  },
  {
    title: 'two lengths',
    request: 'POST /legacy/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef',
    status: 400,
  },
  { title: 'a length that is no number', request: head('POST /legacy/', { 'Content-Length': '5x' }), status: 400 },
  {
    title: 'a header that goes on in the next line',
    request: 'GET /simple/ HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n c\r\n\r\n',
    status: 400,
  },
  { title: 'a space before the colon', request: 'GET /simple/ HTTP/1.1\r\nHost: localhost\r\nAuthorization : x\r\n\r\n', status: 400 },
  { title: 'a method that does not exist', request: head('FROB /simple/'), status: 400 },
  { title: 'no host', request: 'GET /simple/ HTTP/1.1\r\n\r\n', status: 400 },
  { title: 'a host that is none', request: 'GET /simple/ HTTP/1.1\r\nHost: a b\r\n\r\n', status: 400 },
  { title: 'a host with a user and a path', request: 'GET /simple/ HTTP/1.1\r\nHost: evil@evil.example/x?\r\n\r\n', status: 400 },
  { title: 'a host with an open bracket', request: 'GET /simple/ HTTP/1.1\r\nHost: [::1\r\n\r\n', status: 400 },
  { title: 'not HTTP at all', request: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', status: 400 },
]
for (const { title, request, status } of malformed) {
  test(`a request with ${title} gets ${status}, and the server goes on`, async () => {
    const answer = await ask(port, request)
    assert.equal(answer.status, status)
    assertWellFormed(answer)
    assert.equal((await ask(port, head('GET /healthz'))).status, 200)
  })
}

const addresses: readonly { path: string; statuses: readonly number[] }[] = [
  { path: '/simple/%ff/', statuses: [301, 400, 404] },
  { path: '/simple/%/', statuses: [301, 400, 404] },
  { path: '/simple/%00/', statuses: [301, 400, 404] },
  { path: '/simple/..%2f..%2fetc%2fpasswd/', statuses: [301, 400, 404] },
  { path: '/../../etc/passwd', statuses: [404] },
  { path: '/assets/..%2f..%2fpackage.json', statuses: [400, 404] },
  { path: '/assets/%2e%2e/%2e%2e/package.json', statuses: [400, 404] },
  { path: '/packages/%2e%2e/%2e%2e/%2e%2e/holdfast.sqlite', statuses: [400, 404] },
  { path: '/packages/a/b/c/..%2f..%2f..%2fholdfast.sqlite', statuses: [400, 404] },
  { path: '//evil.example/simple', statuses: [404] },
  { path: '//evil.example/..', statuses: [404] },
  { path: 'http://evil.example/simple', statuses: [301, 308, 404] },
  { path: '/simple/wired%0d%0aSet-Cookie:%20evil=1', statuses: [301, 308, 400, 404] },
  { path: `/simple/${'a/'.repeat(3000)}`, statuses: [404] },
  { path: '/pypi/wired/%f0%9f%98%80/json', statuses: [400, 404] },
  { path: '/project/%f0%9f%98%80/', statuses: [400, 404, 301, 308] },
  { path: '*', statuses: [400, 404] },
]
for (const { path, statuses } of addresses) {
  test(`GET ${path.slice(0, 60)} is answered, leads nowhere else and breaks nothing`, async () => {
    const answer = await ask(port, head(`GET ${path}`))
    assert.ok(statuses.includes(answer.status), answer.statusLine)
    assertWellFormed(answer)
    const location = answer.header('location')
    if (location !== undefined) assert.match(location, /^(\/[^/\\]|http:\/\/localhost:)/)
  })
}

test('a sender who goes away in the middle leaves no error in the log and no place taken', async () => {
  for (let i = 0; i < 12; i++) {
    const upload = rawUpload(token, wheel)
    const wire = await openWire(port)
    await wire.send(Buffer.concat([upload.head, upload.body.subarray(0, 60_000)]))
    wire.close()
  }
  const upload = rawUpload(token, wheel)
  assert.equal((await ask(port, Buffer.concat([upload.head, upload.body]))).status, 200)
  await index.waitForLog('twelve clients gone', () => index.log.filter(({ msg }) => msg === 'the client went away').length === 12)
})

test('an upload whose token came through an unknown proxy over plain http is refused, and its sender told to revoke the token', async () => {
  const upload = rawUpload(token, wheel, {}, { 'X-Forwarded-For': '192.0.2.7' })
  const answer = await ask(port, Buffer.concat([upload.head, upload.body]))
  assert.equal(answer.status, 403)
  assert.equal(answer.reason, 'This came over plain http, so the network has seen the token: revoke it, and use https.')
})

test('an upload without credentials is refused with a sentence and no challenge', async () => {
  for (const authorization of [
    '',
    'Basic',
    'Basic !!!',
    'Bearer ',
    'Digest username="x"',
    `Basic ${Buffer.from('no colon').toString('base64')}`,
    'Basic \xff\xfe',
  ]) {
    const upload = rawUpload(token, wheel, {}, { Authorization: authorization })
    const answer = await ask(port, Buffer.concat([upload.head, upload.body]))
    assert.equal(answer.status, 403, authorization)
    assert.equal(answer.header('www-authenticate'), undefined)
    assert.match(answer.reason, /API token|authentication information/)
  }
})

test('nothing of all this was an error of ours', () => {
  assert.deepEqual(
    index.log.filter(({ level, status = 0 }) => level === 'error' || status >= 500),
    [],
  )
  assert.deepEqual(
    index.spoken.filter((line) => /error|warning/i.test(line)),
    [],
  )
})
