import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { createPerson } from '../../src/accounts/create-account.ts'
import { actorOf } from '../../src/accounts/principal.ts'
import { addWebhook, removeWebhook } from '../../src/accounts/webhooks/change-webhooks.ts'
import { isRefusal } from '../../src/errors.ts'
import { listLiveHolds } from '../../src/holds/store.ts'
import { tickHolds } from '../../src/holds/tick-holds.ts'
import { record } from '../../src/journal/record.ts'
import { resealNotices } from '../../src/notices/reseal-notices.ts'
import { deliverWebhooks } from '../../src/notices/webhooks/deliver-webhooks.ts'
import { listAllWebhooks } from '../../src/notices/webhooks/store.ts'
import { parseWebhookUrl } from '../../src/notices/webhooks/webhook.ts'
import { removeFromProject } from '../../src/ownership/remove-from-project.ts'
import { addressRule, postWebhook } from '../../src/platform/http/post-webhook.ts'
import { runInTest } from '../command-in-test.ts'
import { type IndexInTest, openIndexInTest, operator } from '../index-in-test.ts'
import { openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'
import { enrolledPerson } from '../person-in-test.ts'

const DAY = 86_400_000
const HERE = ['127.0.0.1/32']

interface Got {
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A program on this machine that hears. */
async function receiver(context: TestContext) {
  const got: Got[] = []
  let status = 204
  let redirect: string | undefined
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      got.push({ url: request.url!, headers: request.headers, body: Buffer.concat(chunks).toString() })
      response.writeHead(status, redirect === undefined ? {} : { location: redirect }).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(() => new Promise((resolve) => server.close(resolve)))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    got,
    answers(next: number, location?: string) {
      status = next
      redirect = location
    },
    kinds: () => got.map(({ body }) => (JSON.parse(body) as { kind: string }).kind),
  }
}

async function openWithWebhooks(context: TestContext): Promise<IndexInTest> {
  return openOwnershipInTest(context, { HOLDFAST_PRESET: 'public', HOLDFAST_WEBHOOK_NETWORKS: HERE[0]! })
}

async function deliver({ instance, config }: IndexInTest): Promise<number> {
  const silent = { info: () => {}, warn: () => {}, error: () => {} }
  const works = { ground: instance, publicUrl: config.publicUrl, allowedNetworks: config.webhookNetworks, log: silent as never }
  return deliverWebhooks(works, () => false)
}

test('a new webhook is told at once that it was added, signed with the key that is shown once', async (context) => {
  const index = await openWithWebhooks(context)
  const hook = await receiver(context)
  const ada = await ownerInTest(index, 'ada')
  const { key } = await addWebhook(index.instance, ada.session(), hook.url)
  assert.equal(await deliver(index), 1)
  const [first] = hook.got
  assert.ok(first)
  const timestamp = String(first.headers['x-holdfast-timestamp'])
  assert.equal(Number(timestamp), Math.floor(index.clock.now() / 1000))
  const expected = createHmac('sha256', key).update(`${timestamp}.${first.body}`).digest('hex')
  assert.equal(first.headers['x-holdfast-signature'], `v1=${expected}`)
  assert.notEqual(createHmac('sha256', 'another').update(`${timestamp}.${first.body}`).digest('hex'), expected)
  const said = JSON.parse(first.body)
  assert.deepEqual(
    [said.kind, said.account, said.isSecurity, said.id],
    ['webhook-added', 'ada', true, first.headers['x-holdfast-delivery']],
  )
  assert.doesNotMatch(first.body, /\/notice\/|hook"/, 'no link that acts')
  assert.equal(await deliver(index), 0, 'once')
  const [entry] = (await index.journal()).filter(({ kind }) => kind === 'webhook-added')
  assert.doesNotMatch(JSON.stringify(entry), /127\.0\.0\.1/, 'where it is stays private')
  assert.ok((await index.mails()).some(({ subject }) => /webhook was added/.test(subject)))
})

test('a rotation of keys seals webhooks anew, and what waits is still sent and signed', async (context) => {
  const index = await openWithWebhooks(context)
  const hook = await receiver(context)
  const ada = await ownerInTest(index, 'ada')
  const { webhook, key } = await addWebhook(index.instance, ada.session(), hook.url)
  const { vault } = index.instance
  await record(index.instance, actorOf(operator, index.clock.now()), async (tx) => {
    await resealNotices(tx, vault)
    return { result: undefined, events: [{ kind: 'encryption-key-rotated', subjects: {}, public: {}, private: {} }] }
  })
  const [after] = await listAllWebhooks(index.instance.db.read, ada.account.id)
  assert.notDeepEqual(after!.sealedUrl, webhook.sealedUrl)
  assert.notDeepEqual(after!.sealedKey, webhook.sealedKey)
  assert.equal(await deliver(index), 1)
  const { headers, body } = hook.got[0]!
  const expected = createHmac('sha256', key).update(`${headers['x-holdfast-timestamp']}.${body}`).digest('hex')
  assert.equal(headers['x-holdfast-signature'], `v1=${expected}`)
})

test('a webhook that was added yesterday begins no wait of a hold: whoever added it may be the thief', async (context) => {
  const index = await openWithWebhooks(context)
  const hook = await receiver(context)
  const [ada, bob] = [await ownerInTest(index, 'ada'), await ownerInTest(index, 'bob')]
  const project = await projectOf(index, ada, 'tinyjson', [bob])
  for (const person of [ada, bob]) await addWebhook(index.instance, person.session(), `${hook.url}/${person.account.name}`)
  await removeFromProject(index.instance, ada.session(), project, { accountId: bob.account.id })
  const hold = async () => (await listLiveHolds(index.instance.db.read, { projectId: project.id, limit: 1 }))[0]?.state
  await deliver(index)
  assert.ok(hook.kinds().includes('hold-announced'))
  const turn = async () => {
    index.clock.advance(60_000)
    await tickHolds(index.instance)
  }
  await turn()
  assert.equal(await hold(), 'announcing')
  await index.mails()
  await turn()
  assert.equal(await hold(), 'waiting')
})

test('where mail never arrives, a webhook of long ago is enough for the announcement', async (context) => {
  const index = await openWithWebhooks(context)
  const hook = await receiver(context)
  const [ada, bob] = [await ownerInTest(index, 'ada'), await ownerInTest(index, 'bob')]
  const project = await projectOf(index, ada, 'tinyjson', [bob])
  for (const person of [ada, bob]) await addWebhook(index.instance, person.session(), `${hook.url}/${person.account.name}`)
  index.clock.advance(15 * DAY)
  const { hold } = (await removeFromProject(index.instance, ada.session(), project, { accountId: bob.account.id })) as {
    hold?: { id: string }
  }
  await deliver(index)
  index.clock.advance(60_000)
  await tickHolds(index.instance)
  const announced = (await index.journal()).filter(({ kind }) => kind === 'hold-announced')
  assert.equal(announced.length, 1)
  assert.ok(hold === undefined || hold.id === announced[0]!.subjects.hold)
})

test('a webhook that answers 500 or sends elsewhere is tried again; one that is gone is not', async (context) => {
  const index = await openWithWebhooks(context)
  const hook = await receiver(context)
  const elsewhere = await receiver(context)
  const ada = await ownerInTest(index, 'ada')
  hook.answers(500)
  await addWebhook(index.instance, ada.session(), hook.url)
  assert.equal(await deliver(index), 0)
  assert.equal(await deliver(index), 0)
  assert.equal(hook.got.length, 1, 'not before its time')
  index.clock.advance(61_000)
  hook.answers(302, elsewhere.url)
  assert.equal(await deliver(index), 0)
  assert.deepEqual([hook.got.length, elsewhere.got.length], [2, 0], 'nothing is followed')
  assert.equal(hook.got[0]!.headers['x-holdfast-delivery'], hook.got[1]!.headers['x-holdfast-delivery'], 'the same delivery')
  index.clock.advance(6 * 60_000)
  hook.answers(200)
  assert.equal(await deliver(index), 1)

  const bob = await ownerInTest(index, 'bob')
  hook.answers(410)
  await addWebhook(index.instance, bob.session(), hook.url)
  await deliver(index)
  index.clock.advance(DAY)
  await deliver(index)
  assert.equal(hook.got.length, 4, 'gone is gone')
})

test('one webhook that does not answer holds up neither mails nor the webhooks of others', async (context) => {
  const index = await openWithWebhooks(context)
  const [dead, alive] = [await receiver(context), await receiver(context)]
  dead.answers(503)
  const [ada, bob] = [await ownerInTest(index, 'ada'), await ownerInTest(index, 'bob')]
  await addWebhook(index.instance, ada.session(), dead.url)
  for (let i = 0; i < 2; i++) await addWebhook(index.instance, ada.session(), `${dead.url}/${i}`)
  await addWebhook(index.instance, bob.session(), alive.url)
  await deliver(index)
  assert.equal(alive.got.length, 1)
  assert.ok(dead.got.length <= 6)
  assert.equal((await index.mails()).filter(({ subject }) => /webhook was added/.test(subject)).length, 4)
})

test('a thief who removes a webhook is heard by it: its removal, and every change of who owns what, for 30 days', async (context) => {
  const index = await openWithWebhooks(context)
  const hook = await receiver(context)
  const [ada, bob] = [await ownerInTest(index, 'ada'), await ownerInTest(index, 'bob')]
  const project = await projectOf(index, ada, 'tinyjson', [bob])
  const { webhook } = await addWebhook(index.instance, ada.session(), hook.url)
  await removeWebhook(index.instance, ada.session(), webhook.id)
  await removeFromProject(index.instance, ada.session(), project, { accountId: bob.account.id })
  const other = await receiver(context)
  await addWebhook(index.instance, ada.session(), other.url)
  await deliver(index)
  assert.deepEqual(
    hook.kinds().toSorted(),
    ['hold-announced', 'owner-suspended', 'webhook-added', 'webhook-removed'],
    'of what else happens it hears nothing',
  )
  await assert.rejects(removeWebhook(index.instance, ada.session(), webhook.id), (error) => isRefusal(error, 'webhook-unknown'))
  await assert.rejects(removeWebhook(index.instance, bob.session(), webhook.id), (error) => isRefusal(error, 'webhook-unknown'))

  index.clock.advance(31 * DAY)
  const before = hook.got.length
  await projectOf(index, ada, 'other', [bob])
  await deliver(index)
  assert.equal(hook.got.length, before)
})

test('a webhook of the administrators hears once what each of them is told as such, and nothing of their accounts', async (context) => {
  const index = await openIndexInTest({ HOLDFAST_PRESET: 'public', HOLDFAST_WEBHOOK_NETWORKS: HERE[0]! }, { hasAccounts: false })
  context.after(() => index.close())
  const hook = await receiver(context)
  const root = await enrolledPerson(index, { name: 'root', isAdministrator: true })
  await createPerson(index.instance, operator, { name: 'second', email: 'second@example.org', isAdministrator: true })
  const added = await runInTest(context, index, ['webhook', 'add', hook.url])
  const key = added.lines[1]!
  assert.match(key, /^[\w-]{43}$/)
  await deliver(index)
  assert.deepEqual(hook.kinds(), ['shared-webhook-added'])
  const { headers, body } = hook.got[0]!
  assert.equal(
    headers['x-holdfast-signature'],
    `v1=${createHmac('sha256', key).update(`${headers['x-holdfast-timestamp']}.${body}`).digest('hex')}`,
  )
  assert.equal(JSON.parse(body).account, null)

  await root.browser.get('/account/webhooks')
  await root.browser.submit('/account/webhooks/add', { url: 'https://hooks.example.org/own' })
  await root.browser.get('/victim')
  await root.browser.submit('/victim', { names: 'tinyjson', text: 'My account was taken this morning.', contact: 'me@example.org' })
  await deliver(index)
  assert.deepEqual(hook.kinds(), ['shared-webhook-added', 'theft-reported'])
  assert.doesNotMatch(hook.got[1]!.body, /admin\/reports\/|me@example/)

  const [{ id }] = JSON.parse((await runInTest(context, index, ['webhook', 'list', '--json'])).stdout)
  assert.equal((await runInTest(context, index, ['webhook', 'remove', id])).code, 0)
  await deliver(index)
  assert.equal(hook.kinds().at(-1), 'shared-webhook-removed')
  assert.equal((await runInTest(context, index, ['webhook', 'remove', id])).code, 1)
  assert.equal((await runInTest(context, index, ['webhook', 'add', 'https://10.0.0.1/'])).code, 1)
})

const refused: readonly [url: string, code: 'webhook-invalid' | 'webhook-private'][] = [
  ['', 'webhook-invalid'],
  ['not an address', 'webhook-invalid'],
  ['javascript:alert(1)', 'webhook-invalid'],
  ['file:///etc/passwd', 'webhook-invalid'],
  ['http://hooks.example.org/x', 'webhook-invalid'],
  ['https://user:secret@hooks.example.org/', 'webhook-invalid'],
  ['https://hooks.example.org/#part', 'webhook-invalid'],
  [`https://hooks.example.org/${'x'.repeat(500)}`, 'webhook-invalid'],
  ['https://127.0.0.1/', 'webhook-private'],
  ['https://127.1/', 'webhook-private'],
  ['https://2130706433/', 'webhook-private'],
  ['https://0x7f000001/', 'webhook-private'],
  ['https://[::1]/', 'webhook-private'],
  ['https://[::ffff:10.0.0.1]/', 'webhook-private'],
  ['https://169.254.169.254/latest/meta-data/', 'webhook-private'],
  ['https://10.0.0.1:8080/', 'webhook-private'],
  ['https://localhost/', 'webhook-private'],
  ['https://printer/', 'webhook-private'],
  ['https://nas.local/', 'webhook-private'],
  ['https://x.localhost/', 'webhook-private'],
]
for (const [url, code] of refused)
  test(`'${url.slice(0, 50)}' is no webhook`, () =>
    assert.throws(
      () => parseWebhookUrl(url, []),
      (error) => isRefusal(error, code),
    ))

test('an address of the public internet is a webhook, and plain http only on this machine where that is allowed', () => {
  assert.equal(parseWebhookUrl(' https://hooks.example.org/T0/B0?x=1 ', []), 'https://hooks.example.org/T0/B0?x=1')
  assert.equal(parseWebhookUrl('http://127.0.0.1:9/x', HERE), 'http://127.0.0.1:9/x')
  for (const url of ['http://10.0.0.1/', 'http://8.8.8.8/', 'http://hooks.example.org/'])
    assert.throws(
      () => parseWebhookUrl(url, ['10.0.0.0/8', ...HERE]),
      (error) => isRefusal(error, 'webhook-private'),
    )
  assert.equal(addressRule(['10.0.0.0/8'], false)('10.1.2.3'), true)
  assert.equal(addressRule(['10.0.0.0/8'], true)('10.1.2.3'), false)
})

test('a name that leads to this machine is not asked, whoever named it', async (context) => {
  const hook = await receiver(context)
  const { port } = new URL(hook.url)
  const message = { body: '{}', headers: {} }
  for (const host of ['localhost', '127.0.0.1', '[::1]', '0.0.0.0'])
    for (const scheme of ['http', 'https'])
      await assert.rejects(
        postWebhook({ ...message, url: `${scheme}://${host}:${port}/` }, { allowedNetworks: [] }),
        /AddressRefused|public internet|only https/,
      )
  await assert.rejects(
    postWebhook({ ...message, url: `http://localhost:${port}/` }, { allowedNetworks: ['10.0.0.0/8'] }),
    /public internet/,
  )
  assert.equal(hook.got.length, 0)
  assert.equal(await postWebhook({ ...message, url: hook.url }, { allowedNetworks: HERE }), 204)
})

test('a server that never answers is given up at the deadline', async (context) => {
  const server = createServer(() => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(() => server.close())
  context.after(() => server.closeAllConnections())
  const { port } = server.address() as AddressInfo
  const rules = { allowedNetworks: HERE, deadlineMilliseconds: 50 }
  await assert.rejects(postWebhook({ url: `http://127.0.0.1:${port}/`, body: '{}', headers: {} }, rules), /no answer in time/)
})

test('on the page a webhook is added with its key shown once, three at most, and removed again', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_WEBHOOK_NETWORKS: HERE[0]! })
  const grace = await enrolledPerson(index, { name: 'grace' })
  const add = async (url: string) => {
    await grace.browser.get('/account/webhooks')
    return grace.browser.submit('/account/webhooks/add', { url })
  }
  const added = await add('https://hooks.example.org/secret-part')
  assert.equal(added.status, 200, added.text)
  assert.match(added.text, /<pre id="key">[\w-]{43}<\/pre>/)
  const shown = await grace.browser.get('/account/webhooks')
  assert.match(shown.text, /hooks\.example\.org/)
  assert.doesNotMatch(shown.text, /secret-part|<pre id="key">/)
  assert.doesNotMatch((await grace.browser.get('/account/inbox')).text, /secret-part/)
  assert.equal((await add('https://hooks.example.org/secret-part')).status, 400)
  assert.equal((await add('https://10.0.0.1/')).status, 400)
  await add('https://hooks.example.org/2')
  await add('https://hooks.example.org/3')
  const page = (await grace.browser.get('/account/webhooks')).text
  assert.doesNotMatch(page, /webhooks\/add/, 'three at most')
  const [, action = ''] = /action="(\/account\/webhooks\/[^"]+\/remove)"/.exec(page) ?? []
  assert.equal((await grace.browser.submit(action)).status, 303)
  assert.match((await grace.browser.get('/account/webhooks')).text, /removed/)
})
