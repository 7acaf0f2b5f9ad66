import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { isRefusal } from '../../src/errors.ts'
import { findHold } from '../../src/holds/store.ts'
import { acceptInvitation } from '../../src/ownership/answer-invitation.ts'
import { brakeProject, liftBrake } from '../../src/ownership/brake-project.ts'
import { vetoByOperator } from '../../src/ownership/decide-by-operator.ts'
import { answerHold, answersTo } from '../../src/ownership/decide-hold.ts'
import type { OwnedProject } from '../../src/ownership/desk.ts'
import { inviteToProject } from '../../src/ownership/invite-to-project.ts'
import { liftOwnershipLock, lockOwnership } from '../../src/ownership/lock-ownership.ts'
import { moveProject } from '../../src/ownership/move-project.ts'
import { createOrganisation } from '../../src/ownership/organisations/create-organisation.ts'
import { removeFromProject } from '../../src/ownership/remove-from-project.ts'
import { listRoles } from '../../src/ownership/store.ts'
import { createToken } from '../../src/tokens/create-token.ts'
import { buildWheel } from '../build/wheel.ts'
import { runInTest } from '../command-in-test.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { letSessionsLast, type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'
import { pass } from '../pass-time.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

interface Opened {
  readonly index: IndexInTest
  /** Made it. */
  readonly ada: OwnerInTest
  /** Both came forty days ago: peers. */
  readonly bob: OwnerInTest
  readonly cleo: OwnerInTest
  readonly eve: OwnerInTest
  readonly project: OwnedProject
}

async function open(context: TestContext, preset = 'public'): Promise<Opened> {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: preset })
  letSessionsLast(index)
  const [ada, bob, cleo, eve] = [
    await ownerInTest(index, 'ada'),
    await ownerInTest(index, 'bob'),
    await ownerInTest(index, 'cleo'),
    await ownerInTest(index, 'eve'),
  ]
  const project = await projectOf(index, ada, 'tinyjson', [bob, cleo])
  await pass(index, 40 * DAY, 10 * DAY)
  return { index, ada, bob, cleo, eve, project }
}

const refused = (code: Parameters<typeof isRefusal>[1]) => (error: unknown) => isRefusal(error, code)
const stateOf = async ({ index }: Opened, id: string) => (await findHold(index.instance.db.read, id))!.state

/** Every act on who owns the project is refused, by whoever; publishing goes on. */
async function assertLocked({ index, ada, bob, eve, project }: Opened, open?: { invitationId: string }): Promise<void> {
  const { instance } = index
  const before = await listRoles(instance.db.read, project.id)
  for (const role of ['owner', 'maintainer', 'reader'] as const)
    await assert.rejects(inviteToProject(instance, ada.session(), project, { name: 'eve', role }), refused('ownership-locked'))
  for (const [who, target] of [
    [ada, bob],
    [bob, bob],
    [bob, ada],
  ] as const)
    await assert.rejects(
      removeFromProject(instance, who.session(), project, { accountId: target.account.id }),
      (error) => isRefusal(error, 'ownership-locked') || isRefusal(error, 'account-cannot'),
    )
  const organisation = await createOrganisation(instance, ada.session(), `org-${index.clock.now() % 1000}`)
  await assert.rejects(moveProject(instance, ada.session(), project, organisation), refused('ownership-locked'))
  if (open) await assert.rejects(acceptInvitation(instance, eve.session(), open.invitationId, 'tinyjson'), refused('ownership-locked'))
  assert.deepEqual(await listRoles(instance.db.read, project.id), before)
  const token = await createToken(instance, operator, 'index.test', {
    holder: 'ada',
    name: `t${index.clock.now()}`,
    projects: ['tinyjson'],
    permissions: ['upload'],
  })
  const answer = await index.upload(token.text, buildWheel({ name: 'tinyjson', version: `1.${Math.floor(index.clock.now() / HOUR)}` }))
  assert.equal(answer.status, 200, await answer.text())
}

test('two owners remove each other at once: both changes are contested, the ownership is locked, publishing goes on', async (context) => {
  const opened = await open(context)
  const { index, bob, cleo, project } = opened
  const { instance } = index
  const first = (await removeFromProject(instance, bob.session(), project, { accountId: cleo.account.id }))!
  const second = (await removeFromProject(instance, cleo.session(), project, { accountId: bob.account.id }))!
  assert.deepEqual([await stateOf(opened, first.id), await stateOf(opened, second.id)], ['contested', 'contested'])
  await assertLocked(opened)
  // Whoever decides unlocks.
  await vetoByOperator(instance, operator, first.id, 'talked to both')
  const invite = () => inviteToProject(instance, opened.ada.session(), project, { name: 'eve', role: 'reader' })
  await assert.rejects(invite(), refused('ownership-locked'))
  await vetoByOperator(instance, operator, second.id, 'talked to both')
  await invite()
})

test('while a removal is contested nothing else changes, what waits stands still, and asking again only joins', async (context) => {
  const opened = await open(context)
  const { index, ada, bob, cleo, eve, project } = opened
  const { instance } = index
  const offer = await inviteToProject(instance, ada.session(), project, { name: 'eve', role: 'maintainer' })
  // Both came later than ada.
  const waiting = (await removeFromProject(instance, ada.session(), project, { accountId: cleo.account.id }))!
  await pass(index, DAY)
  const contested = (await removeFromProject(instance, ada.session(), project, { accountId: bob.account.id }))!
  await answerHold(instance, bob.session({ proof: undefined }), contested.id, 'object')
  assert.equal(await stateOf(opened, contested.id), 'contested')
  await assertLockedBut(opened, offer.id)
  await pass(index, 10 * DAY)
  assert.equal(await stateOf(opened, waiting.id), 'paused')
  assert.equal((await listRoles(instance.db.read, project.id)).length, 3)
  assert.deepEqual(await answersTo(instance, (await findHold(instance.db.read, waiting.id))!, eve.account.id), [])
  assert.equal((await removeFromProject(instance, ada.session(), project, { accountId: bob.account.id }))!.id, contested.id)
  await runInTest(context, index, ['hold', 'veto', contested.id, '--reason', 'he is right', '--yes'])
  await pass(index, DAY)
  assert.equal(await stateOf(opened, waiting.id), 'waiting')
  await pass(index, 8 * DAY)
  assert.equal(await stateOf(opened, waiting.id), 'applied')
})

/** As `assertLocked`, without the two whose removal waits: asking again joins that. */
async function assertLockedBut({ index, ada, eve, project }: Opened, invitationId: string): Promise<void> {
  const { instance } = index
  await assert.rejects(inviteToProject(instance, ada.session(), project, { name: 'eve', role: 'owner' }), refused('ownership-locked'))
  await assert.rejects(acceptInvitation(instance, eve.session(), invitationId, 'tinyjson'), refused('ownership-locked'))
  await assert.rejects(removeFromProject(instance, ada.session(), project, { accountId: ada.account.id }), refused('ownership-locked'))
}

test('an owner locks by himself with an old passkey, once in thirty days; those who were there before him lift it', async (context) => {
  const opened = await open(context)
  const { index, ada, bob, cleo, eve, project } = opened
  const { instance } = index
  const offer = await inviteToProject(instance, ada.session(), project, { name: 'eve', role: 'maintainer' })
  await assert.rejects(lockOwnership(instance, eve.session(), project), refused('not-owner'))
  await assert.rejects(lockOwnership(instance, bob.session({ proof: undefined }), project), refused('proof-needed'))
  assert.equal(await lockOwnership(instance, bob.session(), project), true)
  assert.equal(await lockOwnership(instance, cleo.session(), project), false)
  const told = (await index.mails()).filter(({ subject }) => /Who owns "tinyjson" is locked/.test(subject))
  assert.deepEqual(told.map(({ to }) => to).toSorted(), ['ada@example.org', 'bob@example.org', 'cleo@example.org'])
  await assertLocked(opened, { invitationId: offer.id })
  await assert.rejects(liftOwnershipLock(instance, cleo.session(), project), refused('lock-not-yours'))
  await assert.rejects(liftOwnershipLock(instance, eve.session(), project), refused('not-owner'))
  assert.equal(await liftOwnershipLock(instance, ada.session(), project), true)
  assert.equal(await liftOwnershipLock(instance, ada.session(), project), false)
  await assert.rejects(lockOwnership(instance, bob.session(), project), refused('lock-spent'))
  await acceptInvitation(instance, eve.session(), offer.id, 'tinyjson')
  await assert.rejects(lockOwnership(instance, eve.session(), project), refused('not-owner'))

  // It ends by itself, and stops only what waits, not for ever.
  const removal = (await removeFromProject(instance, ada.session(), project, { accountId: cleo.account.id }))!
  await pass(index, 6 * DAY)
  assert.equal(await lockOwnership(instance, ada.session(), project), true)
  await pass(index, 2 * DAY)
  assert.equal(await stateOf(opened, removal.id), 'paused')
  await pass(index, 2 * DAY)
  assert.equal(await stateOf(opened, removal.id), 'waiting')
  await pass(index, 4 * DAY)
  assert.equal(await stateOf(opened, removal.id), 'applied')
})

test('the operator locks and unlocks on the host; what he has locked no owner lifts', async (context) => {
  const opened = await open(context)
  const { index, ada, bob, project } = opened
  const holdfast = (...words: string[]) => runInTest(context, index, words)
  assert.match((await holdfast('project', 'lock', 'tinyjson')).stderr, /--reason/)
  assert.match((await holdfast('project', 'lock', 'tinyjson', '--reason', 'x', '--hours', '0')).stderr, /hours/)
  assert.match((await holdfast('project', 'lock', 'tinyjson', '--reason', 'a report')).stdout, /^Who owns tinyjson cannot be changed until/)
  assert.match((await holdfast('project', 'lock', 'tinyjson', '--reason', 'a report')).stdout, /locked already/)
  await assertLocked(opened)
  assert.equal(await liftOwnershipLock(index.instance, ada.session(), project), false)
  assert.match((await holdfast('project', 'unlock', 'tinyjson', '--reason', 'fine')).stdout, /can be changed again/)
  assert.match((await holdfast('project', 'unlock', 'tinyjson', '--reason', 'fine')).stdout, /Nothing had locked/)
  await lockOwnership(index.instance, bob.session(), project)
  assert.match((await holdfast('project', 'unlock', 'tinyjson', '--reason', 'fine')).stdout, /can be changed again/)
  await inviteToProject(index.instance, ada.session(), project, { name: 'eve', role: 'reader' })
})

test('whose brake an owner lifted waits a day, after the third in thirty days a week; others are not bound by it', async (context) => {
  const opened = await open(context)
  const { index, ada, bob, eve, project } = opened
  const { instance } = index
  const offer = await inviteToProject(instance, ada.session(), project, { name: 'eve', role: 'maintainer' })
  await acceptInvitation(instance, eve.session(), offer.id, 'tinyjson')
  const brake = () => brakeProject(instance, eve.session(), project)
  const again = async (hours: number) => {
    await assert.rejects(brake(), (error) => isRefusal(error, 'brake-spent') && error.details.hours === hours)
    index.clock.advance(hours * HOUR - 1)
    await assert.rejects(brake(), refused('brake-spent'))
    index.clock.advance(1)
  }
  for (const hours of [24, 24, 168]) {
    assert.equal(await brake(), true)
    await liftBrake(instance, ada.session(), project)
    await again(hours)
  }
  assert.equal(await brake(), true)
  await liftBrake(instance, ada.session(), project)
  await again(168)
  assert.equal(await brakeProject(instance, bob.session(), project), true)
  // One that ended by itself was nobody's mistake.
  index.clock.advance(31 * DAY)
  assert.equal(await brake(), true)
  index.clock.advance(73 * HOUR)
  assert.equal(await brake(), true)
})
