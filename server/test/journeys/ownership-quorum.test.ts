import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { freezeAccount } from '../../src/accounts/freeze-account.ts'
import { isRefusal } from '../../src/errors.ts'
import type { Hold } from '../../src/holds/hold.ts'
import { findHold } from '../../src/holds/store.ts'
import { acceptInvitation } from '../../src/ownership/answer-invitation.ts'
import { answerHold, answersTo } from '../../src/ownership/decide-hold.ts'
import type { OwnedProject } from '../../src/ownership/desk.ts'
import { inviteToProject } from '../../src/ownership/invite-to-project.ts'
import { removeFromProject } from '../../src/ownership/remove-from-project.ts'
import { findDirectRole } from '../../src/ownership/store.ts'
import { BrowserInTest } from '../browser-in-test.ts'
import { runInTest } from '../command-in-test.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { letSessionsLast, type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'
import { pass } from '../pass-time.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

type Name = 'ada' | 'bob' | 'cleo' | 'dan' | 'tom' | 'eve'
interface Opened {
  readonly index: IndexInTest
  /** ada made it; bob, cleo, dan and tom came forty days ago and are peers; eve is nobody. */
  readonly people: Readonly<Record<Name, OwnerInTest>>
  readonly project: OwnedProject
}

async function open(context: TestContext): Promise<Opened> {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  letSessionsLast(index)
  const people = {} as Record<Name, OwnerInTest>
  for (const name of ['ada', 'bob', 'cleo', 'dan', 'tom', 'eve'] as const) people[name] = await ownerInTest(index, name)
  const { ada, bob, cleo, dan, tom } = people
  const project = await projectOf(index, ada, 'tinyjson', [bob, cleo, dan, tom])
  await pass(index, 40 * DAY, 10 * DAY)
  return { index, people, project }
}

const remove = async ({ index, people, project }: Opened, by: Name, target: Name): Promise<Hold> =>
  (await removeFromProject(index.instance, people[by].session(), project, { accountId: people[target].account.id }))!
const fresh = async ({ index }: Opened, { id }: Hold) => (await findHold(index.instance.db.read, id))!
const refused = (code: Parameters<typeof isRefusal>[1]) => (error: unknown) => isRefusal(error, code)
const answer = ({ index, people }: Opened, by: Name, hold: Hold, what: Parameters<typeof answerHold>[3], hasProof = true) =>
  answerHold(index.instance, people[by].session(hasProof ? {} : { proof: undefined }), hold.id, what)
const canDo = async (opened: Opened, by: Name, hold: Hold) =>
  answersTo(opened.index.instance, await fresh(opened, hold), opened.people[by].account.id)
const roleOf = ({ index, people, project }: Opened, name: Name) =>
  findDirectRole(index.instance.db.read, project.id, people[name].account.id)

test('a peer goes at once when more than half of the owners of long standing agree, each by an old passkey', async (context) => {
  const opened = await open(context)
  const hold = await remove(opened, 'bob', 'tom')
  await pass(opened.index, HOUR, HOUR)
  assert.deepEqual(await canDo(opened, 'cleo', hold), ['object', 'approve'])
  assert.deepEqual(await canDo(opened, 'bob', hold), ['withdraw'])
  assert.deepEqual(await canDo(opened, 'tom', hold), ['object', 'release'])
  for (const [who, code] of [
    ['bob', 'hold-unknown'],
    ['tom', 'hold-unknown'],
    ['eve', 'hold-unknown'],
  ] as const)
    await assert.rejects(answer(opened, who, hold, 'approve'), refused(code), who)
  await assert.rejects(answer(opened, 'cleo', hold, 'approve', false), refused('proof-needed'))
  await answer(opened, 'cleo', hold, 'approve')
  await assert.rejects(answer(opened, 'cleo', hold, 'approve'), refused('hold-unknown'))
  // Two of five.
  assert.deepEqual([(await fresh(opened, hold)).state, await roleOf(opened, 'tom')], ['waiting', 'owner'])
  await answer(opened, 'ada', hold, 'approve')
  assert.deepEqual([(await fresh(opened, hold)).state, await roleOf(opened, 'tom')], ['applied', undefined])
  const kinds = (await opened.index.journal()).map(({ kind }) => kind)
  assert.equal(kinds.filter((kind) => kind === 'hold-approved').length, 2)
  // And he takes it back, for a week.
  await answer(opened, 'tom', hold, 'undo', false)
  assert.equal(await roleOf(opened, 'tom'), 'owner')
})

test('an objection is stronger than those who agree, and nobody agrees away a senior', async (context) => {
  const opened = await open(context)
  const hold = await remove(opened, 'bob', 'tom')
  await pass(opened.index, HOUR, HOUR)
  await answer(opened, 'cleo', hold, 'approve')
  await answer(opened, 'dan', hold, 'object', false)
  await assert.rejects(answer(opened, 'ada', hold, 'approve'), refused('decision-no-reason'))
  assert.equal((await fresh(opened, hold)).state, 'contested')
  await runInTest(context, opened.index, ['hold', 'veto', hold.id, '--reason', 'talked', '--yes'])
  await assert.rejects(remove(opened, 'bob', 'ada'), refused('owner-last'))
})

/** Agrees to a contested change, with a reason. */
const goOn = ({ index, people }: Opened, by: Name, hold: Hold, reason = 'talked to dan') =>
  answerHold(index.instance, people[by].session(), hold.id, 'approve', reason)

test('a majority of the owners of long standing lets a contested removal go on; who agreed before the objection says so again', async (context) => {
  const opened = await open(context)
  const hold = await remove(opened, 'bob', 'tom')
  await pass(opened.index, HOUR, HOUR)
  await answer(opened, 'cleo', hold, 'approve')
  await answer(opened, 'dan', hold, 'object', false)
  for (const who of ['bob', 'tom', 'eve'] as const) await assert.rejects(goOn(opened, who, hold), refused('hold-unknown'), who)
  await assert.rejects(answer(opened, 'ada', hold, 'approve', false), refused('proof-needed'))
  for (const reason of ['', '  ', '\u0000'])
    await assert.rejects(goOn(opened, 'ada', hold, reason), refused('decision-no-reason'), JSON.stringify(reason))
  await goOn(opened, 'ada', hold)
  assert.equal((await fresh(opened, hold)).state, 'contested', 'two of five, for cleo agreed before anybody objected')
  await assert.rejects(goOn(opened, 'ada', hold), refused('hold-unknown'))
  await goOn(opened, 'cleo', hold, 'dan was wrong')
  const resumed = await fresh(opened, hold)
  assert.deepEqual([resumed.state, resumed.remainingMilliseconds >= 3 * DAY], ['waiting', true])
  const told = (await opened.index.mails()).filter(({ to, text }) => to === 'dan@example.org' && /dan was wrong/.test(text))
  assert.equal(told.length, 1)
  // Nobody makes it quicker but tom; dan was heard, another one was not.
  for (const who of ['ada', 'cleo', 'dan'] as const) assert.deepEqual(await canDo(opened, who, hold), ['object'], who)
  await assert.rejects(answer(opened, 'dan', hold, 'object', false), refused('hold-objection-heard'))
  await pass(opened.index, 3 * DAY)
  assert.equal(await roleOf(opened, 'tom'), 'owner')
  await pass(opened.index, 6 * DAY)
  assert.equal(await roleOf(opened, 'tom'), undefined)
})

test('a majority that was outvoted, frozen or on probation lets nothing go on', async (context) => {
  const opened = await open(context)
  const { index, people, project } = opened
  const hold = await remove(opened, 'bob', 'tom')
  await answer(opened, 'dan', hold, 'object', false)
  const offer = await inviteToProject(index.instance, people.ada.session(), project, { name: 'eve', role: 'maintainer' }).catch(String)
  assert.match(String(offer), /ownership.*locked|cannot be changed/i, 'nobody is brought in to vote')
  await freezeAccount(index.instance, operator, people.cleo.account.id)
  await assert.rejects(goOn(opened, 'cleo', hold), refused('session-ended'))
  await goOn(opened, 'ada', hold)
  assert.equal((await fresh(opened, hold)).state, 'contested', 'the frozen one counts among those to be outvoted')
  await pass(index, 31 * DAY)
  assert.equal((await fresh(opened, hold)).state, 'vetoed', 'silence keeps everything as it is')
  assert.equal(await roleOf(opened, 'tom'), 'owner')

  const second = await remove(opened, 'dan', 'tom')
  await answer(opened, 'bob', second, 'object', false)
  await goOn(opened, 'ada', second)
  assert.ok((await canDo(opened, 'bob', second)).includes('approve'), 'who objected may change his mind')
})

test('about a junior the majority decides too, about a senior nobody but he himself', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'team' })
  letSessionsLast(index)
  const people = {} as Record<Name, OwnerInTest>
  for (const name of ['ada', 'bob', 'cleo', 'dan', 'tom', 'eve'] as const) people[name] = await ownerInTest(index, name)
  const project = await projectOf(index, people.ada, 'tinyjson', [people.bob])
  await pass(index, 40 * DAY, 10 * DAY)
  const opened = { index, people, project }
  for (const name of ['tom', 'dan'] as const) {
    const offer = await inviteToProject(index.instance, people.ada.session(), project, { name, role: 'owner' })
    await acceptInvitation(index.instance, people[name].session(), offer.id, 'tinyjson')
  }
  await pass(index, 3 * DAY)
  const junior = await remove(opened, 'bob', 'tom')
  await answer(opened, 'tom', junior, 'object', false)
  assert.equal((await fresh(opened, junior)).state, 'contested')
  await assert.rejects(goOn(opened, 'dan', junior), refused('hold-unknown'), 'on probation')
  await goOn(opened, 'ada', junior)
  assert.equal((await fresh(opened, junior)).state, 'waiting')
  await pass(index, 4 * DAY)
  assert.equal(await roleOf(opened, 'tom'), undefined)
  // bob came before dan, who is no longer on probation, and asks for him all the same.
  await pass(index, 30 * DAY)
  const senior = await remove(opened, 'dan', 'bob')
  await answer(opened, 'ada', senior, 'object', false)
  assert.equal((await fresh(opened, senior)).state, 'contested')
  await assert.rejects(goOn(opened, 'ada', senior), refused('hold-unknown'))
})

test('a second senior ends the removal of a junior by an old passkey; his session alone does not, and his mailbox only contests', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'team' })
  letSessionsLast(index)
  const people = {} as Record<Name, OwnerInTest>
  for (const name of ['ada', 'bob', 'cleo', 'dan', 'tom', 'eve'] as const) people[name] = await ownerInTest(index, name)
  const project = await projectOf(index, people.ada, 'tinyjson', [people.bob])
  await pass(index, 40 * DAY, 10 * DAY)
  const opened = { index, people, project }
  const offer = await inviteToProject(index.instance, people.ada.session(), project, { name: 'tom', role: 'owner' })
  await acceptInvitation(index.instance, people.tom.session(), offer.id, 'tinyjson')
  await pass(index, 9 * DAY)
  const hold = await remove(opened, 'bob', 'tom')
  await pass(index, HOUR, HOUR)
  await assert.rejects(answer(opened, 'ada', hold, 'object', false), refused('proof-needed'))
  assert.equal((await fresh(opened, hold)).state, 'waiting')
  const mail = (await index.mails()).findLast(({ to, text }) => to === 'ada@example.org' && /\/notice\//.test(text))!
  const link = /\/notice\/[\w-]+/.exec(mail.text)![0]
  const phone = new BrowserInTest(index)
  await phone.get(link)
  await phone.submit(`${link}/stop`)
  assert.equal((await fresh(opened, hold)).state, 'contested')
  await answer(opened, 'ada', hold, 'object')
  assert.equal((await fresh(opened, hold)).state, 'vetoed')
  // Done by silence, only he himself takes it back.
  await pass(index, 31 * DAY, 10 * DAY)
  const second = await remove(opened, 'bob', 'tom')
  await pass(index, 4 * DAY)
  assert.equal((await fresh(opened, second)).state, 'applied')
  const done = (await index.mails()).findLast(
    ({ to, text, subject }) => to === 'ada@example.org' && /Announced/.test(subject) && /\/notice\//.test(text),
  )!
  const late = /\/notice\/[\w-]+/.exec(done.text)![0]
  await phone.get(late)
  await phone.post(`${late}/stop`, { csrf: phone.form(`${late}/stop`).fields.csrf! })
  assert.equal((await fresh(opened, second)).state, 'applied', 'a mailbox of another one takes nothing back')
  await answer(opened, 'tom', second, 'undo', false)
  assert.equal(await roleOf(opened, 'tom'), 'owner')
})

test('who has stopped his removal twice stops it no longer: the others decide, and silence keeps him', async (context) => {
  const opened = await open(context)
  const { index } = opened
  for (const by of ['bob', 'cleo'] as const) {
    const hold = await remove(opened, by, 'tom')
    await answer(opened, 'tom', hold, 'object', false)
    assert.equal((await fresh(opened, hold)).state, 'vetoed')
    await assert.rejects(remove(opened, by, 'tom'), refused('hold-refused-before'))
  }
  // By silence it is void.
  const silent = await remove(opened, 'dan', 'tom')
  assert.equal(silent.details.dispute, 1)
  await pass(index, HOUR, HOUR)
  assert.deepEqual(await canDo(opened, 'tom', silent), ['release'])
  await assert.rejects(answer(opened, 'tom', silent, 'object', false), refused('hold-unknown'))
  await answer(opened, 'bob', silent, 'approve')
  await pass(index, 9 * DAY)
  assert.deepEqual([(await fresh(opened, silent)).state, (await fresh(opened, silent)).reason], ['void', 'no-majority'])
  assert.equal(await roleOf(opened, 'tom'), 'owner')

  // With three of the four others it happens, and not before its time.
  const wanted = await remove(opened, 'dan', 'tom')
  await pass(index, HOUR, HOUR)
  await answer(opened, 'bob', wanted, 'approve')
  await answer(opened, 'cleo', wanted, 'approve')
  await pass(index, 6 * DAY)
  assert.deepEqual([(await fresh(opened, wanted)).state, await roleOf(opened, 'tom')], ['waiting', 'owner'])
  await pass(index, 2 * DAY)
  assert.equal(await roleOf(opened, 'tom'), undefined)
  // He cannot take it back: that would be the third time.
  assert.equal((await fresh(opened, wanted)).state, 'settled')
  await assert.rejects(answer(opened, 'tom', wanted, 'undo', false), refused('hold-unknown'))
})

test('others can still contest a dispute, and the operator agrees in place of a majority', async (context) => {
  const opened = await open(context)
  const { index } = opened
  for (const by of ['bob', 'cleo'] as const) await answer(opened, 'tom', await remove(opened, by, 'tom'), 'object', false)
  const hold = await remove(opened, 'dan', 'tom')
  await pass(index, DAY)
  const holdfast = (...words: string[]) => runInTest(context, index, words)
  assert.match((await holdfast('hold', 'approve', hold.id, '--yes')).stderr, /--reason/)
  assert.match((await holdfast('hold', 'approve', 'nothing', '--yes', '--reason', 'x')).stderr, /no such change/)
  assert.match((await holdfast('hold', 'approve', hold.id, '--yes', '--reason', 'talked to all')).stdout, /^Agreed\./)
  await pass(index, DAY)
  await answer(opened, 'cleo', hold, 'object', false)
  assert.equal((await fresh(opened, hold)).state, 'contested')
  await holdfast('hold', 'resume', hold.id, '--yes', '--reason', 'talked to cleo')
  await pass(index, 8 * DAY)
  assert.equal(await roleOf(opened, 'tom'), undefined)
  const plain = await remove(opened, 'ada', 'bob')
  assert.match((await holdfast('hold', 'approve', plain.id, '--yes', '--reason', 'x')).stderr, /not possible/)
})
