import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { actorOf, type SessionPrincipal } from '../../src/accounts/principal.ts'
import { openSession } from '../../src/accounts/sessions/open-session.ts'
import { findSessionByDigest } from '../../src/accounts/sessions/store.ts'
import { cookieDigest } from '../../src/accounts/sessions/visit.ts'
import { stay } from '../../src/accounts/stay.ts'
import { isRefusal } from '../../src/errors.ts'
import { askToLeave } from '../../src/incidents/ask-to-leave.ts'
import { record } from '../../src/journal/record.ts'
import { listInbox } from '../../src/notices/store.ts'
import { BrowserInTest } from '../browser-in-test.ts'
import { runInTest } from '../command-in-test.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'
import { pass } from '../pass-time.ts'

const DAY = 24 * 60 * 60 * 1000
const projects = ['anchors', 'buoys', 'cranes', 'docks', 'eddies', 'ferries', 'groynes']

interface Opened {
  readonly index: IndexInTest
  readonly people: Readonly<Record<'ada' | 'bob' | 'cleo' | 'eve', OwnerInTest>>
}

/** `ada` made seven projects: `bob` owns all of them with her, `cleo` the first; `eve` has one with nobody. */
async function open(context: TestContext, preset = 'team'): Promise<Opened> {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: preset })
  Object.assign(index.instance.terms.sessions, { freshMilliseconds: 1000 * DAY })
  const people = {
    ada: await ownerInTest(index, 'ada'),
    bob: await ownerInTest(index, 'bob'),
    cleo: await ownerInTest(index, 'cleo'),
    eve: await ownerInTest(index, 'eve'),
  }
  for (const [at, name] of projects.entries()) await projectOf(index, people.ada, name, at === 0 ? [people.bob, people.cleo] : [people.bob])
  await projectOf(index, people.eve, 'zephyr')
  await pass(index, 40 * DAY, 10 * DAY)
  return { index, people }
}

/** Addresses and subjects of the mails about somebody's closing that other people got. */
const told = async (index: IndexInTest, about: RegExp) =>
  (await index.mails())
    .filter(({ subject }) => about.test(subject))
    .map(({ to }) => to.replace('@example.org', ''))
    .toSorted()

async function signedInAgain({ instance, clock }: IndexInTest, person: OwnerInTest): Promise<SessionPrincipal> {
  const visit = { browserDigest: 'another browser', address: '192.0.2.7', userAgent: 'test' }
  const secret = await record(instance, actorOf(operator, clock.now()), async (tx) => {
    const opened = await openSession(tx, instance, visit, person.account, ['passkey'])
    return { result: opened.secret, events: [opened.event] }
  })
  const session = (await findSessionByDigest(instance.db.read, cookieDigest('session', secret)))!
  return { ...person.session(), sessionId: session.id }
}

test('each co-owner hears once, by mail and in the inbox, when an owner begins to close the account, and when it is over', async (context) => {
  const { index, people } = await open(context)
  const { ada, bob } = people
  await askToLeave(index.instance, bob.session())
  await pass(index, 6 * DAY)
  assert.deepEqual(await told(index, /"bob" is closing/), [], 'what may still be stopped is the business of bob alone')
  await pass(index, 2 * DAY)
  assert.deepEqual(await told(index, /"bob" is closing an account/), ['ada', 'cleo'])
  const mail = (await index.mails()).find(({ to, subject }) => to === 'ada@example.org' && /is closing/.test(subject))!
  const text = mail.text.replaceAll(/\s+/g, ' ')
  assert.match(text, /anchors, buoys, cranes, docks, eddies \(7\)/)
  const cleos = (await index.mails()).find(({ to, subject }) => to === 'cleo@example.org' && /is closing/.test(subject))!
  assert.match(cleos.text, /anchors/)
  assert.doesNotMatch(cleos.text, /buoys/, 'nobody hears of projects that are not his')
  await pass(index, 31 * DAY)
  assert.deepEqual(await told(index, /The account "bob" is closed/), ['ada', 'cleo'])
  const inbox = await listInbox(index.instance.db.read, ada.account.id, { limit: 100 })
  assert.deepEqual(
    inbox
      .map(({ kind }) => kind)
      .filter((kind) => kind.startsWith('co-owner'))
      .toSorted(),
    ['co-owner-closed', 'co-owner-leaving'],
  )
})

test('when it is taken back, by the owner or by a link, they hear that too; nobody else does, and no link of theirs stops it', async (context) => {
  const { index, people } = await open(context, 'solo')
  const { bob } = people
  await askToLeave(index.instance, bob.session())
  assert.deepEqual(await told(index, /"bob" is closing an account/), ['ada', 'cleo'])
  const mail = (await index.mails()).find(({ to, subject }) => to === 'ada@example.org' && /is closing/.test(subject))!
  assert.doesNotMatch(mail.text, /\/notice\/|not you/, 'it is not theirs to stop')
  await stay(index.instance, await signedInAgain(index, bob))
  assert.deepEqual(await told(index, /"bob" does not close the account after all/), ['ada', 'cleo'])
  await pass(index, 40 * DAY, 10 * DAY)
  assert.deepEqual(await told(index, /The account "bob" is closed/), [])
})

test('withdrawn before it began nobody hears anything, nor where nothing is shared', async (context) => {
  const { index, people } = await open(context)
  const { cleo, eve, bob } = people
  const mails = async () => (await index.mails()).filter(({ subject }) => /is closing an account|after all|is closed/.test(subject)).length
  await assert.rejects(askToLeave(index.instance, eve.session()), (error) => isRefusal(error))
  await askToLeave(index.instance, cleo.session())
  await pass(index, DAY)
  const told = (await index.mails()).findLast(({ to, text }) => to === 'cleo@example.org' && /\/notice\//.test(text))!
  const link = /\/notice\/[\w-]+/.exec(told.text)![0]
  const phone = new BrowserInTest(index)
  await phone.get(link)
  await phone.submit(`${link}/stop`)
  await pass(index, 40 * DAY, 10 * DAY)
  assert.equal(await mails(), 0)
  const alone = await ownerInTest(index, 'dan')
  await askToLeave(index.instance, alone.session())
  await pass(index, 9 * DAY)
  assert.equal(await mails(), 0)
  assert.ok(bob)
})

test('co-owners hear that somebody asks for the recovery of an account, on the host too, and can ask him by a way of their own', async (context) => {
  const { index } = await open(context)
  const asked = await runInTest(context, index, ['recovery', 'request', 'bob', '--reason', 'he telephoned'])
  assert.equal(asked.code, 0, asked.stderr)
  assert.deepEqual(await told(index, /"bob" asks for the recovery/), ['ada', 'cleo'])
  const mail = (await index.mails()).find(({ to, subject }) => to === 'ada@example.org' && /"bob" asks for the recovery/.test(subject))!
  assert.doesNotMatch(mail.text, /\/notice\//, 'their link would stop nothing of it')
  const again = await runInTest(context, index, ['recovery', 'request', 'bob', '--reason', 'he telephoned'])
  assert.notEqual(again.code, 0)
  assert.equal((await told(index, /"bob" asks for the recovery/)).length, 2)
  await runInTest(context, index, ['recovery', 'request', 'eve', '--reason', 'alone'])
  assert.deepEqual(await told(index, /"eve" asks for the recovery/), [])
})
