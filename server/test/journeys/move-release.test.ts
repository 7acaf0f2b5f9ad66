import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { freezeAccount } from '../../src/accounts/freeze-account.ts'
import { isRefusal, type RefusalCode } from '../../src/errors.ts'
import type { Hold } from '../../src/holds/hold.ts'
import { findHold } from '../../src/holds/store.ts'
import { answerHold, answersTo, type HoldAnswer } from '../../src/ownership/decide-hold.ts'
import type { OwnedProject } from '../../src/ownership/desk.ts'
import { lockOwnership } from '../../src/ownership/lock-ownership.ts'
import { moveProject } from '../../src/ownership/move-project.ts'
import { createOrganisation } from '../../src/ownership/organisations/create-organisation.ts'
import { acceptMembership, offerMembership } from '../../src/ownership/organisations/offers/offer-membership.ts'
import type { Organisation } from '../../src/ownership/organisations/organisation.ts'
import { findOrganisationOf } from '../../src/ownership/organisations/store.ts'
import { readOwners } from '../../src/ownership/read-owners.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { letSessionsLast, type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'
import { pass } from '../pass-time.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const refused = (code: RefusalCode) => (error: unknown) => isRefusal(error, code)

type Name = 'boss' | 'kim' | 'lea' | 'dan' | 'xeno' | 'eve'
interface Opened {
  readonly index: IndexInTest
  /** boss, kim and lea own acme; boss and xeno own quay; dan owns the project besides; eve is nobody. */
  readonly people: Readonly<Record<Name, OwnerInTest>>
  readonly project: OwnedProject
  readonly acme: Organisation
  readonly quay: Organisation
}

async function open(context: TestContext, leaComes = 30): Promise<Opened> {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  letSessionsLast(index)
  const people = {} as Record<Name, OwnerInTest>
  for (const name of ['boss', 'kim', 'lea', 'dan', 'xeno', 'eve'] as const) people[name] = await ownerInTest(index, name)
  const { boss, kim, lea, dan, xeno } = people
  const project = await projectOf(index, boss, 'tinyjson', [dan])
  const acme = await createOrganisation(index.instance, boss.session(), 'acme')
  const quay = await createOrganisation(index.instance, boss.session(), 'quay')
  await pass(index, 16 * DAY, 4 * DAY)
  assert.ok(await moveProject(index.instance, boss.session(), project, acme))
  await pass(index, 9 * DAY, DAY)
  const comes = async (organisation: Organisation, who: OwnerInTest) => {
    const { id } = await offerMembership(index.instance, boss.session(), organisation, { name: who.account.name, role: 'owner' })
    await acceptMembership(index.instance, who.session(), id)
  }
  await comes(acme, kim)
  await comes(quay, xeno)
  await pass(index, (30 - leaComes) * DAY, 2 * DAY)
  await comes(acme, lea)
  await pass(index, leaComes * DAY, DAY)
  return { index, people, project, acme, quay }
}

/** From acme to quay: kim and lea would lose it. */
async function move({ index, people, project, quay }: Opened): Promise<Hold> {
  const hold = (await moveProject(index.instance, people.boss.session(), project, quay))!
  await pass(index, HOUR, HOUR)
  return hold
}

const answer = ({ index, people }: Opened, by: Name, hold: Hold, what: HoldAnswer = 'approve', hasProof = true) =>
  answerHold(index.instance, people[by].session(hasProof ? {} : { proof: undefined }), hold.id, what)
const fresh = async ({ index }: Opened, { id }: Hold) => (await findHold(index.instance.db.read, id))!
const mayAgree = async (opened: Opened, by: Name, hold: Hold) =>
  (await answersTo(opened.index.instance, await fresh(opened, hold), opened.people[by].account.id)).includes('approve')
const placeOf = async ({ index, project, acme, quay }: Opened) => {
  const id = await findOrganisationOf(index.instance.db.read, project.id)
  return id === acme.id ? 'acme' : id === quay.id ? 'quay' : id
}
const owners = async ({ index, project }: Opened) =>
  (await readOwners(index.instance.db.read, project.id, index.clock.now())).map(({ account }) => account.name).toSorted()

test('a project moves at once when everybody who would lose it agrees, each by an old passkey; each can still take it back', async (context) => {
  const opened = await open(context)
  assert.deepEqual(await owners(opened), ['boss', 'dan', 'kim', 'lea'])
  const hold = await move(opened)
  assert.deepEqual(new Set(hold.details.losers as string[]), new Set([opened.people.kim.account.id, opened.people.lea.account.id]))
  await answer(opened, 'kim', hold)
  assert.deepEqual([(await fresh(opened, hold)).state, await placeOf(opened)], ['waiting', 'acme'], 'one of two')
  await assert.rejects(answer(opened, 'kim', hold), refused('hold-unknown'), 'nobody agrees twice')
  await answer(opened, 'lea', hold)
  assert.deepEqual([(await fresh(opened, hold)).state, await placeOf(opened)], ['applied', 'quay'])
  assert.deepEqual(await owners(opened), ['boss', 'dan', 'xeno'])
  const kinds = (await opened.index.journal()).map(({ kind }) => kind)
  assert.equal(kinds.filter((kind) => kind === 'hold-approved').length, 2)
  await answer(opened, 'kim', hold, 'undo')
  assert.deepEqual([await placeOf(opened), await owners(opened)], ['acme', ['boss', 'dan', 'kim', 'lea']])
})

test('nobody else agrees to a move: not who asked, who keeps it, who gains it, a stranger, nor who shows no old passkey', async (context) => {
  const opened = await open(context)
  const hold = await move(opened)
  for (const by of ['boss', 'dan', 'xeno', 'eve'] as const) {
    assert.equal(await mayAgree(opened, by, hold), false, by)
    await assert.rejects(answer(opened, by, hold), refused('hold-unknown'))
    await assert.rejects(answer(opened, by, hold, 'release'), refused('hold-unknown'))
  }
  await assert.rejects(answer(opened, 'kim', hold, 'approve', false), refused('proof-needed'))
  await assert.rejects(answer(opened, 'kim', hold, 'release'), refused('hold-unknown'), 'nobody alone for all')
  await answer(opened, 'kim', hold)
  await answer(opened, 'dan', hold, 'object')
  await assert.rejects(answer(opened, 'lea', hold), (error) => isRefusal(error))
  assert.deepEqual([(await fresh(opened, hold)).state, await placeOf(opened)], ['vetoed', 'acme'], 'whoever objects ends it as before')
})

test('where nobody would lose it the wait stays what it is', async (context) => {
  const opened = await open(context)
  const { index, people, quay } = opened
  const project = await projectOf(index, people.boss, 'bigjson', [people.dan])
  await pass(index, 16 * DAY, 4 * DAY)
  const hold = (await moveProject(index.instance, people.boss.session(), project, quay))!
  await pass(index, HOUR, HOUR)
  for (const by of ['boss', 'dan', 'xeno'] as const) await assert.rejects(answer(opened, by, hold), refused('hold-unknown'))
})

test('whoever is frozen has not agreed, and while the ownership is locked nobody does', async (context) => {
  const opened = await open(context)
  const { index, people } = opened
  const hold = await move(opened)
  await answer(opened, 'kim', hold)
  await freezeAccount(index.instance, operator, people.kim.account.id)
  await answer(opened, 'lea', hold)
  assert.deepEqual([(await fresh(opened, hold)).state, await placeOf(opened)], ['waiting', 'acme'])

  const other = await open(context)
  const second = await move(other)
  assert.equal(await lockOwnership(other.index.instance, other.people.dan.session(), other.project), true)
  assert.equal(await mayAgree(other, 'kim', second), false)
  await assert.rejects(answer(other, 'lea', second), refused('hold-unknown'))
  assert.equal((await fresh(other, second)).state, 'waiting', 'nor does trying end it')
})

test('somebody on probation is asked too, and is not enough alone', async (context) => {
  const opened = await open(context, 4)
  const hold = await move(opened)
  await answer(opened, 'lea', hold)
  assert.equal((await fresh(opened, hold)).state, 'waiting')
  await answer(opened, 'kim', hold)
  assert.deepEqual([(await fresh(opened, hold)).state, await placeOf(opened)], ['applied', 'quay'])
})

test('who came after it was announced is not run over: nobody makes it quicker then', async (context) => {
  const opened = await open(context)
  const { index, people, acme } = opened
  const { id } = await offerMembership(index.instance, people.boss.session(), acme, { name: 'eve', role: 'owner' })
  await acceptMembership(index.instance, people.eve.session(), id)
  const hold = await move(opened)
  await pass(index, 3 * DAY, DAY)
  assert.ok((await owners(opened)).includes('eve'))
  for (const by of ['kim', 'lea', 'eve'] as const) await assert.rejects(answer(opened, by, hold), refused('hold-unknown'))
  assert.equal((await fresh(opened, hold)).state, 'waiting')
})
