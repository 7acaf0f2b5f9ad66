import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { closeInside } from '../../src/accounts/close-account.ts'
import { freezeAccount } from '../../src/accounts/freeze-account.ts'
import { actorOf } from '../../src/accounts/principal.ts'
import { isRefusal, type RefusalCode } from '../../src/errors.ts'
import { listLiveRestraints } from '../../src/holds/restraints/store.ts'
import { findHold, listLiveHolds } from '../../src/holds/store.ts'
import { record } from '../../src/journal/record.ts'
import { answerHold } from '../../src/ownership/decide-hold.ts'
import type { OwnedProject } from '../../src/ownership/desk.ts'
import { inviteToProject } from '../../src/ownership/invite-to-project.ts'
import { changeOrganisation } from '../../src/ownership/organisations/change-organisation.ts'
import { offBoard } from '../../src/ownership/organisations/off-board.ts'
import { acceptMembership, offerMembership } from '../../src/ownership/organisations/offers/offer-membership.ts'
import { findMember } from '../../src/ownership/organisations/store.ts'
import { roleSubject } from '../../src/ownership/read-owners.ts'
import { removeFromProject } from '../../src/ownership/remove-from-project.ts'
import { listOpenInvitations } from '../../src/ownership/store.ts'
import { createToken } from '../../src/tokens/create-token.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { belongs, giveOwner, organisationOf, ownerNames, passAndReturn } from '../organisation-in-test.ts'
import { type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'

// Two who came later help each other against whoever owned the project before: what one asks for shall not shield the other.

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

const refused = (code: RefusalCode) => (error: unknown) => isRefusal(error, code)

/** How often somebody is suspended in a project now: never or once. */
const suspensions = async (index: IndexInTest, project: OwnedProject, { account }: OwnerInTest): Promise<number> =>
  (await listLiveRestraints(index.instance.db.read, 'role', roleSubject(project.id, account.id), index.clock.now())).length

/** The senior has owned the project for 500 days, two others for 50 and 49. */
async function openThree(context: TestContext) {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const senior = await ownerInTest(index, 'senior')
  const one = await ownerInTest(index, 'one')
  const two = await ownerInTest(index, 'two')
  const project = await projectOf(index, senior, 'tinyjson')
  await giveOwner(index, project, one, 50)
  await giveOwner(index, project, two, 49)
  const remove = (by: OwnerInTest, { account }: OwnerInTest) =>
    removeFromProject(index.instance, by.session(), project, { accountId: account.id })
  return { index, senior, one, two, project, remove }
}

test('the removal that a senior asks for takes the place of one that an accomplice asked for, and an objection only contests it', async (context) => {
  const { index, senior, one, two, project, remove } = await openThree(context)
  const decoy = await remove(one, two)
  await passAndReturn(index, 8 * HOUR)
  const hold = await remove(senior, two)
  assert.notEqual(hold!.id, decoy!.id)
  const ended = await findHold(index.instance.db.read, decoy!.id)
  assert.deepEqual([ended!.state, ended!.reason], ['void', 'superseded'])
  assert.equal(await suspensions(index, project, two), 1)
  assert.equal((await answerHold(index.instance, two.session({ proof: undefined }), hold!.id, 'object')).state, 'contested')
  assert.equal(await suspensions(index, project, two), 1)
})

test('an accomplice who asked for the removal first cannot withdraw what the senior asks for', async (context) => {
  const { index, senior, one, two, project, remove } = await openThree(context)
  await remove(one, two)
  await passAndReturn(index, 8 * HOUR)
  const hold = await remove(senior, two)
  await assert.rejects(answerHold(index.instance, one.session(), hold!.id, 'withdraw'), refused('hold-unknown'))
  assert.equal(await suspensions(index, project, two), 1)
  await passAndReturn(index, 20 * DAY)
  assert.deepEqual(await ownerNames(index, project), ['one', 'senior'])
})

test('an accomplice who asked for the removal first and is frozen since lets nothing stand still that the senior asks for', async (context) => {
  const { index, senior, one, two, project, remove } = await openThree(context)
  await remove(one, two)
  await passAndReturn(index, 8 * HOUR)
  await freezeAccount(index.instance, operator, one.account.id)
  await passAndReturn(index, 8 * HOUR)
  await remove(senior, two)
  assert.equal(await suspensions(index, project, two), 1)
  await passAndReturn(index, 8 * DAY)
  assert.deepEqual(await ownerNames(index, project), ['one', 'senior'])
})

test('two who remove one another by agreement and take it back keep the senior from nothing', async (context) => {
  const { index, senior, one, two, project, remove } = await openThree(context)
  const decoy = await remove(one, two)
  await passAndReturn(index, 8 * HOUR)
  await answerHold(index.instance, two.session(), decoy!.id, 'release')
  assert.deepEqual(await ownerNames(index, project), ['one', 'senior'])
  await answerHold(index.instance, two.session(), decoy!.id, 'undo')
  assert.deepEqual(await ownerNames(index, project), ['one', 'senior', 'two'])
  // Among themselves it holds.
  await assert.rejects(remove(one, two), refused('hold-refused-before'))
  await remove(senior, two)
  await passAndReturn(index, 20 * DAY)
  assert.deepEqual(await ownerNames(index, project), ['one', 'senior'])
})

test('two who ask for the removal of one another keep the senior from nothing: he ends both, then removes and invites', async (context) => {
  const { index, senior, one, two, project, remove } = await openThree(context)
  const friend = await ownerInTest(index, 'friend')
  await remove(one, two)
  await remove(two, one)
  await passAndReturn(index, DAY)
  const mutual = await listLiveHolds(index.instance.db.read, { projectId: project.id, limit: 9 })
  assert.deepEqual(
    mutual.map(({ state }) => state),
    ['contested', 'contested'],
  )
  for (const { id } of mutual) assert.equal((await answerHold(index.instance, senior.session(), id, 'object')).state, 'vetoed')
  for (const person of [one, two]) {
    await remove(senior, person)
    assert.equal(await suspensions(index, project, person), 1)
  }
  await inviteToProject(index.instance, senior.session(), project, { name: friend.account.name, role: 'maintainer' })
  await passAndReturn(index, 8 * DAY)
  assert.deepEqual(await ownerNames(index, project), ['senior'])
})

test('in an organisation too the removal that a senior asks for takes the place of what an accomplice asked for', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const senior = await ownerInTest(index, 'senior')
  const one = await ownerInTest(index, 'one')
  const two = await ownerInTest(index, 'two')
  const project = await projectOf(index, senior, 'tinyjson')
  const acme = await organisationOf(index, 'acme', senior, [
    { person: one, role: 'owner', daysAgo: 60 },
    { person: two, role: 'owner', daysAgo: 59 },
  ])
  await belongs(index, project, acme, 300)
  const out = { what: 'member', organisationId: acme.id, accountId: two.account.id, role: 'none' } as const
  const decoy = await changeOrganisation(index.instance, one.session(), out)
  await passAndReturn(index, 8 * HOUR)
  const hold = await changeOrganisation(index.instance, senior.session(), out)
  const ended = await findHold(index.instance.db.read, decoy!.id)
  assert.deepEqual([ended!.state, ended!.reason], ['void', 'superseded'])
  assert.equal(await suspensions(index, project, two), 1)
  assert.equal((await answerHold(index.instance, two.session({ proof: undefined }), hold!.id, 'object')).state, 'contested')
})

test('off-boarding by an owner of the organisation who came later takes nothing from whoever stays an owner of the project', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const senior = await ownerInTest(index, 'senior')
  const junior = await ownerInTest(index, 'junior')
  const boss = await ownerInTest(index, 'boss')
  await ownerInTest(index, 'friend')
  const project = await projectOf(index, senior, 'tinyjson')
  const acme = await organisationOf(index, 'acme', boss, [
    { person: junior, role: 'owner', daysAgo: 60 },
    { person: senior, role: 'member', daysAgo: 300 },
  ])
  await belongs(index, project, acme, 300)
  const { token } = await createToken(index.instance, operator, 'index.test', {
    holder: 'senior',
    name: 'release',
    projects: ['tinyjson'],
    permissions: ['upload'],
  })
  await inviteToProject(index.instance, senior.session(), project, { name: 'friend', role: 'maintainer' })
  await offBoard(index.instance, junior.session(), acme, senior.account)
  assert.equal(await findMember(index.instance.db.read, acme.id, senior.account.id), undefined)
  assert.deepEqual(await ownerNames(index, project), ['boss', 'junior', 'senior'])
  assert.deepEqual(await listLiveRestraints(index.instance.db.read, 'token', token.id, index.clock.now()), [])
  assert.equal((await listOpenInvitations(index.instance.db.read, { projectId: project.id }, index.clock.now())).length, 1)
})

test('a junior who off-boards a senior waits, and until then what that one has offered stays open', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const boss = await ownerInTest(index, 'boss')
  const senior = await ownerInTest(index, 'senior')
  const junior = await ownerInTest(index, 'junior')
  await ownerInTest(index, 'friend')
  const project = await projectOf(index, boss, 'tinyjson')
  const acme = await organisationOf(index, 'acme', boss, [
    { person: senior, role: 'owner', daysAgo: 300 },
    { person: junior, role: 'owner', daysAgo: 60 },
  ])
  await belongs(index, project, acme, 350)
  await inviteToProject(index.instance, senior.session(), project, { name: 'friend', role: 'maintainer' })
  const { hold } = await offBoard(index.instance, junior.session(), acme, senior.account)
  assert.deepEqual([hold?.state, hold?.durationMilliseconds], ['announcing', 14 * DAY])
  assert.equal(await suspensions(index, project, senior), 0)
  assert.equal((await listOpenInvitations(index.instance.db.read, { projectId: project.id }, index.clock.now())).length, 1)
})

test('the session of a senior alone does not withdraw the removal that he asked for', async (context) => {
  const { index, senior, two, project, remove } = await openThree(context)
  const hold = await remove(senior, two)
  await passAndReturn(index, DAY)
  // Nobody has shown a factor in this session since.
  index.clock.advance(DAY)
  await assert.rejects(answerHold(index.instance, senior.session({ proof: undefined }), hold!.id, 'withdraw'), refused('proof-needed'))
  assert.equal((await findHold(index.instance.db.read, hold!.id))?.state, 'waiting')
  assert.equal(await suspensions(index, project, two), 1)
})

test('a co-owner whose account is closed keeps no removal waiting', async (context) => {
  const { index, senior, one, two, project, remove } = await openThree(context)
  await record(index.instance, actorOf(operator, index.clock.now()), async (tx) => ({
    result: undefined,
    events: [await closeInside(tx, index.instance, one.account)],
  }))
  await remove(senior, two)
  await passAndReturn(index, 20 * DAY)
  assert.deepEqual(await ownerNames(index, project), ['one', 'senior'])
})

test('in an organisation without projects nobody comes while the removal of an owner is contested', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const senior = await ownerInTest(index, 'senior')
  const junior = await ownerInTest(index, 'junior')
  const thief = await ownerInTest(index, 'mallory')
  const acme = await organisationOf(index, 'acme', senior, [{ person: junior, role: 'owner', daysAgo: 60 }])
  const out = { what: 'member', organisationId: acme.id, accountId: junior.account.id, role: 'none' } as const
  const hold = await changeOrganisation(index.instance, senior.session(), out)
  await passAndReturn(index, 8 * HOUR)
  assert.equal((await answerHold(index.instance, junior.session({ proof: undefined }), hold!.id, 'object')).state, 'contested')
  await passAndReturn(index, 15 * DAY)
  // An offer gives nothing; nobody can take it.
  const offer = await offerMembership(index.instance, junior.session(), acme, { name: 'mallory', role: 'owner' })
  await assert.rejects(acceptMembership(index.instance, thief.session(), offer.id), refused('ownership-locked'))
  await passAndReturn(index, 3 * DAY)
  assert.equal(await findMember(index.instance.db.read, acme.id, thief.account.id), undefined)
})
