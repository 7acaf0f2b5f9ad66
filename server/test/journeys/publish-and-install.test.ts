import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { buildSdist } from '../build/sdist.ts'
import { buildWheel } from '../build/wheel.ts'
import { basic, type IndexInTest, openIndexInTest, uploadForm } from '../index-in-test.ts'

let index: IndexInTest
let token: string
before(async () => {
  index = await openIndexInTest({ HOLDFAST_NEW_FILES_DAYS: '14' })
  token = await index.token()
})
after(() => index.close())

const wheel = buildWheel({ name: 'tinyjson', version: '1.0', summary: 'Small JSON' })
const sdist = buildSdist({ name: 'tinyjson', version: '1.0' })

async function publish(
  file: { filename: string; bytes: Uint8Array },
  fields: Record<string, string | string[] | undefined> = {},
): Promise<void> {
  const answer = await index.upload(token, file, fields)
  assert.equal(answer.status, 200, await answer.text())
}

async function refused(
  file: { filename: string; bytes: Uint8Array },
  status: number,
  sentence: RegExp,
  fields = {},
  by = token,
): Promise<void> {
  const before = (await index.journal()).length
  const answer = await index.upload(by, file, fields)
  const text = await answer.text()
  assert.equal(answer.status, status, text)
  assert.match(text, sentence)
  assert.equal((await index.journal()).length, before, 'a refusal leaves no entry')
  assert.deepEqual(await readdir(join(index.folder, 'blobs', 'staging')), [], 'a refusal leaves no temporary file')
}

test('what was uploaded is listed and comes back byte for byte', async () => {
  await publish(wheel)
  await publish(sdist)
  const page = await index.simple('tinyjson')
  assert.deepEqual(
    page.files.map((file) => file.filename),
    ['tinyjson-1.0-py3-none-any.whl', 'tinyjson-1.0.tar.gz'],
  )
  for (const [i, file] of [wheel, sdist].entries()) {
    const bytes = Buffer.from(await (await index.get(new URL(page.files[i]!.url).pathname)).arrayBuffer())
    assert.ok(bytes.equals(file.bytes))
  }
})

test('the journal names every step, in the order in which it took effect', async () => {
  const kinds = (await index.journal()).map(({ kind }) => kind)
  assert.deepEqual(kinds, [
    'account-created',
    'account-created',
    'token-created',
    'project-created',
    'role-given',
    'file-published',
    'file-published',
  ])
})

test('an upload through a service makes the person behind it the owner', async () => {
  const json = (await (await index.get('/pypi/tinyjson/json')).json()) as { ownership: { roles: unknown } }
  assert.deepEqual(json.ownership.roles, [{ role: 'Owner', user: 'ada' }])
})

test('names, accounts and tokens stand in no public field of the journal', async () => {
  const text = JSON.stringify(await index.journal())
  for (const secret of ['"ada"', 'ada@example.org', '"ci"', token]) assert.ok(!text.includes(secret), secret)
})

test('the same file again is fine and changes nothing', async () => {
  const before = (await index.journal()).length
  await publish(wheel)
  assert.equal((await index.journal()).length, before)
})

test('other bytes under the same name are refused in the words that clients look for', async () => {
  await refused(
    buildWheel({ name: 'tinyjson', version: '1.0', summary: 'Another' }),
    400,
    /^File already exists \('tinyjson-1\.0-py3-none-any\.whl', with blake2_256 hash '[0-9a-f]{64}'\)/,
  )
})

test('another spelling of an existing file name is that file name', async () => {
  await refused(buildWheel({ name: 'TinyJSON', version: '1.0' }), 400, /^File already exists/)
})

test('a name that looks like another is refused', async () => {
  await refused(buildWheel({ name: 'tiny-js0n', version: '1.0' }), 400, /too similar/)
  await refused(buildWheel({ name: 't1nyjson', version: '1.0' }), 400, /too similar/)
})

test('a module of the standard library cannot be a project', async () => {
  await refused(buildWheel({ name: 'json', version: '1.0' }), 400, /Standard Library/)
})

test('a second source distribution is refused', async () => {
  await refused(buildSdist({ name: 'TinyJSON', version: '1.0.0' }), 400, /^File already exists/)
})

test('a wrong digest is refused', async () => {
  await refused(buildWheel({ name: 'tinyjson', version: '2.0' }), 400, /digest/, { sha256_digest: '0'.repeat(64) })
})

test('a form that names another project or version than the archive is refused', async () => {
  await refused(buildWheel({ name: 'tinyjson', version: '2.0' }), 400, /./, { version: '2.1' })
  await refused(buildWheel({ name: 'tinyjson', version: '2.0' }), 400, /./, { name: 'bigjson' })
})

test('a form that hides a dependency of the archive is refused', async () => {
  const file = buildWheel({ name: 'tinyjson', version: '2.0', requiresDist: ['left-pad', 'evil'] })
  await refused(file, 400, /[Rr]equires/, { requires_dist: ['left-pad'] })
  await publish(file, { requires_dist: ['evil', 'left_pad'] })
})

test('other differences are told in the answer and the archive is believed', async () => {
  const answer = await index.upload(token, buildWheel({ name: 'tinyjson', version: '2.1', summary: 'True' }), { summary: 'False' })
  assert.equal(answer.status, 200)
  assert.match(await answer.text(), /Summary/)
  const json = (await (await index.get('/pypi/tinyjson/json')).json()) as { info: { summary: string } }
  assert.equal(json.info.summary, 'True')
})

test('no credentials, a password, rubbish and somebody else get 403 with a sentence, before the form is read', async () => {
  const body = await uploadForm(wheel)
  const attempts: [Record<string, string>, number, RegExp][] = [
    [{}, 403, /Invalid or non-existent/],
    [{ authorization: `Basic ${btoa('ada:secret')}` }, 403, /Passwords are not accepted/],
    [basic('pypi-rubbish'), 403, /Invalid or non-existent/],
    [{ authorization: 'Bearer' }, 403, /Invalid or non-existent/],
  ]
  for (const [headers, status, sentence] of attempts) {
    const answer = await index.app.request('/legacy/', { method: 'POST', body, headers })
    assert.equal(answer.status, status)
    assert.match(await answer.text(), sentence)
  }
})

test('a token that may only read cannot upload', async () => {
  await refused(
    buildWheel({ name: 'tinyjson', version: '3.0' }),
    403,
    /Invalid API Token/,
    {},
    await index.token({ permissions: ['read'] }),
  )
})

test('a token of one project cannot touch another, nor make one', async () => {
  const narrow = await index.token({ projects: ['tinyjson'] })
  await refused(buildWheel({ name: 'other', version: '1.0' }), 403, /not valid for project/, {}, narrow)
})

test('a release older than two weeks takes no new file, but the same file again is fine', async () => {
  await publish(buildWheel({ name: 'aged', version: '1.0' }))
  index.clock.advance(14 * 86_400_000 + 1)
  await refused(buildSdist({ name: 'aged', version: '1.0' }), 400, /older than 14 days/)
  await publish(buildWheel({ name: 'aged', version: '1.0' }))
  await publish(buildSdist({ name: 'aged', version: '1.1' }))
})

test('of ten writers of one file name with different bytes exactly one wins', async () => {
  const files = Array.from({ length: 8 }, (_, i) => buildWheel({ name: 'raced', version: '1.0', summary: `writer ${i}` }))
  const statuses = await Promise.all(files.map(async (file) => (await index.upload(token, file)).status))
  assert.deepEqual(statuses.toSorted(), [200, 400, 400, 400, 400, 400, 400, 400])
  const [listed] = (await index.simple('raced')).files
  const bytes = Buffer.from(await (await index.get(new URL(listed!.url).pathname)).arrayBuffer())
  assert.ok(files[statuses.indexOf(200)]!.bytes.equals(bytes))
})

test('of two first uploads of names that look alike exactly one wins', async () => {
  const statuses = await Promise.all(
    ['l00k-alike', 'look.alike', 'lo0k_aIike'].map(
      async (name) => (await index.upload(token, buildWheel({ name, version: '1.0' }))).status,
    ),
  )
  assert.equal(statuses.filter((status) => status === 200).length, 1, statuses.join())
})

test('more uploads at once than the limit are asked to come again', async () => {
  const busy = await index.token()
  const tokenId = JSON.parse(JSON.stringify((await index.journal()).at(-1)!.subjects)).token as string
  index.instance.uploadsUnderWay.set(tokenId, 8)
  const answer = await index.upload(busy, wheel)
  assert.equal(answer.status, 429)
  assert.ok(Number(answer.headers.get('retry-after')) > 0)
  index.instance.uploadsUnderWay.delete(tokenId)
})

test('the registration and documentation calls of long ago say that they are gone', async () => {
  for (const action of ['submit', 'doc_upload']) {
    const answer = await index.upload(token, wheel, { ':action': action })
    assert.equal(answer.status, 410, await answer.text())
  }
})

test('attestations are kept with the file and not served', async () => {
  await publish(buildWheel({ name: 'attested', version: '1.0' }), { attestations: '[{"version":1}]' })
  assert.equal((await index.simple('attested')).files[0]!.provenance, null)
})

test('uv reads the refusal from JSON', async () => {
  const answer = await index.app.request('/legacy/', {
    method: 'POST',
    body: await uploadForm(buildWheel({ name: 'json', version: '1.0' })),
    headers: { ...basic(token), accept: 'application/json;q=0.9, text/plain;q=0.8, text/html;q=0.7' },
  })
  const told = (await answer.json()) as { message: string; code: string; title: string }
  assert.equal(told.title, 'Bad Request')
  assert.equal(told.code, `400 ${told.message}`)
})
