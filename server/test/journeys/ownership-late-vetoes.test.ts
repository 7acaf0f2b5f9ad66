import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { isRefusal, type RefusalCode } from '../../src/errors.ts'
import { listUndoableHolds } from '../../src/holds/store.ts'
import { acceptInvitation } from '../../src/ownership/answer-invitation.ts'
import { answerHold } from '../../src/ownership/decide-hold.ts'
import { inviteToProject } from '../../src/ownership/invite-to-project.ts'
import { moveProject } from '../../src/ownership/move-project.ts'
import { changeOrganisation } from '../../src/ownership/organisations/change-organisation.ts'
import { acceptMembership, offerMembership } from '../../src/ownership/organisations/offers/offer-membership.ts'
import { readOwners } from '../../src/ownership/read-owners.ts'
import { addMember, belongs, dropDirect, giveOwner, organisationOf, ownerNames, passAndReturn, teamOf } from '../organisation-in-test.ts'
import { openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'

// What was given is taken back while it is fresh. In between something older may have gone, so that what was given is all that is left.

const DAY = 24 * 60 * 60 * 1000

const refused = (code: RefusalCode) => (error: unknown) => isRefusal(error, code)

/** A project that the senior has owned for 500 days, by a team since he left; the junior has owned it by the organisation for 60. */
async function openTinyjson(context: TestContext, preset: 'solo' | 'team' | 'public') {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: preset })
  const senior = await ownerInTest(index, 'senior')
  const junior = await ownerInTest(index, 'junior')
  const project = await projectOf(index, senior, 'tinyjson')
  const acme = await organisationOf(index, 'acme', junior, [{ person: senior, role: 'member', daysAgo: 300 }])
  await belongs(index, project, acme, 60)
  const core = await teamOf(index, acme, 'core', [{ person: senior, daysAgo: 300 }], [{ project, role: 'owner', daysAgo: 60 }])
  await dropDirect(index, project, senior)
  const standing = (await readOwners(index.instance.db.read, project.id, index.clock.now())).map(({ account, since }) => [
    account.name,
    Math.round((index.clock.now() - since) / DAY),
  ])
  assert.deepEqual(standing, [
    ['senior', 500],
    ['junior', 60],
  ])
  const out = { what: 'team-member', teamId: core, accountId: senior.account.id, isIn: false } as const
  // Straight away it is refused.
  await assert.rejects(changeOrganisation(index.instance, junior.session(), out), refused('owner-last'))
  /** The junior takes back, without any proof, what of this kind was done last. */
  const takeBack = async (kind: string) => {
    const hold = (await listUndoableHolds(index.instance.db.read, { limit: 9 })).find((each) => each.kind === kind)
    assert.ok(hold)
    return answerHold(index.instance, junior.session({ proof: undefined }), hold.id, 'undo')
  }
  return { index, senior, junior, project, acme, core, out, takeBack }
}

for (const preset of ['public', 'team'] as const) {
  test(`a late veto of a role in the organisation takes nothing from whoever owned the project before it (${preset})`, async (context) => {
    const { index, senior, junior, project, acme, out, takeBack } = await openTinyjson(context, preset)
    const offer = await offerMembership(index.instance, junior.session(), acme, { name: 'senior', role: 'owner' })
    await acceptMembership(index.instance, senior.session(), offer.id)
    await passAndReturn(index, 2 * DAY)
    await changeOrganisation(index.instance, junior.session(), out)
    assert.equal((await takeBack('gain-by-organisation')).state, 'undone')
    assert.deepEqual(await ownerNames(index, project), ['junior', 'senior'])
  })

  test(`a late veto of a move takes nothing from whoever moved the project to an organisation of his own (${preset})`, async (context) => {
    const { index, senior, junior, project, out, takeBack } = await openTinyjson(context, preset)
    const mine = await organisationOf(index, 'mine', senior)
    await moveProject(index.instance, senior.session(), project, mine)
    await passAndReturn(index, preset === 'public' ? 8 * DAY : 4 * DAY)
    assert.deepEqual(await ownerNames(index, project), ['senior'])
    // The project is gone from there, so nobody loses it by this.
    await changeOrganisation(index.instance, junior.session(), out)
    assert.equal((await takeBack('move-project')).state, 'undone')
    assert.deepEqual(await ownerNames(index, project), ['junior', 'senior'])
  })

  test(`a late veto of a role of his own takes nothing from whoever owned the project by a team before it (${preset})`, async (context) => {
    const { index, senior, junior, project, out, takeBack } = await openTinyjson(context, preset)
    const offer = await inviteToProject(index.instance, junior.session(), project, { name: 'senior', role: 'owner' })
    await acceptInvitation(index.instance, senior.session(), offer.id, project.name)
    await passAndReturn(index, 2 * DAY)
    await changeOrganisation(index.instance, junior.session(), out)
    assert.equal((await takeBack('invite-owner')).state, 'undone')
    assert.deepEqual(await ownerNames(index, project), ['junior', 'senior'])
  })

  test(`a late veto of what a second team was given takes nothing from whoever owned the project by the first (${preset})`, async (context) => {
    const { index, senior, junior, project, acme, core, takeBack } = await openTinyjson(context, preset)
    const other = await ownerInTest(index, 'other')
    const friend = await ownerInTest(index, 'friend')
    await giveOwner(index, project, other, 40)
    await addMember(index, acme, { person: other, role: 'manager', daysAgo: 40 })
    await addMember(index, acme, { person: friend, role: 'member', daysAgo: 40 })
    const second = await teamOf(index, acme, 'second')
    for (const { account } of [senior, friend])
      await changeOrganisation(index.instance, junior.session(), {
        what: 'team-member',
        teamId: second,
        accountId: account.id,
        isIn: true,
      })
    await changeOrganisation(index.instance, other.session(), {
      what: 'team-project',
      teamId: second,
      projectId: project.id,
      role: 'owner',
    })
    await passAndReturn(index, 2 * DAY)
    await changeOrganisation(index.instance, junior.session(), { what: 'team-end', teamId: core })
    assert.equal((await takeBack('gain-by-organisation')).state, 'undone')
    // Whom the second team alone had made an owner is none.
    assert.deepEqual(await ownerNames(index, project), ['junior', 'other', 'senior'])
  })
}

test('where nobody waits, a late veto of a move gives the project back to whoever was removed from the old organisation meanwhile', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'solo' })
  const senior = await ownerInTest(index, 'senior')
  const junior = await ownerInTest(index, 'junior')
  const project = await projectOf(index, senior, 'tinyjson')
  const old = await organisationOf(index, 'old', junior, [{ person: senior, role: 'owner', daysAgo: 100 }])
  const mine = await organisationOf(index, 'mine', senior)
  await belongs(index, project, old, 50)
  await dropDirect(index, project, senior)
  const out = { what: 'member', organisationId: old.id, accountId: senior.account.id, role: 'none' } as const
  await assert.rejects(changeOrganisation(index.instance, junior.session(), out), refused('owner-last'))
  await moveProject(index.instance, senior.session(), project, mine)
  assert.deepEqual(await ownerNames(index, project), ['senior'])
  const move = (await listUndoableHolds(index.instance.db.read, { projectId: project.id, limit: 5 })).find(
    ({ kind }) => kind === 'move-project',
  )
  await changeOrganisation(index.instance, junior.session(), out)
  await passAndReturn(index, DAY)
  assert.equal((await answerHold(index.instance, junior.session({ proof: undefined }), move!.id, 'undo')).state, 'undone')
  await passAndReturn(index, 10 * DAY)
  assert.deepEqual(await ownerNames(index, project), ['junior', 'senior'])
})
