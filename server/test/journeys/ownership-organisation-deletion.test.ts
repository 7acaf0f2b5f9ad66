import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { isRefusal } from '../../src/errors.ts'
import { findHold } from '../../src/holds/store.ts'
import { answerHold } from '../../src/ownership/decide-hold.ts'
import type { OwnedProject } from '../../src/ownership/desk.ts'
import { inviteToProject } from '../../src/ownership/invite-to-project.ts'
import { moveProject } from '../../src/ownership/move-project.ts'
import { changeOrganisation } from '../../src/ownership/organisations/change-organisation.ts'
import { createOrganisation } from '../../src/ownership/organisations/create-organisation.ts'
import { makeTeam } from '../../src/ownership/organisations/make-team.ts'
import { acceptMembership, offerMembership } from '../../src/ownership/organisations/offers/offer-membership.ts'
import { listOpenOffers } from '../../src/ownership/organisations/offers/store.ts'
import type { Organisation, OrganisationRole } from '../../src/ownership/organisations/organisation.ts'
import { findOrganisationOf, listMembers, listTeams } from '../../src/ownership/organisations/store.ts'
import { readOwners } from '../../src/ownership/read-owners.ts'
import { removeFromProject } from '../../src/ownership/remove-from-project.ts'
import { runInTest } from '../command-in-test.ts'
import type { IndexInTest } from '../index-in-test.ts'
import { letSessionsLast, type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'
import { pass } from '../pass-time.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

interface Opened {
  readonly index: IndexInTest
  /** ada made the organisation; bob owns it too; max is in a team that maintains; eve is nobody. */
  readonly ada: OwnerInTest
  readonly bob: OwnerInTest
  readonly max: OwnerInTest
  readonly eve: OwnerInTest
  readonly organisation: Organisation
  /** Made by ada, who keeps her own role in it. */
  readonly project: OwnedProject
}

async function open(context: TestContext, preset = 'public'): Promise<Opened> {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: preset })
  letSessionsLast(index)
  const { instance } = index
  const [ada, bob, max, eve] = [
    await ownerInTest(index, 'ada'),
    await ownerInTest(index, 'bob'),
    await ownerInTest(index, 'max'),
    await ownerInTest(index, 'eve'),
  ]
  const organisation = await createOrganisation(instance, ada.session(), 'acme')
  await pass(index, 20 * DAY, 10 * DAY)
  const project = await projectOf(index, ada, 'tinyjson')
  await moveProject(instance, ada.session(), project, organisation)
  await pass(index, 8 * DAY)
  await join(index, ada, organisation, bob, 'owner')
  await join(index, ada, organisation, max, 'member')
  const team = await makeTeam(instance, ada.session(), organisation, 'core')
  await changeOrganisation(instance, ada.session(), { what: 'team-member', teamId: team.id, accountId: max.account.id, isIn: true })
  await changeOrganisation(instance, ada.session(), { what: 'team-project', teamId: team.id, projectId: project.id, role: 'maintainer' })
  await pass(index, 40 * DAY, 10 * DAY)
  return { index, ada, bob, max, eve, organisation, project }
}

async function join(index: IndexInTest, by: OwnerInTest, organisation: Organisation, person: OwnerInTest, role: OrganisationRole) {
  const { id } = await offerMembership(index.instance, by.session(), organisation, { name: person.account.name, role })
  await acceptMembership(index.instance, person.session(), id)
  if (role === 'owner') await pass(index, 2 * DAY)
}

const refused = (code: Parameters<typeof isRefusal>[1]) => (error: unknown) => isRefusal(error, code)
const end = ({ index, organisation }: Opened, by: OwnerInTest, hasProof = true) =>
  changeOrganisation(index.instance, by.session(hasProof ? {} : { proof: undefined }), {
    what: 'organisation-end',
    organisationId: organisation.id,
  })
const owners = async ({ index, project }: Opened) =>
  (await readOwners(index.instance.db.read, project.id, index.clock.now())).map(({ account }) => account.name).toSorted()
const shape = async ({ index, organisation, project }: Opened) => ({
  members: (await listMembers(index.instance.db.read, organisation.id)).length,
  teams: (await listTeams(index.instance.db.read, organisation.id)).map(({ memberIds, projects }) => [memberIds.length, projects.length]),
  belongs: (await findOrganisationOf(index.instance.db.read, project.id)) === organisation.id,
})

for (const [preset, days] of [
  ['team', 3],
  ['public', 14],
] as const)
  test(`${preset}: an organisation ends after ${days} days, its projects stay with their own people, and it is taken back whole`, async (context) => {
    const opened = await open(context, preset)
    const { index, ada, bob, eve, max, organisation } = opened
    const before = await shape(opened)
    assert.deepEqual(before, { members: 3, teams: [[1, 1]], belongs: true })
    await assert.rejects(end(opened, max), refused('organisation-needs'))
    await assert.rejects(end(opened, eve), refused('organisation-needs'))
    await assert.rejects(end(opened, ada, false), refused('proof-needed'))
    await offerMembership(index.instance, ada.session(), organisation, { name: 'eve', role: 'member' })
    const mails = (await index.mails()).length
    const hold = (await end(opened, ada))!
    assert.deepEqual([hold.kind, hold.durationMilliseconds], ['delete-organisation', days * DAY])
    const told = (await index.mails())
      .slice(mails)
      .filter(({ subject }) => /Announced: the deletion of the organisation "acme"/.test(subject))
    assert.deepEqual(told.map(({ to }) => to).toSorted(), ['ada@example.org', 'bob@example.org'])
    await pass(index, (days - 1) * DAY)
    assert.deepEqual(await shape(opened), before)
    await pass(index, 2 * DAY)
    assert.deepEqual(await shape(opened), { members: 0, teams: [], belongs: false })
    assert.deepEqual(await owners(opened), ['ada'])
    assert.deepEqual(await listOpenOffers(index.instance.db.read, { organisationId: organisation.id }, index.clock.now()), [])
    const kinds = (await index.journal()).map(({ kind }) => kind)
    assert.ok(kinds.includes('organisation-deleted') && kinds.includes('project-left-organisation') && kinds.includes('team-ended'))
    await assert.rejects(createOrganisation(index.instance, bob.session(), 'acme'), refused('account-name-taken'))
    await assert.rejects(end(opened, ada), refused('organisation-unknown'))
    // Whoever lost by it takes it back, with everything.
    await answerHold(index.instance, bob.session({ proof: undefined }), hold.id, 'undo')
    assert.deepEqual(await shape(opened), before)
    assert.deepEqual(await owners(opened), ['ada', 'bob'])
    assert.equal((await index.journal()).filter(({ kind }) => kind === 'organisation-restored').length, 1)
  })

test('every owner stops it, whoever asked too, and newcomers do not ask', async (context) => {
  const opened = await open(context)
  const { index, ada, bob, eve, organisation } = opened
  for (const who of [bob, ada]) {
    const hold = (await end(opened, who === bob ? ada : bob))!
    await answerHold(index.instance, who.session({ proof: undefined }), hold.id, 'object')
    assert.equal((await findHold(index.instance.db.read, hold.id))!.state, 'vetoed')
  }
  await join(index, ada, organisation, eve, 'owner')
  await assert.rejects(end(opened, eve), refused('owner-on-probation'))
  await pass(index, 20 * DAY)
  assert.equal((await shape(opened)).members, 4)
})

test('it is refused while a project would be left without anybody who has owned it for long, and void if that comes later', async (context) => {
  const opened = await open(context)
  const { index, ada, bob, project } = opened
  const hold = (await end(opened, bob))!
  await pass(index, DAY)
  // Her own role goes while it waits: what is left of her is by the organisation.
  const leaving = (await removeFromProject(index.instance, ada.session(), project, { accountId: ada.account.id }))!
  await pass(index, 8 * DAY)
  const { state } = (await findHold(index.instance.db.read, leaving.id))!
  if (state === 'waiting') await answerHold(index.instance, ada.session(), leaving.id, 'release')
  assert.deepEqual(
    (await readOwners(index.instance.db.read, project.id, index.clock.now())).map(({ account }) => account.name).toSorted(),
    ['ada', 'bob'],
  )
  await pass(index, 10 * DAY)
  assert.equal((await findHold(index.instance.db.read, hold.id))!.state, 'void')
  await assert.rejects(end(opened, ada), (error) => isRefusal(error, 'organisation-strands') && error.details.projects === 'tinyjson')
  // A newcomer with a role of his own is not enough.
  const offer = await inviteToProject(index.instance, bob.session(), project, { name: 'eve', role: 'maintainer' })
  assert.ok(offer.id)
  await assert.rejects(end(opened, ada), refused('organisation-strands'))
  assert.deepEqual((await shape(opened)).belongs, true)
})

test('solo: at once; what one has made and deleted counts among those that one may make', async (context) => {
  const opened = await open(context, 'solo')
  const { index, ada } = opened
  assert.equal(await end(opened, ada), undefined)
  assert.deepEqual(await shape(opened), { members: 0, teams: [], belongs: false })
  for (let i = 1; i < 10; i++) {
    const organisation = await createOrganisation(index.instance, ada.session(), `another-${i}`)
    if (i % 2 === 0) await changeOrganisation(index.instance, ada.session(), { what: 'organisation-end', organisationId: organisation.id })
  }
  await assert.rejects(createOrganisation(index.instance, ada.session(), 'eleventh'), refused('organisation-limit'))
})

test('holdfast org delete shows what would end, asks for it as an owner would, and ends nothing that owners stop', async (context) => {
  const opened = await open(context)
  const { index, ada, bob, project } = opened
  const holdfast = (...words: string[]) => runInTest(context, index, ['org', 'delete', ...words])
  const before = await shape(opened)
  const entries = (await index.journal()).length
  for (const [words, says] of [
    [['acme'], /--reason/],
    [['acme', '--reason', 'x'], /--yes|confirm/i],
    [['acme', '--reason', '  ', '--yes'], /--reason/],
    [['acme', '--reason', 'a\nb', '--yes'], /reason/],
    [['nobody', '--reason', 'x', '--yes'], /no such organisation/i],
    [['tinyjson', '--preview'], /no such organisation/i],
    [['../acme', '--preview'], /no such organisation/i],
  ] as const) {
    const refused = await holdfast(...words)
    assert.notEqual(refused.code, 0, words.join(' '))
    assert.match(refused.stderr, says, words.join(' '))
  }
  const shown = await holdfast('ACME', '--preview')
  assert.equal(shown.code, 0, shown.stderr)
  assert.deepEqual(shown.lines.filter(Boolean), [
    'acme: 3 members, 1 team and 1 project',
    'stays, and belongs to nobody but its own people: tinyjson',
    'owns something by it alone, and would no more: bob',
    'It would wait for 336 hours, in which every owner can stop it.',
  ])
  assert.equal((await index.journal()).length, entries, 'a preview changes nothing')
  const asked = await holdfast('acme', '--yes', '--reason', 'nobody answers', '--json')
  assert.equal(asked.code, 0, asked.stderr)
  const { hold, result, losers } = JSON.parse(asked.stdout) as { hold: string; result: string; losers: string[] }
  assert.deepEqual([result, losers], ['waits', ['bob']])
  assert.deepEqual(await shape(opened), before)
  const again = JSON.parse((await holdfast('acme', '--yes', '--reason', 'again', '--json')).stdout) as { hold: string }
  assert.equal(again.hold, hold, 'a second one joins the first')
  const told = (await index.mails()).filter(({ subject }) => /the deletion of the organisation "acme"/.test(subject))
  assert.deepEqual(told.map(({ to }) => to).toSorted(), ['ada@example.org', 'bob@example.org'])
  await answerHold(index.instance, bob.session({ proof: undefined }), hold, 'object')
  assert.match((await holdfast('acme', '--yes', '--reason', 'once more')).stderr, /was stopped not long ago/)
  await pass(index, 31 * DAY, 10 * DAY)
  assert.deepEqual(await shape(opened), before)

  const second = JSON.parse((await holdfast('acme', '--yes', '--reason', 'still nobody', '--json')).stdout) as { hold: string }
  await pass(index, 16 * DAY)
  assert.deepEqual(await shape(opened), { members: 0, teams: [], belongs: false })
  assert.deepEqual(await owners(opened), ['ada'])
  await answerHold(index.instance, ada.session({ proof: undefined }), second.hold, 'undo')
  assert.deepEqual(await shape(opened), before)
  assert.ok(project)
})

test('the operator strands no project either, and with the preset solo it is done at once', async (context) => {
  const opened = await open(context)
  const { index, ada, project } = opened
  const leaving = (await removeFromProject(index.instance, ada.session(), project, { accountId: ada.account.id }))!
  await pass(index, 8 * DAY)
  if ((await findHold(index.instance.db.read, leaving.id))!.state === 'waiting')
    await answerHold(index.instance, ada.session(), leaving.id, 'release')
  const shown = await runInTest(context, index, ['org', 'delete', 'acme', '--preview', '--json'])
  assert.equal((JSON.parse(shown.stdout) as { refusal: string }).refusal, 'organisation-strands')
  const refused = await runInTest(context, index, ['org', 'delete', 'acme', '--yes', '--reason', 'x'])
  assert.match(refused.stderr, /tinyjson/)
  assert.equal((await shape(opened)).members, 3)

  const solo = await open(context, 'solo')
  const done = await runInTest(context, solo.index, ['org', 'delete', 'acme', '--yes', '--reason', 'x'])
  assert.match(done.stdout, /^acme is deleted now\./)
  assert.deepEqual(await shape(solo), { members: 0, teams: [], belongs: false })
})
