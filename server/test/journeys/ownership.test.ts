import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { findAccountByName } from '../../src/accounts/store.ts'
import { isRefusal, type RefusalCode } from '../../src/errors.ts'
import { findHold, listLiveHolds } from '../../src/holds/store.ts'
import { tickHolds } from '../../src/holds/tick-holds.ts'
import { openNoticeLink, stopChange } from '../../src/incidents/dispute-change.ts'
import { acceptInvitation } from '../../src/ownership/answer-invitation.ts'
import { brakeProject, liftBrake } from '../../src/ownership/brake-project.ts'
import { answerHold } from '../../src/ownership/decide-hold.ts'
import { inviteToProject } from '../../src/ownership/invite-to-project.ts'
import { removeFromProject } from '../../src/ownership/remove-from-project.ts'
import { restoreOwnership } from '../../src/ownership/restore/restore-ownership.ts'
import { listRoles } from '../../src/ownership/store.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

/** Lets time pass as a running index sees it: minute by minute would be slow, so in ticks as long as one may be believed. */
async function pass(index: IndexInTest, milliseconds: number): Promise<void> {
  const tickMilliseconds = HOUR
  for (let left = milliseconds; left > 0; left -= tickMilliseconds) {
    index.clock.advance(Math.min(left, tickMilliseconds))
    await index.mails()
    await tickHolds(index.instance, { tickMilliseconds, steadyMilliseconds: Math.min(left, tickMilliseconds) })
  }
}

const open = async (context: TestContext, preset: 'solo' | 'team' | 'public' = 'public') =>
  openOwnershipInTest(context, { HOLDFAST_PRESET: preset })

async function roleNames(index: IndexInTest, projectId: string, people: readonly OwnerInTest[]): Promise<Record<string, string>> {
  const names = new Map(people.map((person) => [person.account.id, person.account.name]))
  return Object.fromEntries(
    (await listRoles(index.instance.db.read, projectId)).map(({ accountId, role }) => [names.get(accountId) ?? accountId, role]),
  )
}

const refused = (code: RefusalCode) => (error: unknown) => isRefusal(error, code)

test('the takeover of 2023 gets nobody anything', async (context) => {
  const index = await open(context)
  const victim = await ownerInTest(index, 'victim', { isSeasoned: true })
  const projects = []
  for (const name of ['first', 'second', 'third', 'fourth']) projects.push(await projectOf(index, victim, name))
  const thief = await ownerInTest(index, 'thief', { isFresh: true })
  // He has the password and a session, and no passkey of the account: nothing that matters happens.
  for (const project of projects)
    await assert.rejects(
      inviteToProject(index.instance, victim.session({ proof: undefined }), project, { name: 'thief', role: 'owner' }),
      refused('proof-needed'),
    )
  // Even with the passkey: two offers, and at the third project everything is locked.
  const invitations = []
  for (const project of projects.slice(0, 3))
    invitations.push(await inviteToProject(index.instance, victim.session(), project, { name: 'thief', role: 'owner' }))
  await assert.rejects(
    inviteToProject(index.instance, victim.session(), projects[2]!, { name: 'thief', role: 'owner' }),
    refused('ownership-locked'),
  )
  for (const { id } of invitations)
    await assert.rejects(acceptInvitation(index.instance, thief.session(), id, 'x'), refused('ownership-locked'))
  for (const project of projects)
    await assert.rejects(
      removeFromProject(index.instance, thief.session(), project, { accountId: victim.account.id }),
      refused('not-owner'),
    )
  await pass(index, DAY)
  for (const project of projects) assert.deepEqual(await roleNames(index, project.id, [victim, thief]), { victim: 'owner' })
  const mails = (await index.mails()).filter(({ to }) => to === 'victim@example.org')
  assert.ok(mails.filter(({ text }) => /thief/.test(text)).length >= 3, 'the owner was told of every offer')
})

test('an account of two minutes becomes an owner when it is a week old, if nobody objects', async (context) => {
  const index = await open(context)
  const owner = await ownerInTest(index, 'owner', { isSeasoned: true })
  const project = await projectOf(index, owner, 'tinyjson')
  const fresh = await ownerInTest(index, 'fresh', { isFresh: true })
  const { id } = await inviteToProject(index.instance, owner.session(), project, { name: 'fresh', role: 'owner' })
  assert.equal(await acceptInvitation(index.instance, fresh.session(), id, 'tinyjson'), 'waits')
  await pass(index, 6 * DAY)
  assert.deepEqual(await roleNames(index, project.id, [owner, fresh]), { owner: 'owner' })
  await pass(index, 2 * DAY)
  assert.deepEqual(await roleNames(index, project.id, [owner, fresh]), { owner: 'owner', fresh: 'owner' })
})

test('a junior owner whose removal is asked for can do nothing, and is gone after a week', async (context) => {
  const index = await open(context)
  const owner = await ownerInTest(index, 'owner', { isSeasoned: true })
  const junior = await ownerInTest(index, 'junior', { isSeasoned: true })
  const project = await projectOf(index, owner, 'tinyjson', [junior])
  await removeFromProject(index.instance, owner.session(), project, { accountId: junior.account.id })
  await assert.rejects(
    inviteToProject(index.instance, junior.session(), project, { name: 'owner', role: 'owner' }),
    (error) => isRefusal(error, 'account-cannot') || isRefusal(error, 'role-already'),
  )
  await assert.rejects(
    removeFromProject(index.instance, junior.session(), project, { accountId: owner.account.id }),
    refused('account-cannot'),
  )
  await pass(index, 8 * DAY)
  assert.deepEqual(await roleNames(index, project.id, [owner, junior]), { owner: 'owner' })
})

test('a peer who removes a peer is stopped by one word', async (context) => {
  const index = await open(context)
  const creator = await ownerInTest(index, 'creator', { isSeasoned: true })
  const one = await ownerInTest(index, 'one', { isSeasoned: true })
  const two = await ownerInTest(index, 'two', { isSeasoned: true })
  const project = await projectOf(index, creator, 'tinyjson', [one, two])
  await pass(index, 15 * DAY)
  const hold = await removeFromProject(index.instance, two.session(), project, { accountId: one.account.id })
  await answerHold(index.instance, one.session({ proof: undefined }), hold!.id, 'object')
  await pass(index, 20 * DAY)
  assert.deepEqual(await roleNames(index, project.id, [creator, one, two]), { creator: 'owner', one: 'owner', two: 'owner' })
  await assert.rejects(
    removeFromProject(index.instance, two.session(), project, { accountId: one.account.id }),
    refused('hold-refused-before'),
  )
})

test('a link stops a change that still waits, also when the clock of the machine was set past the life of links', async (context) => {
  const index = await open(context)
  const creator = await ownerInTest(index, 'creator', { isSeasoned: true })
  const one = await ownerInTest(index, 'one', { isSeasoned: true })
  const two = await ownerInTest(index, 'two', { isSeasoned: true })
  const project = await projectOf(index, creator, 'tinyjson', [one, two])
  await pass(index, 15 * DAY)
  const hold = await removeFromProject(index.instance, two.session(), project, { accountId: one.account.id })
  const mail = (await index.mails()).findLast(({ to }) => to === 'one@example.org')
  const secret = /\/notice\/([\w-]+)/.exec(mail?.text.replaceAll('\n', ' ') ?? '')?.[1] ?? ''
  index.clock.advance(45 * DAY)
  await tickHolds(index.instance, { tickMilliseconds: HOUR, steadyMilliseconds: HOUR })
  assert.equal((await openNoticeLink(index.instance, secret)).mayFreeze, false)
  assert.equal(await stopChange(index.instance, { address: undefined, userAgent: undefined }, secret), 'stopped')
  assert.equal((await findHold(index.instance.db.read, hold!.id))?.state, 'vetoed')
  await assert.rejects(openNoticeLink(index.instance, secret), refused('link-dead'))
})

test('a junior never removes by silence whoever is senior to everybody, however long he waits and whomever he brings along', async (context) => {
  const index = await open(context)
  const senior = await ownerInTest(index, 'senior', { isSeasoned: true })
  const junior = await ownerInTest(index, 'junior', { isSeasoned: true })
  const project = await projectOf(index, senior, 'tinyjson', [junior])
  await pass(index, 15 * DAY)
  const friend = await ownerInTest(index, 'friend', { isSeasoned: true })
  const { id } = await inviteToProject(index.instance, junior.session(), project, { name: 'friend', role: 'owner' })
  assert.equal(await acceptInvitation(index.instance, friend.session(), id, 'tinyjson'), 'waits')
  await pass(index, 20 * DAY)
  for (const thief of [junior, friend])
    await assert.rejects(
      removeFromProject(index.instance, thief.session(), project, { accountId: senior.account.id }),
      refused('owner-last'),
    )
})

test('the last senior owner is never removed by silence', async (context) => {
  const index = await open(context)
  const creator = await ownerInTest(index, 'creator', { isSeasoned: true })
  const newcomer = await ownerInTest(index, 'newcomer', { isSeasoned: true })
  const project = await projectOf(index, creator, 'tinyjson', [newcomer])
  await assert.rejects(
    removeFromProject(index.instance, newcomer.session(), project, { accountId: creator.account.id }),
    refused('owner-last'),
  )
  // Leaving in the victim's session: he has to say it once more, weeks later, himself.
  await removeFromProject(index.instance, creator.session(), project, { accountId: creator.account.id })
  await pass(index, 13 * DAY)
  assert.deepEqual(await roleNames(index, project.id, [creator, newcomer]), { creator: 'owner', newcomer: 'owner' })
})

test('somebody who was removed takes it back within a week', async (context) => {
  const index = await open(context)
  const first = await ownerInTest(index, 'first', { isSeasoned: true })
  const second = await ownerInTest(index, 'second', { isSeasoned: true })
  const project = await projectOf(index, first, 'tinyjson', [second])
  const hold = await removeFromProject(index.instance, first.session(), project, { accountId: second.account.id })
  await pass(index, 8 * DAY)
  assert.deepEqual(await roleNames(index, project.id, [first, second]), { first: 'owner' })
  await answerHold(index.instance, second.session({ proof: undefined }), hold!.id, 'undo')
  assert.deepEqual(await roleNames(index, project.id, [first, second]), { first: 'owner', second: 'owner' })
  assert.deepEqual(await listLiveHolds(index.instance.db.read, { projectId: project.id, limit: 10 }), [])
})

test('a brake stops publishing at once, and only an old passkey lifts it', async (context) => {
  const index = await open(context)
  const owner = await ownerInTest(index, 'owner', { isSeasoned: true })
  const project = await projectOf(index, owner, 'tinyjson')
  assert.equal(await brakeProject(index.instance, owner.session({ proof: undefined }), project, 'I see a release that is not mine'), true)
  await assert.rejects(liftBrake(index.instance, owner.session({ proof: undefined }), project), refused('proof-needed'))
  assert.equal(await liftBrake(index.instance, owner.session(), project), true)
  await assert.rejects(brakeProject(index.instance, owner.session(), project), refused('brake-spent'))
})

test('the owners of a moment are put back, with their standing, and the journal says the same as the table', async (context) => {
  const index = await open(context, 'solo')
  const owner = await ownerInTest(index, 'owner', { isSeasoned: true })
  const other = await ownerInTest(index, 'other', { isSeasoned: true })
  const project = await projectOf(index, owner, 'tinyjson', [other])
  const before = await listRoles(index.instance.db.read, project.id)
  const asOf = index.clock.now()
  index.clock.advance(HOUR)
  await removeFromProject(index.instance, owner.session(), project, { accountId: other.account.id })
  assert.deepEqual(await roleNames(index, project.id, [owner, other]), { owner: 'owner' })
  await restoreOwnership(index.instance, operator, { projects: [project] }, asOf, 'it was a thief')
  assert.deepEqual(await listRoles(index.instance.db.read, project.id), before)
  assert.ok(await findAccountByName(index.instance.db.read, 'other'))
})
