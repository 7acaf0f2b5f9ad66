import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tickHolds } from '../../src/holds/tick-holds.ts'
import { brakeProject } from '../../src/ownership/brake-project.ts'
import { findBrake, readOwners } from '../../src/ownership/read-owners.ts'
import { removeFromProject } from '../../src/ownership/remove-from-project.ts'
import { openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'
import { pass } from '../pass-time.ts'

const DAY = 24 * 60 * 60 * 1000

test('a clock that jumps a month ahead ends neither the suspension of a thief nor a brake; the time that is seen to pass does', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const senior = await ownerInTest(index, 'senior')
  const thief = await ownerInTest(index, 'thief')
  const project = await projectOf(index, senior, 'tinyjson', [thief])
  const { clock, instance } = index
  await removeFromProject(instance, senior.session(), project, { accountId: thief.account.id })
  await brakeProject(instance, senior.session(), project)
  await pass(index, DAY)
  const isSuspended = async () =>
    (await readOwners(instance.db.read, project.id, clock.now())).find(({ account }) => account.name === 'thief')?.isSuspended
  const isBraked = async () => (await findBrake(instance.db.read, project.id, clock.now())) !== undefined
  assert.deepEqual([await isSuspended(), await isBraked()], [true, true])

  clock.advance(30 * DAY)
  await tickHolds(instance)
  assert.deepEqual([await isSuspended(), await isBraked()], [true, true])
  // A brake of three days, of which one had passed.
  await pass(index, DAY)
  assert.equal(await isBraked(), true)
  await pass(index, 2 * DAY)
  assert.equal(await isBraked(), false)
  await pass(index, 12 * DAY)
  assert.equal(await isSuspended(), undefined, 'he is removed when the wait is over')
})
