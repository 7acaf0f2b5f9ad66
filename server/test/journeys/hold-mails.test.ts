import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { actorOf } from '../../src/accounts/principal.ts'
import { updateProfile } from '../../src/accounts/store.ts'
import { findHold } from '../../src/holds/store.ts'
import { record } from '../../src/journal/record.ts'
import type { Language } from '../../src/notices/language.ts'
import { voidText } from '../../src/notices/void-reasons.ts'
import { describeHold } from '../../src/ownership/hold-sentence.ts'
import { moveProject } from '../../src/ownership/move-project.ts'
import { changeOrganisation } from '../../src/ownership/organisations/change-organisation.ts'
import { createOrganisation } from '../../src/ownership/organisations/create-organisation.ts'
import { makeTeam } from '../../src/ownership/organisations/make-team.ts'
import { acceptMembership, offerMembership } from '../../src/ownership/organisations/offers/offer-membership.ts'
import { removeFromProject, takeRole } from '../../src/ownership/remove-from-project.ts'
import { holdStory } from '../../src/web/pages/ownership/hold-story.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'
import { pass as passTime } from '../pass-time.ts'

const DAY = 24 * 60 * 60 * 1000

async function pass(index: IndexInTest, milliseconds: number): Promise<void> {
  await passTime(index, milliseconds)
  // Everybody shows a factor again when he comes back.
  await index.instance.db.transaction(async (tx) => {
    await tx.withTables<{ session: { fresh_at: number } }>().updateTable('session').set({ fresh_at: index.clock.now() }).execute()
  })
}

async function speak(index: IndexInTest, { account }: OwnerInTest, language: Language): Promise<void> {
  await record(index.instance, actorOf(operator, index.clock.now()), async (tx) => {
    await updateProfile(tx, account.id, { language, phrase: null })
    return {
      result: undefined,
      events: [{ kind: 'profile-changed', subjects: { account: account.id }, public: { language }, private: {} }],
    }
  })
}

/** What arrived since then at somebody's address, one text a mail. */
async function mailsTo(index: IndexInTest, { account }: OwnerInTest, from = 0): Promise<string[]> {
  return (await index.mails())
    .slice(from)
    .filter(({ to }) => to.includes(`${account.name}@example.org`))
    .map(({ subject, text }) => `${subject}\n${text}`)
}

const holes = /["“«(]\?["”»)]|undefined/

async function teamWorld(context: TestContext) {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const boss = await ownerInTest(index, 'boss')
  const members = [await ownerInTest(index, 'rosa'), await ownerInTest(index, 'milo')]
  const organisation = await createOrganisation(index.instance, boss.session(), 'acme')
  await pass(index, 15 * DAY)
  const project = await projectOf(index, boss, 'tinyjson')
  await moveProject(index.instance, boss.session(), project, organisation)
  await pass(index, 8 * DAY)
  const team = await makeTeam(index.instance, boss.session(), organisation, 'core')
  for (const { account, session } of members) {
    const { id } = await offerMembership(index.instance, boss.session(), organisation, { name: account.name, role: 'member' })
    await acceptMembership(index.instance, session(), id)
    await changeOrganisation(index.instance, boss.session(), { what: 'team-member', teamId: team.id, accountId: account.id, isIn: true })
  }
  return { index, boss, members, project, team }
}

test('a mail about a team that is to own a project names the team and its people, when it comes and when it goes', async (context) => {
  const { index, boss, members, project, team } = await teamWorld(context)
  const before = (await index.mails()).length
  const give = { what: 'team-project', teamId: team.id, projectId: project.id, role: 'owner' } as const
  const hold = await changeOrganisation(index.instance, boss.session(), give)
  const { sentence } = await describeHold(index.instance, index.instance.db.read, hold!)
  assert.equal(sentence, 'boss asked to make the team acme/core (milo, rosa) an owner of tinyjson.')
  for (const person of [boss, ...members]) {
    const [announced, ...more] = await mailsTo(index, person, before)
    assert.deepEqual(more, [])
    assert.match(announced!, /Announced: the addition of the team "acme\/core \(milo, rosa\)" to the owners of "tinyjson"/)
    assert.doesNotMatch(announced!, holes)
  }
  await pass(index, 3 * DAY)
  const given = (await index.mails()).length
  assert.ok(await changeOrganisation(index.instance, boss.session(), { what: 'team-end', teamId: team.id }))
  // The team is no more by then, and still has its name.
  await pass(index, 9 * DAY)
  const told = (await mailsTo(index, members[0]!, given)).filter((text) => /team/.test(text))
  assert.match(told[0]!, /Announced: the removal of the team "acme\/core \(milo, rosa\)" from the owners of "tinyjson"/)
  assert.match(told.at(-1)!, /Done: the removal of the team "acme\/core \(milo, rosa\)" from the owners of "tinyjson"/)
  for (const text of await mailsTo(index, boss)) assert.doesNotMatch(text, holes)
})

test('a team of forty is named by its first five, in every language', async (context) => {
  const { index, boss, members, project, team } = await teamWorld(context)
  await speak(index, boss, 'ru')
  await speak(index, members[0]!, 'pt')
  for (let i = 0; i < 5; i++) {
    const person = await ownerInTest(index, `crew${i}`)
    const { id } = await offerMembership(index.instance, boss.session(), { ...team, id: team.organisationId } as never, {
      name: person.account.name,
      role: 'member',
    })
    await acceptMembership(index.instance, person.session(), id)
    await changeOrganisation(index.instance, boss.session(), {
      what: 'team-member',
      teamId: team.id,
      accountId: person.account.id,
      isIn: true,
    })
  }
  const before = (await index.mails()).length
  await changeOrganisation(index.instance, boss.session(), { what: 'team-project', teamId: team.id, projectId: project.id, role: 'owner' })
  const names = 'acme/core (crew0, crew1, crew2, crew3, crew4 + 2)'
  assert.ok((await mailsTo(index, boss, before))[0]!.includes(`включение команды «${names}» в число владельцев проекта «tinyjson»`))
  assert.ok((await mailsTo(index, members[0]!, before))[0]!.includes(`a entrada da equipe “${names}” entre os proprietários de “tinyjson”`))
})

test('a mail about an owner tells a removal from a role that becomes smaller', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const ada = await ownerInTest(index, 'ada')
  const [bob, eve] = [await ownerInTest(index, 'bob'), await ownerInTest(index, 'eve')]
  const project = await projectOf(index, ada, 'tinyjson', [bob, eve])
  await pass(index, 30 * DAY)
  await removeFromProject(index.instance, ada.session(), project, { accountId: bob.account.id })
  await removeFromProject(index.instance, ada.session(), project, { accountId: eve.account.id, to: 'maintainer' })
  assert.match((await mailsTo(index, bob)).join('\n'), /Announced: the removal of "bob" from the owners of "tinyjson"/)
  assert.match((await mailsTo(index, eve)).join('\n'), /Announced: the demotion of "eve", an owner of "tinyjson"/)
  for (const person of [ada, bob, eve]) assert.doesNotMatch((await mailsTo(index, person)).join('\n'), /demotion of "bob"|removal of "eve"/)
})

test('a removal that nobody needs any more is told in words, by mail in three languages and on its page', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const people = [await ownerInTest(index, 'ada'), await ownerInTest(index, 'bob'), await ownerInTest(index, 'eve')]
  const [ada, bob, eve] = people as [OwnerInTest, OwnerInTest, OwnerInTest]
  const project = await projectOf(index, ada, 'tinyjson', [bob, eve])
  await speak(index, bob, 'pt')
  await speak(index, eve, 'ru')
  await pass(index, 30 * DAY)
  const hold = await removeFromProject(index.instance, ada.session(), project, { accountId: bob.account.id })
  assert.ok(hold)
  await record(index.instance, actorOf(operator, index.clock.now()), async (tx) => {
    const event = await takeRole(tx, project.id, { accountId: bob.account.id }, index.clock.now(), 'leave-project')
    return { result: undefined, events: [event] }
  })
  await pass(index, 15 * DAY)
  const ended = (await findHold(index.instance.db.read, hold.id))!
  assert.deepEqual([ended.state, ended.reason], ['void', 'no-owner'])
  for (const [person, language] of [
    [ada, 'en'],
    [bob, 'pt'],
    [eve, 'ru'],
  ] as const) {
    const told = (await mailsTo(index, person)).filter((text) => text.includes(voidText(language, 'no-owner')))
    assert.equal(told.length, 1, language)
    assert.doesNotMatch(told[0]!, /no-owner/)
    assert.doesNotMatch(told[0]!, holes)
  }
  const story = (await holdStory(index.instance, ended, undefined)).map(({ what }) => String(what)).join('\n')
  assert.match(story, /It was not done: the account is no owner any more\./)
  assert.doesNotMatch(story, /no-owner/)
})

test('an owner who becomes a maintainer is not told of a removal', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const [ada, bob] = [await ownerInTest(index, 'ada'), await ownerInTest(index, 'bob')]
  const project = await projectOf(index, ada, 'tinyjson', [bob])
  await pass(index, 30 * DAY)
  const before = (await index.mails()).length
  await removeFromProject(index.instance, ada.session(), project, { accountId: bob.account.id, to: 'maintainer' })
  const announced = (await mailsTo(index, bob, before)).filter((text) => text.includes('Announced'))
  assert.match(announced[0]!, /Announced: the demotion of "bob", an owner of "tinyjson"/)
})
