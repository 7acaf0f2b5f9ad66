import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { addAccount } from '../../src/accounts/create-account.ts'
import { actorOf } from '../../src/accounts/principal.ts'
import { findAccountByName } from '../../src/accounts/store.ts'
import { isRefusal } from '../../src/errors.ts'
import { findHold, listLiveHolds } from '../../src/holds/store.ts'
import { tickHolds } from '../../src/holds/tick-holds.ts'
import { record } from '../../src/journal/record.ts'
import { answerHold } from '../../src/ownership/decide-hold.ts'
import { judgedOwners } from '../../src/ownership/effective-owners.ts'
import { insertRole, listRoles } from '../../src/ownership/store.ts'
import { askForSuccession } from '../../src/ownership/succession/ask-for-succession.ts'
import { endSuccessions } from '../../src/ownership/succession/end-successions.ts'
import { findLastSign } from '../../src/ownership/succession/last-sign.ts'
import { projectPlace } from '../../src/ownership/succession/places/project-place.ts'
import { readSuccessionEvidence } from '../../src/ownership/succession/succession-evidence.ts'
import { successionEvidenceView } from '../../src/web/pages/ownership/succession-evidence-view.ts'
import { BrowserInTest } from '../browser-in-test.ts'
import { runInTest } from '../command-in-test.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { type OwnerInTest, openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'
import { pass } from '../pass-time.ts'
import { enrolledPerson } from '../person-in-test.ts'
import { evidence, signedInAgain } from '../silence-in-test.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

async function giveMaintainer(index: IndexInTest, projectId: string, person: OwnerInTest): Promise<void> {
  const now = index.clock.now()
  await record(index.instance, actorOf(operator, now), async (tx) => {
    const held = { projectId, accountId: person.account.id, role: 'maintainer', since: now, isCreator: false } as const
    await insertRole(tx, held, judgedOwners([], { act: 'replace', accountIds: [] }))
    const event = {
      kind: 'role-given',
      subjects: { project: projectId, account: person.account.id },
      public: { role: 'maintainer', since: now },
      private: {},
    } as const
    return { result: undefined, events: [event] }
  })
}

/** An owner, and a maintainer who came later; the owner is not heard of for 400 days. */
async function openSilent(context: TestContext) {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const gone = await ownerInTest(index, 'gone')
  const project = await projectOf(index, gone, 'tinyjson')
  index.clock.advance(400 * DAY)
  const max = await ownerInTest(index, 'max')
  await giveMaintainer(index, project.id, max)
  index.clock.advance(20 * DAY)
  // Signed in today, like everybody who asks.
  return { index, gone, max: await signedInAgain(index, max), project }
}

const ask = ({ index, gone, max, project }: Awaited<ReturnType<typeof openSilent>>, words = evidence) =>
  askForSuccession(index.instance, max.session(), projectPlace(project), {
    targetId: gone.account.id,
    heirId: max.account.id,
    evidence: words,
  })

const rolesOf = async (index: IndexInTest, projectId: string) =>
  (await listRoles(index.instance.db.read, projectId)).map(({ accountId, role }) => `${role} ${accountId}`).toSorted()

test('a maintainer follows an owner of whom nothing was heard for a year, after sixty days of more silence', async (context) => {
  const world = await openSilent(context)
  const { index, gone, max, project } = world
  const hold = await ask(world)
  assert.equal(hold.durationMilliseconds, 60 * DAY)
  assert.ok(
    (await index.mails()).some(
      ({ to, subject, text }) => to === 'gone@example.org' && /succession of "gone"/.test(subject) && /\/notice\//.test(text),
    ),
  )
  const asked = (await index.journal()).find(({ kind }) => kind === 'succession-asked')!
  assert.equal(asked.public.silentDays, 420)
  assert.doesNotMatch(JSON.stringify(asked), /family/, 'the evidence stands sealed')

  await tickHolds(index.instance)
  await pass(index, 59 * DAY, DAY / 2)
  assert.equal(await endSuccessions(index.instance), 0)
  assert.deepEqual(await rolesOf(index, project.id), [`maintainer ${max.account.id}`, `owner ${gone.account.id}`].toSorted())
  await pass(index, 2 * DAY, DAY / 2)
  assert.equal((await findHold(index.instance.db.read, hold.id))?.state, 'applied')
  assert.deepEqual(await rolesOf(index, project.id), [`owner ${max.account.id}`])

  // He was on a journey around the world.
  const back = await signedInAgain(index, gone)
  await answerHold(index.instance, back.session(), hold.id, 'undo')
  assert.deepEqual(await rolesOf(index, project.id), [`maintainer ${max.account.id}`, `owner ${gone.account.id}`].toSorted())
  const { since, isCreator } = (await listRoles(index.instance.db.read, project.id)).find(({ accountId }) => accountId === gone.account.id)!
  assert.ok(isCreator && since < index.clock.now() - 900 * DAY, 'with his old standing')
})

test('any sign of life ends it: a sign-in does, without looking for a button', async (context) => {
  const world = await openSilent(context)
  const { index, gone } = world
  const hold = await ask(world)
  await tickHolds(index.instance)
  await pass(index, 30 * DAY, DAY / 2)
  await signedInAgain(index, gone)
  assert.equal(await endSuccessions(index.instance), 1)
  const ended = (await findHold(index.instance.db.read, hold.id))!
  assert.deepEqual([ended.state, ended.reason], ['void', 'owner-alive'])
  assert.deepEqual(await listLiveHolds(index.instance.db.read, { projectId: world.project.id, limit: 5 }), [])
})

test('a sign of life in the last minute is seen by whoever applies it', async (context) => {
  const world = await openSilent(context)
  const { index, gone } = world
  const hold = await ask(world)
  await tickHolds(index.instance)
  await pass(index, 59 * DAY, DAY / 2)
  await signedInAgain(index, gone)
  await pass(index, 2 * DAY, DAY / 2)
  assert.equal((await findHold(index.instance.db.read, hold.id))?.state, 'void')
})

test('the link in the mail ends it for good, without a sign-in', async (context) => {
  const world = await openSilent(context)
  const { index } = world
  const hold = await ask(world)
  const mail = (await index.mails()).find(({ to, subject }) => to === 'gone@example.org' && /succession/.test(subject))!
  const [path] = /\/notice\/[\w-]+/.exec(mail.text) ?? []
  const browser = new BrowserInTest(index)
  assert.equal((await browser.get(path!)).status, 200)
  assert.ok([200, 303].includes((await browser.submit(`${path}/stop`)).status))
  assert.equal((await findHold(index.instance.db.read, hold.id))?.state, 'vetoed')
  await assert.rejects(ask(world), (error) => isRefusal(error, 'owner-not-silent') || isRefusal(error, 'hold-refused-before'))
})

test('who was here is not followed, nor is anybody by a stranger, a newcomer or without a word of evidence', async (context) => {
  const world = await openSilent(context)
  const { index, gone, max, project } = world
  const stranger = await ownerInTest(index, 'stranger')
  const by = (person: OwnerInTest, heir = person) =>
    askForSuccession(index.instance, person.session(), projectPlace(project), {
      targetId: gone.account.id,
      heirId: heir.account.id,
      evidence,
    })
  await assert.rejects(by(stranger), (error) => isRefusal(error, 'heir-cannot'))
  await assert.rejects(by(stranger, max), (error) => isRefusal(error, 'succession-closed'))
  await giveMaintainer(index, project.id, stranger)
  await assert.rejects(by(stranger), (error) => isRefusal(error, 'heir-cannot'), 'on probation')
  for (const words of ['', 'gone', '\u0000\u0007 \n', 'too short for this'])
    await assert.rejects(ask(world, words), (error) => isRefusal(error, 'evidence-missing'))
  await assert.rejects(
    askForSuccession(index.instance, max.session(), projectPlace(project), {
      targetId: stranger.account.id,
      heirId: max.account.id,
      evidence,
    }),
    (error) => isRefusal(error, 'role-none'),
  )
  await signedInAgain(index, gone)
  await assert.rejects(ask(world), (error) => isRefusal(error, 'owner-not-silent'))
  assert.ok(!(await index.journal()).some(({ kind }) => kind === 'hold-requested'))
})

test('a sign-in, a page and a notice that was read are signs of life; what others do to the account is none', async (context) => {
  const { index, gone, project } = await openSilent(context)
  const lastSign = () => findLastSign(index.instance.db.read, gone.account)
  const before = await lastSign()
  await giveMaintainer(index, project.id, await ownerInTest(index, 'another'))
  await record(index.instance, actorOf(operator, index.clock.now()), async (tx) => ({
    result: undefined,
    events: [
      await addAccount(tx, {
        account: { ...gone.account, id: 'other', name: 'other' },
        passwordHash: null,
        email: { address: 'o@example.org', isVerified: true },
      }),
    ],
  }))
  assert.equal(await lastSign(), before)
  await signedInAgain(index, gone)
  assert.equal(await lastSign(), index.clock.now())
})

test('on the page a maintainer asks; outsiders see no page', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
  const gone = await ownerInTest(index, 'gone')
  const project = await projectOf(index, gone, 'tinyjson')
  index.clock.advance(400 * DAY)
  const grace = await enrolledPerson(index, { name: 'grace' })
  const path = `/manage/${project.normalizedName}/people/gone/succession`
  assert.equal((await grace.browser.get(path)).status, 404)
  const account = (await findAccountByName(index.instance.db.read, 'grace'))!
  await giveMaintainer(index, project.id, { account, session: () => assert.fail() })
  const page = await grace.browser.get(path)
  assert.match(page.text, /no sign-in, no release, no link pressed/)
  const early = await grace.browser.submit(path, { evidence })
  assert.match(early.text, /longer than the probation/)
  assert.equal((await grace.browser.get(`/manage/${project.normalizedName}/people/grace/succession`)).status, 404)
})

test('the page of the change and the command show on what it stands; the words are for administrators and whoever wrote them', async (context) => {
  const opened = await openSilent(context)
  const { index } = opened
  const hold = await ask(opened)
  await index.mails()
  const command = await runInTest(context, index, ['hold', 'show', hold.id])
  assert.equal(command.code, 0, command.stderr)
  assert.match(command.stdout, /nothing was heard for 420 days when it was asked for; last sign of life 20/)
  assert.match(command.stdout, /told 20.*: 1 message: 1 delivered; not read/)
  assert.match(command.stdout, new RegExp(`in the words of whoever asked: ${evidence}`))
  const { evidence: json } = JSON.parse((await runInTest(context, index, ['hold', 'show', hold.id, '--json'])).stdout) as {
    evidence: { silentDays: number; notices: unknown[] }
  }
  assert.deepEqual([json.silentDays, json.notices.length], [420, 1])
  assert.doesNotMatch(command.stdout, /gone@example\.org/, 'no address')
  const view = successionEvidenceView((await readSuccessionEvidence(index.instance, index.instance.db.read, hold))!, {
    hold,
    mayReadWords: false,
  })
  const shown = String(view)
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
  assert.match(shown, /Nothing was heard for 420 days, when it was asked for Last sign of life/)
  assert.match(shown, /Told .*: 1 message: 1 delivered; not read/)
  assert.doesNotMatch(shown, /Died in January|example\.org/)
  assert.equal(await readSuccessionEvidence(index.instance, index.instance.db.read, { ...hold, kind: 'remove-owner' }), undefined)
})

test('the hold page shows it to those whom it concerns, the words to administrators alone; an administrator goes back to the project', async (context) => {
  const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'team' })
  const gone = await ownerInTest(index, 'gone')
  const project = await projectOf(index, gone, 'tinyjson')
  index.clock.advance(400 * DAY)
  const max = await ownerInTest(index, 'max')
  await giveMaintainer(index, project.id, max)
  index.clock.advance(20 * DAY)
  const root = await enrolledPerson(index, { name: 'root', isAdministrator: true, headers: { 'x-test-address': '192.0.2.9' } })
  const eve = await enrolledPerson(index, { name: 'eve', headers: { 'x-test-address': '192.0.2.11' } })
  const path = `/manage/${project.normalizedName}/people/gone/succession`
  const page = await root.browser.get(path)
  assert.match(page.text, /href="\/project\/tinyjson\/"[^>]*>Back to <bdi>tinyjson/)
  assert.doesNotMatch(page.text, /href="\/manage\/tinyjson"/)
  assert.equal((await root.browser.get('/project/tinyjson/')).status, 200)
  await root.browser.get(path)
  const asked = await root.browser.submit(path, { evidence })
  const [, holdPath = ''] = /^(\/hold\/[\w-]+)/.exec(asked.location ?? '') ?? []
  assert.notEqual(holdPath, '', asked.text)
  const seen = (await root.browser.get(holdPath)).text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
  assert.match(seen, /What it stands on Nothing was heard for 420 days, when it was asked for Last sign of life/)
  assert.match(seen, /In the words of whoever asked Died in January/)
  assert.equal((await eve.browser.get(holdPath)).status, 404)
})
