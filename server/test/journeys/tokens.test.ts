import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createService } from '../../src/accounts/create-account.ts'
import { isRefusal } from '../../src/errors.ts'
import { setRestraint } from '../../src/holds/restraints/set-restraint.ts'
import { record } from '../../src/journal/record.ts'
import { expiry } from '../../src/tokens/caveats/expiry.ts'
import { networks } from '../../src/tokens/caveats/networks.ts'
import { projectNames } from '../../src/tokens/caveats/project-names.ts'
import { narrowToken, putTokenToSleep, revokeToken, wakeToken } from '../../src/tokens/change-token.ts'
import { createToken } from '../../src/tokens/create-token.ts'
import { attenuate, mintMacaroon } from '../../src/tokens/macaroon.ts'
import { encodeCaveat } from '../../src/tokens/read-caveat.ts'
import { findToken } from '../../src/tokens/store.ts'
import { formatToken, parseToken } from '../../src/tokens/token-text.ts'
import { buildWheel } from '../build/wheel.ts'
import { basic, type IndexInTest, openIndexInTest, operator, uploadForm } from '../index-in-test.ts'

let index: IndexInTest
before(async () => {
  index = await openIndexInTest()
})
after(() => index.close())

let version = 0
async function upload(token: string, name = 'kite'): Promise<[number, string]> {
  const answer = await index.upload(token, buildWheel({ name, version: `1.${++version}` }))
  return [answer.status, await answer.text()]
}

const idOf = (token: string) => Buffer.from(parseToken(token)!.identifier).toString()
const withCaveat = (token: string, caveat: Parameters<typeof encodeCaveat>[0]) =>
  formatToken(attenuate(parseToken(token)!, encodeCaveat(caveat)))

test('a sleeping token is refused with the reason until it is woken', async () => {
  const token = await index.token()
  assert.equal((await upload(token))[0], 200)
  assert.equal(await putTokenToSleep(index.instance, operator, idOf(token)), 'changed')
  assert.equal(await putTokenToSleep(index.instance, operator, idOf(token)), 'already so')
  const [status, text] = await upload(token)
  assert.equal(status, 403)
  assert.match(text, /asleep: whoever runs the index put it to sleep/)
  assert.equal(await wakeToken(index.instance, operator, idOf(token)), 'changed')
  assert.equal((await upload(token))[0], 200)
})

test('waking lifts what the owner set and nothing else', async () => {
  const token = await index.token()
  const at = index.clock.now()
  await record(index.instance, { public: { actor: 'test' }, private: {} }, async (tx) => {
    await setRestraint(tx, {
      subjectKind: 'token',
      subjectId: idOf(token),
      effect: 'asleep',
      reason: 'case:1',
      setBy: 'test',
      authority: 'operator',
      since: at,
      expiresAt: at + 1000,
    })
    return {
      result: undefined,
      events: [{ kind: 'token-put-to-sleep', subjects: { token: idOf(token) }, public: { effect: 'asleep' }, private: {} }],
    }
  })
  assert.equal(await wakeToken(index.instance, operator, idOf(token)), 'already so')
  assert.equal((await upload(token))[0], 403)
  index.clock.advance(1000)
  assert.equal((await upload(token))[0], 200, 'a restraint ends by itself')
})

test('a revoked token is dead for ever, and its row stays', async () => {
  const token = await index.token()
  await revokeToken(index.instance, operator, idOf(token))
  assert.match((await upload(token))[1], /revoked/)
  await assert.rejects(wakeToken(index.instance, operator, idOf(token)), (error) => isRefusal(error, 'token-revoked'))
  assert.ok(await findToken(index.instance.db.read, idOf(token)))
})

test('the second in which a token expires refuses it', async () => {
  const token = await index.token({ ttlSeconds: 60 })
  index.clock.advance(59_999)
  assert.equal((await upload(token))[0], 200)
  index.clock.advance(1)
  assert.match((await upload(token))[1], /expired/)
})

test('a holder narrows a token by himself: project, time, network', async () => {
  const token = await index.token()
  const seconds = Math.floor(index.clock.now() / 1000)
  assert.equal((await upload(withCaveat(token, projectNames(['kite']))))[0], 200)
  assert.match((await upload(withCaveat(token, projectNames(['kite'])), 'gull'))[1], /not valid for project/)
  assert.match((await upload(withCaveat(token, expiry(seconds))))[1], /expired/)
  assert.match((await upload(withCaveat(token, expiry(seconds + 100, seconds + 50))))[1], /expired/)
  assert.equal((await upload(withCaveat(token, networks(['192.0.2.0/24']))))[0], 403, 'the address is not known here')
})

test('a caveat can be added and never taken away', async () => {
  const narrow = parseToken(withCaveat(await index.token(), projectNames(['gull'])))!
  const widened = formatToken({ ...narrow, caveats: narrow.caveats.slice(0, -1) })
  assert.match((await upload(widened))[1], /Invalid or non-existent/)
})

test('a macaroon whose identifier is no id of ours is not even looked up', async () => {
  for (const identifier of ['', '\0', 'x'.repeat(36), `${idOf(await index.token())}\0`, '\xff'.repeat(36)]) {
    const foreign = mintMacaroon({ location: 'x', identifier: Buffer.from(identifier, 'latin1'), key: Buffer.from('k') })
    assert.match((await upload(formatToken(foreign)))[1], /Invalid or non-existent/)
  }
})

test('a caveat that this index does not know refuses', async () => {
  assert.match((await upload(withCaveat(await index.token(), [9999])))[1], /unknown tag/)
})

test('a caveat kept on the server narrows a token that is already issued', async () => {
  const token = await index.token()
  assert.equal((await upload(token))[0], 200)
  await narrowToken(index.instance, operator, idOf(token), projectNames(['gull']))
  assert.match((await upload(token))[1], /not valid for project/)
  assert.equal((await upload(token, 'gull'))[0], 200)
})

test('a token put to sleep while its upload is on the way publishes nothing', async () => {
  const token = await index.token()
  const file = buildWheel({ name: 'kite', version: '9.9', padToBytes: 200_000 })
  const form = new Response(await uploadForm(file))
  const bytes = new Uint8Array(await form.arrayBuffer())
  let send!: ReadableStreamDefaultController<Uint8Array>
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      send = controller
    },
  })
  const answer = index.app.request('/legacy/', {
    method: 'POST',
    body,
    duplex: 'half',
    headers: { ...basic(token), 'content-type': form.headers.get('content-type')! },
  } as RequestInit)
  send.enqueue(bytes.subarray(0, 100_000))
  await revokeToken(index.instance, operator, idOf(token))
  send.enqueue(bytes.subarray(100_000))
  send.close()
  const told = await answer
  assert.equal(told.status, 403)
  assert.match(await told.text(), /revoked/)
  assert.ok(!(await index.simple('kite')).versions.includes('9.9'))
})

test('a token that would be larger than any client carries is not made', async () => {
  const projects = Array.from({ length: 500 }, (_, i) => `project-${i}`)
  await assert.rejects(index.token({ projects }), (error) => isRefusal(error, 'token-too-large'))
})

test('only services have tokens until people have second factors', async () => {
  await assert.rejects(
    createToken(index.instance, operator, 'index.test', { holder: 'ada', name: 'x', projects: 'all', permissions: ['upload'] }),
    (error) => isRefusal(error, 'holder-cannot-have-tokens'),
  )
})

test("a service does only what its owner's roles allow, at the moment of use", async () => {
  const { createPerson } = await import('../../src/accounts/create-account.ts')
  await createPerson(index.instance, operator, { name: 'grace', email: 'grace@example.org', isAdministrator: false })
  await createService(index.instance, operator, { name: 'grace-ci', owner: 'grace' })
  const { text } = await createToken(index.instance, operator, 'index.test', {
    holder: 'grace-ci',
    name: 'x',
    projects: 'all',
    permissions: ['upload', 'yank'],
  })
  const [status, told] = await upload(text)
  assert.equal(status, 403)
  assert.match(told, /'grace-ci' isn't allowed to upload to project 'kite'/)
  assert.equal((await upload(text, 'albatross'))[0], 200)
})

test('the last use is recorded at most once a minute', async () => {
  const token = await index.token()
  const lastUse = async () => {
    await index.instance.lastUses.flush()
    return (await findToken(index.instance.db.read, idOf(token)))!.lastUsedAt
  }
  await upload(token)
  const first = await lastUse()
  assert.equal(first, index.clock.now())
  index.clock.advance(59_000)
  await upload(token)
  assert.equal(await lastUse(), first)
  index.clock.advance(1_000)
  await upload(token)
  assert.equal(await lastUse(), index.clock.now())
})

test('an entry made by a token carries a label that links its uses within a month and tells nothing else', async () => {
  const token = await index.token()
  await upload(token)
  await upload(token)
  const labels = (await index.journal())
    .filter(({ kind }) => kind === 'file-published')
    .slice(-2)
    .map((leaf) => leaf.public.by)
  assert.match(String(labels[0]), /^[0-9a-f]{64}$/)
  assert.equal(labels[0], labels[1])
  index.clock.advance(31 * 86_400_000)
  await upload(token)
  assert.notEqual((await index.journal()).at(-1)!.public.by, labels[0])
})
