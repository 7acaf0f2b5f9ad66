import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { countRecoveryCodes, listFactors } from '../../src/accounts/factors/store.ts'
import { approveRecovery } from '../../src/accounts/recovery/recover-account.ts'
import { listWaitingRecoveries } from '../../src/accounts/recovery/store.ts'
import { isRefusal } from '../../src/errors.ts'
import { giveBackAccount } from '../../src/incidents/give-back-account.ts'
import { listTokens } from '../../src/tokens/store.ts'
import { accountOf, countKind, enterWithPasskey, isSignedIn, openAttacked, postAs, sessionsOf } from '../attack-in-test.ts'
import { BrowserInTest, chrome } from '../browser-in-test.ts'
import { buildWheel } from '../build/wheel.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { confirmWithPasskey, enrol, enrolledPerson, mailedLink, type PersonInTest, showPassword } from '../person-in-test.ts'

const HOUR = 60 * 60_000
const DAY = 24 * HOUR
const NEW_PASSWORD = 'nine other harbours green'

interface Opened {
  readonly index: IndexInTest
  readonly grace: PersonInTest
  readonly administrators: readonly PersonInTest[]
}

/** Administrators whose factors are old, and Grace. */
async function openWith(context: TestContext, administrators: number): Promise<Opened> {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'team' })
  const people = []
  for (const name of ['ada', 'boris', 'carol'].slice(0, administrators))
    people.push(await enrolledPerson(index, { name, isAdministrator: true }))
  const grace = await enrolledPerson(index)
  index.clock.advance(5 * DAY)
  return { index, grace, administrators: people }
}

/** Asks for an account back as whoever has its password; the id of the request. */
async function askBack(index: IndexInTest, name = 'grace'): Promise<string> {
  const thief = new BrowserInTest(index, { 'user-agent': chrome, 'x-test-address': '198.51.100.4' })
  assert.equal((await showPassword(thief, name)).location, '/sign-in/factor')
  await thief.get('/recover')
  assert.equal((await thief.submit('/recover')).status, 200)
  return (await listWaitingRecoveries(index.instance.db.read)).at(-1)!.id
}

/** Presses a button of the administrators' page, with a passkey where it asks for one. */
async function press(person: PersonInTest, act: 'approve' | 'grant', id: string): Promise<string | number> {
  if (!(await isSignedIn(person.browser))) await enterWithPasskey(person, person.browser)
  let answer = await postAs(person.browser, `/admin/recoveries/${id}/${act}`)
  if (answer.refusal === 'proof-needed') answer = await confirmWithPasskey(person, person.browser)
  return answer.refusal ?? answer.status
}

const refuses = (code: Parameters<typeof isRefusal>[1]) => (error: unknown) => isRefusal(error, code)

test('of three administrators one alone gives no account back, however often he says so and however long he waits', async (context) => {
  const { index, administrators } = await openWith(context, 3)
  const [ada, boris] = administrators
  const id = await askBack(index)
  assert.equal(await press(ada!, 'approve', id), 303)
  assert.equal(await press(ada!, 'approve', id), 303)
  index.clock.advance(60 * DAY)
  assert.equal(await press(ada!, 'grant', id), 'recovery-needs-two')
  await assert.rejects(giveBackAccount(index.instance, operator, id), refuses('recovery-needs-two'))
  assert.equal(await countKind(index, 'recovery-granted'), 0)
  assert.equal(await press(boris!, 'approve', id), 303)
  assert.equal(await press(boris!, 'grant', id), 200)
})

test('the operator on the host does not stand for a second administrator where there are enough of them', async (context) => {
  const { index, administrators } = await openWith(context, 3)
  const id = await askBack(index)
  assert.equal(await press(administrators[0]!, 'approve', id), 303)
  await approveRecovery(index.instance, operator, id)
  index.clock.advance(8 * DAY)
  await assert.rejects(giveBackAccount(index.instance, operator, id), refuses('recovery-needs-two'))
})

test('before seven days nobody gives an account back, whoever has approved it', async (context) => {
  const { index, administrators } = await openWith(context, 3)
  const id = await askBack(index)
  for (const administrator of administrators) assert.equal(await press(administrator, 'approve', id), 303)
  index.clock.advance(7 * DAY - HOUR)
  assert.equal(await press(administrators[0]!, 'grant', id), 'recovery-too-early')
  index.clock.advance(HOUR)
  assert.equal(await press(administrators[0]!, 'grant', id), 200)
})

test('the session of an administrator without his passkey approves nothing', async (context) => {
  const { index, administrators } = await openWith(context, 3)
  const id = await askBack(index)
  const { browser } = administrators[0]!
  const answer = await postAs(browser, `/admin/recoveries/${id}/approve`)
  assert.deepEqual([answer.status, answer.refusal], [403, 'proof-needed'])
  assert.equal(await countKind(index, 'recovery-approved'), 0)
})

test('nobody approves his own recovery, and nobody who is no administrator approves any', async (context) => {
  const { index, grace, administrators } = await openWith(context, 3)
  const [ada] = administrators
  assert.equal(await press(ada!, 'approve', await askBack(index, 'ada')), 'approval-own')
  assert.equal(await press(grace, 'approve', await askBack(index)), 'administrator-needed')
  assert.equal(await countKind(index, 'recovery-approved'), 0)
})

test('what an administrator said whose account was frozen since does not count', async (context) => {
  const { index, administrators } = await openWith(context, 3)
  const [ada, boris, carol] = administrators
  const id = await askBack(index)
  for (const thief of [ada!, boris!]) assert.equal(await press(thief, 'approve', id), 303)
  // It was not Boris.
  await postAs(boris!.browser, '/account/freeze')
  index.clock.advance(8 * DAY)
  assert.equal(await press(ada!, 'grant', id), 'recovery-needs-two')
  assert.equal(await press(carol!, 'approve', id), 303)
  assert.equal(await press(ada!, 'grant', id), 200)
})

test('where there is one administrator it takes a command on the host, three days, and the journal says so', async (context) => {
  const { index, administrators } = await openWith(context, 1)
  const [ada] = administrators
  const id = await askBack(index)
  await press(ada!, 'approve', id)
  index.clock.advance(3 * DAY)
  assert.equal(await press(ada!, 'grant', id), 'recovery-needs-two')
  await approveRecovery(index.instance, operator, id)
  await giveBackAccount(index.instance, operator, id)
  const approved = (await index.journal()).findLast(({ kind }) => kind === 'recovery-approved')
  assert.equal((approved!.public as { mode?: string }).mode, 'single-operator')
})

test('the owner stops a recovery by the link in the mail, and it never comes back', async (context) => {
  const { index, grace, administrators } = await openWith(context, 3)
  const id = await askBack(index)
  for (const administrator of administrators) await press(administrator, 'approve', id)
  const link = await mailedLink(index, grace.email, /\/notice\/[\w-]+/)
  const phone = new BrowserInTest(index, { 'user-agent': chrome })
  assert.match((await phone.get(link)).text, /stop the recovery/)
  assert.equal(await countKind(index, 'recovery-cancelled'), 0)
  assert.equal((await phone.submit(`${link}/stop`)).status, 200)
  assert.equal(await countKind(index, 'recovery-cancelled'), 1)
  index.clock.advance(8 * DAY)
  assert.equal(await press(administrators[0]!, 'grant', id), 'recovery-unknown')
  assert.equal(await press(administrators[0]!, 'approve', id), 'recovery-unknown')
  await assert.rejects(giveBackAccount(index.instance, operator, id), refuses('recovery-unknown'))
})

test('a granted recovery ends every session, factor, code and link of before, publishes nothing for three days, and nothing with old tokens until the owner wakes them', async (context) => {
  const { index, grace, administrators } = await openWith(context, 3)
  const made = await postAs(grace.browser, '/account/tokens/new', { name: 'ci', scope: 'all', 'permission[]': 'upload', days: '90' })
  const answer = made.refusal === 'proof-needed' ? await confirmWithPasskey(grace, grace.browser) : made
  const token = /<pre id="token">([^<]+)</.exec(answer.text)?.[1]
  assert.ok(token, answer.text)
  const upload = async (name: string) => (await index.upload(token, buildWheel({ name, version: '1.0' }))).status
  assert.equal(await upload('before'), 200)
  const reset = new BrowserInTest(index)
  await reset.get('/reset-password')
  await reset.submit('/reset-password', { name: 'grace' })
  const older = await mailedLink(index, grace.email, /\/reset-password\/[\w-]+/)
  const id = await askBack(index)
  for (const administrator of administrators) await press(administrator, 'approve', id)
  index.clock.advance(7 * DAY)
  await enterWithPasskey(grace, grace.browser)
  const secret = await giveBackAccount(index.instance, operator, id)

  const account = await accountOf(index, 'grace')
  assert.deepEqual(await sessionsOf(index, 'grace'), [])
  assert.equal(await isSignedIn(grace.browser), false)
  assert.deepEqual(await listFactors(index.instance.db.read, account.id), [])
  assert.equal((await countRecoveryCodes(index.instance.db.read, account.id)).left, 0)
  assert.equal((await enterWithPasskey(grace, new BrowserInTest(index))).refusal, 'passkey-invalid')
  assert.equal((await new BrowserInTest(index).get(older)).status, 410)
  assert.equal(await upload('enrolling'), 403)

  const owner = new BrowserInTest(index, { 'user-agent': chrome })
  const link = `/reset-password/${secret}`
  await owner.get(link)
  assert.equal((await owner.submit(link, { password: NEW_PASSWORD })).location, '/enrol')
  const enrolled = await enrol(index, owner, 'passkey')
  for (let hours = 0; hours < 72; hours += 24) {
    assert.equal(await upload(`hour-${hours}`), 403)
    assert.equal(
      (await postAs(owner, '/account/tokens/new', { name: 'x', scope: 'all', 'permission[]': 'upload', days: '9' })).refusal,
      'account-cannot',
    )
    index.clock.advance(DAY - 1)
  }
  assert.equal((await new BrowserInTest(index).get(link)).status, 410)
  // After that it is the owner who says which of the old tokens are his.
  index.clock.advance(HOUR)
  assert.equal(await upload('after'), 403)
  assert.equal(await countKind(index, 'token-put-to-sleep'), 1)
  const [stored] = await listTokens(index.instance.db.read, account)
  assert.equal((await postAs(owner, `/account/tokens/${stored!.id}/wake`)).refusal, 'proof-needed')
  assert.equal((await confirmWithPasskey(enrolled, owner)).status, 303)
  assert.equal(await upload('woken'), 200)
})

test('a recovery is asked for only with the password, at most twice in two weeks, and every address is told at once', async (context) => {
  const { index, grace } = await openWith(context, 3)
  const stranger = new BrowserInTest(index)
  assert.equal((await stranger.get('/recover')).status, 410)
  await askBack(index)
  const mail = (await index.mails()).findLast(({ to }) => to === grace.email)
  assert.match(mail!.text, /\/notice\//)
  const thief = new BrowserInTest(index, { 'user-agent': chrome })
  await showPassword(thief, 'grace')
  const again = await postFrom(thief)
  assert.equal(again, 'recovery-live')
  const [{ id } = { id: '' }] = await listWaitingRecoveries(index.instance.db.read)
  const link = await mailedLink(index, grace.email, /\/notice\/[\w-]+/)
  await stranger.get(link)
  await stranger.submit(`${link}/stop`)
  assert.equal(await postFrom(thief), 'too-many-requests')
  assert.equal(
    (await listWaitingRecoveries(index.instance.db.read)).some((each) => each.id === id),
    false,
  )
})

/** Presses the button of `/recover` once more; the form is gone where a recovery waits. */
async function postFrom(browser: BrowserInTest): Promise<string | undefined> {
  await browser.get('/sign-in/factor')
  const csrf = /name="csrf" value="([^"]+)"/.exec(browser.page)![1]!
  return (await browser.post('/recover', { csrf })).refusal
}
