import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { makeAdministrator, removeAdministrator } from '../../src/accounts/administrators/change-administrators.ts'
import { removeFactor } from '../../src/accounts/factors/change-factors.ts'
import { insertFactor, listFactors } from '../../src/accounts/factors/store.ts'
import { actorOf } from '../../src/accounts/principal.ts'
import { findAccountByName } from '../../src/accounts/store.ts'
import type { Hold } from '../../src/holds/hold.ts'
import { findHold } from '../../src/holds/store.ts'
import { tickHolds } from '../../src/holds/tick-holds.ts'
import { record } from '../../src/journal/record.ts'
import { answerHold } from '../../src/ownership/decide-hold.ts'
import { removeFromProject } from '../../src/ownership/remove-from-project.ts'
import { findDirectRole } from '../../src/ownership/store.ts'
import { type Answered, BrowserInTest } from '../browser-in-test.ts'
import { type IndexInTest, openIndexInTest, operator } from '../index-in-test.ts'
import { letSessionsLast, type OwnerInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'
import { confirmWithPasskey, enrolledPerson, type PersonInTest } from '../person-in-test.ts'

// What somebody contests administrators decide on a page: one that everything stays as it is, two that it goes on.

const HOUR = 3_600_000
const DAY = 24 * HOUR

interface Opened {
  readonly index: IndexInTest
  readonly people: Readonly<Record<string, PersonInTest>>
}

/** `uma`, `zoe` and `ivy` have been administrators for long; `eve` is nobody. */
async function open(context: TestContext, { administrators = ['uma', 'zoe', 'ivy'], others = ['eve'] } = {}): Promise<Opened> {
  const settings = {
    HOLDFAST_PRESET: 'public',
    HOLDFAST_SESSION_IDLE_DAYS: '300',
    HOLDFAST_SESSION_DAYS: '365',
    HOLDFAST_FRESH_MINUTES: '1440',
  }
  const index = await openIndexInTest(settings, { hasAccounts: false })
  context.after(() => index.close())
  const people: Record<string, PersonInTest> = {}
  for (const [at, name] of [...administrators, ...others].entries()) {
    const headers = { 'x-test-address': `192.0.2.${at + 1}` }
    people[name] = await enrolledPerson(index, { name, isAdministrator: administrators.includes(name), headers })
  }
  index.clock.advance(40 * DAY)
  for (const person of Object.values(people)) await refresh(person)
  return { index, people }
}

async function refresh(person: PersonInTest): Promise<void> {
  await person.browser.get('/account/password')
  if (!person.browser.page.includes('action="/account/confirm"')) return
  await person.browser.submit('/account/confirm')
  await confirmWithPasskey(person, person.browser)
}

async function pass(index: IndexInTest, milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 6 * HOUR) {
    const step = Math.min(left, 6 * HOUR)
    index.clock.advance(step)
    await index.mails()
    await tickHolds(index.instance, { tickMilliseconds: 6 * HOUR, steadyMilliseconds: step })
  }
}

async function factorOf(index: IndexInTest, { account }: OwnerInTest, name: string): Promise<string> {
  const id = randomUUID()
  await record<void>(index.instance, actorOf(operator, index.clock.now()), async (tx) => {
    await insertFactor(tx, {
      id,
      accountId: account.id,
      kind: 'passkey',
      name,
      createdAt: account.createdAt,
      lastUsedAt: null,
      removedAt: null,
      credentialId: randomUUID(),
      publicKey: new Uint8Array([1]),
      signCount: 0,
      transports: [],
      verifiesUser: true,
    })
    return {
      result: undefined,
      events: [
        {
          kind: 'factor-added',
          subjects: { account: account.id },
          public: { factorKind: 'passkey', factor: id, isFirst: false },
          private: { name },
        },
      ],
    }
  })
  return id
}

/** Ada says that a passkey was lost; whoever reads her mail says that it was not. */
async function contestedFactor(index: IndexInTest): Promise<{ hold: Hold; ada: OwnerInTest; lost: string }> {
  const ada = await ownerInTest(index, 'ada')
  const lost = await factorOf(index, ada, 'blue key')
  const hold = await removeFactor(index.instance, ada.session(), lost)
  const mail = (await index.mails()).findLast(
    ({ to, subject, text }) => to === 'ada@example.org' && /removal of a factor/.test(subject) && /\/notice\//.test(text),
  )!
  const link = /\/notice\/[\w-]+/.exec(mail.text)![0]
  const phone = new BrowserInTest(index)
  await phone.get(link)
  assert.equal((await phone.submit(`${link}/stop`, {})).status, 200)
  assert.equal(await stateOf(index, hold!), 'contested')
  return { hold: hold!, ada, lost }
}

const stateOf = async (index: IndexInTest, { id }: Pick<Hold, 'id'>) => (await findHold(index.instance.db.read, id))!.state
const pathOf = ({ id }: Pick<Hold, 'id'>) => `/admin/holds/${id}`
const plain = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

async function decide(person: PersonInTest, hold: Pick<Hold, 'id'>, what: 'keep' | 'go-on', reason = 'ada came by'): Promise<Answered> {
  await person.browser.get(pathOf(hold))
  const asked = await person.browser.submit(`${pathOf(hold)}/${what}`, { reason })
  return asked.refusal === 'proof-needed' ? confirmWithPasskey(person, person.browser) : asked
}

/** Sends a form that the page does not show, with the token of the one that it does. */
async function force(person: PersonInTest, hold: Pick<Hold, 'id'>, what: 'keep' | 'go-on', from: string): Promise<Answered> {
  await person.browser.get('/admin/administrators')
  const { fields } = person.browser.form(from)
  const asked = await person.browser.post(`${pathOf(hold)}/${what}`, { csrf: fields.csrf!, reason: 'because' })
  return asked.refusal === 'proof-needed' ? confirmWithPasskey(person, person.browser) : asked
}

test('one administrator decides that everything stays as it is: the first button, and by an old passkey', async (context) => {
  const { index, people } = await open(context)
  const { hold, lost, ada } = await contestedFactor(index)
  const { uma } = people as Record<'uma', PersonInTest>
  assert.match(plain((await uma.browser.get('/account')).text), /1 contested change waits for administrators/)
  const list = await uma.browser.get('/admin/holds')
  assert.match(plain(list.text), /1 change has to be decided .*ada asked to remove a factor of the account ada.* contested .*Decide/)
  assert.ok(list.text.includes(`href="${pathOf(hold)}"`))
  const before = (await index.journal()).length
  const page = (await uma.browser.get(pathOf(hold))).text
  assert.equal((await index.journal()).length, before, 'looking changes nothing')
  assert.ok(page.indexOf(`${pathOf(hold)}/keep"`) < page.indexOf(`${pathOf(hold)}/go-on"`), 'the safe one stands first')
  assert.match(plain(page), /ada objects\./)
  assert.match(plain(page), /The factor is switched on again: whoever holds it can sign in to ada with it\./)
  assert.match(plain(page), /It waits for 3 days more.* The factor stays switched off, and is removed from ada for good\./)
  assert.match(plain(page), /Nothing happens before a second administrator says so too\./)
  await uma.browser.get(pathOf(hold))
  assert.equal((await uma.browser.submit(`${pathOf(hold)}/keep`, { reason: 'ada has it' })).refusal, 'proof-needed')
  assert.equal(await stateOf(index, hold), 'contested')
  assert.equal((await confirmWithPasskey(uma, uma.browser)).location, `${pathOf(hold)}?done=keep`)
  assert.equal(await stateOf(index, hold), 'vetoed')
  assert.ok((await listFactors(index.instance.db.read, ada.account.id)).some(({ id }) => id === lost))
  assert.match(plain((await uma.browser.get(pathOf(hold))).text), /There is nothing to decide about it at the moment/)
  assert.match(plain((await uma.browser.get('/admin/holds')).text), /Nothing waits in this index/)
  const last = (await index.journal()).findLast(({ kind }) => kind === 'hold-vetoed')!
  assert.equal((last.public as { because: string }).because, 'administrator')
})

test('two administrators let it go on, each once; it waits again, and whoever objected reads why', async (context) => {
  const { index, people } = await open(context)
  const { hold, ada, lost } = await contestedFactor(index)
  const { uma, zoe } = people as Record<'uma' | 'zoe', PersonInTest>
  for (const reason of ['', '   '])
    assert.equal((await decide(uma, hold, 'go-on', reason)).refusal, 'decision-no-reason', JSON.stringify(reason))
  assert.equal((await decide(uma, hold, 'go-on', 'ada telephoned')).location, `${pathOf(hold)}?done=said`)
  assert.equal(await stateOf(index, hold), 'contested')
  const again = await uma.browser.get(pathOf(hold))
  assert.match(plain(again.text), /You have said so\. A second administrator has to open this page\./)
  assert.doesNotMatch(again.text, /\/go-on"/)
  assert.equal((await force(uma, hold, 'go-on', '/admin/administrators')).refusal, 'hold-cannot', 'one person is not two')
  assert.equal(await stateOf(index, hold), 'contested')
  assert.match(plain((await zoe.browser.get(pathOf(hold))).text), /uma said that it goes on\. .*You are the second who says so/)
  assert.equal((await decide(zoe, hold, 'go-on', 'ada came by with <b>papers</b>')).location, `${pathOf(hold)}?done=go-on`)
  assert.equal(await stateOf(index, hold), 'waiting')
  assert.ok((await index.mails()).some(({ to, text }) => to === 'ada@example.org' && /ada came by with/.test(text)))
  await pass(index, 2 * DAY)
  assert.ok((await listFactors(index.instance.db.read, ada.account.id)).some(({ id }) => id === lost))
  await pass(index, 2 * DAY)
  assert.ok(!(await listFactors(index.instance.db.read, ada.account.id)).some(({ id }) => id === lost))
})

test('nobody else sees or decides anything, and a token of another form or a get changes nothing', async (context) => {
  const { index, people } = await open(context)
  const { hold } = await contestedFactor(index)
  const { eve, uma } = people as Record<'eve' | 'uma', PersonInTest>
  const stranger = new BrowserInTest(index)
  for (const path of ['/admin/holds', pathOf(hold)]) {
    assert.equal((await eve.browser.get(path)).refusal, 'administrator-needed', path)
    assert.ok([303, 401].includes((await stranger.get(path)).status), path)
  }
  for (const what of ['keep', 'go-on']) {
    const path = `${pathOf(hold)}/${what}`
    assert.equal((await eve.browser.post(path, { csrf: 'x', reason: 'y' })).refusal, 'administrator-needed')
    assert.ok([303, 401, 403].includes((await stranger.post(path, { reason: 'y' })).status))
    assert.ok([404, 405].includes((await uma.browser.get(path)).status))
    assert.equal((await uma.browser.post(path, { reason: 'y' })).status, 403, 'without a token of the form')
    assert.equal((await uma.browser.post(`/admin/holds/none-such/${what}`, { csrf: 'x' })).status >= 400, true)
  }
  await uma.browser.get('/admin/holds/none-such')
  assert.match(uma.browser.page, /no such change/)
  assert.equal((await uma.browser.get('/admin/holds/%00')).status >= 400, true)
  assert.equal(await stateOf(index, hold), 'contested')
})

test('nobody decides in his own case, and an administrator of yesterday is none of two', async (context) => {
  const { index, people } = await open(context)
  const { uma, zoe, ivy } = people as Record<'uma' | 'zoe' | 'ivy', PersonInTest>
  // ivy asks to remove uma, who contests it: of three administrators one is left.
  await ivy.browser.get('/admin/administrators/uma/remove')
  await ivy.browser.submit('/admin/administrators/uma/remove')
  const asked = await confirmWithPasskey(ivy, ivy.browser)
  const hold = { id: /\/hold\/([\w-]+)/.exec(asked.location!)![1]! }
  await uma.browser.get(`/hold/${hold.id}`)
  await uma.browser.submit(`/hold/${hold.id}/object`)
  assert.equal((await confirmWithPasskey(uma, uma.browser)).location, `/hold/${hold.id}?done=object`)
  assert.equal(await stateOf(index, hold), 'contested')
  assert.equal((await uma.browser.get(pathOf(hold))).refusal, 'administrator-needed', 'suspended until it is decided')
  const own = await ivy.browser.get(pathOf(hold))
  assert.match(plain(own.text), /Others decide: you asked for it/)
  assert.doesNotMatch(own.text, /\/(keep|go-on)"/)
  assert.equal((await force(ivy, hold, 'keep', '/admin/administrators')).refusal, 'decision-own')
  assert.equal((await force(ivy, hold, 'go-on', '/admin/administrators')).refusal, 'decision-own')
  const page = await zoe.browser.get(pathOf(hold))
  assert.match(plain(page.text), /there are fewer\. On the host: holdfast hold resume/)
  assert.equal((await force(zoe, hold, 'go-on', '/admin/administrators')).refusal, 'decision-needs-two')
  assert.equal((await decide(zoe, hold, 'keep')).location, `${pathOf(hold)}?done=keep`)
  assert.equal(await stateOf(index, hold), 'vetoed')
  assert.equal((await uma.browser.get('/admin/holds')).status, 200)
})

test('who became an administrator lately ends it, and does not count for its going on', async (context) => {
  const { index, people } = await open(context, { others: ['eve', 'kim'] })
  const { uma, zoe, kim } = people as Record<'uma' | 'zoe' | 'kim', PersonInTest>
  await uma.browser.get('/admin/administrators')
  await uma.browser.submit('/admin/administrators', { name: 'kim' })
  await confirmWithPasskey(uma, uma.browser)
  await pass(index, 4 * DAY)
  assert.equal((await findAccountByName(index.instance.db.read, 'kim'))!.isAdministrator, true)
  const { hold } = await contestedFactor(index)
  await refresh(kim)
  assert.match(plain((await kim.browser.get(pathOf(hold))).text), /less than 14 days\. Two others decide it/)
  assert.equal((await force(kim, hold, 'go-on', '/admin/administrators')).refusal, 'administrator-too-new')
  await refresh(uma)
  assert.equal((await decide(uma, hold, 'go-on')).location, `${pathOf(hold)}?done=said`)
  // Who said so and was suspended since counts no more.
  await removeAdministrator(index.instance, operator, 'uma')
  await refresh(zoe)
  assert.equal((await decide(zoe, hold, 'go-on')).location, `${pathOf(hold)}?done=said`)
  assert.equal(await stateOf(index, hold), 'contested')
  await makeAdministrator(index.instance, operator, 'uma')
  assert.equal((await decide(kim, hold, 'keep')).location, `${pathOf(hold)}?done=keep`)
})

test('a second objection asks both administrators again', async (context) => {
  const { index, people } = await open(context)
  const [ada, bob, cleo] = [await ownerInTest(index, 'ada'), await ownerInTest(index, 'bob'), await ownerInTest(index, 'cleo')]
  const [dan, fay] = [await ownerInTest(index, 'dan'), await ownerInTest(index, 'fay')]
  const project = await projectOf(index, ada, 'tinyjson', [bob, cleo, dan, fay])
  await pass(index, 20 * DAY)
  for (const person of Object.values(people)) await refresh(person)
  letSessionsLast(index)
  const hold = (await removeFromProject(index.instance, bob.session(), project, { accountId: cleo.account.id }))!
  await answerHold(index.instance, dan.session(), hold.id, 'object', 'why')
  const { uma, zoe, ivy } = people as Record<'uma' | 'zoe' | 'ivy', PersonInTest>
  const page = plain((await uma.browser.get(pathOf(hold))).text)
  assert.match(page, /dan objects\..*Why why/)
  assert.match(page, /cleo stays an owner of tinyjson\..*cleo loses the role in tinyjson\./)
  for (const person of [uma, zoe]) await decide(person, hold, 'go-on')
  assert.equal(await stateOf(index, hold), 'waiting')
  await answerHold(index.instance, fay.session(), hold.id, 'object', 'no')
  assert.equal(await stateOf(index, hold), 'contested')
  await decide(ivy, hold, 'go-on')
  assert.equal(await stateOf(index, hold), 'contested', 'the words of before the second objection count no more')
  await decide(uma, hold, 'go-on')
  assert.equal(await stateOf(index, hold), 'waiting')
  for (const person of Object.values(people)) await refresh(person)
  await pass(index, 9 * DAY)
  assert.equal(await findDirectRole(index.instance.db.read, project.id, cleo.account.id), undefined)
})

test('who owns the project decides nothing about it as an administrator', async (context) => {
  const { index, people } = await open(context)
  const [bob, cleo, dan] = [await ownerInTest(index, 'bob'), await ownerInTest(index, 'cleo'), await ownerInTest(index, 'dan')]
  const fay = await ownerInTest(index, 'fay')
  const account = (await findAccountByName(index.instance.db.read, 'uma'))!
  const project = await projectOf(index, bob, 'tinyjson', [cleo, dan, fay, { ...dan, account } as OwnerInTest])
  await pass(index, 20 * DAY)
  for (const person of Object.values(people)) await refresh(person)
  letSessionsLast(index)
  const hold = (await removeFromProject(index.instance, cleo.session(), project, { accountId: dan.account.id }))!
  await answerHold(index.instance, fay.session(), hold.id, 'object', 'why')
  const { uma, zoe } = people as Record<'uma' | 'zoe', PersonInTest>
  assert.match(plain((await uma.browser.get(pathOf(hold))).text), /or it is about you or a project of yours/)
  assert.equal((await force(uma, hold, 'keep', '/admin/administrators')).refusal, 'decision-own')
  assert.equal((await decide(zoe, hold, 'keep')).location, `${pathOf(hold)}?done=keep`)
})
