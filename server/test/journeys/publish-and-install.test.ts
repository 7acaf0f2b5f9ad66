import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buildSdist } from '../build/sdist.ts'
import { buildWheel } from '../build/wheel.ts'
import { type IndexInTest, openIndexInTest } from '../index-in-test.ts'

let index: IndexInTest
before(async () => {
  index = await openIndexInTest()
})
after(() => index.close())

const wheel = buildWheel({ name: 'tinyjson', version: '1.0', summary: 'Small JSON' })
const sdist = buildSdist({ name: 'tinyjson', version: '1.0' })

test('what was uploaded is listed and comes back byte for byte', async () => {
  const token = await index.token()
  for (const file of [wheel, sdist]) {
    const answer = await index.upload(token, file)
    assert.equal(answer.status, 200, await answer.text())
  }
  const page = (await (await index.get('/simple/tinyjson/', { accept: 'application/vnd.pypi.simple.v1+json' })).json()) as { files: { filename: string; url: string }[] }
  assert.deepEqual(page.files.map((file) => file.filename), ['tinyjson-1.0-py3-none-any.whl', 'tinyjson-1.0.tar.gz'])
  for (const [i, file] of [wheel, sdist].entries()) {
    const path = new URL(page.files[i]!.url).pathname
    const bytes = Buffer.from(await (await index.get(path)).arrayBuffer())
    assert.ok(bytes.equals(file.bytes))
  }
  assert.deepEqual((await index.journal()).map(({ kind }) => kind), [
    'account-created', 'account-created', 'token-created', 'project-created', 'role-given', 'file-published', 'file-published',
  ])
})
