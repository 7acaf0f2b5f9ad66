import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findHold, listHoldsOfOrganisation } from '../../src/holds/store.ts'
import { moveProject } from '../../src/ownership/move-project.ts'
import { changeOrganisation } from '../../src/ownership/organisations/change-organisation.ts'
import { acceptMembership, offerMembership } from '../../src/ownership/organisations/offers/offer-membership.ts'
import type { Organisation } from '../../src/ownership/organisations/organisation.ts'
import { findOrganisationOf } from '../../src/ownership/organisations/store.ts'
import type { IndexInTest } from '../index-in-test.ts'
import { belongs, giveOwner, organisationOf, ownerNames, passAndReturn, teamOf } from '../organisation-in-test.ts'
import { type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'

// A change is judged again when its time comes. Meanwhile others may have come into a team or an organisation, of whom the owners
// of the project were never told.

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

/** Somebody comes into an organisation, by offer and acceptance: an account of two minutes, or of long standing. */
async function bringIn(
  index: IndexInTest,
  by: OwnerInTest,
  organisation: Organisation,
  { role, isFresh }: { role: 'owner' | 'member'; isFresh: boolean },
): Promise<OwnerInTest> {
  const thief = await ownerInTest(index, 'mallory', { isFresh })
  const { id } = await offerMembership(index.instance, by.session(), organisation, { name: 'mallory', role })
  await acceptMembership(index.instance, thief.session(), id)
  return thief
}

test('a team that waits to own a project gets it not with somebody who came into the team meanwhile', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const senior = await ownerInTest(index, 'senior')
  const junior = await ownerInTest(index, 'junior')
  const colleague = await ownerInTest(index, 'colleague')
  const project = await projectOf(index, senior, 'tinyjson')
  await giveOwner(index, project, junior, 60)
  const acme = await organisationOf(index, 'acme', junior, [{ person: colleague, role: 'member', daysAgo: 90 }])
  await belongs(index, project, acme, 40)
  const core = await teamOf(index, acme, 'core', [{ person: colleague, daysAgo: 30 }])
  const give = { what: 'team-project', teamId: core, projectId: project.id, role: 'owner' } as const
  const hold = await changeOrganisation(index.instance, junior.session(), give)
  assert.deepEqual(hold?.details.gainers, [colleague.account.id])
  await passAndReturn(index, 8 * HOUR)
  const thief = await bringIn(index, junior, acme, { role: 'member', isFresh: true })
  await changeOrganisation(index.instance, junior.session(), {
    what: 'team-member',
    teamId: core,
    accountId: thief.account.id,
    isIn: true,
  })
  await passAndReturn(index, 2 * DAY)
  const ended = await findHold(index.instance.db.read, hold!.id)
  assert.deepEqual([ended?.state, ended?.reason], ['void', 'no-longer'])
  assert.deepEqual(await ownerNames(index, project), ['junior', 'senior'])
})

test('a project that waits to move gets no owner who came to the organisation meanwhile', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const senior = await ownerInTest(index, 'senior')
  const junior = await ownerInTest(index, 'junior')
  const project = await projectOf(index, senior, 'tinyjson')
  await giveOwner(index, project, junior, 60)
  const acme = await organisationOf(index, 'acme', junior)
  const hold = await moveProject(index.instance, junior.session(), project, acme)
  assert.deepEqual(hold?.details.gainers, [])
  await passAndReturn(index, 4 * DAY)
  await bringIn(index, junior, acme, { role: 'owner', isFresh: false })
  await passAndReturn(index, 6 * DAY)
  const ended = await findHold(index.instance.db.read, hold!.id)
  assert.deepEqual([ended?.state, ended?.reason], ['void', 'no-longer'])
  assert.equal(await findOrganisationOf(index.instance.db.read, project.id), undefined)
  assert.deepEqual(await ownerNames(index, project), ['junior', 'senior'])
})

test('an offer that waits in an organisation without projects gives no project that came there meanwhile', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const senior = await ownerInTest(index, 'senior')
  const junior = await ownerInTest(index, 'junior')
  const project = await projectOf(index, senior, 'tinyjson')
  await giveOwner(index, project, junior, 60)
  const acme = await organisationOf(index, 'acme', junior)
  await moveProject(index.instance, junior.session(), project, acme)
  await passAndReturn(index, 6 * DAY + 16 * HOUR)
  await bringIn(index, junior, acme, { role: 'owner', isFresh: true })
  await passAndReturn(index, 9 * DAY)
  assert.equal(await findOrganisationOf(index.instance.db.read, project.id), acme.id)
  const ended = await listHoldsOfOrganisation(index.instance.db.read, acme.id, ['void'])
  assert.deepEqual(
    ended.map(({ kind, reason }) => [kind, reason]),
    [['gain-by-organisation', 'no-longer']],
  )
  assert.deepEqual(await ownerNames(index, project), ['junior', 'senior'])
})
