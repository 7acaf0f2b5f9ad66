import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createService } from '../../src/accounts/create-account.ts'
import { linkAbout, pressLink } from '../attack-in-test.ts'
import { buildSdist } from '../build/sdist.ts'
import { buildWheel } from '../build/wheel.ts'
import { basic, operator, uploadForm } from '../index-in-test.ts'
import { openOwnershipInTest, ownerInTest } from '../ownership-in-test.ts'

const DAY = 24 * 60 * 60 * 1000
const about = /was used from a new place/

/** The token of the service `ci`; ada answers for it. */
async function open(context: TestContext) {
  const index = await openOwnershipInTest(context, {})
  await ownerInTest(index, 'ada')
  await createService(index.instance, operator, { name: 'ci', owner: 'ada' })
  const token = await index.token()
  let version = 0
  const send = async (address: string | undefined, file: { filename: string; bytes: Uint8Array }, by = token) => {
    const headers = { ...basic(by), 'user-agent': 'twine/6.0', ...(address === undefined ? {} : { 'x-test-address': address }) }
    return index.app.request('/legacy/', { method: 'POST', body: await uploadForm(file), headers })
  }
  const publish = async (address: string | undefined, by = token) => {
    const answer = await send(address, buildWheel({ name: 'tinyjson', version: `1.${++version}` }), by)
    assert.equal(answer.status, 200, await answer.text())
  }
  const told = async () => (await index.mails()).filter(({ subject }) => about.test(subject))
  return { index, token, send, publish, told }
}

test('a stolen token that publishes from elsewhere is told within the same delivery, and the link puts it to sleep', async (context) => {
  const { index, send, publish, told } = await open(context)
  await publish('192.0.2.10')
  await publish('192.0.2.200')
  assert.equal((await told()).length, 0, 'its own network, and a neighbour of it')
  index.clock.advance(20 * DAY)
  await publish('203.0.113.66')
  const [mail, ...more] = await told()
  assert.deepEqual(more, [])
  assert.equal(mail!.to, 'ada@example.org')
  assert.match(mail!.text, /token "test" published the version "1\.3" of "tinyjson" from a network that it had not been used from before/)
  assert.match(mail!.text, /203\.0\.113\.0\/24/)
  const link = await linkAbout(index, 'ada@example.org', about)
  await pressLink(index, link, 'stop')
  const refused = await send('203.0.113.66', buildWheel({ name: 'tinyjson', version: '9.9' }))
  assert.equal(refused.status, 403)
  assert.match(await refused.text(), /asleep/)
})

test('other files of the release, the same again and what is refused tell nothing more', async (context) => {
  const { index, send, publish, told } = await open(context)
  await publish('192.0.2.10')
  index.clock.advance(20 * DAY)
  const wheel = buildWheel({ name: 'tinyjson', version: '2.0' })
  await send('203.0.113.66', wheel)
  await send('203.0.113.66', wheel)
  await send('203.0.113.66', buildSdist({ name: 'tinyjson', version: '2.0' }))
  await send('198.51.100.1', { filename: 'tinyjson-3.0-py3-none-any.whl', bytes: new Uint8Array(3) })
  assert.equal((await told()).length, 1)
})

test('build machines with a new network for each weekly release are told of three times in a year', async (context) => {
  const { index, publish, told } = await open(context)
  for (let week = 0; week < 52; week++) {
    await publish(`198.51.${week}.7`)
    index.clock.advance(7 * DAY)
  }
  assert.equal((await told()).length, 3)
})

test('an old token that is used for the first time is told, a new one is not, and another token tells by itself', async (context) => {
  const { index, publish, told } = await open(context)
  await publish('192.0.2.10')
  const other = await index.token()
  await publish('203.0.113.66', other)
  assert.equal((await told()).length, 0)
  const third = await index.token()
  index.clock.advance(8 * DAY)
  await publish('203.0.113.66', third)
  assert.equal((await told()).length, 1)
  // Where the address is not known, nothing can be said.
  await publish(undefined, other)
  await publish('::ffff:203.0.113.7', other)
  assert.equal((await told()).length, 1)
})
