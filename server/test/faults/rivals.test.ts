import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buildWheel } from '../build/wheel.ts'
import { type IndexInTest, openIndexInTest } from '../index-in-test.ts'
import { takeStock } from './mutations/stock.ts'

let index: IndexInTest
let token: string
before(async () => {
  index = await openIndexInTest({ HOLDFAST_MAX_UPLOADS_PER_TOKEN: '100' })
  token = await index.token()
})
after(() => index.close())

const ROUNDS = 40
const WRITERS = 6

test('of writers of one file name at once exactly one wins, in every round, and the others leave nothing behind', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const files = Array.from({ length: WRITERS }, (_, writer) =>
      buildWheel({ name: `one-${round}`, version: '1.0', members: { 'who.txt': String(writer) } }),
    )
    const answers = await Promise.all(files.map((file) => index.upload(token, file)))
    const statuses = answers.map(({ status }) => status).sort()
    assert.deepEqual(statuses, [200, ...Array(WRITERS - 1).fill(400)], `round ${round}`)
    for (const answer of answers) if (answer.status === 400) assert.match(await answer.text(), /^File already exists /)
  }
  const { blobs, referenced, temporary } = takeStock(index)
  assert.deepEqual(blobs, referenced)
  assert.deepEqual(temporary, [])
})

test('files that share their metadata are published side by side, though rivals of some of them fail meanwhile', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const wheel = (tag: string, summary: string) => buildWheel({ name: `many-${round}`, version: '1.0', tag, summary })
    // The metadata of the last five is one blob. The second loses to the first, and must not take it from the others.
    const files = [
      wheel('py3-none-any', 'first'),
      wheel('py3-none-any', 'second'),
      ...['py3-none-win32', 'py3-none-win_amd64', 'py3-none-win_arm64', 'py2-none-any'].map((tag) => wheel(tag, 'second')),
    ]
    const answers = await Promise.all(files.map((file) => index.upload(token, file)))
    const told = await Promise.all(answers.map(async (answer) => `${answer.status} ${await answer.text()}`))
    assert.deepEqual(
      answers.map(({ status }) => status).filter((status) => status >= 500),
      [],
      told.join(''),
    )
    assert.equal(answers.filter(({ status }) => status === 200).length, 5, told.join(''))
  }
  const { blobs, referenced, temporary } = takeStock(index)
  assert.deepEqual(blobs, referenced)
  assert.deepEqual(temporary, [])
})

test('the same bytes sent many times at once are published once, and everybody hears 200', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const file = buildWheel({ name: `same-${round}`, version: '1.0' })
    const answers = await Promise.all(Array.from({ length: WRITERS }, () => index.upload(token, file)))
    assert.deepEqual(
      answers.map(({ status }) => status),
      Array(WRITERS).fill(200),
    )
  }
  const { blobs, referenced, temporary, rows } = takeStock(index)
  assert.deepEqual(blobs, referenced)
  assert.deepEqual(temporary, [])
  assert.equal(rows.file, ROUNDS * (1 + 5 + 1))
})
