import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { isRefusal } from '../../src/errors.ts'
import type { Hold } from '../../src/holds/hold.ts'
import { listLiveRestraints } from '../../src/holds/restraints/store.ts'
import { findHold, listHolds } from '../../src/holds/store.ts'
import { acceptInvitation } from '../../src/ownership/answer-invitation.ts'
import { answerHold } from '../../src/ownership/decide-hold.ts'
import type { OwnedProject } from '../../src/ownership/desk.ts'
import { inviteToProject } from '../../src/ownership/invite-to-project.ts'
import { isOwnershipLocked } from '../../src/ownership/read-owners.ts'
import { readReach, removeEverywhere } from '../../src/ownership/remove-everywhere.ts'
import { removeFromProject } from '../../src/ownership/remove-from-project.ts'
import { findDirectRole, findHeldRole, listOpenInvitations } from '../../src/ownership/store.ts'
import { createToken } from '../../src/tokens/create-token.ts'
import { runInTest } from '../command-in-test.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { letSessionsLast, type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'
import { pass } from '../pass-time.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

interface Opened {
  readonly index: IndexInTest
  /** ada made all projects; max and bob came forty days ago; eve is nobody. */
  readonly ada: OwnerInTest
  readonly bob: OwnerInTest
  readonly max: OwnerInTest
  readonly eve: OwnerInTest
  readonly projects: readonly OwnedProject[]
}

async function open(context: TestContext, count: number, preset = 'public'): Promise<Opened> {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: preset })
  letSessionsLast(index)
  const [ada, bob, max, eve] = [
    await ownerInTest(index, 'ada'),
    await ownerInTest(index, 'bob'),
    await ownerInTest(index, 'max'),
    await ownerInTest(index, 'eve'),
  ]
  const projects = []
  for (let i = 1; i <= count; i++) projects.push(await projectOf(index, ada, `p${i}x`, [bob, max]))
  await pass(index, 40 * DAY, 10 * DAY)
  return { index, ada, bob, max, eve, projects }
}

const refused = (code: Parameters<typeof isRefusal>[1]) => (error: unknown) => isRefusal(error, code)
const stateOf = async ({ index }: Opened, hold: Hold) => (await findHold(index.instance.db.read, hold.id))!.state
async function countOwned({ index, max, projects }: Opened): Promise<number> {
  let owned = 0
  for (const { id } of projects) if ((await findDirectRole(index.instance.db.read, id, max.account.id)) === 'owner') owned++
  return owned
}

test('somebody is removed from forty projects by one act: one hold, one notice a person, one undo, and no lock', async (context) => {
  const opened = await open(context, 40)
  const { index, ada, max, projects } = opened
  const { instance } = index
  const token = await createToken(instance, operator, 'index.test', {
    holder: 'max',
    name: 'laptop',
    projects: projects.map(({ name }) => name),
    permissions: ['upload'],
  })
  const before = await findHeldRole(instance.db.read, projects[7]!.id, max.account.id)
  const mails = (await index.mails()).length
  const { hold, reach } = await removeEverywhere(instance, ada.session(), max.account)
  assert.deepEqual([reach.projects.length, reach.tokens.length], [40, 1])
  assert.deepEqual([hold!.kind, hold!.durationMilliseconds, hold!.details.bulk], ['remove-from-projects', 7 * DAY, 1])
  assert.equal((await listHolds(instance.db.read, { accountId: max.account.id, limit: 10 })).length, 1)
  const told = (await index.mails()).slice(mails).filter(({ subject }) => /Announced: the removal of "max"/.test(subject))
  assert.deepEqual(told.map(({ to }) => to).toSorted(), ['ada@example.org', 'bob@example.org', 'max@example.org'])
  // He came later than she: suspended everywhere at once, and his token sleeps.
  assert.equal((await listLiveRestraints(instance.db.read, 'token', token.token.id, index.clock.now())).length, 1)
  for (const { id } of projects) {
    assert.equal((await listLiveRestraints(instance.db.read, 'role', `${id}:${max.account.id}`, index.clock.now())).length, 1)
    assert.equal(await isOwnershipLocked(instance.db.read, id, index.clock.now()), false)
  }
  assert.match(
    (await runInTest(context, index, ['hold', 'list', '--project', 'p9x'])).stdout,
    /ada asked to remove max from the owners of p/,
  )
  assert.equal((await removeEverywhere(instance, ada.session(), max.account)).hold!.id, hold!.id)
  await pass(index, 8 * DAY)
  assert.equal(await stateOf(opened, hold!), 'applied')
  assert.equal(await countOwned(opened), 0)
  await answerHold(instance, max.session({ proof: undefined }), hold!.id, 'undo')
  assert.equal(await countOwned(opened), 40)
  assert.deepEqual(await findHeldRole(instance.db.read, projects[7]!.id, max.account.id), before)
})

test('what is locked or has nobody else stays, what he left meanwhile does not come back, and the rest goes', async (context) => {
  const opened = await open(context, 3)
  const { index, ada, max, projects } = opened
  const { instance } = index
  const own = await projectOf(index, max, 'his-own', [ada])
  const [first, second, third] = projects as [OwnedProject, OwnedProject, OwnedProject]
  const reach = await readReach(instance, instance.db.read, max.account, ada.account.id)
  assert.deepEqual(
    reach.projects.filter(({ stays }) => stays !== undefined).map(({ name, stays }) => [name, stays]),
    [['his-own', 'owner-last']],
  )
  const { hold } = await removeEverywhere(instance, ada.session(), max.account)
  assert.deepEqual((hold!.details.affected as string[]).toSorted(), [first.id, second.id, third.id].toSorted())
  // An act of others takes him from one of them meanwhile.
  const other = (await removeFromProject(instance, opened.bob.session(), second, { accountId: max.account.id }))!
  await pass(index, HOUR, HOUR)
  await answerHold(instance, ada.session(), other.id, 'approve')
  assert.equal(await findDirectRole(instance.db.read, second.id, max.account.id), undefined)
  await runInTest(context, index, ['project', 'lock', 'p3x', '--reason', 'a report', '--hours', '720'])
  await pass(index, 8 * DAY)
  assert.equal(await stateOf(opened, hold!), 'applied')
  const role = (id: string) => findDirectRole(instance.db.read, id, max.account.id)
  assert.deepEqual(
    [await role(first.id), await role(second.id), await role(third.id), await role(own.id)],
    [undefined, undefined, 'owner', 'owner'],
  )
  await answerHold(instance, max.session({ proof: undefined }), hold!.id, 'undo')
  assert.deepEqual([await role(first.id), await role(second.id), await role(third.id)], ['owner', undefined, 'owner'])
})

test('lesser roles and invitations end at once, projects of others are not touched, and nothing is done to strangers', async (context) => {
  const opened = await open(context, 2)
  const { index, ada, eve, max, projects } = opened
  const { instance } = index
  const [first, second] = projects as [OwnedProject, OwnedProject]
  const foreign = await projectOf(index, max, 'foreign')
  await assert.rejects(removeEverywhere(instance, ada.session(), eve.account), refused('role-none'))
  await assert.rejects(removeEverywhere(instance, ada.session(), ada.account), refused('role-none'))
  await assert.rejects(removeEverywhere(instance, ada.session({ proof: undefined }), max.account), refused('proof-needed'))
  await assert.rejects(removeEverywhere(instance, eve.session(), max.account), refused('role-none'))
  for (const on of [first, foreign]) {
    const offer = await inviteToProject(instance, (on === first ? ada : max).session(), on, { name: 'eve', role: 'maintainer' })
    await acceptInvitation(instance, eve.session(), offer.id, on.name)
  }
  await inviteToProject(instance, ada.session(), second, { name: 'eve', role: 'owner' })
  const mails = (await index.mails()).length
  const { hold } = await removeEverywhere(instance, ada.session(), eve.account)
  assert.equal(hold, undefined)
  assert.equal(await findDirectRole(instance.db.read, first.id, eve.account.id), undefined)
  assert.equal(await findDirectRole(instance.db.read, foreign.id, eve.account.id), 'maintainer')
  assert.deepEqual(await listOpenInvitations(instance.db.read, { accountId: eve.account.id }, index.clock.now()), [])
  const told = (await index.mails()).slice(mails).filter(({ subject }) => /Another role in/.test(subject))
  assert.deepEqual(told.map(({ to }) => to).toSorted(), ['ada@example.org', 'bob@example.org', 'eve@example.org', 'max@example.org'])
})

test('a peer can stop the whole of it alone, and it cannot be asked for again by the same account', async (context) => {
  const opened = await open(context, 3)
  const { index, bob, max } = opened
  const { hold } = await removeEverywhere(index.instance, bob.session(), max.account)
  assert.equal((await listLiveRestraints(index.instance.db.read, 'account', max.account.id, index.clock.now())).length, 0)
  await answerHold(index.instance, max.session({ proof: undefined }), hold!.id, 'object')
  assert.equal(await stateOf(opened, hold!), 'vetoed')
  await assert.rejects(removeEverywhere(index.instance, bob.session(), max.account), refused('hold-refused-before'))
  await pass(index, 9 * DAY)
  assert.equal(await countOwned(opened), 3)
})
