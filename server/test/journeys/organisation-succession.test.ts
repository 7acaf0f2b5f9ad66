import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { freezeAccount } from '../../src/accounts/freeze-account.ts'
import { actorOf } from '../../src/accounts/principal.ts'
import { decideRecovery, insertRecovery } from '../../src/accounts/recovery/store.ts'
import { findAccountByName } from '../../src/accounts/store.ts'
import { isRefusal, type RefusalCode } from '../../src/errors.ts'
import type { Hold } from '../../src/holds/hold.ts'
import { liftRestraint } from '../../src/holds/restraints/set-restraint.ts'
import { listLiveRestraints } from '../../src/holds/restraints/store.ts'
import { findHold } from '../../src/holds/store.ts'
import { tickHolds } from '../../src/holds/tick-holds.ts'
import { record } from '../../src/journal/record.ts'
import { keepAsItIs, letGoOn } from '../../src/ownership/decide-contested.ts'
import { answerHold } from '../../src/ownership/decide-hold.ts'
import type { OwnedProject } from '../../src/ownership/desk.ts'
import { judgedOwners } from '../../src/ownership/effective-owners.ts'
import { inviteToProject } from '../../src/ownership/invite-to-project.ts'
import { lockOwnership } from '../../src/ownership/lock-ownership.ts'
import { moveProject } from '../../src/ownership/move-project.ts'
import { changeOrganisation, endOrganisationByOperator } from '../../src/ownership/organisations/change-organisation.ts'
import { createOrganisation } from '../../src/ownership/organisations/create-organisation.ts'
import { makeTeam } from '../../src/ownership/organisations/make-team.ts'
import { acceptMembership, offerMembership } from '../../src/ownership/organisations/offers/offer-membership.ts'
import type { Organisation, OrganisationRole, Team } from '../../src/ownership/organisations/organisation.ts'
import { readParts, readPartsAsOf } from '../../src/ownership/organisations/parts/read-parts.ts'
import { begunEvent, endedEvent } from '../../src/ownership/organisations/paths/path-events.ts'
import { judgedAsBefore } from '../../src/ownership/organisations/paths/plan-change.ts'
import { beginRow, endRows } from '../../src/ownership/organisations/paths/store.ts'
import { findMember, findPresentSince, listMembers } from '../../src/ownership/organisations/store.ts'
import { readOwners } from '../../src/ownership/read-owners.ts'
import { removeFromProject } from '../../src/ownership/remove-from-project.ts'
import { restoreOwnership } from '../../src/ownership/restore/restore-ownership.ts'
import { deleteRole, insertRole } from '../../src/ownership/store.ts'
import { askForSuccession } from '../../src/ownership/succession/ask-for-succession.ts'
import { endSuccessions } from '../../src/ownership/succession/end-successions.ts'
import { organisationPlace } from '../../src/ownership/succession/places/organisation-place.ts'
import { projectPlace } from '../../src/ownership/succession/places/project-place.ts'
import { insertPlan } from '../../src/policies/store.ts'
import { createToken } from '../../src/tokens/create-token.ts'
import { BrowserInTest } from '../browser-in-test.ts'
import { buildWheel } from '../build/wheel.ts'
import { runInTest } from '../command-in-test.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'
import { pass } from '../pass-time.ts'
import { enrolledPerson } from '../person-in-test.ts'
import { evidence, signedInAgain } from '../silence-in-test.ts'

const DAY = 86_400_000
const refused =
  (...codes: readonly RefusalCode[]) =>
  (error: unknown) =>
    codes.some((code) => isRefusal(error, code))

interface Company {
  readonly index: IndexInTest
  /** The only owner of acme, not heard of for 400 days. */
  readonly gone: OwnerInTest
  /** A manager. */
  readonly mia: OwnerInTest
  /** A member. */
  readonly bob: OwnerInTest
  /** Owns bigjson by a role of his own. */
  readonly dan: OwnerInTest
  readonly acme: Organisation
  readonly core: Team
  /** Owned by nobody but the owners of acme. */
  readonly tinyjson: OwnedProject
  /** Made by the one who is gone, who owns it besides by a role of his own. */
  readonly bigjson: OwnedProject
}

async function openCompany(context: TestContext, preset: 'team' | 'public' = 'public', isStranded = true): Promise<Company> {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: preset })
  const { instance } = index
  const [gone, mia, bob, dan] = [
    await ownerInTest(index, 'gone'),
    await ownerInTest(index, 'mia'),
    await ownerInTest(index, 'bob'),
    await ownerInTest(index, 'dan'),
  ]
  const acme = await createOrganisation(instance, gone.session(), 'acme')
  const tinyjson = await projectOf(index, gone, 'tinyjson')
  const bigjson = await projectOf(index, gone, 'bigjson', [dan])
  await letIn(index, gone, acme, mia, 'member')
  await letIn(index, gone, acme, bob, 'member')
  for (const project of [tinyjson, bigjson]) assert.ok(await moveProject(instance, gone.session(), project, acme))
  await pass(index, 20 * DAY, 4 * DAY)
  // The standing in the organisation is older than the role of a manager.
  const again = await signedInAgain(index, gone)
  await letIn(index, again, acme, mia, 'manager')
  const core = await makeTeam(instance, again.session(), acme, 'core')
  await changeOrganisation(instance, again.session(), { what: 'team-member', teamId: core.id, accountId: gone.account.id, isIn: true })
  await changeOrganisation(instance, again.session(), { what: 'team-project', teamId: core.id, projectId: bigjson.id, role: 'maintainer' })
  if (isStranded) await leaveAlone(index, gone, tinyjson)
  index.clock.advance(400 * DAY)
  // The jump is seen, and over.
  await tickHolds(instance)
  await pass(index, DAY, DAY / 2)
  // Whoever asks is here.
  return {
    index,
    gone,
    mia: await signedInAgain(index, mia),
    bob: await signedInAgain(index, bob),
    dan: await signedInAgain(index, dan),
    acme,
    core,
    tinyjson,
    bigjson,
  }
}

/** Gives up a role of his own, and owns the project by the organisation alone. */
async function leaveAlone(index: IndexInTest, { account }: OwnerInTest, { id }: OwnedProject): Promise<void> {
  await record(index.instance, actorOf(operator, index.clock.now()), async (tx) => {
    await deleteRole(tx, id, account.id, judgedOwners([], { act: 'replace', accountIds: [account.id] }))
    const subjects = { project: id, account: account.id }
    return { result: undefined, events: [{ kind: 'role-removed', subjects, public: { role: 'owner', because: 'left' }, private: {} }] }
  })
}

/** Answers who came, signed in: only then he accepts. */
async function letIn(index: IndexInTest, by: OwnerInTest, organisation: Organisation, who: OwnerInTest, role: OrganisationRole) {
  const { id } = await offerMembership(index.instance, by.session(), organisation, { name: who.account.name, role })
  const here = await signedInAgain(index, who)
  assert.equal(await acceptMembership(index.instance, here.session(), id), 'joined')
  return here
}

const ask = ({ index, acme, gone }: Company, heir: OwnerInTest, { target = gone, asker = heir, words = evidence } = {}): Promise<Hold> =>
  askForSuccession(index.instance, asker.session(), organisationPlace(acme), {
    targetId: target.account.id,
    heirId: heir.account.id,
    evidence: words,
  })

const stateOf = async (index: IndexInTest, { id }: Hold) => {
  const { state, reason } = (await findHold(index.instance.db.read, id))!
  return reason === null ? state : `${state}: ${reason}`
}

const rolesIn = async ({ index, acme, gone, mia, bob }: Company) => {
  const names = new Map([gone, mia, bob].map(({ account }) => [account.id, account.name]))
  const members = await listMembers(index.instance.db.read, acme.id)
  return members.map(({ accountId, role }) => `${names.get(accountId) ?? 'somebody'} ${role}`).toSorted()
}

const ownersOf = async (index: IndexInTest, { id }: OwnedProject) =>
  (await readOwners(index.instance.db.read, id, index.clock.now())).map(({ account }) => account.name).toSorted()

async function assertTold({ index, acme }: Company): Promise<void> {
  const { read } = index.instance.db
  assert.deepEqual(await readPartsAsOf(read, acme.id), await readParts(read, acme.id), 'the tables are what the journal says')
}

const before = ['bob member', 'gone owner', 'mia manager']

test('a manager follows the only owner of an organisation, and owns what nobody could touch; he who was only away takes it back', async (context) => {
  const company = await openCompany(context)
  const { index, gone, mia, acme, core, tinyjson, bigjson } = company
  const { read } = index.instance.db
  const parts = await readParts(read, acme.id)
  const hold = await ask(company, mia)
  assert.deepEqual([hold.durationMilliseconds, hold.projectId, hold.targetId], [60 * DAY, null, gone.account.id])
  const mails = await index.mails()
  const told = mails.filter(({ subject }) => /succession of "gone"/.test(subject))
  assert.deepEqual(told.map(({ to }) => to).toSorted(), ['dan@example.org', 'gone@example.org', 'mia@example.org'])
  assert.match(told.find(({ to }) => to === 'gone@example.org')!.text, /an owner of "acme"[\s\S]*\/notice\//)
  const asked = (await index.journal()).find(({ kind }) => kind === 'succession-asked')!
  assert.deepEqual([asked.subjects.organisation, asked.subjects.project, asked.public.silentDays], [acme.id, undefined, 401])
  assert.doesNotMatch(JSON.stringify(asked), /family/, 'the evidence stands sealed')

  await tickHolds(index.instance)
  await pass(index, 58 * DAY, 2 * DAY)
  assert.equal(await endSuccessions(index.instance), 0)
  assert.deepEqual([await stateOf(index, hold), await rolesIn(company)], ['waiting', before])
  await pass(index, 4 * DAY, 2 * DAY)
  assert.equal(await stateOf(index, hold), 'applied')
  assert.deepEqual(await rolesIn(company), ['bob member', 'mia owner'])
  assert.deepEqual(await ownersOf(index, tinyjson), ['mia'])
  assert.deepEqual(await ownersOf(index, bigjson), ['dan', 'gone', 'mia'], 'roles of his own are followed there')
  const owner = (await findMember(read, acme.id, mia.account.id))!
  assert.deepEqual([owner.since > hold.requestedAt, owner.isCreator], [true, false], 'his standing is not hers')
  assert.equal((await readParts(read, acme.id)).teams.get(core.id)?.members.size, 0)
  await assertTold(company)

  const back = await signedInAgain(index, gone)
  await answerHold(index.instance, back.session(), hold.id, 'undo')
  assert.deepEqual(await readParts(read, acme.id), parts, 'as if nothing had been, with the old standing')
  assert.deepEqual(await ownersOf(index, tinyjson), ['gone'])
  await assertTold(company)
})

test('a member follows too, and on an index of a team an administrator asks for one', async (context) => {
  const company = await openCompany(context, 'team')
  const { index, bob, tinyjson } = company
  await assert.rejects(ask(company, bob), refused('succession-closed'), 'a member asks no administrator')
  const root = await ownerInTest(index, 'root')
  await index.instance.db.transaction((tx) =>
    tx
      .withTables<{ account: { id: string; is_administrator: number } }>()
      .updateTable('account')
      .set({ is_administrator: 1 })
      .where('id', '=', root.account.id)
      .execute(),
  )
  await assert.rejects(ask(company, root), refused('heir-cannot'), 'nor does he follow himself, who has no part in it')
  const hold = await ask(company, bob, { asker: root })
  assert.equal(hold.durationMilliseconds, 14 * DAY)
  await tickHolds(index.instance)
  await pass(index, 16 * DAY, 2 * DAY)
  assert.equal(await stateOf(index, hold), 'applied')
  assert.deepEqual(await ownersOf(index, tinyjson), ['bob'])
})

test('nobody else follows: strangers, invited ones, newcomers, whoever asks for another, for a manager, without a word, or of one who was here', async (context) => {
  const company = await openCompany(context)
  const { index, gone, mia, bob, dan, acme, tinyjson } = company
  const stranger = await ownerInTest(index, 'stranger')
  await assert.rejects(ask(company, stranger), refused('heir-cannot'))
  await assert.rejects(ask(company, dan), refused('heir-cannot'), 'who owns a project is not in the organisation')
  await offerMembership(index.instance, mia.session(), acme, { name: 'stranger', role: 'manager' })
  await assert.rejects(ask(company, stranger), refused('heir-cannot'), 'an offer is no part')
  const newcomer = await ownerInTest(index, 'fresh', { isFresh: true })
  await assert.rejects(ask(company, await letIn(index, mia, acme, newcomer, 'member')), refused('heir-cannot'), 'on probation')
  const fresh = await letIn(index, mia, acme, newcomer, 'manager')
  await assert.rejects(ask(company, fresh), refused('heir-cannot'), 'a greater role does not end it')
  for (const asker of [mia, stranger, dan]) await assert.rejects(ask(company, bob, { asker }), refused('succession-closed'))
  await assert.rejects(ask(company, bob, { target: mia }), refused('owner-none'))
  await assert.rejects(ask(company, bob, { target: dan }), refused('owner-none'))
  await assert.rejects(ask(company, bob, { target: bob }), refused('owner-none'))
  for (const words of ['', 'he is gone', '\u0000\u0007\n', '   .   '])
    await assert.rejects(ask(company, mia, { words }), refused('evidence-missing'))
  // What he owns by the organisation is followed there, and nowhere else.
  const { instance } = index
  await record(instance, actorOf(operator, index.clock.now()), async (tx) => {
    const held = { projectId: tinyjson.id, accountId: bob.account.id, role: 'maintainer', since: 0, isCreator: false } as const
    await insertRole(tx, held, judgedOwners([], { act: 'replace', accountIds: [] }))
    const subjects = { project: tinyjson.id, account: bob.account.id }
    return { result: undefined, events: [{ kind: 'role-given', subjects, public: { role: 'maintainer', since: 0 }, private: {} }] }
  })
  const request = { targetId: gone.account.id, heirId: bob.account.id, evidence }
  await assert.rejects(askForSuccession(instance, bob.session(), projectPlace(tinyjson), request), refused('owner-by-organisation'))
  await signedInAgain(index, gone)
  await assert.rejects(ask(company, mia), refused('owner-not-silent'))
  assert.ok(
    !(await index.journal()).some(({ kind }) => kind === 'hold-requested' && false) && (await rolesIn(company)).includes('gone owner'),
  )
  assert.ok(!(await index.journal()).some(({ kind }) => kind === 'succession-asked'))
})

test('where another owner is there, nobody follows; he who is as silent keeps his place, and his standing', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const [gone, zoe, mia] = [await ownerInTest(index, 'gone'), await ownerInTest(index, 'zoe'), await ownerInTest(index, 'mia')]
  const acme = await createOrganisation(index.instance, gone.session(), 'acme')
  await pass(index, 16 * DAY, 4 * DAY)
  const again = await signedInAgain(index, gone)
  const { id } = await offerMembership(index.instance, again.session(), acme, { name: 'zoe', role: 'owner' })
  await acceptMembership(index.instance, (await signedInAgain(index, zoe)).session(), id)
  await letIn(index, again, acme, await signedInAgain(index, mia), 'manager')
  await pass(index, 4 * DAY, DAY / 2)
  index.clock.advance(400 * DAY)
  const company = { index, gone, acme } as Company
  const zoeHere = await signedInAgain(index, zoe)
  const miaHere = await signedInAgain(index, mia)
  await assert.rejects(ask(company, miaHere), refused('succession-needless'), 'a manager asks while another owner lives')
  // An owner of long standing follows her peer herself.
  const hers = await ask(company, zoeHere)
  await answerHold(index.instance, zoeHere.session(), hers.id, 'withdraw')
  index.clock.advance(400 * DAY)

  const here = await signedInAgain(index, mia)
  const both = [await ask(company, here), await ask(company, here, { target: zoe })]
  await index.mails()
  await tickHolds(index.instance)
  await pass(index, 62 * DAY, 2 * DAY)
  const states: string[] = []
  for (const hold of both) states.push(await stateOf(index, hold))
  assert.deepEqual(states.toSorted(), ['applied', 'void: requester-may-not'], 'who came just now follows no second one')
  const [first] = both.filter((_, at) => states[at] === 'applied')
  const other = first?.targetId === zoe.account.id ? gone : zoe
  const owner = await signedInAgain(index, mia)
  const change = (role: OrganisationRole | 'none') =>
    changeOrganisation(index.instance, owner.session(), { what: 'member', organisationId: acme.id, accountId: other.account.id, role })
  for (const role of ['none', 'manager', 'member'] as const)
    await assert.rejects(change(role), refused('owner-last', 'owner-on-probation'), 'who came yesterday removes no senior')
  await assert.rejects(
    changeOrganisation(index.instance, owner.session(), { what: 'organisation-end', organisationId: acme.id }),
    refused('owner-on-probation'),
  )
})

test('who follows is on probation in every project: he moves none, locks none, deletes nothing and removes nobody who was there before', async (context) => {
  const company = await openCompany(context)
  const { index, mia, dan, acme, tinyjson, bigjson } = company
  const hold = await ask(company, mia)
  await tickHolds(index.instance)
  await pass(index, 62 * DAY, 2 * DAY)
  assert.equal(await stateOf(index, hold), 'applied')
  const owner = await signedInAgain(index, mia)
  await assert.rejects(moveProject(index.instance, owner.session(), tinyjson, undefined), refused('owner-on-probation'))
  await assert.rejects(lockOwnership(index.instance, owner.session(), bigjson), refused('owner-on-probation'))
  await assert.rejects(
    removeFromProject(index.instance, owner.session(), bigjson, { accountId: dan.account.id }),
    refused('owner-on-probation', 'owner-last'),
  )
  await assert.rejects(
    changeOrganisation(index.instance, owner.session(), { what: 'organisation-end', organisationId: acme.id }),
    refused('owner-on-probation'),
  )
})

test('any sign of life ends it: a sign-in on day 59, also where no job has seen it', async (context) => {
  const company = await openCompany(context)
  const { index, gone, mia } = company
  const first = await ask(company, mia)
  await tickHolds(index.instance)
  await pass(index, 58 * DAY, 2 * DAY)
  await signedInAgain(index, gone)
  await pass(index, 4 * DAY, 2 * DAY)
  assert.equal(await stateOf(index, first), 'void: owner-alive')
  assert.deepEqual(await rolesIn(company), before)
  await assert.rejects(ask(company, await signedInAgain(index, mia)), refused('owner-not-silent'))
})

test('a token of his that publishes is a sign of life', async (context) => {
  const company = await openCompany(context)
  const { index, mia } = company
  const hold = await ask(company, mia)
  await tickHolds(index.instance)
  await pass(index, 2 * DAY, DAY / 2)
  const wanted = { holder: 'gone', name: 'ci', projects: ['bigjson'], permissions: ['upload' as const] }
  const { text } = await createToken(index.instance, operator, 'index.test', wanted)
  assert.equal(await endSuccessions(index.instance), 0, 'that others do something with the account is none')
  const answer = await index.upload(text, buildWheel({ name: 'bigjson', version: '2.0' }))
  assert.equal(answer.status, 200, await answer.text())
  assert.equal(await endSuccessions(index.instance), 1)
  assert.equal(await stateOf(index, hold), 'void: owner-alive')
})

test('a gateway that opens, asks ahead for and prefetches every link of every mail changes nothing, and is no sign of life', async (context) => {
  const company = await openCompany(context)
  const { index, mia } = company
  const hold = await ask(company, mia)
  await index.mails()
  await tickHolds(index.instance)
  const links = (await index.mails()).flatMap(({ text }) => text.match(/\/notice\/[\w-]+/g) ?? [])
  assert.ok(links.length >= 2)
  for (const link of links)
    for (const path of [link, `${link}/stop`, `${link}/freeze`]) {
      await index.get(path, { purpose: 'prefetch', 'sec-purpose': 'prefetch' })
      await index.app.request(path, { method: 'HEAD' })
      await index.app.request(path, { method: 'OPTIONS' })
    }
  assert.equal(await endSuccessions(index.instance), 0)
  assert.equal(await stateOf(index, hold), 'waiting')
  await pass(index, 62 * DAY, 2 * DAY)
  assert.equal(await stateOf(index, hold), 'applied')
})

test('the button behind the link in his mail ends it for good, without a sign-in', async (context) => {
  const company = await openCompany(context)
  const { index, mia } = company
  const hold = await ask(company, mia)
  const mail = (await index.mails()).find(({ to, subject }) => to === 'gone@example.org' && /succession/.test(subject))!
  const [path] = /\/notice\/[\w-]+/.exec(mail.text) ?? []
  const browser = new BrowserInTest(index)
  assert.equal((await browser.get(path!)).status, 200)
  assert.ok([200, 303].includes((await browser.submit(`${path}/stop`)).status))
  assert.match(await stateOf(index, hold), /^vetoed/)
  await assert.rejects(ask(company, mia), refused('owner-not-silent', 'hold-refused-before'))
})

test('while the heir is frozen nothing happens; afterwards there is time to look again', async (context) => {
  const company = await openCompany(context)
  const { index, mia } = company
  const hold = await ask(company, mia)
  await tickHolds(index.instance)
  await pass(index, 58 * DAY, 2 * DAY)
  await freezeAccount(index.instance, operator, mia.account.id)
  await pass(index, 20 * DAY, 2 * DAY)
  assert.deepEqual([await stateOf(index, hold), await rolesIn(company)], ['paused', before])
  await thaw(index, mia)
  await pass(index, 2 * DAY, DAY)
  assert.equal(await stateOf(index, hold), 'waiting')
  await pass(index, 4 * DAY, 2 * DAY)
  assert.equal(await stateOf(index, hold), 'applied')
})

test('whoever freezes the silent owner stops it too: he may be coming back', async (context) => {
  const company = await openCompany(context)
  const { index, mia, gone } = company
  const hold = await ask(company, mia)
  await tickHolds(index.instance)
  await pass(index, 58 * DAY, 2 * DAY)
  await freezeAccount(index.instance, operator, gone.account.id)
  await pass(index, 8 * DAY, 2 * DAY)
  assert.deepEqual([await stateOf(index, hold), await rolesIn(company)], ['paused', before])
})

test('an heir who was removed meanwhile follows nobody', async (context) => {
  const company = await openCompany(context)
  const { index, mia, bob, acme } = company
  const hold = await ask(company, bob)
  await tickHolds(index.instance)
  const change = { what: 'member', organisationId: acme.id, accountId: bob.account.id, role: 'none' } as const
  await changeOrganisation(index.instance, mia.session(), change)
  // Back at once, as somebody new.
  await letIn(index, mia, acme, bob, 'member')
  await changeOrganisation(index.instance, mia.session(), change)
  await pass(index, 62 * DAY, 2 * DAY)
  assert.equal(await stateOf(index, hold), 'void: requester-may-not')
  assert.deepEqual(await rolesIn(company), ['gone owner', 'mia manager'])
})

test('an heir who left and came back the day before is a newcomer; one who got another role is not', async (context) => {
  const company = await openCompany(context)
  const { index, mia, bob, acme } = company
  const since = await findPresentSince(index.instance.db.read, acme.id, mia.account.id)
  assert.ok(since! < (await findMember(index.instance.db.read, acme.id, mia.account.id))!.since, 'a manager for less long than a member')
  const hold = await ask(company, bob)
  await tickHolds(index.instance)
  await pass(index, 58 * DAY, 2 * DAY)
  const keeper = await signedInAgain(index, mia)
  const change = { what: 'member', organisationId: acme.id, accountId: bob.account.id, role: 'none' } as const
  await changeOrganisation(index.instance, keeper.session(), change)
  index.clock.advance(1000)
  await letIn(index, keeper, acme, await signedInAgain(index, bob), 'member')
  await pass(index, 4 * DAY, 2 * DAY)
  assert.equal(await stateOf(index, hold), 'void: requester-may-not')
})

test('who got another role today is no newcomer by it; who had his account given back is one, and who lacks a factor follows nobody', async (context) => {
  const company = await openCompany(context)
  const { index, mia, bob, acme } = company
  const { instance, clock } = index
  const promoted = await letIn(index, mia, acme, bob, 'manager')
  const hold = await ask(company, promoted)
  await answerHold(instance, promoted.session(), hold.id, 'withdraw')

  const now = clock.now()
  const plan = randomUUID()
  await record<void>(instance, actorOf(operator, now), async (tx) => {
    const recovery = { id: randomUUID(), accountId: bob.account.id, requestedAt: now - 12 * DAY, applyAt: now - 5 * DAY } as const
    await insertRecovery(tx, { ...recovery, state: 'waiting' })
    await decideRecovery(tx, recovery.id, 'granted', now - 5 * DAY)
    const times = { fromAt: now - DAY, plannedAt: now - 60 * DAY, switchedAt: now - DAY, cancelledAt: null, remindedDays: null }
    await insertPlan(tx, { id: plan, requirement: 'passkey', audience: { of: 'owners' }, state: 'in-force', ...times })
    await tx
      .withTables<{ factor: { account_id: string; kind: string } }>()
      .updateTable('factor')
      .set({ kind: 'totp' })
      .where('account_id', '=', mia.account.id)
      .execute()
    const open = { plan, requirement: 'passkey', audience: 'owners' }
    return { result: undefined, events: [{ kind: 'plan-switched', subjects: {}, public: open, private: {} }] }
  })
  await assert.rejects(ask(company, promoted), refused('heir-cannot'), 'five days after a recovery')
  await assert.rejects(ask(company, mia), refused('heir-cannot'), 'an app, where owners need a passkey')
})

test('where the organisation ended meanwhile there is nothing to follow in', async (context) => {
  const company = await openCompany(context, 'public', false)
  const { index, mia, acme, tinyjson } = company
  const hold = await ask(company, mia)
  await tickHolds(index.instance)
  assert.ok(await endOrganisationByOperator(index.instance, operator, acme.id))
  await pass(index, 16 * DAY, 2 * DAY)
  assert.deepEqual(await rolesIn(company), [])
  await pass(index, 46 * DAY, 2 * DAY)
  assert.equal(await stateOf(index, hold), 'void: no-owner')
  assert.deepEqual([await rolesIn(company), await ownersOf(index, tinyjson)], [[], ['gone']])
})

test('of two who would follow the first one waits, and the second is told; who withdraws makes room', async (context) => {
  const company = await openCompany(context)
  const { index, mia, bob } = company
  const hold = await ask(company, bob)
  await assert.rejects(ask(company, mia), refused('succession-live'))
  assert.equal((await ask(company, bob)).id, hold.id, 'asking twice is asking once')
  await answerHold(index.instance, bob.session(), hold.id, 'withdraw')
  const next = await ask(company, mia)
  assert.notEqual(next.id, hold.id)
  assert.equal((await index.journal()).filter(({ kind }) => kind === 'succession-asked').length, 2)
  await assert.rejects(answerHold(index.instance, bob.session(), next.id, 'withdraw'), refused('hold-unknown'))
  await assert.rejects(answerHold(index.instance, mia.session(), next.id, 'release'), refused('hold-unknown'))
})

test('an owner of a project and an old manager contest it: the organisation is locked, nobody in his own project waits', async (context) => {
  const company = await openCompany(context)
  const { index, mia, bob, dan, acme, bigjson } = company
  const newcomer = await ownerInTest(index, 'fresh')
  await letIn(index, mia, acme, newcomer, 'member')
  const fresh = await letIn(index, mia, acme, newcomer, 'manager')
  const hold = await ask(company, bob)
  await tickHolds(index.instance)
  await assert.rejects(answerHold(index.instance, fresh.session(), hold.id, 'object'), refused('hold-unknown'), 'a manager of today')
  await answerHold(index.instance, dan.session(), hold.id, 'object')
  assert.equal(await stateOf(index, hold), 'contested')
  assert.ok(await inviteToProject(index.instance, dan.session(), bigjson, { name: 'fresh', role: 'maintainer' }))
  await pass(index, 31 * DAY, DAY)
  assert.equal((await findHold(index.instance.db.read, hold.id))?.state, 'vetoed', 'without a decision everything stays as it is')
  const again = await ask(company, await signedInAgain(index, mia))
  await tickHolds(index.instance)
  await pass(index, 62 * DAY, 2 * DAY)
  assert.equal(await stateOf(index, again), 'applied', 'that one was stopped stops no other')
})

test('a locked project waits: nobody asks, and what falls due waits on', async (context) => {
  const company = await openCompany(context)
  const { index, mia, dan, bigjson } = company
  assert.equal(await lockOwnership(index.instance, dan.session(), bigjson), true)
  await assert.rejects(ask(company, mia), refused('organisation-locked'))
  await pass(index, 4 * DAY, DAY)
  const hold = await ask(company, await signedInAgain(index, mia))
  await tickHolds(index.instance)
  await pass(index, 59 * DAY, DAY)
  assert.equal(await lockOwnership(index.instance, (await signedInAgain(index, dan)).session(), bigjson), true)
  await pass(index, 2 * DAY, DAY)
  assert.deepEqual([await stateOf(index, hold), await rolesIn(company)], ['paused', before])
  await pass(index, 6 * DAY, DAY)
  assert.equal(await stateOf(index, hold), 'applied')
})

test('when nobody can take it back any more, a restore as of a time does, with both standings', async (context) => {
  const company = await openCompany(context)
  const { index, mia, acme, tinyjson } = company
  const { read } = index.instance.db
  const asOf = index.clock.now()
  const parts = await readParts(read, acme.id)
  const hold = await ask(company, mia)
  await tickHolds(index.instance)
  await pass(index, 80 * DAY, 2 * DAY)
  assert.equal(await stateOf(index, hold), 'settled')
  const succeeded = await readParts(read, acme.id)
  const at = index.clock.now()
  index.clock.advance(DAY)
  const scope = { projects: [], organisations: [acme] }
  await restoreOwnership(index.instance, operator, scope, asOf, 'he lives')
  assert.deepEqual(await readParts(read, acme.id), parts)
  assert.deepEqual(await ownersOf(index, tinyjson), ['gone'])
  await assertTold(company)
  index.clock.advance(DAY)
  await restoreOwnership(index.instance, operator, scope, at, 'he does not')
  assert.deepEqual(await readParts(read, acme.id), succeeded)
  await assertTold(company)
})

test('taking it back gives him who was let in again as less what he had before, and nothing in a team that ended', async (context) => {
  const company = await openCompany(context)
  const { index, gone, mia, acme, core, tinyjson } = company
  const hold = await ask(company, mia)
  await tickHolds(index.instance)
  await pass(index, 62 * DAY, 2 * DAY)
  const owner = await signedInAgain(index, mia)
  const back = await letIn(index, owner, acme, gone, 'member')
  await changeOrganisation(index.instance, owner.session(), { what: 'team-end', teamId: core.id })
  await answerHold(index.instance, back.session(), hold.id, 'undo')
  assert.deepEqual(await rolesIn(company), before)
  assert.deepEqual(await ownersOf(index, tinyjson), ['gone'])
  await assertTold(company)
  // Nothing of a team that ended stands in the way of a restore.
  await restoreOwnership(index.instance, operator, { projects: [], organisations: [acme] }, hold.requestedAt, 'as it was')
  assert.equal((await readParts(index.instance.db.read, acme.id)).teams.get(core.id)?.members.size, 1)
  await assertTold(company)
})

test('taking it back brings no heir back who left meanwhile', async (context) => {
  const company = await openCompany(context)
  const { index, gone, mia, acme } = company
  const hold = await ask(company, mia)
  await tickHolds(index.instance)
  await pass(index, 62 * DAY, 2 * DAY)
  const now = index.clock.now()
  await record<void>(index.instance, actorOf(operator, now), async (tx) => {
    const where = { organisation_id: acme.id, account_id: mia.account.id }
    const [row] = await endRows(tx, 'organisation_member', where, now, null, judgedAsBefore())
    return { result: undefined, events: [endedEvent('organisation_member', row!, 'left')] }
  })
  await answerHold(index.instance, (await signedInAgain(index, gone)).session(), hold.id, 'undo')
  assert.deepEqual(await rolesIn(company), ['bob member', 'gone owner'])
  await assertTold(company)
})

test('an administrator who owns a project of the organisation, or has objected, decides nothing about it; another one does', async (context) => {
  const company = await openCompany(context)
  const { index, mia, dan } = company
  const people: OwnerInTest[] = []
  for (const name of ['root', 'toor']) people.push(await ownerInTest(index, name))
  const ids = [...people, dan].map(({ account }) => account.id)
  await index.instance.db.transaction((tx) =>
    tx
      .withTables<{ account: { id: string; is_administrator: number } }>()
      .updateTable('account')
      .set({ is_administrator: 1 })
      .where('id', 'in', ids)
      .execute(),
  )
  const hold = await ask(company, mia)
  await index.mails()
  await tickHolds(index.instance)
  await answerHold(index.instance, people[0]!.session(), hold.id, 'object')
  assert.equal((await findHold(index.instance.db.read, hold.id))?.state, 'contested')
  for (const decide of [keepAsItIs, letGoOn])
    for (const person of [dan, people[0]!])
      await assert.rejects(decide(index.instance, person.session(), hold.id, 'as I say'), refused('decision-own'))
  await keepAsItIs(index.instance, people[1]!.session(), hold.id, 'he was seen')
  assert.deepEqual([(await findHold(index.instance.db.read, hold.id))?.state, await rolesIn(company)], ['vetoed', before])
})

const plain = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

test('on its page a member is led there and asks; outsiders and the invited see none of it; the host names what waits', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const gone = await ownerInTest(index, 'gone')
  const acme = await createOrganisation(index.instance, gone.session(), 'acme')
  index.clock.advance(400 * DAY)
  const grace = await enrolledPerson(index, { name: 'grace' })
  const eve = await enrolledPerson(index, { name: 'eve', headers: { 'x-test-address': '192.0.2.11' } })
  const { id } = (await findAccountByName(index.instance.db.read, 'grace'))!
  await record<void>(index.instance, actorOf(operator, index.clock.now()), async (tx) => {
    const values = { organisation_id: acme.id, account_id: id, role: 'manager', is_creator: 0 } as const
    const since = index.clock.now() - 100 * DAY
    await beginRow(tx, { table: 'organisation_member', values }, since, null, judgedAsBefore())
    return { result: undefined, events: [begunEvent('organisation_member', values, since)] }
  })
  const path = '/org/acme/people/gone/succession'
  assert.equal((await eve.browser.get(path)).status, 404, 'an outsider')
  assert.match((await grace.browser.get('/org/acme')).text, /href="\/org\/acme\/people\/gone\/succession"/)
  assert.equal((await grace.browser.submit('/org/acme/invite', { name: 'eve', role: 'member' })).status, 303)
  assert.equal((await eve.browser.get('/org/acme')).status, 200)
  assert.equal((await eve.browser.get(path)).status, 404, 'whoever is only invited')
  for (const other of ['grace', 'eve', 'nobody-here', '-', 'x'.repeat(60)])
    assert.equal((await grace.browser.get(`/org/acme/people/${other}/succession`)).status, 404, other)

  const page = await grace.browser.get(path)
  assert.match(plain(page.text), /For an owner of acme who is gone for good/)
  assert.match(plain((await grace.browser.submit(path, { evidence: 'gone' })).text), /Say in 20 to 500 characters/)
  await grace.browser.get(path)
  const asked = await grace.browser.submit(path, { evidence })
  const [, holdPath = ''] = /^(\/hold\/[\w-]+)/.exec(asked.location ?? '') ?? []
  assert.notEqual(holdPath, '', asked.text)
  const seen = plain((await grace.browser.get(holdPath)).text)
  assert.match(seen, /grace asked that somebody follows gone, of whom nothing was heard for long, as an owner of acme\./)
  assert.match(seen, /Organisation acme[\s\S]*Nothing was heard for 400 days, when it was asked for/)
  assert.match((await grace.browser.get('/org/acme')).text, /What waits/)
  assert.doesNotMatch((await eve.browser.get('/org/acme')).text, /What waits/)
  assert.equal((await eve.browser.get(holdPath)).status, 404)

  const listed = await runInTest(context, index, ['hold', 'list', '--organisation', 'ACME'])
  assert.match(listed.stdout, /1 change waits[\s\S]*as an owner of acme\./)
  assert.match((await runInTest(context, index, ['org', 'show', 'acme'])).stdout, /owner: gone, since 20.*, last sign of life 20/)
  const shown = await runInTest(context, index, ['hold', 'show', holdPath.replace('/hold/', '')])
  assert.match(shown.stdout, /nothing was heard for 400 days/)
  for (const name of ['nobody', '../acme', ''])
    assert.match((await runInTest(context, index, ['hold', 'list', '--organisation', name])).stderr, /There is no such organisation/)
})

async function thaw(index: IndexInTest, { account }: OwnerInTest): Promise<void> {
  const now = index.clock.now()
  await record<void>(index.instance, actorOf(operator, now), async (tx) => {
    for (const restraint of await listLiveRestraints(tx, 'account', account.id, now)) await liftRestraint(tx, restraint, now)
    return { result: undefined, events: [{ kind: 'account-released', subjects: { account: account.id }, public: {}, private: {} }] }
  })
}
