import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createPerson } from '../../src/accounts/create-account.ts'
import { actorOf } from '../../src/accounts/principal.ts'
import { isRefusal, type RefusalCode } from '../../src/errors.ts'
import type { Hold } from '../../src/holds/hold.ts'
import { listLiveRestraints } from '../../src/holds/restraints/store.ts'
import { listLiveHolds } from '../../src/holds/store.ts'
import { tickHolds } from '../../src/holds/tick-holds.ts'
import { record } from '../../src/journal/record.ts'
import { answerHold } from '../../src/ownership/decide-hold.ts'
import type { OwnedProject } from '../../src/ownership/desk.ts'
import { judgedOwners } from '../../src/ownership/effective-owners.ts'
import { inviteToProject } from '../../src/ownership/invite-to-project.ts'
import { moveProject } from '../../src/ownership/move-project.ts'
import { changeOrganisation } from '../../src/ownership/organisations/change-organisation.ts'
import { createOrganisation } from '../../src/ownership/organisations/create-organisation.ts'
import { makeTeam } from '../../src/ownership/organisations/make-team.ts'
import { offBoard, readPresence } from '../../src/ownership/organisations/off-board.ts'
import { acceptMembership, offerMembership } from '../../src/ownership/organisations/offers/offer-membership.ts'
import type { Organisation, OrganisationRole } from '../../src/ownership/organisations/organisation.ts'
import { readParts } from '../../src/ownership/organisations/parts/read-parts.ts'
import { findMember, findOrganisationOf, findTeam, listMembers } from '../../src/ownership/organisations/store.ts'
import { isOwnershipLocked, readOwners } from '../../src/ownership/read-owners.ts'
import { takeRole } from '../../src/ownership/remove-from-project.ts'
import { restoreOwnership } from '../../src/ownership/restore/restore-ownership.ts'
import type { Role } from '../../src/ownership/role.ts'
import { roleOf } from '../../src/ownership/role-of.ts'
import { findDirectRole, insertRole } from '../../src/ownership/store.ts'
import { createToken } from '../../src/tokens/create-token.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

/** Lets time pass as a running index sees it, in ticks as long as one may be believed. */
async function pass(index: IndexInTest, milliseconds: number): Promise<void> {
  const tickMilliseconds = 8 * HOUR
  for (let left = milliseconds; left > 0; left -= tickMilliseconds) {
    index.clock.advance(Math.min(left, tickMilliseconds))
    await index.mails()
    await tickHolds(index.instance, { tickMilliseconds, steadyMilliseconds: Math.min(left, tickMilliseconds) })
  }
  // Everybody shows a factor again when he comes back.
  await index.instance.db.transaction(async (tx) => {
    await tx.withTables<{ session: { fresh_at: number } }>().updateTable('session').set({ fresh_at: index.clock.now() }).execute()
  })
}

const open = async (context: TestContext, preset: 'solo' | 'team' | 'public' = 'public') =>
  openOwnershipInTest(context, { HOLDFAST_PRESET: preset })

const refused = (code: RefusalCode) => (error: unknown) => isRefusal(error, code)

async function ownerNames(index: IndexInTest, project: OwnedProject): Promise<string[]> {
  return (await readOwners(index.instance.db.read, project.id, index.clock.now())).map(({ account }) => account.name).toSorted()
}

const roleIn = (index: IndexInTest, project: OwnedProject, person: OwnerInTest): Promise<Role | undefined> =>
  roleOf(index.instance.db.read, project.id, person.account, index.clock.now())

/** Brings somebody in, through offer and acceptance, and lets the wait pass. */
async function join(
  index: IndexInTest,
  by: OwnerInTest,
  organisation: Organisation,
  person: OwnerInTest,
  role: OrganisationRole,
): Promise<void> {
  const { id } = await offerMembership(index.instance, by.session(), organisation, { name: person.account.name, role })
  await acceptMembership(index.instance, person.session(), id)
  if (role === 'owner') await pass(index, 2 * DAY)
  assert.equal((await findMember(index.instance.db.read, organisation.id, person.account.id))?.role, role)
}

/** Moves a project into an organisation, and waits. */
async function moveIn(index: IndexInTest, by: OwnerInTest, project: OwnedProject, organisation: Organisation): Promise<void> {
  assert.ok(await moveProject(index.instance, by.session(), project, organisation))
  await pass(index, 8 * DAY)
  assert.equal(await findOrganisationOf(index.instance.db.read, project.id), organisation.id)
}

async function acme(index: IndexInTest, owner: OwnerInTest): Promise<Organisation> {
  const organisation = await createOrganisation(index.instance, owner.session(), 'acme')
  // Seasoned before anybody else comes.
  await pass(index, 15 * DAY)
  return organisation
}

/** A role of his own, as if he had taken an offer. */
async function giveDirect(index: IndexInTest, project: OwnedProject, person: OwnerInTest, role: Role): Promise<void> {
  const now = index.clock.now()
  await record(index.instance, actorOf(operator, now), async (tx) => {
    const owners = await readOwners(tx, project.id, now)
    const held = { projectId: project.id, accountId: person.account.id, role, since: now, isCreator: false }
    await insertRole(
      tx,
      held,
      judgedOwners(
        owners,
        role === 'owner'
          ? { act: 'add', accountId: person.account.id }
          : { act: 'replace', accountIds: owners.map(({ accountId }) => accountId) },
      ),
    )
    return {
      result: undefined,
      events: [
        { kind: 'role-given', subjects: { project: project.id, account: person.account.id }, public: { role, since: now }, private: {} },
      ],
    }
  })
}

test("a member invites an owner (the first high finding of PyPI's audit of 2026): he cannot, nor can a manager, for organisation, team or project", async (context) => {
  const index = await open(context)
  const owner = await ownerInTest(index, 'owner')
  const member = await ownerInTest(index, 'member')
  const manager = await ownerInTest(index, 'keeper')
  const thief = await ownerInTest(index, 'thief')
  const organisation = await acme(index, owner)
  const project = await projectOf(index, owner, 'tinyjson')
  await moveIn(index, owner, project, organisation)
  await join(index, owner, organisation, member, 'member')
  await join(index, owner, organisation, manager, 'manager')
  const { instance } = index
  for (const role of ['owner', 'manager', 'member'] as const)
    await assert.rejects(offerMembership(instance, member.session(), organisation, { name: 'thief', role }), refused('organisation-needs'))
  await assert.rejects(
    offerMembership(instance, manager.session(), organisation, { name: 'thief', role: 'owner' }),
    refused('grants-too-much'),
  )
  for (const person of [member, manager])
    await assert.rejects(inviteToProject(instance, person.session(), project, { name: 'thief', role: 'owner' }), refused('not-owner'))
  // Nor around it: a team of his own making with the project, himself into a team that can more than he.
  await assert.rejects(makeTeam(instance, member.session(), organisation, 'mine'), refused('organisation-needs'))
  const team = await makeTeam(instance, manager.session(), organisation, 'mine')
  for (const role of ['owner', 'maintainer'] as const)
    await assert.rejects(
      changeOrganisation(instance, manager.session(), { what: 'team-project', teamId: team.id, projectId: project.id, role }),
      refused('not-owner'),
    )
  await changeOrganisation(instance, owner.session(), { what: 'team-project', teamId: team.id, projectId: project.id, role: 'maintainer' })
  await assert.rejects(
    changeOrganisation(instance, manager.session(), { what: 'team-member', teamId: team.id, accountId: manager.account.id, isIn: true }),
    refused('grants-too-much'),
  )
  // Nor by raising himself, or somebody without asking him.
  for (const role of ['owner', 'manager'] as const)
    for (const person of [member, owner])
      await assert.rejects(
        changeOrganisation(instance, person.session(), {
          what: 'member',
          organisationId: organisation.id,
          accountId: member.account.id,
          role,
        }),
        refused('grants-too-much'),
      )
  await assert.rejects(
    changeOrganisation(instance, owner.session(), {
      what: 'member',
      organisationId: organisation.id,
      accountId: thief.account.id,
      role: 'owner',
    }),
    refused('grants-too-much'),
  )
  assert.deepEqual(await ownerNames(index, project), ['owner'])
  assert.equal(await roleIn(index, project, manager), undefined)
})

test("team rights survive a transfer (the second high finding of PyPI's audit of 2026): none does, also where the row of the team stayed", async (context) => {
  const index = await open(context)
  const seller = await ownerInTest(index, 'seller')
  const worker = await ownerInTest(index, 'worker')
  const organisation = await acme(index, seller)
  const project = await projectOf(index, seller, 'tinyjson')
  await moveIn(index, seller, project, organisation)
  await join(index, seller, organisation, worker, 'member')
  const team = await makeTeam(index.instance, seller.session(), organisation, 'core')
  const other = await makeTeam(index.instance, seller.session(), organisation, 'owning')
  await changeOrganisation(index.instance, seller.session(), {
    what: 'team-project',
    teamId: team.id,
    projectId: project.id,
    role: 'maintainer',
  })
  await changeOrganisation(index.instance, seller.session(), {
    what: 'team-project',
    teamId: other.id,
    projectId: project.id,
    role: 'owner',
  })
  for (const { id } of [team, other])
    await changeOrganisation(index.instance, seller.session(), {
      what: 'team-member',
      teamId: id,
      accountId: worker.account.id,
      isIn: true,
    })
  await pass(index, 2 * DAY)
  assert.equal(await roleIn(index, project, worker), 'owner')
  const beta = await createOrganisation(index.instance, seller.session(), 'betacorp')
  await moveProject(index.instance, seller.session(), project, beta)
  await pass(index, 8 * DAY)
  assert.equal(await findOrganisationOf(index.instance.db.read, project.id), beta.id)
  assert.equal(await roleIn(index, project, worker), undefined)
  assert.deepEqual(await ownerNames(index, project), ['seller'])
  assert.deepEqual((await findTeam(index.instance.db.read, team.id))!.projects, [])
  await index.instance.db.transaction(async (tx) => {
    await tx.withTables<{ team_project: { ended_at: number | null } }>().updateTable('team_project').set({ ended_at: null }).execute()
  })
  assert.equal(await roleIn(index, project, worker), undefined)
  assert.deepEqual(await ownerNames(index, project), ['seller'])
  await index.instance.db.transaction(async (tx) => {
    await tx
      .withTables<{ team_project: { ended_at: number | null } }>()
      .updateTable('team_project')
      .set({ ended_at: index.clock.now() })
      .execute()
  })
  // Nor when it comes back to where the team is.
  await moveProject(index.instance, seller.session(), project, organisation)
  await pass(index, 8 * DAY)
  assert.equal(await roleIn(index, project, worker), undefined)
})

test('whoever loses a project by a move stops it with one word, or takes it back afterwards', async (context) => {
  const index = await open(context)
  const boss = await ownerInTest(index, 'boss')
  const second = await ownerInTest(index, 'second')
  const organisation = await acme(index, boss)
  const project = await projectOf(index, boss, 'tinyjson')
  await moveIn(index, boss, project, organisation)
  await join(index, boss, organisation, second, 'owner')
  const held = (await moveProject(index.instance, boss.session(), project, undefined)) as Hold
  await answerHold(index.instance, second.session({ proof: undefined }), held.id, 'object')
  await pass(index, 8 * DAY)
  assert.deepEqual(await ownerNames(index, project), ['boss', 'second'])
  await pass(index, 31 * DAY)
  const again = (await moveProject(index.instance, boss.session(), project, undefined)) as Hold
  await pass(index, 8 * DAY)
  assert.deepEqual(await ownerNames(index, project), ['boss'])
  await answerHold(index.instance, second.session({ proof: undefined }), again.id, 'undo')
  assert.deepEqual(await ownerNames(index, project), ['boss', 'second'])
  assert.equal(await findOrganisationOf(index.instance.db.read, project.id), organisation.id)
})

test('what a team got in a project ends when the move into its organisation is taken back, also for the next time', async (context) => {
  const index = await open(context)
  const { instance } = index
  const boss = await ownerInTest(index, 'boss')
  const other = await ownerInTest(index, 'other')
  const worker = await ownerInTest(index, 'worker')
  const organisation = await acme(index, boss)
  const project = await projectOf(index, boss, 'tinyjson', [other])
  await pass(index, 20 * DAY)
  await join(index, boss, organisation, worker, 'member')
  const hold = (await moveProject(instance, boss.session(), project, organisation)) as Hold
  await pass(index, 8 * DAY)
  const { id: teamId } = await makeTeam(instance, boss.session(), organisation, 'crew')
  await changeOrganisation(instance, boss.session(), { what: 'team-member', teamId, accountId: worker.account.id, isIn: true })
  await changeOrganisation(instance, boss.session(), { what: 'team-project', teamId, projectId: project.id, role: 'maintainer' })
  assert.equal(await roleIn(index, project, worker), 'maintainer')
  await answerHold(instance, other.session({ proof: undefined }), hold.id, 'undo')
  assert.equal(await findOrganisationOf(instance.db.read, project.id), undefined)
  assert.equal(await roleIn(index, project, worker), undefined)
  assert.deepEqual((await findTeam(instance.db.read, teamId))!.projects, [])
  assert.equal((await readParts(instance.db.read, organisation.id)).teams.get(teamId)!.projects.size, 0)

  await pass(index, 31 * DAY)
  assert.ok(await moveProject(instance, boss.session(), project, organisation))
  await pass(index, 8 * DAY)
  assert.equal(await findOrganisationOf(instance.db.read, project.id), organisation.id)
  assert.equal(await roleIn(index, project, worker), undefined, 'nobody gave the team anything this time')
})

test('teams are left by whoever came by a change that is taken back, so that coming again is no way into them', async (context) => {
  const index = await open(context)
  const { instance } = index
  const boss = await ownerInTest(index, 'boss')
  const second = await ownerInTest(index, 'second')
  const guest = await ownerInTest(index, 'guest')
  const organisation = await acme(index, boss)
  await join(index, boss, organisation, second, 'owner')
  await pass(index, 20 * DAY)
  const { id } = await offerMembership(instance, boss.session(), organisation, { name: 'guest', role: 'owner' })
  const answer = await acceptMembership(instance, guest.session(), id)
  await pass(index, 2 * DAY)
  assert.equal((await findMember(instance.db.read, organisation.id, guest.account.id))?.role, 'owner')
  const { id: teamId } = await makeTeam(instance, boss.session(), organisation, 'crew')
  await changeOrganisation(instance, boss.session(), { what: 'team-member', teamId, accountId: guest.account.id, isIn: true })
  assert.ok(typeof answer === 'object')
  await answerHold(instance, second.session({ proof: undefined }), answer.id, 'undo')
  assert.equal(await findMember(instance.db.read, organisation.id, guest.account.id), undefined)
  assert.deepEqual([...(await readParts(instance.db.read, organisation.id)).teams.get(teamId)!.members.keys()], [])
})

test('a newcomer moves nothing, a stranger takes nothing in, and no project is left to nobody', async (context) => {
  const index = await open(context)
  const boss = await ownerInTest(index, 'boss')
  const thief = await ownerInTest(index, 'thief')
  const organisation = await acme(index, boss)
  const project = await projectOf(index, boss, 'tinyjson', [thief])
  const own = await createOrganisation(index.instance, thief.session(), 'thieves')
  await assert.rejects(moveProject(index.instance, thief.session(), project, own), refused('owner-on-probation'))
  await assert.rejects(moveProject(index.instance, thief.session(), project, organisation), refused('organisation-needs'))
  await assert.rejects(moveProject(index.instance, thief.session({ proof: undefined }), project, own), refused('owner-on-probation'))
  const foreign = await projectOf(index, boss, 'bigjson')
  await assert.rejects(moveProject(index.instance, thief.session(), foreign, own), refused('not-owner'))
  // Held by the organisation alone: out of it, nobody would be there.
  await moveIn(index, boss, foreign, organisation)
  const mate = await ownerInTest(index, 'mate')
  await join(index, boss, organisation, mate, 'owner')
  await pass(index, 15 * DAY)
  await assert.rejects(moveProject(index.instance, boss.session({ proof: undefined }), foreign, undefined), refused('proof-needed'))
  await record(index.instance, actorOf(operator, index.clock.now()), async (tx) => ({
    result: undefined,
    events: [await takeRole(tx, foreign.id, { accountId: boss.account.id }, index.clock.now(), 'removed')],
  }))
  assert.deepEqual(await ownerNames(index, foreign), ['boss', 'mate'])
  await assert.rejects(moveProject(index.instance, boss.session(), foreign, undefined), refused('owner-last'))
})

test('an offer to own an organisation gives nothing before its wait, and nothing once its maker may not make it', async (context) => {
  const index = await open(context)
  const boss = await ownerInTest(index, 'boss')
  const mate = await ownerInTest(index, 'mate')
  const late = await ownerInTest(index, 'late')
  const organisation = await acme(index, boss)
  const project = await projectOf(index, boss, 'tinyjson')
  await moveIn(index, boss, project, organisation)
  await assert.rejects(
    offerMembership(index.instance, boss.session({ proof: undefined }), organisation, { name: 'mate', role: 'owner' }),
    refused('proof-needed'),
  )
  const { id } = await offerMembership(index.instance, boss.session(), organisation, { name: 'mate', role: 'owner' })
  await assert.rejects(acceptMembership(index.instance, late.session(), id), refused('invitation-unknown'))
  const held = (await acceptMembership(index.instance, mate.session({ proof: undefined }), id)) as Hold
  assert.equal(held.state, 'announcing')
  assert.equal(await roleIn(index, project, mate), undefined)
  await answerHold(index.instance, boss.session({ proof: undefined }), held.id, 'object')
  await pass(index, 3 * DAY)
  assert.deepEqual(await ownerNames(index, project), ['boss'])
  await assert.rejects(acceptMembership(index.instance, mate.session(), id), refused('invitation-unknown'))
  // A manager who is one no longer.
  await join(index, boss, organisation, mate, 'manager')
  const offer = await offerMembership(index.instance, mate.session(), organisation, { name: 'late', role: 'member' })
  await changeOrganisation(index.instance, boss.session(), {
    what: 'member',
    organisationId: organisation.id,
    accountId: mate.account.id,
    role: 'member',
  })
  assert.equal(await acceptMembership(index.instance, late.session(), offer.id), 'void')
  assert.deepEqual(
    (await listMembers(index.instance.db.read, organisation.id)).map(({ role }) => role),
    ['owner', 'member'],
  )
})

test('a junior owner of an organisation who throws out its maker is stopped, and never wins by silence', async (context) => {
  const index = await open(context)
  const boss = await ownerInTest(index, 'boss')
  const junior = await ownerInTest(index, 'junior')
  const organisation = await acme(index, boss)
  const project = await projectOf(index, boss, 'tinyjson')
  await moveIn(index, boss, project, organisation)
  await join(index, boss, organisation, junior, 'owner')
  const out = { what: 'member', organisationId: organisation.id, accountId: boss.account.id, role: 'none' } as const
  await assert.rejects(changeOrganisation(index.instance, junior.session(), out), refused('owner-last'))
  await assert.rejects(offBoard(index.instance, junior.session(), organisation, boss.account), refused('owner-last'))
  await pass(index, 20 * DAY)
  await assert.rejects(changeOrganisation(index.instance, junior.session(), out), refused('owner-last'))
  // And the other way round: suspended at once, in everything, and gone after a week.
  const gone = await changeOrganisation(index.instance, boss.session(), { ...out, accountId: junior.account.id })
  assert.equal(gone?.state, 'announcing')
  assert.equal(await roleIn(index, project, junior), undefined)
  await assert.rejects(makeTeam(index.instance, junior.session(), organisation, 'mine'), refused('account-cannot'))
  await pass(index, 9 * DAY)
  assert.deepEqual(await ownerNames(index, project), ['boss'])
  assert.equal(await findMember(index.instance.db.read, organisation.id, junior.account.id), undefined)
})

test('whoever loses one way to a project and keeps another one keeps his standing', async (context) => {
  const index = await open(context)
  const boss = await ownerInTest(index, 'boss')
  const mate = await ownerInTest(index, 'mate')
  const organisation = await acme(index, boss)
  const project = await projectOf(index, boss, 'tinyjson')
  await moveIn(index, boss, project, organisation)
  await join(index, boss, organisation, mate, 'owner')
  const since = async (person: OwnerInTest) =>
    (await readOwners(index.instance.db.read, project.id, index.clock.now())).find(({ accountId }) => accountId === person.account.id)
      ?.since
  const before = await since(mate)
  await giveDirect(index, project, mate, 'owner')
  await changeOrganisation(index.instance, mate.session(), {
    what: 'member',
    organisationId: organisation.id,
    accountId: mate.account.id,
    role: 'manager',
  })
  await pass(index, 4 * DAY)
  assert.equal(await findDirectRole(index.instance.db.read, project.id, mate.account.id), 'owner')
  assert.equal((await findMember(index.instance.db.read, organisation.id, mate.account.id))?.role, 'manager')
  assert.equal(await since(mate), before)
})

test('off-boarding ends all projects in one act: one hold, one notice, everything that is no owner role at once', async (context) => {
  const index = await open(context)
  const boss = await ownerInTest(index, 'boss')
  const leaver = await ownerInTest(index, 'leaver')
  const organisation = await acme(index, boss)
  const projects: OwnedProject[] = []
  for (let i = 0; i < 8; i++) projects.push(await projectOf(index, boss, `project-${i}`))
  for (const project of projects)
    await moveProject(index.instance, boss.session(), project, organisation).catch((error) => assert.ok(isRefusal(error)))
  // Moving many at once looks like a theft, and locks: so one after the other.
  await pass(index, 12 * DAY)
  for (const project of projects) {
    if ((await findOrganisationOf(index.instance.db.read, project.id)) === organisation.id) continue
    await moveProject(index.instance, boss.session(), project, organisation)
    await pass(index, 8 * DAY)
  }
  await join(index, boss, organisation, leaver, 'manager')
  const [first, second, third] = projects as [OwnedProject, OwnedProject, OwnedProject]
  await giveDirect(index, first, leaver, 'owner')
  await giveDirect(index, second, leaver, 'owner')
  await giveDirect(index, third, leaver, 'maintainer')
  const team = await makeTeam(index.instance, boss.session(), organisation, 'core')
  for (const { id } of projects)
    await changeOrganisation(index.instance, boss.session(), { what: 'team-project', teamId: team.id, projectId: id, role: 'maintainer' })
  await changeOrganisation(index.instance, boss.session(), {
    what: 'team-member',
    teamId: team.id,
    accountId: leaver.account.id,
    isIn: true,
  })
  const offer = await offerMembership(index.instance, leaver.session(), organisation, { name: 'boss', role: 'member' }).catch(
    () => undefined,
  )
  assert.equal(offer, undefined, 'who is in needs no offer')
  const presence = await readPresence(index.instance, index.instance.db.read, organisation, leaver.account, boss.account.id)
  assert.equal(presence.role, 'manager')
  assert.equal(presence.projects.length, projects.length)
  assert.deepEqual(
    presence.teams.map(({ name }) => name),
    ['core'],
  )
  const tokens = []
  for (const [name, named] of [
    ['only', ['project-0', 'project-1']],
    ['both', ['project-0', 'elsewhere']],
    ['wide', 'all'],
    ['elsewhere', ['elsewhere']],
  ] as const) {
    const wanted = { holder: 'leaver', name, projects: named, permissions: ['upload'] } as const
    tokens.push((await createToken(index.instance, operator, 'index.test', wanted)).token)
  }
  const listed = await readPresence(index.instance, index.instance.db.read, organisation, leaver.account, boss.account.id)
  assert.deepEqual(listed.tokens.map((token) => `${token.name} ${token.isOnlyHere}`).toSorted(), ['both false', 'only true', 'wide false'])
  const mailsBefore = (await index.mails()).length
  await assert.rejects(offBoard(index.instance, leaver.session(), organisation, boss.account), refused('organisation-needs'))
  const { hold } = await offBoard(index.instance, boss.session(), organisation, leaver.account)
  assert.equal(hold?.details.bulk, 1)
  const told = (await index.mails()).slice(mailsBefore).filter(({ to }) => to === 'leaver@example.org')
  assert.equal(told.length, 1)
  const asleep = []
  for (const token of tokens)
    if ((await listLiveRestraints(index.instance.db.read, 'token', token.id, index.clock.now())).length > 0) asleep.push(token.name)
  assert.deepEqual(asleep, ['only'])
  for (const project of projects) assert.equal(await roleIn(index, project, leaver), undefined, 'suspended, or over')
  assert.equal((await findTeam(index.instance.db.read, team.id))!.memberIds.length, 0)
  await pass(index, 9 * DAY)
  for (const project of projects) assert.deepEqual(await ownerNames(index, project), ['boss'])
  assert.equal(await findMember(index.instance.db.read, organisation.id, leaver.account.id), undefined)
  // He takes it back within a week, with what he owned.
  await answerHold(index.instance, leaver.session({ proof: undefined }), hold!.id, 'undo')
  assert.deepEqual(await ownerNames(index, first), ['boss', 'leaver'])
  assert.equal((await findMember(index.instance.db.read, organisation.id, leaver.account.id))?.role, 'member')
})

test('whoever came later off-boards nobody by silence: a peer keeps his tokens and his role until it is done, and stops it', async (context) => {
  const index = await open(context)
  const boss = await ownerInTest(index, 'boss')
  const one = await ownerInTest(index, 'one')
  const two = await ownerInTest(index, 'two')
  const organisation = await acme(index, boss)
  const project = await projectOf(index, boss, 'tinyjson')
  await moveIn(index, boss, project, organisation)
  await join(index, boss, organisation, one, 'owner')
  await join(index, boss, organisation, two, 'owner')
  const wanted = { holder: 'one', name: 'release', projects: ['tinyjson'], permissions: ['upload'] } as const
  const { token } = await createToken(index.instance, operator, 'index.test', wanted)
  const { hold } = await offBoard(index.instance, two.session(), organisation, one.account)
  assert.deepEqual(await listLiveRestraints(index.instance.db.read, 'token', token.id, index.clock.now()), [])
  assert.equal(await roleIn(index, project, one), 'owner')
  await answerHold(index.instance, one.session({ proof: undefined }), hold!.id, 'object')
  await pass(index, 10 * DAY)
  assert.deepEqual(await ownerNames(index, project), ['boss', 'one', 'two'])
  await assert.rejects(offBoard(index.instance, two.session(), organisation, one.account), refused('hold-refused-before'))
})

test('a restore ends what waits by an organisation too, and leaves whoever lost by a move his word', async (context) => {
  const index = await open(context)
  const boss = await ownerInTest(index, 'boss')
  const mate = await ownerInTest(index, 'mate')
  const organisation = await acme(index, boss)
  const projects = [await projectOf(index, boss, 'tinyjson'), await projectOf(index, boss, 'bigjson')] as const
  for (const project of projects) await moveIn(index, boss, project, organisation)
  await join(index, boss, organisation, mate, 'member')
  for (const project of projects) await giveDirect(index, project, mate, 'owner')
  const asOf = index.clock.now()
  index.clock.advance(HOUR)
  const { hold } = await offBoard(index.instance, boss.session(), organisation, mate.account)
  assert.equal(hold?.projectId, null)
  for (const { id } of projects)
    assert.deepEqual(
      (await listLiveHolds(index.instance.db.read, { projectId: id, limit: 9 })).map((live) => live.id),
      [hold?.id],
    )
  await giveDirect(index, projects[0], await ownerInTest(index, 'thief'), 'owner')
  await restoreOwnership(index.instance, operator, { projects }, asOf, 'it was a thief')
  await pass(index, 10 * DAY)
  for (const project of projects) assert.deepEqual(await ownerNames(index, project), ['boss', 'mate'])
})

test('names of organisations are names of accounts, and nothing looks like another', async (context) => {
  const index = await open(context)
  const boss = await ownerInTest(index, 'boss')
  const { instance } = index
  for (const name of ['boss', 'b0ss', 'b-o-s-s', 'holdfast-team', 'admin', 'pypi'])
    await assert.rejects(createOrganisation(instance, boss.session(), name), refused('account-name-taken'))
  for (const name of ['', '-', 'A B', 'a/b', 'ä', 'x'.repeat(51)])
    await assert.rejects(createOrganisation(instance, boss.session(), name), refused('account-name-invalid'))
  await createOrganisation(instance, boss.session({ proof: undefined }), 'Acme')
  await assert.rejects(createOrganisation(instance, boss.session(), 'acme'), refused('account-name-taken'))
  await assert.rejects(
    createPerson(instance, operator, { name: 'acme', email: 'a@example.org', isAdministrator: false }),
    refused('account-exists'),
  )
})

test('a team that owns a project comes as slowly as an owner, and a maintaining one at once', async (context) => {
  const index = await open(context)
  const boss = await ownerInTest(index, 'boss')
  const fresh = await ownerInTest(index, 'fresh', { isFresh: true })
  const organisation = await acme(index, boss)
  const project = await projectOf(index, boss, 'tinyjson')
  await moveIn(index, boss, project, organisation)
  await join(index, boss, organisation, fresh, 'member')
  const team = await makeTeam(index.instance, boss.session(), organisation, 'core')
  const into = { what: 'team-member', teamId: team.id, accountId: fresh.account.id, isIn: true } as const
  assert.equal(await changeOrganisation(index.instance, boss.session({ proof: undefined }), into), undefined)
  const give = { what: 'team-project', teamId: team.id, projectId: project.id } as const
  assert.equal(await changeOrganisation(index.instance, boss.session({ proof: undefined }), { ...give, role: 'maintainer' }), undefined)
  assert.equal(await roleIn(index, project, fresh), 'maintainer')
  await assert.rejects(
    changeOrganisation(index.instance, boss.session({ proof: undefined }), { ...give, role: 'owner' }),
    refused('proof-needed'),
  )
  const held = await changeOrganisation(index.instance, boss.session(), { ...give, role: 'owner' })
  assert.ok(held)
  assert.equal(await roleIn(index, project, fresh), 'maintainer')
  await pass(index, 3 * DAY)
  assert.equal(await roleIn(index, project, fresh), 'owner')
  // Out of it, or the team's role ended: of an owner as slowly as his removal, and suspended at once.
  const ended = await changeOrganisation(index.instance, boss.session(), { what: 'team-end', teamId: team.id })
  assert.ok(ended)
  assert.equal(await roleIn(index, project, fresh), undefined)
  await pass(index, 9 * DAY)
  assert.deepEqual(await ownerNames(index, project), ['boss'])
  assert.equal(await isOwnershipLocked(index.instance.db.read, project.id, index.clock.now()), false)
})
