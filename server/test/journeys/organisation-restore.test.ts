import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { freezeAccount } from '../../src/accounts/freeze-account.ts'
import { isRefusal } from '../../src/errors.ts'
import { listHoldsOfOrganisation } from '../../src/holds/store.ts'
import { acceptInvitation } from '../../src/ownership/answer-invitation.ts'
import { answerHold } from '../../src/ownership/decide-hold.ts'
import type { OwnedProject } from '../../src/ownership/desk.ts'
import { inviteToProject } from '../../src/ownership/invite-to-project.ts'
import { moveProject } from '../../src/ownership/move-project.ts'
import { changeOrganisation } from '../../src/ownership/organisations/change-organisation.ts'
import { createOrganisation } from '../../src/ownership/organisations/create-organisation.ts'
import { makeTeam } from '../../src/ownership/organisations/make-team.ts'
import { offBoard } from '../../src/ownership/organisations/off-board.ts'
import { acceptMembership, offerMembership } from '../../src/ownership/organisations/offers/offer-membership.ts'
import { listOpenOffers } from '../../src/ownership/organisations/offers/store.ts'
import type { Organisation, OrganisationRole, Team } from '../../src/ownership/organisations/organisation.ts'
import { readParts, readPartsAsOf } from '../../src/ownership/organisations/parts/read-parts.ts'
import { readOwners } from '../../src/ownership/read-owners.ts'
import { previewRestore, type RestoreScope } from '../../src/ownership/restore/preview-restore.ts'
import { restoreOwnership } from '../../src/ownership/restore/restore-ownership.ts'
import { listRoles } from '../../src/ownership/store.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'

const HOUR = 60 * 60 * 1000

interface Company {
  readonly index: IndexInTest
  readonly boss: OwnerInTest
  readonly mate: OwnerInTest
  readonly acme: Organisation
  readonly core: Team
  readonly tinyjson: OwnedProject
  readonly bigjson: OwnedProject
  owners(project: OwnedProject): Promise<string[]>
}

/** On the preset of one person, where a thief with a session needs to wait for nothing. */
async function openCompany(context: TestContext): Promise<Company> {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'solo' })
  const boss = await ownerInTest(index, 'boss')
  const mate = await ownerInTest(index, 'mate')
  const tinyjson = await projectOf(index, boss, 'tinyjson')
  const bigjson = await projectOf(index, boss, 'bigjson')
  const acme = await createOrganisation(index.instance, boss.session(), 'acme')
  await join(index, boss, acme, mate, 'member')
  await seasons(index)
  for (const project of [tinyjson, bigjson]) assert.equal(await moveProject(index.instance, boss.session(), project, acme), undefined)
  const core = await makeTeam(index.instance, boss.session(), acme, 'core')
  const change = (what: Parameters<typeof changeOrganisation>[2]) => changeOrganisation(index.instance, boss.session(), what)
  await change({ what: 'team-member', teamId: core.id, accountId: mate.account.id, isIn: true })
  await change({ what: 'team-project', teamId: core.id, projectId: bigjson.id, role: 'owner' })
  index.clock.advance(HOUR)
  const owners = async ({ id }: OwnedProject) =>
    (await readOwners(index.instance.db.read, id, index.clock.now())).map(({ account }) => account.name).toSorted()
  return { index, boss, mate, acme, core, tinyjson, bigjson, owners }
}

/** Everybody has been here for long, and shows a factor again when he comes back. */
async function seasons({ clock, instance }: IndexInTest): Promise<void> {
  clock.advance(20 * 24 * HOUR)
  await instance.db.transaction(async (tx) => {
    await tx.withTables<{ session: { fresh_at: number } }>().updateTable('session').set({ fresh_at: clock.now() }).execute()
  })
}

async function join(index: IndexInTest, by: OwnerInTest, organisation: Organisation, who: OwnerInTest, role: OrganisationRole) {
  const { id } = await offerMembership(index.instance, by.session(), organisation, { name: who.account.name, role })
  assert.equal(await acceptMembership(index.instance, who.session(), id), 'joined')
}

/** What somebody does in the session of its owner within one minute: a second owner, nobody else, and the projects gone. */
async function plunder({ index, boss, mate, acme, core, tinyjson }: Company) {
  index.clock.advance(HOUR)
  const thief = await ownerInTest(index, 'thief')
  await join(index, boss, acme, thief, 'owner')
  const hideout = await createOrganisation(index.instance, thief.session(), 'hideout')
  await join(index, thief, hideout, boss, 'owner')
  await changeOrganisation(index.instance, boss.session(), { what: 'team-end', teamId: core.id })
  await offBoard(index.instance, boss.session(), acme, mate.account)
  await moveProject(index.instance, boss.session(), tinyjson, hideout)
  await offerMembership(index.instance, thief.session(), acme, {
    name: (await ownerInTest(index, 'second-thief')).account.name,
    role: 'owner',
  })
  index.clock.advance(HOUR)
  return { thief, hideout }
}

test('an organisation that was plundered is back with its members, teams, projects and owners, by one act', async (context) => {
  const company = await openCompany(context)
  const { index, acme, tinyjson, bigjson, owners } = company
  const { db } = index.instance
  const asOf = index.clock.now()
  const before = await readParts(db.read, acme.id)
  assert.deepEqual([await owners(tinyjson), await owners(bigjson)], [['boss'], ['boss', 'mate']])
  const { hideout, thief } = await plunder(company)
  assert.deepEqual(
    [await owners(tinyjson), await owners(bigjson)],
    [
      ['boss', 'thief'],
      ['boss', 'thief'],
    ],
  )

  const { organisations, projects } = await restoreOwnership(
    index.instance,
    operator,
    { projects: [], organisations: [acme] },
    asOf,
    'theft',
  )
  assert.deepEqual([organisations.map(({ organisation }) => organisation.name), projects], [['acme'], []])
  assert.deepEqual(await readParts(db.read, acme.id), before)
  assert.deepEqual([await owners(tinyjson), await owners(bigjson)], [['boss'], ['boss', 'mate']])
  assert.equal((await readParts(db.read, hideout.id)).projects.size, 0)
  assert.deepEqual(await listOpenOffers(db.read, { organisationId: acme.id }, index.clock.now()), [], 'no offer of the thief is left')
  for (const { id } of [acme, hideout])
    assert.deepEqual(await readPartsAsOf(db.read, id), await readParts(db.read, id), 'the tables are what the journal says')
  const mails = (await index.mails()).filter(({ text }) => text.includes('put the organisation "acme" back as it was'))
  assert.ok(
    ['boss', 'mate', 'thief'].every((name) => mails.some(({ to }) => to.includes(`${name}@example.org`))),
    'both sides are told',
  )

  // What he did is no longer his to take back.
  for (const hold of await listHoldsOfOrganisation(db.read, acme.id, ['applied', 'settled', 'waiting']))
    await assert.rejects(answerHold(index.instance, thief.session(), hold.id, 'undo'), (error) => isRefusal(error))
})

test('a restore of an organisation is undone by one to a later moment, and done again is nothing', async (context) => {
  const company = await openCompany(context)
  const { index, acme, bigjson, owners } = company
  const { db } = index.instance
  const asOf = index.clock.now()
  await plunder(company)
  const plundered = index.clock.now()
  const stolen = await readParts(db.read, acme.id)
  index.clock.advance(HOUR)
  const scope = { projects: [], organisations: [acme] }
  await restoreOwnership(index.instance, operator, scope, asOf, 'theft')
  const again = await previewRestore(index.instance, db.read, scope, asOf)
  assert.deepEqual(again, { projects: [], organisations: [] })
  index.clock.advance(HOUR)
  await restoreOwnership(index.instance, operator, scope, plundered, 'it was no theft')
  assert.deepEqual(await readParts(db.read, acme.id), stolen)
  assert.deepEqual(await owners(bigjson), ['boss', 'thief'])
})

test('nobody who is frozen gets a membership back, and an organisation of which nobody would own anything stays as it is', async (context) => {
  const company = await openCompany(context)
  const { index, boss, mate, acme, bigjson, owners } = company
  const { db } = index.instance
  const asOf = index.clock.now()
  const scope = { projects: [], organisations: [acme] }
  await plunder(company)
  await freezeAccount(index.instance, operator, mate.account.id)
  const { organisations } = await restoreOwnership(index.instance, operator, scope, asOf, 'theft')
  assert.deepEqual(
    organisations.map(({ skipped }) => skipped),
    [[mate.account.id]],
  )
  assert.deepEqual(await owners(bigjson), ['boss'])
  const present = await readParts(db.read, acme.id)
  assert.equal(present.members.has(mate.account.id), false)

  await freezeAccount(index.instance, operator, boss.account.id)
  index.clock.advance(HOUR)
  const [left] = (await previewRestore(index.instance, db.read, scope, asOf)).organisations
  assert.equal(left?.isLeft, true)
  await restoreOwnership(index.instance, operator, scope, asOf, 'theft')
  assert.deepEqual(await readParts(db.read, acme.id), present)
})

test('who is frozen leaves a team that gets its project back, and stays in one that gets nothing', async (context) => {
  const { index, boss, mate, acme, core, tinyjson, bigjson, owners } = await openCompany(context)
  const change = (what: Parameters<typeof changeOrganisation>[2]) => changeOrganisation(index.instance, boss.session(), what)
  const quiet = await makeTeam(index.instance, boss.session(), acme, 'quiet')
  await change({ what: 'team-member', teamId: quiet.id, accountId: mate.account.id, isIn: true })
  await change({ what: 'team-project', teamId: quiet.id, projectId: tinyjson.id, role: 'maintainer' })
  index.clock.advance(HOUR)
  const asOf = index.clock.now()
  index.clock.advance(HOUR)
  await change({ what: 'team-project', teamId: core.id, projectId: bigjson.id, role: 'none' })
  await freezeAccount(index.instance, operator, mate.account.id)

  const scope = { projects: [], organisations: [acme] }
  const { organisations } = await restoreOwnership(index.instance, operator, scope, asOf, 'theft')
  assert.deepEqual(organisations[0]!.skipped, [mate.account.id])
  assert.deepEqual(await owners(bigjson), ['boss'], 'the team owns it again, and he is in it no longer')
  const { teams, members } = await readParts(index.instance.db.read, acme.id)
  assert.equal(teams.get(core.id)!.projects.get(bigjson.id)!.role, 'owner')
  assert.deepEqual([...teams.get(core.id)!.members.keys()], [])
  assert.deepEqual([...teams.get(quiet.id)!.members.keys()], [mate.account.id])
  assert.ok(members.has(mate.account.id))
})

test('an owner of the organisation who is frozen stays one, and what comes back comes to the organisation', async (context) => {
  const { index, boss, acme, tinyjson, owners } = await openCompany(context)
  const { instance } = index
  await join(index, boss, acme, await ownerInTest(index, 'aide'), 'owner')
  index.clock.advance(HOUR)
  const asOf = index.clock.now()
  index.clock.advance(HOUR)
  await moveProject(instance, boss.session(), tinyjson, undefined)
  await freezeAccount(instance, operator, boss.account.id)
  await restoreOwnership(instance, operator, { projects: [], organisations: [acme] }, asOf, 'theft')
  assert.deepEqual(await owners(tinyjson), ['aide', 'boss'])
})

test('a moment before an organisation was made changes nothing of it, and leaves no project to nobody', async (context) => {
  const { index, acme, tinyjson, bigjson, owners } = await openCompany(context)
  const { db } = index.instance
  const before = await readParts(db.read, acme.id)
  const asOf = index.clock.now() - 400 * 24 * HOUR
  const { organisations } = await restoreOwnership(
    index.instance,
    operator,
    { projects: [tinyjson], organisations: [acme] },
    asOf,
    'long ago',
  )
  assert.deepEqual(organisations, [])
  assert.deepEqual(await readParts(db.read, acme.id), before)
  assert.deepEqual([await owners(tinyjson), await owners(bigjson)], [['boss'], ['boss', 'mate']])
})

test('whoever owned a project by a team then, and by a role of his own now, keeps it when the project is put back', async (context) => {
  const { index, boss, mate, acme, core, bigjson, owners } = await openCompany(context)
  const asOf = index.clock.now()
  index.clock.advance(HOUR)
  const offer = await inviteToProject(index.instance, boss.session(), bigjson, { name: 'mate', role: 'owner' })
  await acceptInvitation(index.instance, mate.session(), offer.id, bigjson.name)
  const thief = await ownerInTest(index, 'thief')
  const bait = await inviteToProject(index.instance, boss.session(), bigjson, { name: 'thief', role: 'owner' })
  await acceptInvitation(index.instance, thief.session(), bait.id, bigjson.name)
  await changeOrganisation(index.instance, boss.session(), {
    what: 'team-member',
    teamId: core.id,
    accountId: mate.account.id,
    isIn: false,
  })
  index.clock.advance(HOUR)
  assert.deepEqual(await owners(bigjson), ['boss', 'mate', 'thief'])
  const restore = (scope: RestoreScope) => restoreOwnership(index.instance, operator, scope, asOf, 'theft')
  await restore({ projects: [bigjson] })
  assert.deepEqual(await owners(bigjson), ['boss', 'mate'])
  // With the organisation his team is back, and the role of his own is what came since.
  index.clock.advance(HOUR)
  await restore({ projects: [bigjson], organisations: [acme] })
  assert.deepEqual(await owners(bigjson), ['boss', 'mate'])
  const direct = await listRoles(index.instance.db.read, bigjson.id)
  assert.deepEqual(
    direct.map(({ accountId }) => accountId),
    [boss.account.id],
  )
})
