import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createPerson } from '../../src/accounts/create-account.ts'
import { makeWelcomeLink } from '../../src/accounts/make-welcome-link.ts'
import type { Principal } from '../../src/accounts/principal.ts'
import { cancelRecovery, requestRecoveryFor } from '../../src/accounts/recovery/operate-recovery.ts'
import { invitePerson } from '../../src/accounts/register.ts'
import { signOutOnHost } from '../../src/accounts/sessions/sign-out-on-host.ts'
import { approveSignIn } from '../../src/accounts/sign-ins/continue-sign-in.ts'
import { listWaitingSignIns } from '../../src/accounts/sign-ins/store.ts'
import { findAccountByName, markAccountClosed } from '../../src/accounts/store.ts'
import { giveBackAccount } from '../../src/incidents/give-back-account.ts'
import { liftFreeze } from '../../src/incidents/lift-freeze.ts'
import { openEvidence } from '../../src/incidents/open-evidence.ts'
import { readPrivate } from '../../src/journal/read-entry.ts'
import type { Recorded } from '../../src/journal/record.ts'
import { listEntries } from '../../src/journal/store.ts'
import { listTokens } from '../../src/tokens/store.ts'
import { BrowserInTest, chrome } from '../browser-in-test.ts'
import { type CommandOutcome, runInTest } from '../command-in-test.ts'
import { type IndexInTest, openIndexInTest, operator } from '../index-in-test.ts'
import { enrolledPerson, mailedLink, PASSWORD, showPassword } from '../person-in-test.ts'

interface Opened {
  readonly index: IndexInTest
  holdfast(...words: string[]): Promise<CommandOutcome>
  /** The same, for what must succeed. */
  done(...words: string[]): Promise<CommandOutcome>
  /** The same, for what must be refused in one sentence; nothing may be written about it. */
  refused(words: readonly string[], says: RegExp): Promise<void>
}

async function open(context: TestContext, settings: Record<string, string> = {}): Promise<Opened> {
  const index = await openIndexInTest(settings, { hasAccounts: false })
  context.after(() => index.close())
  const holdfast = (...words: string[]) => runInTest(context, index, words)
  return {
    index,
    holdfast,
    async done(...words) {
      const outcome = await holdfast(...words)
      assert.equal(outcome.code, 0, outcome.stderr)
      return outcome
    },
    async refused(words, says) {
      const before = (await index.journal()).length
      const outcome = await holdfast(...words)
      assert.equal(outcome.code, 1, `${words.join(' ')}: ${outcome.stdout}${outcome.stderr}`)
      assert.match(outcome.stderr, says)
      assert.equal(outcome.stdout, '')
      assert.equal((await index.journal()).length, before, words.join(' '))
    },
  }
}

const kindsOf = async (index: IndexInTest) => (await index.journal()).map(({ kind }) => kind)
const pathOf = (index: IndexInTest, outcome: CommandOutcome) => outcome.lines.at(-1)!.replace(index.config.publicUrl, '')
const accountOf = async (index: IndexInTest, name: string) => (await findAccountByName(index.instance.db.read, name))!

/** What the operator's reason became in the newest entry of a kind. */
async function privateOf(index: IndexInTest, kind: string) {
  const entry = (await listEntries(index.instance.db.read, 0, 10_000)).findLast((each) => each.kind === kind)!
  return readPrivate(index.instance.vault, entry)
}

/** A sign-in with the right password and the right code that waits for a confirmation. */
async function waitingSignIn(index: IndexInTest, person: { name: string; code(): string }, address: string): Promise<BrowserInTest> {
  index.clock.advance(60_000)
  const browser = new BrowserInTest(index, { 'user-agent': chrome, 'x-test-address': address })
  await showPassword(browser, person.name)
  await browser.get('/sign-in/factor')
  assert.equal((await browser.submit('/sign-in/factor', { 'proof-code': person.code() })).location, '/sign-in/wait')
  return browser
}

test('user create, user link and user invite print links that work once; a newer link kills the older', async (context) => {
  const { index, done } = await open(context)
  const created = await done('user', 'create', 'ada', '--email', 'ada@example.org', '--admin')
  assert.equal(created.lines[0], 'Administrator ada created.')
  const [first, second] = [pathOf(index, created), pathOf(index, await done('user', 'link', 'ada'))]
  assert.match(second, /^\/reset-password\/[\w-]{43}$/)
  const browser = new BrowserInTest(index)
  assert.equal((await browser.get(first)).status, 410)
  assert.equal((await browser.get(second)).status, 200)
  assert.equal((await browser.submit(second, { password: PASSWORD })).location, '/enrol')
  assert.equal((await browser.get(second)).status, 410)

  const invited = await done('user', 'invite', 'bob@example.org')
  assert.equal((await new BrowserInTest(index).get(pathOf(index, invited))).status, 200)
  assert.equal(await mailedLink(index, 'bob@example.org', /\/register\/[\w-]+/), pathOf(index, invited))
  for (const entry of await index.journal()) assert.ok(!JSON.stringify(entry).includes(pathOf(index, invited)))
})

test('user link refuses whoever has a factor, is frozen, closed, a service or nobody', async (context) => {
  const { index, done, refused } = await open(context)
  await enrolledPerson(index, { name: 'grace' })
  await createPerson(index.instance, operator, { name: 'ada', email: 'ada@example.org', isAdministrator: true })
  await done('user', 'create', 'ci', '--service')
  await createPerson(index.instance, operator, { name: 'ice', email: 'ice@example.org', isAdministrator: false })
  await done('user', 'freeze', 'ice', '--reason', 'test')
  await createPerson(index.instance, operator, { name: 'gone', email: 'gone@example.org', isAdministrator: false })
  const gone = await accountOf(index, 'gone')
  await index.instance.db.transaction((tx) => markAccountClosed(tx as Recorded, gone.id, index.clock.now()))
  for (const [name, says] of [
    ['grace', /has a second factor/],
    ['ice', /account is frozen/],
    ['gone', /account is closed/],
    ['ci', /no such account: 'ci'/],
    ['nobody', /no such account: 'nobody'/],
    ['no body', /'no body' is no user name/],
  ] as const)
    await refused(['user', 'link', name], says)
  await refused(['user', 'invite', 'grace@example.org'], /belongs to another account/)
  await refused(['user', 'invite', 'nonsense'], /no e-mail address/)
})

test('user approve lets in the one browser that waits, and nothing else', async (context) => {
  const { index, done, refused } = await open(context, { HOLDFAST_PRESET: 'public' })
  const grace = await enrolledPerson(index, { factor: 'totp' })
  await refused(['user', 'approve', 'grace', '--yes'], /Nobody waits to sign in as 'grace'/)
  const browser = await waitingSignIn(index, grace, '198.51.100.4')
  await refused(['user', 'approve', 'grace'], /Answer y, or say --yes/)
  await refused(['user', 'approve', 'grace', '--sign-in', 'another', '--yes'], /Nobody waits/)
  await refused(['user', 'approve', 'nobody', '--yes'], /no such account/)
  const approved = await done('user', 'approve', 'grace', '--yes', '--reason', 'she called')
  assert.match(approved.lines[0]!, /^Approved: grace with Chrome on Windows from 198\.51\.100\.0\/24\./)
  assert.deepEqual(await privateOf(index, 'sign-in-approved'), {
    osUser: (await privateOf(index, 'sign-in-approved'))!.osUser,
    reason: 'she called',
  })
  await refused(['user', 'approve', 'grace', '--yes'], /Nobody waits/)

  // Another browser that holds the page's address, but not the cookie, gains nothing by the approval.
  const stranger = new BrowserInTest(index, { 'user-agent': chrome, 'x-test-address': '198.51.100.4' })
  await stranger.get('/sign-in')
  assert.notEqual((await stranger.get('/sign-in/wait')).status, 200)
  await browser.get('/sign-in/wait')
  assert.equal((await browser.submit('/sign-in/wait')).location, '/account')
  assert.deepEqual((await kindsOf(index)).slice(-2), ['sign-in-approved', 'signed-in'])
})

test('user approve takes no answer where two wait: one of them may be a thief', async (context) => {
  const { index, holdfast, done } = await open(context, { HOLDFAST_PRESET: 'public' })
  const grace = await enrolledPerson(index, { factor: 'totp' })
  await waitingSignIn(index, grace, '198.51.100.4')
  const own = await waitingSignIn(index, grace, '203.0.113.9')
  const several = await holdfast('user', 'approve', 'grace', '--yes')
  assert.equal(several.code, 1)
  assert.match(several.stderr, /2 sign-ins wait as 'grace'/)
  assert.match(several.stderr, /^SIGN-IN +BROWSER +NETWORK +SINCE$/m)
  const id = /^(\S+) .*203\.0\.113\.0\/24/m.exec(several.stderr)![1]!
  await done('user', 'approve', 'grace', '--sign-in', id, '--yes')
  await own.get('/sign-in/wait')
  assert.equal((await own.submit('/sign-in/wait')).location, '/account')
  // The other one waits on.
  assert.match((await done('user', 'show', 'grace')).stdout, /sign-ins that wait for a confirmation: 1/)
})

test('user approve refuses a sign-in that waited too long', async (context) => {
  const { index, refused } = await open(context, { HOLDFAST_PRESET: 'public' })
  await waitingSignIn(index, await enrolledPerson(index, { factor: 'totp' }), '198.51.100.4')
  index.clock.advance(15 * 60_000)
  await refused(['user', 'approve', 'grace', '--yes'], /Nobody waits/)
})

test('user freeze stops sessions, its tokens and those of its services; unfreeze leaves every token asleep and the account guarded', async (context) => {
  const { index, done, refused } = await open(context, { HOLDFAST_PRESET: 'team', HOLDFAST_READING: 'private' })
  const ada = await enrolledPerson(index, { name: 'ada', isAdministrator: true })
  await done('user', 'create', 'ci', '--service', '--owner', 'ada')
  await done('user', 'create', 'mirror', '--service', '--owner', 'ada')
  const token = (await done('token', 'create', '--user', 'ci', '--all', '--permission', 'read')).lines.at(-1)!
  const reading = async () =>
    (await index.get('/simple/', { authorization: `Basic ${Buffer.from(`__token__:${token}`).toString('base64')}` })).status
  assert.equal(await reading(), 200)

  index.clock.advance(3_600_000)
  await ada.browser.get('/account/factors')
  assert.equal((await ada.browser.submit('/account/factors/recovery-codes')).status, 200)
  await refused(['user', 'freeze', 'ada'], /Say --reason/)
  await refused(['user', 'freeze', 'ada', '--reason', 'x'.repeat(501)], /at most 500 characters/)
  await refused(['user', 'freeze', 'ci', '--reason', 'x'], /a service/)
  await refused(['user', 'unfreeze', 'ada', '--reason', 'x', '--yes'], /not frozen/)
  assert.equal((await done('user', 'freeze', 'ada', '--reason', 'a call from her')).lines[0], 'ada is frozen now.')
  assert.equal((await privateOf(index, 'account-frozen'))!.reason, 'a call from her')
  assert.equal(await reading(), 403)
  assert.doesNotMatch((await ada.browser.get('/')).text, />ada</)
  const entries = (await index.journal()).length
  assert.equal((await done('user', 'freeze', 'ada', '--reason', 'again')).lines[0], 'ada was frozen already.')
  assert.equal((await index.journal()).length, entries)

  await refused(['user', 'unfreeze', 'ada', '--yes'], /Say --reason/)
  await refused(['user', 'unfreeze', 'ada', '--reason', 'seen in person'], /say --yes/)
  const lifted = await done('user', 'unfreeze', 'ada', '--reason', 'seen in person', '--yes')
  assert.equal(lifted.lines[0], 'ada is no longer frozen.')
  assert.equal(lifted.lines[1], '1 token sleeps on: holdfast token list, holdfast token wake ID')
  assert.match(lifted.stdout, /nobody has looked at them:\n2026-01-05 13:00 UTC {2}recovery codes made$/m)
  const returned = (await index.journal()).find(({ kind }) => kind === 'account-returned')!
  assert.deepEqual(returned.public, { actor: 'operator', how: 'operator', tokensKeptAsleep: 1 })
  assert.match((await done('user', 'show', 'ada')).lines[0]!, /^ada, administrator, guarded$/)
  assert.equal(await reading(), 403)
  const [asleep] = await listTokens(index.instance.db.read)
  await done('token', 'wake', asleep!.id)
  assert.equal(await reading(), 200)
})

test('user sign-out ends every session of one person, or of everybody, and freezes nobody', async (context) => {
  const { index, done, refused } = await open(context)
  const [ada, grace] = [await enrolledPerson(index, { name: 'ada', isAdministrator: true }), await enrolledPerson(index)]
  await refused(['user', 'sign-out'], /Say either a name or --everybody/)
  await refused(['user', 'sign-out', 'grace', '--everybody', '--yes'], /Say either a name or --everybody/)
  await refused(['user', 'sign-out', '--everybody'], /say --yes/)
  await refused(['user', 'sign-out', 'nobody'], /no such account/)
  assert.equal((await done('user', 'sign-out', 'grace', '--reason', 'laptop left on a train')).lines[0], '1 session ended.')
  assert.equal((await grace.browser.get('/account')).status, 303)
  assert.equal((await ada.browser.get('/account')).status, 200)
  assert.deepEqual((await index.journal()).at(-1)!.public.because, 'ended-by-operator')
  assert.equal((await done('user', 'sign-out', '--everybody', '--yes')).lines[0], '1 session ended.')
  assert.equal((await ada.browser.get('/account')).status, 303)
  assert.equal((await done('user', 'show', 'ada')).lines[0], 'ada, administrator, active')
  const entries = (await index.journal()).length
  assert.equal((await done('user', 'sign-out', '--everybody', '--yes')).lines[0], '0 sessions ended.')
  assert.equal((await index.journal()).length, entries)
})

test('user show tells state, factors, addresses, sessions and codes, and no secret', async (context) => {
  const { index, done, refused } = await open(context)
  const grace = await enrolledPerson(index, { factor: 'totp' })
  const shown = await done('user', 'show', 'grace')
  assert.equal(shown.lines[0], 'grace, person, active')
  for (const part of [
    /^recovery codes left: 8$/m,
    /^totp +/m,
    /^grace@example\.org +first, verified /m,
    /^Firefox on Linux +192\.0\.2\.0\/24 /m,
  ])
    assert.match(shown.stdout, part)
  const json = (await done('user', 'show', 'grace', '--json')).stdout
  assert.deepEqual(Object.keys(JSON.parse(json).factors[0]), ['id', 'kind', 'name', 'createdAt', 'lastUsedAt', 'isOff'])
  for (const secret of [...grace.recoveryCodes, 'sealed', 'digest', 'argon2']) assert.ok(!`${json}${shown.stdout}`.includes(secret), secret)
  await refused(['user', 'show', 'nobody'], /no such account/)
})

test('a recovery on the host of a single administrator waits three days, and the journal says single-operator', async (context) => {
  const { index, done, refused } = await open(context, { HOLDFAST_PRESET: 'public' })
  await createPerson(index.instance, operator, { name: 'ada', email: 'ada@example.org', isAdministrator: true })
  const grace = await enrolledPerson(index, { factor: 'totp' })
  await refused(['recovery', 'request', 'ada'], /has no second factor yet.*holdfast user link ada/)
  const id = (await done('recovery', 'request', 'grace', '--reason', 'phone and password lost')).lines.at(-1)!
  await refused(['recovery', 'request', 'grace'], /waiting already/)
  assert.match((await done('recovery', 'list')).stdout, /^1 recovery waits\n.*\n\S+ +grace .* 0 of 1$/m)
  await refused(['recovery', 'approve', id], /say --yes/)
  await refused(['recovery', 'approve', 'no-such-id', '--yes'], /no such recovery/)
  await refused(['recovery', 'grant', id, '--yes'], /waits until 2026-01-08/)
  assert.match((await done('recovery', 'approve', id, '--yes')).lines[0]!, /^Noted\. 1 of 1 approvals count\.$/)
  await refused(['recovery', 'grant', id, '--yes'], /waits until/)
  index.clock.advance(72 * 3_600_000)
  const granted = await done('recovery', 'grant', id, '--yes')
  await refused(['recovery', 'grant', id, '--yes'], /no such recovery/)
  await refused(['recovery', 'cancel', id], /no such recovery/)

  const approved = (await index.journal()).find(({ kind }) => kind === 'recovery-approved')!
  assert.equal(approved.public.mode, 'single-operator')
  assert.doesNotMatch((await grace.browser.get('/')).text, />grace</)
  const browser = new BrowserInTest(index)
  assert.equal((await browser.get(pathOf(index, granted))).status, 200)
  assert.match((await done('user', 'show', 'grace')).lines[0]!, /^grace, person, enrolling$/)
})

test("a recovery is stopped on the host, and the operator's approval does not count beside two administrators", async (context) => {
  const { index, done, refused } = await open(context)
  for (const name of ['ada', 'bea'])
    await createPerson(index.instance, operator, { name, email: `${name}@example.org`, isAdministrator: true })
  await enrolledPerson(index, { factor: 'totp' })
  const id = (await done('recovery', 'request', 'grace')).lines.at(-1)!
  const noted = await done('recovery', 'approve', id, '--yes')
  assert.equal(noted.lines[0], 'Noted. 0 of 2 approvals count.')
  assert.match(noted.lines[1]!, /two of them approve on their pages/)
  index.clock.advance(8 * 86_400_000)
  await refused(['recovery', 'grant', id, '--yes'], /0 of 2 approved it/)
  assert.equal((await done('recovery', 'cancel', id)).lines[0], 'The recovery of grace is cancelled.')
  await refused(['recovery', 'cancel', id], /no such recovery/)
  assert.equal((await done('recovery', 'list')).lines[0], '0 recoveries wait')
})

test('evidence of a closed account is opened with a reason, which stands in the journal before a line is read', async (context) => {
  const { index, done, refused } = await open(context)
  await enrolledPerson(index, { factor: 'totp' })
  await refused(['evidence', 'open', 'grace', '--reason', 'court order'], /not closed/)
  const grace = await accountOf(index, 'grace')
  await index.instance.db.transaction((tx) => markAccountClosed(tx as Recorded, grace.id, index.clock.now()))
  await refused(['evidence', 'open', 'grace'], /Say --reason/)
  await refused(['evidence', 'open', 'grace', '--reason', ' '], /Say --reason/)
  await refused(['evidence', 'open', 'nobody', '--reason', 'x'], /no such account/)
  const opened = await done('evidence', 'open', 'grace', '--reason', 'court order 12')
  assert.match(opened.lines[0]!, /^\d+ entries about grace, closed 2026-01-05 12:00 UTC$/)
  assert.match(opened.lines[1]!, /The record of the closed account was opened\. Reason: "court order 12" \(by the operator\)$/)
  assert.match(opened.stdout, /Signed in .*Firefox on Linux, 192\.0\.2\.0\/24/)
  const json = JSON.parse((await done('evidence', 'open', 'grace', '--reason', 'again', '--json')).stdout) as { kind: string }[]
  assert.equal(json.filter(({ kind }) => kind === 'evidence-opened').length, 2)
  assert.equal((await kindsOf(index)).filter((kind) => kind === 'evidence-opened').length, 2)
})

test('what is done on the host is done by nobody else, whatever door is built later', async (context) => {
  const { index } = await open(context, { HOLDFAST_PRESET: 'public' })
  await createPerson(index.instance, operator, { name: 'eve', email: 'eve@example.org', isAdministrator: false })
  const grace = await enrolledPerson(index, { factor: 'totp' })
  await waitingSignIn(index, grace, '198.51.100.4')
  const [account, eve] = [await accountOf(index, 'grace'), await accountOf(index, 'eve')]
  const [waiting] = await listWaitingSignIns(index.instance.db.read, account.id, index.clock.now())
  const { id: request } = await requestRecoveryFor(index.instance, operator, account, async () => {})
  index.clock.advance(8 * 86_400_000)
  const visitor = { kind: 'visitor', account, address: undefined, userAgent: undefined } as const
  const others: readonly Principal[] = [
    visitor,
    { ...visitor, kind: 'notice-link', noticeId: 'x', addressId: null },
    { kind: 'setup-link', address: undefined },
    { kind: 'system', job: 'x' },
  ]
  const before = (await index.journal()).length
  for (const principal of others) {
    for (const act of [
      () => invitePerson(index.instance, principal, 'mallory@example.org'),
      () => makeWelcomeLink(index.instance, principal, eve),
      () => approveSignIn(index.instance, principal, waiting!.id),
      () => signOutOnHost(index.instance, principal, account),
      () => liftFreeze(index.instance, principal, account),
      () => requestRecoveryFor(index.instance, principal, account, async () => {}),
      () => cancelRecovery(index.instance, principal, request),
      () => giveBackAccount(index.instance, principal, request),
      () => openEvidence(index.instance, principal, account, 'x'),
    ])
      await assert.rejects(async () => act(), { code: 'permission-missing' }, `${principal.kind}: ${act}`)
  }
  assert.equal((await index.journal()).length, before)
})

test('mail status counts, and mail test says what became of one mail', async (context) => {
  const { index, done, refused } = await open(context)
  await done('user', 'invite', 'bob@example.org')
  assert.match((await done('mail', 'status')).lines[0]!, /^Mails are written to .*outbox, because HOLDFAST_SMTP_URL is not set\. 1 wait\.$/)
  await index.mails()
  const counts = JSON.parse((await done('mail', 'status', '--json')).stdout)
  assert.deepEqual([counts.way, counts.waiting, counts.delivered, counts.failed], ['outbox', 0, 1, 0])
  await refused(['mail', 'test', 'nonsense'], /no e-mail address/)
  assert.match((await done('mail', 'test', 'bob@example.org')).lines[0]!, /^Written to .*outbox\. No mail server is set/)

  const mailerThat = (send: () => Promise<'accepted' | { rejected: string }>) => ({ send, close: async () => {} })
  for (const [mailer, says] of [
    [mailerThat(async () => ({ rejected: '550 no such user' })), /The mail was rejected: 550 no such user\./],
    [mailerThat(() => Promise.reject(new Error('connect ECONNREFUSED'))), /The mail was not handed over: connect ECONNREFUSED\./],
  ] as const) {
    const outcome = await runInTest(context, index, ['mail', 'test', 'bob@example.org'], mailer)
    assert.equal(outcome.code, 1)
    assert.match(outcome.stderr, says)
  }
})
