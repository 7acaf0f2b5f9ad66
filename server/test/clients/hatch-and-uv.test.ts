import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buildWheel } from '../build/wheel.ts'
import { basic, uploadForm } from '../index-in-test.ts'
import { type SpawnedIndex, spawnIndex } from '../spawned-index.ts'

// Neither is packaged by Debian: what is known of their requests is sent by hand.

const uvUploadAccept = 'application/json;q=0.9, text/plain;q=0.8, text/html;q=0.7'
const uvReadAccept = 'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01'
const wheel = buildWheel({ name: 'probed', version: '1.0' })

let index: SpawnedIndex
let token = ''
before(async () => {
  index = await spawnIndex()
  token = await index.token({ permissions: ['upload'] })
  assert.equal((await post(wheel)).status, 200)
})
after(() => index?.stop())

const post = async (file: { filename: string; bytes: Uint8Array }, headers: Record<string, string> = {}, fields = {}) =>
  fetch(`${index.url}/legacy/`, { method: 'POST', body: await uploadForm(file, fields), headers: { ...basic(token), ...headers } })

test('hatch finds the files that exist where it looks for them', async () => {
  const answer = await fetch(`${index.url}/legacy/+simple/probed/`)
  assert.equal(answer.status, 200)
  assert.match(answer.headers.get('content-type')!, /^text\/html/)
  assert.match(await answer.text(), new RegExp(`>${wheel.filename}</a>`))
})

test('hatch hears 404 for a project that does not exist', async () => {
  assert.equal((await fetch(`${index.url}/legacy/+simple/nothing-here/`)).status, 404)
})

test('uv gets a refusal as JSON with message, code and title', async () => {
  const other = buildWheel({ name: 'probed', version: '1.0', summary: 'other' })
  const answer = await post(other, { accept: uvUploadAccept })
  assert.equal(answer.status, 400)
  assert.match(answer.headers.get('content-type')!, /^application\/json/)
  const { message, code, title, ...rest } = (await answer.json()) as Record<string, string>
  assert.match(message!, /^File already exists \('probed-1\.0-py3-none-any\.whl', with blake2_256 hash/)
  assert.deepEqual({ code, title, rest }, { code: `400 ${message}`, title: 'Bad Request', rest: {} })
})

test('uv gets 403 as JSON for a token that is none, without a challenge', async () => {
  const answer = await post(wheel, { accept: uvUploadAccept, ...basic('pypi-nonsense') })
  assert.equal(answer.status, 403)
  assert.equal(answer.headers.has('www-authenticate'), false)
  assert.match(((await answer.json()) as { code: string }).code, /^403 Invalid or non-existent authentication information/)
})

test('a sender without Accept, or who wants text, gets the sentence as text', async () => {
  for (const accept of ['text/plain', '*/*', 'text/html']) {
    const answer = await post(wheel, { accept, ...basic('pypi-nonsense') })
    assert.match(answer.headers.get('content-type')!, /^text\/plain/)
    assert.equal(await answer.text(), 'Invalid or non-existent authentication information.\n')
  }
})

test('a client that likes text more than JSON gets text', async () => {
  const answer = await post(wheel, { accept: 'text/plain, application/json;q=0.5', ...basic('pypi-nonsense') })
  assert.match(answer.headers.get('content-type')!, /^text\/plain/)
})

test('uv that uploads to the simple page hears 405, which makes it name the mistake', async () => {
  for (const path of ['/simple/', '/simple/probed/']) {
    const answer = await fetch(`${index.url}${path}`, { method: 'POST', body: await uploadForm(wheel), headers: basic(token) })
    assert.equal(answer.status, 405, path)
    assert.match(answer.headers.get('allow')!, /GET/)
  }
})

test('uv reads JSON with an upload time in microseconds for every file', async () => {
  const answer = await fetch(`${index.url}/simple/probed/`, { headers: { accept: uvReadAccept } })
  assert.equal(answer.headers.get('content-type'), 'application/vnd.pypi.simple.v1+json')
  const { files } = (await answer.json()) as { files: Record<string, string>[] }
  for (const file of files) assert.match(file['upload-time']!, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
})

test('uv sends an empty requires-python and plural import names, and is not refused for them', async () => {
  const next = buildWheel({ name: 'probed', version: '1.1' })
  const answer = await post(next, { accept: uvUploadAccept }, { requires_python: '', import_names: ['probed'], import_namespaces: [] })
  assert.equal(answer.status, 200, await answer.text())
})

test('gh-action-pypi-publish hears 404 where it asks for an audience, because there are no trusted publishers yet', async () => {
  assert.equal((await fetch(`${index.url}/_/oidc/audience`)).status, 404)
})
