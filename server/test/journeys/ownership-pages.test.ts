import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { findAccountByName } from '../../src/accounts/store.ts'
import { listLiveHolds } from '../../src/holds/store.ts'
import { tickHolds } from '../../src/holds/tick-holds.ts'
import type { OwnedProject } from '../../src/ownership/desk.ts'
import { listRoles } from '../../src/ownership/store.ts'
import { createToken } from '../../src/tokens/create-token.ts'
import { ownershipRoutes } from '../../src/web/ownership-routes.ts'
import { type Answered, BrowserInTest } from '../browser-in-test.ts'
import { buildSdist } from '../build/sdist.ts'
import { buildWheel } from '../build/wheel.ts'
import { type IndexInTest, openIndexInTest, operator } from '../index-in-test.ts'
import { type OwnerInTest, projectOf } from '../ownership-in-test.ts'
import { confirmWithPasskey, enrolledPerson, type PersonInTest } from '../person-in-test.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** People who enrolled 40 days ago. The first owns `tinyjson` for long, the others among its owners since yesterday. */
async function open(context: TestContext, names: readonly string[], { owners = 1, administrator = '' } = {}) {
  const settings = {
    HOLDFAST_PRESET: 'public',
    HOLDFAST_SESSION_IDLE_DAYS: '300',
    HOLDFAST_SESSION_DAYS: '365',
    HOLDFAST_FRESH_MINUTES: '1440',
  }
  const index = await openIndexInTest(settings, { hasAccounts: false })
  context.after(() => index.close())
  const people: PersonInTest[] = []
  for (const [at, name] of names.entries())
    people.push(
      await enrolledPerson(index, { name, isAdministrator: name === administrator, headers: { 'x-test-address': `192.0.2.${at + 1}` } }),
    )
  index.clock.advance(40 * DAY)
  for (const person of people) {
    await person.browser.get('/account/password')
    await person.browser.submit('/account/confirm')
    await confirmWithPasskey(person, person.browser)
  }
  const accounts: OwnerInTest[] = []
  for (const name of names) accounts.push({ account: (await findAccountByName(index.instance.db.read, name))! } as OwnerInTest)
  const project = await projectOf(index, accounts[0]!, 'tinyjson', accounts.slice(1, owners))
  return { index, project, people: people as [PersonInTest, PersonInTest, PersonInTest, PersonInTest] }
}

/** Sends a form that asks for the passkey, and shows it. */
async function sendWithPasskey(person: PersonInTest, action: string, fields: Record<string, string | string[]> = {}): Promise<Answered> {
  const asked = await person.browser.submit(action, fields)
  assert.equal(asked.refusal, 'proof-needed', asked.text)
  return confirmWithPasskey(person, person.browser)
}

/** Lets observed time pass: hour by hour, mails delivered. */
async function pass(index: IndexInTest, milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= HOUR) {
    index.clock.advance(HOUR)
    await index.mails()
    await tickHolds(index.instance, { tickMilliseconds: HOUR, steadyMilliseconds: HOUR })
  }
}

async function rolesOf(index: IndexInTest, project: OwnedProject): Promise<Record<string, string>> {
  const { read } = index.instance.db
  const roles: Record<string, string> = {}
  for (const { accountId, role } of await listRoles(read, project.id)) roles[(await index.instance.accountName(read, accountId))!] = role
  return roles
}

/** Asks for the removal of an owner on the pages; the path of the hold. */
async function askRemoval(person: PersonInTest, target: string): Promise<string> {
  await person.browser.get(`/manage/tinyjson/people/${target}`)
  const { location, text } = await sendWithPasskey(person, `/manage/tinyjson/people/${target}`)
  assert.match(location ?? text, /^\/hold\/[\w-]+\?done=asked$/)
  return location!.replace(/\?.*/, '')
}

const plain = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

test('every page and form wants a session, and every form its own token', async (context) => {
  const { index, people } = await open(context, ['ada', 'eve'])
  const before = (await index.journal()).length
  for (const { method, path, guard } of ownershipRoutes) {
    if (guard.who === 'anyone') continue
    const address = path.replace(':name', 'tinyjson').replace(':person', 'ada').replace(/:\w+/g, '1')
    const stranger = new BrowserInTest(index)
    if (method === 'GET') {
      assert.equal((await stranger.get(address)).location, `/sign-in?next=${encodeURIComponent(address)}`, path)
      continue
    }
    assert.equal((await stranger.post(address, {})).status, 401, path)
    const forged = await people[1].browser.post(address, { csrf: 'x' })
    assert.equal(forged.refusal, guard.who === 'administrator' ? 'administrator-needed' : 'form-stale', path)
  }
  assert.equal((await index.journal()).length, before)
})

test('the people of a project are shown to its owners, less to its maintainers, and to nobody else', async (context) => {
  const { index, people, project } = await open(context, ['ada', 'bob', 'max', 'eve'], { owners: 2, administrator: 'eve' })
  const [ada, bob, max, eve] = people
  await ada.browser.get('/manage/tinyjson')
  assert.equal(
    (await ada.browser.submit('/manage/tinyjson/invite', { name: 'max', role: 'maintainer' })).location,
    '/manage/tinyjson?done=invited',
  )
  await max.browser.get('/account/invitations')
  const accept = /action="(\/account\/invitations\/[\w-]+\/accept)"/.exec(max.browser.page)![1]!
  assert.equal((await max.browser.submit(accept)).location, '/manage/tinyjson?done=joined')
  assert.deepEqual(await rolesOf(index, project), { ada: 'owner', bob: 'owner', max: 'maintainer' })

  const shown = plain((await ada.browser.get('/manage/tinyjson')).text)
  assert.match(shown, /ada you owner since \d+ \w+ \d+ , made the project protected by: passkey/)
  assert.match(shown, /bob probation owner since .* came after you were established · on probation until/)
  assert.match(shown, /max maintainer/)
  const asBob = plain((await bob.browser.get('/manage/tinyjson')).text)
  assert.match(asBob, /senior to you/)
  const limited = await max.browser.get('/manage/tinyjson')
  assert.equal(limited.status, 200)
  assert.doesNotMatch(limited.text, /Invite somebody|Remove or make smaller|Open offers/)
  assert.match(limited.text, /The brake/)
  assert.equal((await max.browser.get('/manage/tinyjson/people/ada')).refusal, 'role-none')
  // Also to an administrator: what he may do he does elsewhere.
  assert.equal((await eve.browser.get('/manage/tinyjson')).refusal, 'project-unknown')
  assert.equal((await ada.browser.get('/manage/nothing')).refusal, 'project-unknown')
  assert.equal((await ada.browser.get('/manage/%00')).status, 400)
})

test('an offer to become an owner asks for the passkey, and waits after it was taken', async (context) => {
  const { index, people, project } = await open(context, ['ada', 'bob', 'eve'], { owners: 2 })
  const [ada, bob, eve] = people
  await ada.browser.get('/manage/tinyjson')
  assert.equal(
    (await sendWithPasskey(ada, '/manage/tinyjson/invite', { name: 'eve', role: 'owner' })).location,
    '/manage/tinyjson?done=invited',
  )
  await eve.browser.get('/account/invitations')
  assert.match(eve.browser.page, /<h1>1 offer waits for your answer<\/h1>/)
  const accepted = await eve.browser.submit(/action="(\/account\/invitations\/[\w-]+\/accept)"/.exec(eve.browser.page)![1]!)
  assert.match(accepted.location!, /^\/hold\/[\w-]+\?done=accepted$/)
  const path = accepted.location!.replace(/\?.*/, '')
  const shown = plain((await eve.browser.get(path)).text)
  assert.match(shown, /eve took the offer of ada to become an owner of tinyjson\./)
  assert.match(shown, /The wait of 24 hours begins when everybody/)
  // A junior can object only; the senior ends it.
  assert.match(plain((await bob.browser.get(path)).text), /Object to this change/)
  await ada.browser.get(path)
  assert.match(ada.browser.page, /Stop this change/)
  assert.equal((await ada.browser.submit(`${path}/object`, { reason: 'I clicked the wrong name' })).location, `${path}?done=object`)
  const stopped = plain((await eve.browser.get(path)).text)
  assert.match(stopped, /ada stopped it\. Everything stays as it was\./)
  assert.doesNotMatch(stopped, /wrong name/)
  await pass(index, 3 * DAY)
  assert.deepEqual(await rolesOf(index, project), { ada: 'owner', bob: 'owner' })
})

test('an offer is ended by an owner, and declined by whoever got it', async (context) => {
  const { people } = await open(context, ['ada', 'bob', 'eve'], { owners: 2 })
  const [ada, bob, eve] = people
  const offer = async () => {
    await ada.browser.get('/manage/tinyjson')
    await ada.browser.submit('/manage/tinyjson/invite', { name: 'eve', role: 'reader' })
    await eve.browser.get('/account/invitations')
    return /\/account\/invitations\/([\w-]+)\/accept/.exec(eve.browser.page)![1]!
  }
  const first = await offer()
  await bob.browser.get('/manage/tinyjson')
  assert.equal((await bob.browser.submit(`/manage/tinyjson/invitations/${first}/cancel`)).location, '/manage/tinyjson?done=ended')
  const late = await eve.browser.submit(`/account/invitations/${first}/accept`)
  assert.equal(late.refusal, 'invitation-unknown')
  assert.match(late.text, /Nothing was changed/)
  const second = await offer()
  assert.equal((await eve.browser.submit(`/account/invitations/${second}/decline`)).location, '/account/invitations?done=declined')
  assert.doesNotMatch((await ada.browser.get('/manage/tinyjson')).text, /Open offers/)
})

test('a mistake in an invitation is told at its field, and what was typed stays', async (context) => {
  const { people } = await open(context, ['ada', 'bob'])
  const { browser } = people[0]
  for (const [name, says] of [
    ['nobody-here', /nobody-here/],
    ['ada', /that role, or a greater one/],
    ['<b>x', /&lt;b&gt;x/],
    ['', /./],
  ] as const) {
    await browser.get('/manage/tinyjson')
    const answer = await browser.submit('/manage/tinyjson/invite', { name, role: 'maintainer' })
    assert.equal(answer.status, 400, name)
    assert.match(answer.text, /aria-invalid="true"/)
    assert.match(answer.text, says)
    assert.match(answer.text, /<option value="maintainer" selected>/)
  }
  assert.equal((await browser.submit('/manage/tinyjson/invite', { name: 'bob', role: 'king' })).refusal, 'body-invalid')
})

test('before somebody loses a role, a page says how long it waits, who can stop it and what can be undone', async (context) => {
  const { people } = await open(context, ['ada', 'bob', 'eve'], { owners: 3 })
  const [ada, bob] = people
  const removal = plain((await ada.browser.get('/manage/tinyjson/people/bob')).text)
  assert.match(removal, /Remove bob from tinyjson\?/)
  assert.match(removal, /It waits for 7 days, from the moment when everybody whom it concerns could know of it\./)
  assert.match(removal, /Meanwhile bob can neither publish nor manage here, but can object\./)
  assert.match(removal, /If any of bob and eve objects, everything stays as it is until administrators decide\./)
  assert.match(removal, /bob can take it back for 7 days\./)
  assert.match(plain((await ada.browser.get('/manage/tinyjson/people/bob?to=reader')).text), /Make bob a reader of tinyjson\?/)
  const refused = await bob.browser.get('/manage/tinyjson/people/ada')
  assert.match(plain(refused.text), /Remove ada from tinyjson: not now This would leave the project/)
  assert.doesNotMatch(refused.text, /<button class="button destructive"/)
  assert.match(
    plain((await ada.browser.get('/manage/tinyjson/people/ada')).text),
    /Leave tinyjson\?.*You are the last owner of long standing\./,
  )
  for (const path of ['/manage/tinyjson/people/nobody', '/manage/tinyjson/people/bob?to=owner', '/manage/tinyjson/people/..%2f'])
    assert.equal((await ada.browser.get(path)).status, 404, path)
})

test('a removal waits, is seen by everybody concerned and by nobody else, and happens after its time', async (context) => {
  const { index, people, project } = await open(context, ['ada', 'bob', 'eve'], { owners: 2 })
  const [ada, bob, eve] = people
  const path = await askRemoval(ada, 'bob')
  assert.match(plain((await bob.browser.get('/account/holds')).text), /1 change would take something from you/)
  const hold = plain((await bob.browser.get(path)).text)
  assert.match(hold, /ada wants to take your role in tinyjson/)
  assert.match(hold, /Object to this change/)
  assert.match(plain((await bob.browser.get('/manage/tinyjson')).text), /Somebody asked to take your role in tinyjson.*suspended/)
  assert.equal((await eve.browser.get(path)).refusal, 'hold-unknown')
  assert.equal((await eve.browser.get('/hold/00000000-0000-0000-0000-000000000000')).refusal, 'hold-unknown')
  assert.match((await eve.browser.get('/account/holds')).text, /<h1>Nothing waits<\/h1>/)

  const publicly = plain((await new BrowserInTest(index).get('/project/tinyjson/')).text)
  assert.match(
    publicly,
    /A change of who owns this project was asked for, and nothing has changed yet\. An owner asked to take the role of another\. The owners can stop it\./,
  )
  assert.match(publicly, /ada owner, passkey/)
  assert.match(publicly, /bob owner, passkey suspended/)
  assert.doesNotMatch(publicly, /ada asked to remove|See the change|Roles, offers/)
  assert.match(
    plain((await ada.browser.get('/project/tinyjson/')).text),
    /ada asked to remove bob from the owners of tinyjson\..*See the change.*Roles, offers and the brake/,
  )

  await pass(index, HOUR)
  assert.match(
    plain((await new BrowserInTest(index).get('/project/tinyjson/')).text),
    /A change of who owns this project waits until \d+ \w+ \d+, \d\d:\d\d UTC\./,
  )
  await pass(index, 8 * DAY)
  assert.deepEqual(await rolesOf(index, project), { ada: 'owner' })
  const done = plain((await bob.browser.get(path)).text)
  assert.match(done, /It is done\. Whoever lost by it can take it back until about/)
  assert.equal((await bob.browser.submit(`${path}/undo`)).location, `${path}?done=undo`)
  assert.deepEqual(await rolesOf(index, project), { ada: 'owner', bob: 'owner' })
  assert.match(plain((await ada.browser.get(path)).text), /bob took it back\. Everything is as it was before\./)
})

test('whoever would lose by it agrees with his passkey, and it happens at once', async (context) => {
  const { index, people, project } = await open(context, ['ada', 'bob', 'eve'], { owners: 3 })
  const [ada, bob, eve] = people
  const path = await askRemoval(bob, 'eve')
  await eve.browser.get(path)
  assert.doesNotMatch(eve.browser.page, /Let it happen now/)
  await pass(index, HOUR)
  for (const other of [ada, bob]) assert.doesNotMatch((await other.browser.get(path)).text, /Let it happen now/)
  await eve.browser.get(path)
  assert.equal((await sendWithPasskey(eve, `${path}/release`)).location, `${path}?done=release`)
  assert.deepEqual(await rolesOf(index, project), { ada: 'owner', bob: 'owner' })
  assert.match(plain((await ada.browser.get(path)).text), /eve let it happen before its time\./)
})

test('whoever asked withdraws, and what is decided cannot be decided again', async (context) => {
  const { index, people, project } = await open(context, ['ada', 'bob'], { owners: 2 })
  const [ada, bob] = people
  const path = await askRemoval(ada, 'bob')
  await bob.browser.get(path)
  await ada.browser.get(path)
  assert.equal((await ada.browser.submit(`${path}/withdraw`)).location, `${path}?done=withdraw`)
  const late = await bob.browser.submit(`${path}/object`)
  assert.ok(['hold-unknown', 'hold-already-decided'].includes(late.refusal!), late.refusal)
  await ada.browser.get('/manage/tinyjson')
  const { fields } = ada.browser.form('/manage/tinyjson/brake')
  for (const answer of ['conquer', 'release', 'constructor'])
    assert.equal((await ada.browser.post(`${path}/${answer}`, { csrf: fields.csrf! })).status === 303, false, answer)
  assert.deepEqual(await listLiveHolds(index.instance.db.read, { projectId: project.id, limit: 9 }), [])
  assert.deepEqual(await rolesOf(index, project), { ada: 'owner', bob: 'owner' })
})

test('the page of a project tells of the brake beside what waits, and no longer of what was withdrawn', async (context) => {
  const { index, people } = await open(context, ['ada', 'bob'], { owners: 2 })
  const [ada] = people
  const path = await askRemoval(ada, 'bob')
  await ada.browser.get('/manage/tinyjson')
  await ada.browser.submit('/manage/tinyjson/brake', { reason: 'a release that is none of ours' })
  const stranger = new BrowserInTest(index)
  const both = plain((await stranger.get('/project/tinyjson/')).text)
  assert.match(both, /Nothing can be published to this project until .*A change of who owns this project was asked for/)
  await ada.browser.get(path)
  await ada.browser.submit(`${path}/withdraw`)
  const after = plain((await stranger.get('/project/tinyjson/')).text)
  assert.match(after, /Nothing can be published to this project until/)
  assert.doesNotMatch(after, /A change of who owns/)
})

test('a frozen owner sees what waits, objects and brakes, and can do nothing else', async (context) => {
  const { people } = await open(context, ['ada', 'bob'], { owners: 2 })
  const [ada, bob] = people
  const path = await askRemoval(ada, 'bob')
  await bob.browser.get('/account/freeze')
  await bob.browser.submit('/account/freeze')
  await bob.browser.get('/sign-in')
  const assertion = JSON.stringify(await bob.authenticator.assert(bob.browser.passkeyOptions('assertion')))
  assert.equal((await bob.browser.submit('/sign-in', { assertion })).status, 303)
  const page = await bob.browser.get('/manage/tinyjson')
  assert.equal(page.status, 200)
  assert.doesNotMatch(page.text, /Invite somebody|Give up your own role/)
  assert.equal(
    (await bob.browser.submit('/manage/tinyjson/brake', { reason: 'I am not the one who publishes' })).location,
    '/manage/tinyjson?done=braked',
  )
  assert.equal((await bob.browser.get('/manage/tinyjson/people/ada')).location, '/account/frozen')
  await bob.browser.get(path)
  assert.equal((await bob.browser.submit(`${path}/object`)).location, `${path}?done=object`)
  assert.match(plain((await ada.browser.get(path)).text), /Somebody objected, so administrators decide/)
})

test('a brake stops uploads with its reason kept private, and an owner lifts it with the passkey', async (context) => {
  const { index, people } = await open(context, ['ada'])
  const { browser } = people[0]
  await browser.get('/manage/tinyjson')
  assert.equal((await browser.submit('/manage/tinyjson/brake', { reason: 'a secret suspicion' })).location, '/manage/tinyjson?done=braked')
  const publicly = await new BrowserInTest(index).get('/project/tinyjson/')
  assert.match(plain(publicly.text), /Nothing can be published to this project until/)
  assert.doesNotMatch(publicly.text, /suspicion/)
  await browser.get('/manage/tinyjson')
  assert.match(browser.page, /publishing braked/)
  assert.equal((await sendWithPasskey(people[0], '/manage/tinyjson/unbrake')).location, '/manage/tinyjson?done=unbraked')
  assert.doesNotMatch((await browser.get('/manage/tinyjson')).text, /publishing braked/)
})

test('leaving as a maintainer is done at once', async (context) => {
  const { index, people, project } = await open(context, ['ada', 'max'])
  const [ada, max] = people
  await ada.browser.get('/manage/tinyjson')
  await ada.browser.submit('/manage/tinyjson/invite', { name: 'max', role: 'maintainer' })
  await max.browser.get('/account/invitations')
  await max.browser.submit(/action="(\/account\/invitations\/[\w-]+\/accept)"/.exec(max.browser.page)![1]!)
  await max.browser.get('/manage/tinyjson/people/max')
  assert.match(plain(max.browser.page), /Leave tinyjson\? It happens at once/)
  assert.equal((await max.browser.submit('/manage/tinyjson/people/max')).location, '/account/invitations?done=left')
  assert.deepEqual(await rolesOf(index, project), { ada: 'owner' })
})

test('a victim without an account tells every administrator at once, and one confirmation stops everything', async (context) => {
  const { index, people } = await open(context, ['ada', 'bob', 'max'], { administrator: 'max' })
  const max = people[2]
  const other = await enrolledPerson(index, { name: 'zoe', isAdministrator: true, headers: { 'x-test-address': '192.0.2.44' } })
  const victim = new BrowserInTest(index, { 'x-test-address': '203.0.113.5' })
  await victim.get('/victim')
  const received = await victim.submit('/victim', {
    text: 'Somebody <b>publishes</b> as me since noon.',
    names: 'ada, tinyjson nobody-knows',
    contact: '+351 555 0100',
  })
  assert.match(received.text, /<h1>Your report has the number 1<\/h1>/)
  for (const name of ['max', 'zoe']) {
    const mail = (await index.mails()).findLast(({ to, text }) => to === `${name}@example.org` && text.includes('/admin/reports/1'))
    assert.ok(mail, `${name} was told`)
    assert.doesNotMatch(mail.text, /555|publishes/)
  }
  assert.equal((await people[1].browser.get('/admin/reports/1')).refusal, 'administrator-needed')
  assert.match((await max.browser.get('/account')).text, /1 report of a stolen account waits for administrators/)
  await max.browser.get('/admin/reports/1')
  assert.match(max.browser.page, /Somebody &lt;b&gt;publishes&lt;\/b&gt; as me since noon\./)
  assert.match(plain(max.browser.page), /Names that nothing here has ?nobody-knows/)
  const { fields } = max.browser.form('/admin/reports/1/contain')
  assert.deepEqual(
    Object.keys(fields)
      .filter((name) => name.endsWith('[]'))
      .toSorted(),
    ['account[]', 'project[]'],
  )
  assert.equal((await sendWithPasskey(max, '/admin/reports/1/contain')).location, '/admin/reports/1?done=contained')
  // Her session has ended with it.
  assert.match((await people[0].browser.get('/account')).location!, /^\/sign-in/)
  const project = plain((await new BrowserInTest(index).get('/project/tinyjson/')).text)
  assert.match(project, /Nothing can be published to this project until/)
  assert.match(project, /ada owner, passkey frozen/)
  assert.match(plain((await other.browser.get('/admin/reports/1')).text), /acted on.*ada is frozen\. Publishing to tinyjson is stopped\./)
  assert.match((await other.browser.get('/admin/reports')).text, /<h1>No report waits<\/h1>/)
  const told = (await index.mails()).findLast(({ to, subject }) => to === 'ada@example.org' && /frozen/.test(subject))
  assert.match(told!.text, /by an administrator of this index/)
  assert.doesNotMatch(told!.text, /192\.0\.2/)
})

test('what no report names cannot be stopped by it, and it takes an administrator with a passkey', async (context) => {
  const { index, people } = await open(context, ['ada', 'bob', 'max'], { administrator: 'max' })
  const max = people[2]
  const victim = new BrowserInTest(index)
  await victim.get('/victim')
  await victim.submit('/victim', { text: 'help', names: 'ada', contact: 'a telephone' })
  const bob = (await findAccountByName(index.instance.db.read, 'bob'))!
  await max.browser.get('/admin/reports/1')
  await max.browser.submit('/admin/reports/1/contain', { 'account[]': bob.id, 'project[]': '' })
  const answer = await confirmWithPasskey(max, max.browser)
  assert.equal(answer.refusal, 'report-choice-empty')
  assert.equal((await people[1].browser.get('/account')).status, 200)
  for (const number of ['2', '0', '01', 'x', '9999999999', '1e0'])
    assert.equal((await max.browser.get(`/admin/reports/${number}`)).refusal, 'report-unknown', number)
})

test('the form for victims keeps what was typed, and has limits that one network cannot pass', async (context) => {
  const { index } = await open(context, ['ada'], { administrator: 'ada' })
  const victim = new BrowserInTest(index, { 'x-test-address': '203.0.113.5' })
  await victim.get('/victim')
  const empty = await victim.submit('/victim', { text: ' ', names: 'x', contact: '"><script>' })
  assert.equal(empty.status, 400)
  assert.match(empty.text, /Say what happened/)
  assert.match(empty.text, /value="&quot;&gt;&lt;script&gt;"/)
  assert.equal((await victim.submit('/victim', { text: 'x'.repeat(4001), contact: 'y' })).refusal, 'report-too-long')
  assert.equal(
    (await victim.submit('/victim', { text: 'x', names: Array.from({ length: 21 }, (_, i) => `n${i}`).join(' '), contact: 'y' })).refusal,
    'report-too-long',
  )
  const statuses = []
  for (let i = 0; i < 6; i++) {
    await victim.get('/victim')
    statuses.push((await victim.submit('/victim', { text: `help ${i}`, names: '', contact: 'y' })).status)
  }
  assert.deepEqual(statuses, [200, 200, 200, 200, 429, 429])
  assert.match(victim.page, />help 5<\/textarea>/)
  const elsewhere = new BrowserInTest(index, { 'x-test-address': '198.51.100.5' })
  await elsewhere.get('/victim')
  assert.equal((await elsewhere.submit('/victim', { text: 'help', contact: 'y' })).status, 200)
  assert.equal((await index.journal()).filter(({ kind }) => kind === 'report-received').length, 5)
})

test('a project is deleted on its page with a passkey, found in the trash, and taken back', async (context) => {
  const { index, people } = await open(context, ['ada', 'bob'])
  const [ada, bob] = people
  assert.match((await ada.browser.get('/manage/tinyjson')).text, /href="\/manage\/tinyjson\/delete"/)
  const page = plain((await ada.browser.get('/manage/tinyjson/delete')).text)
  assert.match(page, /It waits for 14 days, from the moment when every owner could know of it, and nobody can make it quicker/)
  assert.match(page, /can be taken back as it was for 90 days/)
  assert.equal((await bob.browser.get('/manage/tinyjson/delete')).refusal, 'project-unknown')
  const asked = await sendWithPasskey(ada, '/manage/tinyjson/delete')
  assert.match(asked.location ?? asked.text, /^\/hold\/[\w-]+\?done=asked$/)
  assert.match(plain((await ada.browser.get('/manage/tinyjson')).text), /Somebody asked to delete tinyjson/)
  assert.match(plain((await bob.browser.get('/project/tinyjson/')).text), /The deletion of this project was asked for/)
  assert.match(
    plain((await ada.browser.get(asked.location!)).text),
    /ada asked to delete tinyjson\..*Withdraw this change.*Stop this change/,
  )
  const again = await ada.browser.get('/manage/tinyjson/delete')
  assert.match(plain(again.text), /not now It was asked for already, and waits\. ada asked to delete tinyjson\./)
  assert.ok(again.text.includes(`href="${asked.location!.split('?')[0]}"`))
  await pass(index, 15 * DAY)
  assert.equal((await ada.browser.get('/manage/tinyjson')).refusal, 'project-unknown')
  assert.equal((await bob.browser.get('/manage/tinyjson/delete')).refusal, 'project-unknown')
  assert.match(plain((await ada.browser.get('/account/invitations')).text), /tinyjson owner deleted .*See the trash/)
  assert.match(plain((await ada.browser.get('/manage/tinyjson/delete')).text), /tinyjson is deleted .*It can be taken back until/)
  const back = await ada.browser.submit('/manage/tinyjson/undelete')
  const answer = back.refusal === 'proof-needed' ? await confirmWithPasskey(ada, ada.browser) : back
  assert.equal(answer.location, '/manage/tinyjson?done=undeleted')
  assert.match((await ada.browser.get('/manage/tinyjson?done=undeleted')).text, /The project is back as it was/)
})

test('a release or one file of it is deleted on its page with a passkey; maintainers and strangers see no such page', async (context) => {
  const { index, people } = await open(context, ['ada', 'bob'])
  const [ada, bob] = people
  const token = await createToken(index.instance, operator, 'index.test', {
    holder: 'ada',
    name: 'test',
    projects: ['tinyjson'],
    permissions: ['upload'],
  })
  for (const file of [buildSdist({ name: 'tinyjson', version: '1.0' }), buildWheel({ name: 'tinyjson', version: '1.0' })])
    assert.equal((await index.upload(token.text, file)).status, 200)
  assert.match((await ada.browser.get('/manage/tinyjson')).text, /href="\/manage\/tinyjson\/releases"/)
  assert.match((await ada.browser.get('/manage/tinyjson/releases')).text, /href="\/manage\/tinyjson\/releases\/1\.0"/)
  for (const path of ['/manage/tinyjson/releases', '/manage/tinyjson/releases/1.0'])
    assert.equal((await bob.browser.get(path)).refusal, 'project-unknown', path)
  assert.equal((await ada.browser.get('/manage/tinyjson/releases/7')).refusal, 'release-unknown')
  const path = '/manage/tinyjson/releases/1.0'
  assert.match(plain((await ada.browser.get(path)).text), /2 files\. Deleting takes files away .* It waits for 3 days/)
  assert.equal((await ada.browser.submit(`${path}/delete`, { file: 'other.whl' })).refusal, 'proof-needed')
  await ada.browser.get(path)
  const asked = await sendWithPasskey(ada, `${path}/delete`, { file: 'tinyjson-1.0.tar.gz' })
  assert.match(asked.location ?? asked.text, /^\/hold\/[\w-]+\?done=asked$/)
  assert.match(plain((await ada.browser.get(asked.location!)).text), /ada asked to delete the file tinyjson-1\.0\.tar\.gz of tinyjson\./)
  const waiting = plain((await ada.browser.get(path)).text)
  assert.match(waiting, /tinyjson 1\.0: a deletion waits .*What waits ada asked to delete the file/)
  assert.doesNotMatch(waiting, /Delete tinyjson-1\.0\.tar\.gz/, 'what waits is not asked for a second time')
  assert.match(plain((await ada.browser.get('/manage/tinyjson/releases')).text), /1\.0 deletion waits/)
  await pass(index, 4 * DAY)
  assert.deepEqual(
    (await index.simple('tinyjson')).files.map(({ filename }) => filename),
    ['tinyjson-1.0-py3-none-any.whl'],
  )
  assert.match(plain((await ada.browser.get(path)).text), /tinyjson-1\.0\.tar\.gz deleted .*Take back tinyjson-1\.0\.tar\.gz/)
  const back = await ada.browser.submit(`${path}/restore`, { file: 'tinyjson-1.0.tar.gz' })
  const answer = back.refusal === 'proof-needed' ? await confirmWithPasskey(ada, ada.browser) : back
  assert.equal(answer.location, `${path}?done=restored`)
  assert.equal((await index.simple('tinyjson')).files.length, 2)
})

test('somebody is removed from all projects in two clicks, and the lock is set and lifted with a passkey', async (context) => {
  const { index, people, project } = await open(context, ['ada', 'bob'], { owners: 2 })
  const [ada, bob] = people
  assert.match((await ada.browser.get('/manage/tinyjson/people/bob')).text, /href="\/account\/people\/bob"/)
  for (const path of ['/account/people/nobody', '/account/people/ada', '/account/people/-x-'])
    assert.equal((await ada.browser.get(path)).refusal, 'role-none', path)
  const page = plain((await ada.browser.get('/account/people/bob')).text)
  assert.match(page, /bob in all your projects What this account can do by itself .*: 1 project, 0 tokens, 0 open invitations/)
  const asked = await sendWithPasskey(ada, '/account/people/bob')
  assert.match(asked.location ?? asked.text, /^\/hold\/[\w-]+\?done=asked$/)
  assert.match(plain((await bob.browser.get(asked.location!)).text), /ada .*bob .*tinyjson/)
  await ada.browser.get(asked.location!)
  assert.equal(
    (await ada.browser.submit(asked.location!.replace(/\?.*/, '/withdraw'))).location,
    asked.location!.replace('asked', 'withdraw'),
  )
  assert.deepEqual(await rolesOf(index, project), { ada: 'owner', bob: 'owner' })

  await ada.browser.get('/manage/tinyjson')
  assert.equal((await sendWithPasskey(ada, '/manage/tinyjson/lock')).location, '/manage/tinyjson?done=locked')
  assert.match(plain((await bob.browser.get('/manage/tinyjson')).text), /The lock Who owns it cannot be changed before/)
  await ada.browser.get('/manage/tinyjson')
  assert.equal((await sendWithPasskey(ada, '/manage/tinyjson/unlock')).location, '/manage/tinyjson?done=unlocked')
})
