import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import type { Account } from '../../src/accounts/account.ts'
import { addAccount, createPerson, createService } from '../../src/accounts/create-account.ts'
import { actorOf } from '../../src/accounts/principal.ts'
import { openReception } from '../../src/accounts/reception.ts'
import { findAccountByName } from '../../src/accounts/store.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { isRefusal } from '../../src/errors.ts'
import { findHold, findLiveHold } from '../../src/holds/store.ts'
import { tickHolds } from '../../src/holds/tick-holds.ts'
import { record } from '../../src/journal/record.ts'
import { answerHold } from '../../src/ownership/decide-hold.ts'
import { inviteToProject } from '../../src/ownership/invite-to-project.ts'
import { listAudience } from '../../src/ownership/list-audience.ts'
import { type Above, openOwnership } from '../../src/ownership/open-desk.ts'
import { turnPlans } from '../../src/policies/plans/turn-plans.ts'
import { openPolicyView } from '../../src/policies/policy-view.ts'
import { settleConfiguration } from '../../src/policies/settle-configuration.ts'
import { findPolicyVersion } from '../../src/policies/store.ts'
import { buildWheel } from '../build/wheel.ts'
import { runInTest } from '../command-in-test.ts'
import { type IndexInTest, openIndexInTest, operator } from '../index-in-test.ts'
import { ownerInTest, projectOf } from '../ownership-in-test.ts'
import { enrolledPerson } from '../person-in-test.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** With one administrator, who reads his mail. */
async function indexWith(context: TestContext, settings: Record<string, string> = {}): Promise<IndexInTest> {
  const index = await openIndexInTest({ HOLDFAST_PRESET: 'public', ...settings }, { hasAccounts: false })
  context.after(() => index.close())
  const account: Account = {
    id: randomUUID(),
    kind: 'person',
    name: 'ada',
    isAdministrator: true,
    ownerId: null,
    createdAt: index.clock.now() - 100 * DAY,
    enrolledAt: null,
    phrase: null,
    closedAt: null,
    language: 'en',
  }
  const email = { address: 'ada@example.org', isVerified: true }
  await record(index.instance, actorOf(operator, index.clock.now()), async (tx) => ({
    result: undefined,
    events: [await addAccount(tx, { account, passwordHash: null, email })],
  }))
  return index
}

const aboveNothing: Above = { projectName: async () => undefined, deletedAmong: async () => new Set() }

/** The index starts again with other settings, in another process. */
async function restart(index: IndexInTest, settings: Record<string, string>) {
  const { config } = readConfig({ HOLDFAST_DATA: index.folder, HOLDFAST_READING: 'public', ...settings })
  const { db, clock, vault } = index.instance
  const view = openPolicyView<Config>(config, (await findPolicyVersion(db.read))?.policy)
  const desk = openOwnership(openReception({ db, clock, vault, config: view.config }), aboveNothing)
  const settled = await settleConfiguration(desk, operator, config)
  await view.follow(db.read)
  return { config, view, desk, settled }
}

type Desk = Awaited<ReturnType<typeof restart>>['desk']

async function pass(index: IndexInTest, desk: Desk, milliseconds: number): Promise<void> {
  await index.mails()
  const step = HOUR / 2
  for (let passed = 0; passed < milliseconds; passed += step) {
    index.clock.advance(Math.min(step, milliseconds - passed))
    await tickHolds(desk, { tickMilliseconds: step })
  }
}

const kindsOf = async (index: IndexInTest) => (await index.journal()).map(({ kind }) => kind)
const waiting = (index: IndexInTest) => findLiveHold(index.instance.db.read, 'loosen-policy', 'policy')

test('the first start writes down what is in force, and the same start again writes nothing', async (context) => {
  const index = await indexWith(context)
  const first = await restart(index, { HOLDFAST_PRESET: 'public' })
  assert.equal(first.settled.version, 1)
  const entries = (await index.journal()).filter(({ kind }) => kind === 'policy-changed')
  assert.equal(entries.length, 1)
  const { version, digest, because, policy, differences } = entries[0]!.public as Record<string, unknown>
  assert.deepEqual([version, digest, because, differences], [1, first.settled.digest, 'first', []])
  assert.equal((policy as Record<string, unknown>)['owners.removePeer'], 7 * DAY)
  const before = (await kindsOf(index)).length
  assert.deepEqual((await restart(index, { HOLDFAST_PRESET: 'public' })).settled.version, 1)
  assert.equal((await kindsOf(index)).length, before)
})

test('what is stricter is in force at once, and the journal says the difference in words', async (context) => {
  const index = await indexWith(context)
  await restart(index, { HOLDFAST_PRESET: 'public' })
  const { settled, view } = await restart(index, { HOLDFAST_PRESET: 'public', HOLDFAST_TRASH_DAYS: '90', HOLDFAST_OLD_FACTOR_HOURS: '720' })
  assert.equal(settled.version, 2)
  assert.equal(view.config.trashDays, 90)
  assert.deepEqual((await index.journal()).at(-1)!.public.differences, [
    'how old a factor must be to confirm what matters most: 14 days -> 30 days',
    'how long the bytes of a deleted file are kept: 30 days -> 90 days',
  ])
  assert.equal(await waiting(index), undefined)
})

test('what is looser waits for 72 hours of observed time on a public index, and follows without a restart', async (context) => {
  const index = await indexWith(context)
  await restart(index, { HOLDFAST_PRESET: 'public' })
  const { settled, view, desk } = await restart(index, {
    HOLDFAST_PRESET: 'team',
    HOLDFAST_REGISTRATION: 'open',
    HOLDFAST_TRASH_DAYS: '90',
  })
  assert.ok(settled.waits.includes('the preset: public -> team'))
  assert.ok(settled.changed.includes('how long the bytes of a deleted file are kept: 30 days -> 90 days'))
  assert.ok(!settled.changed.some((change) => settled.waits.includes(change)))
  assert.deepEqual([view.config.preset, view.config.trashDays], ['public', 90], 'the stricter of both, each')
  assert.equal(desk.ownerTerms.removePeer, 7 * DAY)
  assert.equal(desk.terms.oldAfterMilliseconds, 14 * DAY)

  // Nobody could know yet: the mail has not gone out.
  index.clock.advance(MINUTE)
  await tickHolds(desk)
  assert.equal((await waiting(index))?.state, 'announcing')
  await pass(index, desk, 71 * HOUR)
  await view.follow(index.instance.db.read)
  assert.equal(desk.ownerTerms.removePeer, 7 * DAY)
  await pass(index, desk, 2 * HOUR)
  await view.follow(index.instance.db.read)
  assert.equal(await waiting(index), undefined)
  assert.equal(view.config.preset, 'team')
  assert.equal(desk.ownerTerms.removePeer, 72 * HOUR)
  assert.equal(desk.terms.oldAfterMilliseconds, 72 * HOUR)
  const changed = (await index.journal()).filter(({ kind }) => kind === 'policy-changed').at(-1)!
  assert.deepEqual([changed.public.version, changed.public.because], [3, 'waited'])
  assert.ok((changed.public.differences as string[]).includes('the wait before a senior owner is removed: 14 days -> 7 days'))
})

test('a clock that is set forward by a year loosens nothing', async (context) => {
  const index = await indexWith(context)
  await restart(index, { HOLDFAST_PRESET: 'public' })
  const { view, desk } = await restart(index, { HOLDFAST_PRESET: 'team' })
  await pass(index, desk, HOUR)
  index.clock.advance(365 * DAY)
  await tickHolds(desk)
  await view.follow(index.instance.db.read)
  assert.equal(view.config.preset, 'public')
  assert.equal((await waiting(index))?.state, 'paused')
})

test('a team waits for a day, one person not at all, and an index without administrators has nobody to ask', async (context) => {
  const index = await indexWith(context)
  await restart(index, { HOLDFAST_PRESET: 'team' })
  const team = await restart(index, { HOLDFAST_PRESET: 'solo' })
  assert.equal((await waiting(index))?.durationMilliseconds, 24 * HOUR)
  await pass(index, team.desk, 25 * HOUR)
  const solo = await restart(index, { HOLDFAST_PRESET: 'solo', HOLDFAST_TRASH_DAYS: '0' })
  assert.deepEqual(solo.settled.waits, [])
  assert.equal(solo.view.config.trashDays, 0)

  const empty = await openIndexInTest({ HOLDFAST_PRESET: 'public' }, { hasAccounts: false })
  context.after(() => empty.close())
  await restart(empty, { HOLDFAST_PRESET: 'public' })
  assert.deepEqual((await restart(empty, { HOLDFAST_PRESET: 'solo' })).settled.waits, [])
})

test('taking the wish back withdraws it, and another wish begins to wait anew', async (context) => {
  const index = await indexWith(context)
  await restart(index, { HOLDFAST_PRESET: 'public' })
  const asked = await restart(index, { HOLDFAST_PRESET: 'public', HOLDFAST_TRASH_DAYS: '20' })
  const first = (await waiting(index))!
  await pass(index, asked.desk, 50 * HOUR)
  await restart(index, { HOLDFAST_PRESET: 'public', HOLDFAST_TRASH_DAYS: '20' })
  assert.equal((await waiting(index))?.id, first.id, 'the same wish joins')
  await restart(index, { HOLDFAST_PRESET: 'public', HOLDFAST_TRASH_DAYS: '1' })
  const second = (await waiting(index))!
  assert.notEqual(second.id, first.id)
  assert.equal(second.remainingMilliseconds, 72 * HOUR)
  assert.equal((await findHold(index.instance.db.read, first.id))?.state, 'withdrawn')
  await restart(index, { HOLDFAST_PRESET: 'public' })
  assert.equal(await waiting(index), undefined)
  assert.equal((await findPolicyVersion(index.instance.db.read))?.version, 1)
})

test('any administrator stops it in a session; the stricter policy stays, also through restarts', async (context) => {
  const index = await indexWith(context)
  const maria = await enrolledPerson(index, { name: 'maria', isAdministrator: true })
  await restart(index, { HOLDFAST_PRESET: 'public' })
  await restart(index, { HOLDFAST_PRESET: 'solo' })
  const hold = (await waiting(index))!
  assert.ok((await index.mails()).some(({ to, subject }) => to === maria.email && /a looser policy of this index/.test(subject)))

  const page = await maria.browser.get('/admin/policy')
  assert.equal(page.status, 200)
  assert.match(page.text, /Waits to be loosened/)
  assert.match(page.text, /the preset: <strong>public<\/strong>, then <strong>solo<\/strong>/)
  const holdPage = await maria.browser.get(`/hold/${hold.id}`)
  assert.match(holdPage.text, /asked for a looser policy of this index: .*; and \d+ more\./)
  const answer = await maria.browser.submit(`/hold/${hold.id}/object`, {})
  assert.ok([200, 303].includes(answer.status), answer.text)
  assert.equal((await findHold(index.instance.db.read, hold.id))?.state, 'vetoed')
  const again = await restart(index, { HOLDFAST_PRESET: 'solo' })
  assert.ok(again.settled.refused.includes('the preset: public -> solo'))
  assert.deepEqual(again.settled.waits, [])
  assert.equal(again.view.config.preset, 'public')
  assert.match((await maria.browser.get('/admin/policy')).text, /Configured, and not in force|Policy 1/)
})

test('whoever is no administrator sees no page of the policy and stops nothing', async (context) => {
  const index = await indexWith(context)
  const grace = await enrolledPerson(index, { name: 'grace' })
  await restart(index, { HOLDFAST_PRESET: 'public' })
  const { desk } = await restart(index, { HOLDFAST_PRESET: 'solo' })
  assert.equal((await grace.browser.get('/admin/policy')).status, 403)
  const hold = (await waiting(index))!
  const outsider = await ownerInTest(index, 'mallory')
  for (const answer of ['object', 'withdraw', 'release', 'undo'] as const)
    await assert.rejects(answerHold(desk, outsider.session(), hold.id, answer), (error) => isRefusal(error, 'hold-unknown'))
  assert.equal((await waiting(index))?.state, 'announcing')
})

test('holdfast policy show says version, digest, what waits and what is planned', async (context) => {
  const index = await indexWith(context)
  const unserved = await runInTest(context, index, ['policy', 'show'])
  assert.match(unserved.stdout, /^The index was not served yet/)
  const { settled } = await restart(index, { HOLDFAST_PRESET: 'public' })
  await restart(index, { HOLDFAST_PRESET: 'public', HOLDFAST_TRASH_DAYS: '7' })
  const { stdout, code } = await runInTest(context, index, ['policy', 'show'])
  assert.equal(code, 0)
  assert.match(stdout, /^Policy 1 is in force since 2026-01-05 12:00 UTC\./)
  assert.ok(stdout.includes(`Digest: ${settled.digest}`))
  assert.match(
    stdout,
    /Waits to be loosened \(announcing; hold [0-9a-f-]{36}\):\n {2}how long the bytes of a deleted file are kept: 30 days -> 7 days/,
  )
  assert.match(stdout, /owners\.removePeer +7 days/)
  const shown = JSON.parse((await runInTest(context, index, ['policy', 'show', '--json'])).stdout)
  assert.equal(shown.waits.changes[0].setting, 'trashDays')
  assert.equal(shown.policy.trashDays, 30)
})

const ANY_ROLE = 'any role in any project or organisation'
const planWords = (from: string, ...more: string[]) => [
  'policy',
  'plan',
  '--require',
  'passkey',
  '--for',
  ANY_ROLE,
  '--from',
  from,
  ...more,
]

test('one command asks for a passkey from everybody with a role by the end of the year', async (context) => {
  const index = await indexWith(context)
  await enrolledPerson(index, { name: 'grace', factor: 'totp' })
  await enrolledPerson(index, { name: 'heidi' })
  await enrolledPerson(index, { name: 'outsider', factor: 'totp' })
  const account = async (name: string) => ({
    account: (await findAccountByName(index.instance.db.read, name))!,
    session: () => assert.fail(),
  })
  await projectOf(index, await account('grace'), 'tinyjson', [await account('heidi')])

  const preview = await runInTest(context, index, planWords('2026-02-05', '--preview'))
  assert.match(preview.stdout, /^1 of 2 lack a passkey\.\nACCOUNT +HAS +LACKS\ngrace +totp +passkey\n$/)
  assert.ok(!(await kindsOf(index)).includes('policy-planned'), 'a preview changes nothing')

  const planned = await runInTest(context, index, planWords('2026-02-05', '--yes'))
  assert.match(planned.stdout, /^Planned for 2026-02-05 00:00 UTC\. 1 person of 2 lack it and were told/)
  const mails = async () =>
    (await index.mails())
      .filter(({ subject }) => /roles (will )?need|planned rule/.test(subject))
      .map(({ to, subject }) => `${to}: ${subject.replace(/^\S+ /, '')}`)
  assert.equal((await mails()).length, 1)
  assert.match((await mails())[0]!, /^grace@example\.org: .*Your roles will need a passkey/)

  const day = async (at: number) => {
    index.clock.advance(at - index.clock.now())
    return turnPlans(index.instance, listAudience)
  }
  const from = Date.UTC(2026, 1, 5)
  assert.equal(await day(from - 15 * DAY), 0)
  assert.equal(await day(from - 14 * DAY), 1)
  assert.equal(await turnPlans(index.instance, listAudience), 0, 'once')
  assert.equal(await day(from - 3 * DAY), 1)
  assert.equal(await day(from - DAY), 1)
  assert.equal((await mails()).length, 4)

  assert.equal(await day(from), 1)
  const kinds = await kindsOf(index)
  assert.equal(kinds.filter((kind) => kind === 'plan-reminded').length, 3)
  assert.equal(kinds.at(-1), 'plan-switched')
  assert.match((await mails()).at(-1)!, /Your roles need a passkey now/)
  assert.match(
    (await runInTest(context, index, ['policy', 'show'])).stdout,
    /In force: everybody with a role needs a passkey since 2026-02-05/,
  )
})

test('after the switch an owner without a passkey acts no more, keeps his role, enrols, and goes on', async (context) => {
  const index = await indexWith(context)
  await createPerson(index.instance, operator, { name: 'invitee', email: 'invitee@example.org', isAdministrator: false })
  // ci publishes for ada, who has no factor at all.
  await createService(index.instance, operator, { name: 'ci' })
  const token = await index.token()
  const file = (version: string) => buildWheel({ name: 'tinyjson', version })
  assert.equal((await index.upload(token, file('1.0'))).status, 200)
  const heidi = await ownerInTest(index, 'heidi')
  const project = await projectOf(index, heidi, 'other')
  await runInTest(context, index, planWords('2026-01-06', '--yes'))
  assert.equal((await index.upload(token, file('1.1'))).status, 200, 'planned is not in force')
  index.clock.advance(2 * DAY)
  await turnPlans(index.instance, listAudience)

  const refused = await index.upload(token, file('1.2'))
  assert.equal(refused.status, 403)
  assert.match(await refused.text(), /asks for a passkey/)
  const yanked = await index.call('POST', '/api/v1/projects/tinyjson/releases/1.0/yank', token, {})
  assert.ok([403, 404, 405].includes(yanked.status))
  assert.equal((await index.get('/simple/tinyjson/')).status, 200, 'reading is no act of a role')
  assert.equal(
    (await index.instance.db.read.withTables<{ role: { project_id: string } }>().selectFrom('role').select('project_id').execute()).length,
    2,
    'roles are kept',
  )
  // Whoever has one goes on.
  await inviteToProject(index.instance, heidi.session(), project, { name: 'invitee', role: 'owner' })
})

test('administrators without a passkey lose their pages, not their account', async (context) => {
  const index = await indexWith(context)
  const root = await enrolledPerson(index, { name: 'root', factor: 'totp', isAdministrator: true })
  await runInTest(context, index, ['policy', 'plan', '--require', 'passkey', '--for', 'administrators', '--from', '2026-01-06', '--yes'])
  assert.equal((await root.browser.get('/admin/policy')).status, 200)
  index.clock.advance(13 * HOUR)
  await turnPlans(index.instance, listAudience)
  assert.equal((await root.browser.get('/admin/policy')).status, 403)
  assert.equal((await root.browser.get('/account/factors')).status, 200, 'enrolment is open')
})

test('a plan is taken back at once before its day, and waits like every loosening after it', async (context) => {
  const index = await indexWith(context)
  const { desk } = await restart(index, { HOLDFAST_PRESET: 'public' })
  const maria = await enrolledPerson(index, { name: 'maria', factor: 'totp', isAdministrator: true })
  const words = ['policy', 'plan', '--require', 'passkey', '--for', 'administrators', '--from']
  await runInTest(context, index, [...words, '2026-03-01', '--yes'])
  assert.match((await runInTest(context, index, ['policy', 'plan', '--cancel', '--yes'])).stdout, /^Taken back/)
  assert.ok((await index.mails()).some(({ to, subject }) => to === maria.email && /planned rule was taken back/.test(subject)))

  await runInTest(context, index, [...words, '2026-01-06', '--yes'])
  index.clock.advance(13 * HOUR)
  await turnPlans(index.instance, listAudience)
  assert.match(
    (await runInTest(context, index, ['policy', 'plan', '--cancel', '--yes'])).stdout,
    /^It is in force, so taking it back was announced/,
  )
  assert.equal((await maria.browser.get('/admin/policy')).status, 403)
  await tickHolds(desk)
  await pass(index, desk, 71 * HOUR)
  assert.match((await runInTest(context, index, ['policy', 'show'])).stdout, /In force: every administrator/)
  await pass(index, desk, 2 * HOUR)
  assert.doesNotMatch((await runInTest(context, index, ['policy', 'show'])).stdout, /every administrator/)
  assert.ok((await kindsOf(index)).includes('plan-cancelled'))
})

const wrong: readonly [title: string, words: readonly string[], says: RegExp][] = [
  ['without whom', ['--require', 'passkey', '--from', '2027-01-01'], /Say --for/],
  ['without what', ['--for', 'owners', '--from', '2027-01-01'], /Say --require/],
  ['without when', ['--for', 'owners', '--require', 'passkey'], /Say --from/],
  ['for a factor that there is not', ['--require', 'sms', '--for', 'owners', '--from', '2027-01-01'], /'sms' cannot be asked for/],
  ['for nobody', ['--require', 'passkey', '--for', 'everyone', '--from', '2027-01-01'], /'everyone' names nobody/],
  ['for a project that there is not', ['--require', 'passkey', '--for', 'owners of nothing', '--from', '2027-01-01'], /nothing/],
  ['for yesterday', ['--require', 'passkey', '--for', 'owners', '--from', '2026-01-04'], /still to come/],
  ['for the 31st of February', ['--require', 'passkey', '--for', 'owners', '--from', '2026-02-31'], /2026-02-31/],
  ['taken back where there is none', ['--cancel'], /no such plan/],
  ['taken back by a wrong id', ['--cancel', 'x'], /no such plan/],
]
test('a plan that is not clear changes nothing, and says what is missing', async (context) => {
  const index = await indexWith(context)
  const before = (await kindsOf(index)).length
  for (const [title, words, says] of wrong) {
    const { code, stderr } = await runInTest(context, index, ['policy', 'plan', '--yes', ...words])
    assert.equal(code, 1, title)
    assert.match(stderr, says, title)
  }
  await runInTest(context, index, planWords('2027-01-01', '--yes'))
  const twice = await runInTest(context, index, planWords('2027-02-01', '--yes'))
  assert.match(twice.stderr, /planned or in force already/)
  assert.equal((await kindsOf(index)).length, before + 1)
})

test('where browsers make no passkeys nobody can be asked for one', async (context) => {
  const index = await indexWith(context, { HOLDFAST_PUBLIC_URL: 'http://192.0.2.1:8080' })
  const { code, stderr } = await runInTest(context, index, planWords('2027-01-01', '--yes'))
  assert.equal(code, 1)
  assert.match(stderr, /Passkeys do not work/)
})

test('a clock that jumped locks nobody out of a role', async (context) => {
  const index = await indexWith(context)
  await runInTest(context, index, planWords('2027-01-01', '--yes'))
  const { instance } = index
  await tickHolds(instance)
  index.clock.advance(400 * DAY)
  await tickHolds(instance)
  assert.equal(await turnPlans(instance, listAudience), 0)
})
