import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { removeAdministrator } from '../../src/accounts/administrators/change-administrators.ts'
import { freezeAccount } from '../../src/accounts/freeze-account.ts'
import { actorOf } from '../../src/accounts/principal.ts'
import { findAccountByName } from '../../src/accounts/store.ts'
import { tickHolds } from '../../src/holds/tick-holds.ts'
import { record } from '../../src/journal/record.ts'
import type { OwnedProject } from '../../src/ownership/desk.ts'
import { judgedOwners } from '../../src/ownership/effective-owners.ts'
import { createOrganisation } from '../../src/ownership/organisations/create-organisation.ts'
import { makeTeam } from '../../src/ownership/organisations/make-team.ts'
import { acceptMembership, offerMembership } from '../../src/ownership/organisations/offers/offer-membership.ts'
import { readParts } from '../../src/ownership/organisations/parts/read-parts.ts'
import { isOwnershipLocked } from '../../src/ownership/read-owners.ts'
import { deleteRole, insertRole, listRoles } from '../../src/ownership/store.ts'
import { createToken } from '../../src/tokens/create-token.ts'
import { restoreRoutes } from '../../src/web/restore-routes.ts'
import { type Answered, BrowserInTest } from '../browser-in-test.ts'
import { buildWheel } from '../build/wheel.ts'
import { runInTest } from '../command-in-test.ts'
import { type IndexInTest, openIndexInTest, operator } from '../index-in-test.ts'
import { type OwnerInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'
import { confirmWithPasskey, enrolledPerson, type PersonInTest } from '../person-in-test.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

interface Theft {
  readonly index: IndexInTest
  readonly projects: readonly [OwnedProject, OwnedProject]
  /** Before the theft, as it is typed. */
  readonly at: string
  readonly people: Readonly<Record<'uma' | 'zoe' | 'eve', PersonInTest>>
}

/** `ada` made two projects; yesterday `eve` came, and `ada` was gone. `uma` and `zoe` are administrators. */
async function openAfterTheft(context: TestContext, { administrators = ['uma', 'zoe'] } = {}): Promise<Theft> {
  const settings = {
    HOLDFAST_PRESET: 'public',
    HOLDFAST_SESSION_IDLE_DAYS: '300',
    HOLDFAST_SESSION_DAYS: '365',
    HOLDFAST_FRESH_MINUTES: '1440',
  }
  const index = await openIndexInTest(settings, { hasAccounts: false })
  context.after(() => index.close())
  const people: Record<string, PersonInTest> = {}
  for (const [at, name] of ['uma', 'zoe', 'eve'].entries()) {
    const headers = { 'x-test-address': `192.0.2.${at + 1}` }
    people[name] = await enrolledPerson(index, { name, isAdministrator: administrators.includes(name), headers })
  }
  index.clock.advance(40 * DAY)
  const ada = await ownerInTest(index, 'ada')
  const projects = [await projectOf(index, ada, 'tinyjson'), await projectOf(index, ada, 'lanterns')] as const
  index.clock.advance(DAY)
  const at = new Date(index.clock.now()).toISOString()
  index.clock.advance(DAY)
  const eve = (await findAccountByName(index.instance.db.read, 'eve'))!
  for (const project of projects) await steal(index, project, ada, eve.id)
  index.clock.advance(HOUR)
  for (const person of Object.values(people)) await refresh(person)
  return { index, projects, at, people: people as Theft['people'] }
}

async function refresh(person: PersonInTest): Promise<void> {
  await person.browser.get('/account/password')
  if (!person.browser.page.includes('action="/account/confirm"')) return
  await person.browser.submit('/account/confirm')
  await confirmWithPasskey(person, person.browser)
}

async function steal(index: IndexInTest, { id }: OwnedProject, { account }: OwnerInTest, thief: string): Promise<void> {
  const now = index.clock.now()
  await record<void>(index.instance, actorOf(operator, now), async (tx) => {
    await insertRole(
      tx,
      { projectId: id, accountId: thief, role: 'owner', since: now, isCreator: false },
      judgedOwners([{ accountId: account.id }], { act: 'add', accountId: thief }),
    )
    const owners = [{ accountId: account.id }, { accountId: thief }]
    await deleteRole(tx, id, account.id, judgedOwners(owners, { act: 'remove', accountId: account.id }))
    return {
      result: undefined,
      events: [
        { kind: 'role-given', subjects: { project: id, account: thief }, public: { role: 'owner', since: now }, private: {} },
        {
          kind: 'role-removed',
          subjects: { project: id, account: account.id },
          public: { role: 'owner', because: 'removed' },
          private: {},
        },
      ],
    }
  })
}

async function rolesOf({ instance }: IndexInTest, { id }: OwnedProject): Promise<Record<string, string>> {
  const roles: Record<string, string> = {}
  for (const { accountId, role, isCreator } of await listRoles(instance.db.read, id))
    roles[(await instance.accountName(instance.db.read, accountId))!] = `${role}${isCreator ? ', creator' : ''}`
  return roles
}

async function pass(index: IndexInTest, milliseconds: number, { isMailed = true } = {}): Promise<void> {
  const tickMilliseconds = Math.min(milliseconds, 6 * HOUR)
  for (let left = milliseconds; left > 0; left -= tickMilliseconds) {
    index.clock.advance(tickMilliseconds)
    if (isMailed) await index.mails()
    await tickHolds(index.instance, { tickMilliseconds, steadyMilliseconds: tickMilliseconds })
  }
}

async function sendWithPasskey(person: PersonInTest, action: string, fields: Record<string, string> = {}): Promise<Answered> {
  const asked = await person.browser.submit(action, fields)
  assert.equal(asked.refusal, 'proof-needed', asked.text)
  return confirmWithPasskey(person, person.browser)
}

const query = (of: Record<string, string>) => `/admin/restore?${new URLSearchParams(of)}`
const plain = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

/** Previews and asks; the path of the restore. */
async function ask(person: PersonInTest, of: Record<string, string>): Promise<string> {
  await person.browser.get(query(of))
  const { location, text } = await sendWithPasskey(person, '/admin/restore', { reason: 'Owned by a thief since Friday' })
  assert.match(location ?? plain(text), /^\/admin\/restore\/[\w-]+\?done=asked$/)
  return location!.replace(/\?.*/, '')
}

async function confirm(person: PersonInTest, path: string): Promise<Answered> {
  await person.browser.get(path)
  return sendWithPasskey(person, `${path}/confirm`)
}

test('two administrators put the owners of two projects back after an hour, and take that back in the same way', async (context) => {
  const { index, projects, at, people } = await openAfterTheft(context)
  const { uma, zoe } = people
  const before = (await index.journal()).length
  const preview = plain((await uma.browser.get(query({ projects: 'TinyJSON, lanterns', at }))).text)
  assert.match(preview, /2 projects would change/)
  assert.match(preview, /tinyjson owned now by eve owned by ada afterwards gets back: ada \(owner\) loses: eve \(owner\)/)
  assert.equal((await index.journal()).length, before, 'a preview changes nothing')

  const path = await ask(uma, { projects: 'tinyjson lanterns', at })
  assert.doesNotMatch((await uma.browser.get(path)).text, /\/confirm"/, 'nobody confirms his own')
  await pass(index, 2 * DAY)
  assert.deepEqual(await rolesOf(index, projects[0]), { eve: 'owner' }, 'silence restores nothing')
  assert.match(plain((await uma.browser.get(path)).text), /A second administrator has to confirm it/)

  await refresh(zoe)
  const seen = plain((await zoe.browser.get(path)).text)
  assert.match(seen, /uma asked to put the owners of .* back as they were at/)
  assert.match(seen, /Owned by a thief since Friday/)
  assert.match(seen, /loses: eve \(owner\)/)
  assert.equal((await confirm(zoe, path)).location, `${path}?done=confirmed`)
  await pass(index, HOUR / 2)
  await pass(index, HOUR / 4)
  assert.deepEqual(await rolesOf(index, projects[0]), { eve: 'owner' }, 'the hour has begun with the second word')
  await pass(index, 2 * HOUR)
  for (const project of projects) assert.deepEqual(await rolesOf(index, project), { ada: 'owner, creator' })
  const kinds = (await index.journal()).slice(before).map(({ kind }) => kind)
  assert.deepEqual(
    ['restore-proposed', 'restore-confirmed', 'ownership-restored', 'ownership-restored'].map((kind) => kinds.includes(kind)),
    [true, true, true, true],
  )
  for (const name of ['ada', 'eve'])
    assert.ok(
      (await index.mails()).some(({ to, text }) => to === `${name}@example.org` && /tinyjson/.test(text)),
      name,
    )
  assert.doesNotMatch(JSON.stringify((await index.mails()).map(({ text }) => text)), /Owned by a thief/, 'the reason is for administrators')

  const done = await zoe.browser.get(path)
  assert.match(plain(done.text), /It is done/)
  const undo = /\/admin\/restore\?undo=[\w-]+/.exec(done.text)![0]
  assert.match(plain((await zoe.browser.get(undo)).text), /2 projects would change.*gets back: eve \(owner\) loses: ada \(owner\)/)
  await refresh(zoe)
  await zoe.browser.get(undo)
  const second = (await sendWithPasskey(zoe, '/admin/restore', { reason: 'It was no theft' })).location!.replace(/\?.*/, '')
  await refresh(uma)
  await confirm(uma, second)
  await pass(index, DAY)
  for (const project of projects) assert.deepEqual(await rolesOf(index, project), { eve: 'owner' })
})

test('an organisation is put back with the projects that left it, and that is undone in the same way', async (context) => {
  const { index, people } = await openAfterTheft(context)
  const { uma, zoe } = people
  const { db } = index.instance
  const kim = await ownerInTest(index, 'kim')
  const mallory = await ownerInTest(index, 'mallory')
  const harbour = await createOrganisation(index.instance, kim.session(), 'harbour')
  const dinghy = await projectOf(index, kim, 'dinghy')
  const at = new Date(index.clock.now()).toISOString()
  index.clock.advance(HOUR)
  const before = await readParts(db.read, harbour.id)
  const { id } = await offerMembership(index.instance, kim.session(), harbour, { name: 'mallory', role: 'manager' })
  await acceptMembership(index.instance, mallory.session(), id)
  const team = await makeTeam(index.instance, mallory.session(), harbour, 'pirates')
  index.clock.advance(HOUR)
  assert.match(plain((await uma.browser.get(query({ organisations: 'nowhere', at }))).text), /There is no organisation “nowhere”/)
  const many = Array.from({ length: 21 }, () => 'harbour').map((name, i) => `${name}${i}`)
  for (const organisations of ['har\0bour', '\u{d800}', 'x'.repeat(50_000), '<script>', many.join(' ')])
    assert.equal((await uma.browser.get(query({ organisations, at }))).status, 400, organisations.slice(0, 20))
  const preview = plain((await uma.browser.get(query({ organisations: 'Harbour', at }))).text)
  assert.match(preview, /1 organisation would change.*harbour organisation goes: mallory manager/)
  assert.deepEqual(preview.includes(dinghy.name), false, 'it never belonged to it')

  const path = await ask(uma, { organisations: 'harbour', at })
  await refresh(zoe)
  assert.match(plain((await zoe.browser.get(path)).text), /uma asked to put the owners of harbour back.*Organisations harbour/)
  await confirm(zoe, path)
  await pass(index, HOUR / 2)
  await pass(index, 2 * HOUR)
  assert.deepEqual(await readParts(db.read, harbour.id), before)
  for (const name of ['kim', 'mallory'])
    assert.ok((await index.mails()).filter(({ to, text }) => to === `${name}@example.org` && /harbour/.test(text)).length > 0, name)

  const undo = /\/admin\/restore\?undo=[\w-]+/.exec((await zoe.browser.get(path)).text)![0]
  assert.match(plain((await zoe.browser.get(undo)).text), /1 organisation would change.*comes back: mallory manager/)
  await refresh(zoe)
  await zoe.browser.get(undo)
  const second = (await sendWithPasskey(zoe, '/admin/restore', { reason: 'It was no theft' })).location!.replace(/\?.*/, '')
  await refresh(uma)
  await confirm(uma, second)
  await pass(index, DAY)
  const parts = await readParts(db.read, harbour.id)
  assert.deepEqual([parts.members.get(mallory.account.id)?.role, parts.teams.has(team.id)], ['manager', true])
})

test('nobody but administrators sees it, each form wants its own token, and one person alone does nothing', async (context) => {
  const { index, people, at } = await openAfterTheft(context)
  const { eve, uma } = people
  const path = await ask(uma, { projects: 'tinyjson', at })
  for (const { method, path: route } of restoreRoutes) {
    const address = route.replace(':id', path.split('/').at(-1)!)
    const answer = method === 'GET' ? await eve.browser.get(address) : await eve.browser.post(address, { csrf: 'x' })
    assert.equal(answer.refusal, 'administrator-needed', route)
    const stranger = new BrowserInTest(index)
    assert.ok([303, 401].includes((method === 'GET' ? await stranger.get(address) : await stranger.post(address, {})).status), route)
  }
  await uma.browser.get('/admin/restore')
  assert.match(uma.browser.page, new RegExp(path))
  // With a token of another form, and the passkey.
  await uma.browser.get(path)
  const { fields } = await (async () => {
    await uma.browser.get(query({ projects: 'lanterns', at }))
    return uma.browser.form('/admin/restore')
  })()
  assert.equal((await uma.browser.post(`${path}/confirm`, { csrf: fields.csrf! })).refusal, 'proof-needed')
  assert.equal((await confirmWithPasskey(uma, uma.browser)).refusal, 'restore-confirm-own')
  for (const unknown of ['00000000-0000-0000-0000-000000000000', 'x', '%00'])
    assert.ok([400, 404].includes((await uma.browser.get(`/admin/restore/${unknown}`)).status), unknown)
  await pass(index, 3 * HOUR)
  assert.match(plain((await uma.browser.get(path)).text), /Nothing has changed/)
})

test('an index with one administrator leaves it to the host', async (context) => {
  const { people, at } = await openAfterTheft(context, { administrators: ['uma'] })
  const { uma } = people
  await uma.browser.get(query({ projects: 'tinyjson', at }))
  const answer = await sendWithPasskey(uma, '/admin/restore', { reason: 'help' })
  assert.equal(answer.refusal, 'restore-needs-two')
  assert.match(answer.text, /holdfast ownership restore/)
})

test('mistakes are told at their fields, and what was typed stays', async (context) => {
  const { people, at } = await openAfterTheft(context)
  const { browser } = people.uma
  const rows: readonly (readonly [of: Record<string, string>, says: RegExp])[] = [
    [{ projects: '', at }, /Name at least one project/],
    [{ projects: 'tinyjson', at: '' }, /Write a moment that is past/],
    [{ projects: 'tinyjson', at: '2999-01-01T00:00Z' }, /Write a moment that is past/],
    [{ projects: 'tinyjson', at: '2026-02-31T00:00Z' }, /Write a moment that is past/],
    [{ projects: 'tinyjson', at: 'yesterday' }, /Write a moment that is past/],
    [{ projects: 'tinyjson <script>alert(1)</script>', at }, /There is no project &#39;&lt;script&gt;/],
    [{ projects: 'none-such', at }, /There is no project/],
    [{ projects: '', person: 'nobody-here', at }, /There is no such account/],
    [{ projects: '', person: '../..', at }, /There is no such account/],
    [{ projects: '', person: 'zoe', at }, /got or lost no role since then/],
  ]
  for (const [of, says] of rows) {
    const answer = await browser.get(query(of))
    assert.equal(answer.status, 400, JSON.stringify(of))
    assert.match(answer.text, says)
    assert.match(answer.text, /aria-invalid="true"/)
    assert.doesNotMatch(answer.text, /<script>alert/)
  }
  const many = await browser.get(query({ projects: Array.from({ length: 900 }, (_, i) => `p${i}`).join(' '), at }))
  assert.equal(many.status, 400)
  await browser.get(query({ projects: 'tinyjson', at }))
  assert.equal((await browser.submit('/admin/restore', { at: 'never' })).status, 400)
  const silent = await (async () => {
    await browser.get(query({ projects: 'tinyjson', at }))
    return sendWithPasskey(people.uma, '/admin/restore', { reason: '  ' })
  })()
  assert.equal(silent.refusal, 'restore-no-reason')
})

test('where nothing differs there is nothing to ask for', async (context) => {
  const { index, people } = await openAfterTheft(context)
  const { browser } = people.uma
  const page = await browser.get(query({ projects: 'tinyjson', at: new Date(index.clock.now() - 1).toISOString() }))
  assert.match(plain(page.text), /Nothing would change/)
  assert.doesNotMatch(page.text, /Ask for it/)
})

test('every project that an account touched since the moment is found by its name', async (context) => {
  const { people, at } = await openAfterTheft(context)
  const page = plain((await people.uma.browser.get(query({ projects: '', person: 'EVE', at }))).text)
  assert.match(page, /2 projects would change/)
  assert.match(page, /lanterns owned now by eve/)
})

test('who loses by it objects by the link of the mail: it waits for a decision, and ownership is locked meanwhile', async (context) => {
  const { index, projects, people, at } = await openAfterTheft(context)
  const { uma, zoe } = people
  const path = await ask(uma, { projects: 'tinyjson lanterns', at })
  const mail = (await index.mails()).findLast(({ to, text }) => to === 'eve@example.org' && /\/notice\//.test(text))!
  const link = /\/notice\/[\w-]+/.exec(mail.text)![0]
  const phone = new BrowserInTest(index)
  await phone.get(link)
  assert.equal((await phone.submit(`${link}/stop`)).status, 200)
  assert.match(plain((await uma.browser.get(path)).text), /Somebody objected/)
  await zoe.browser.get(path)
  assert.doesNotMatch(zoe.browser.page, /\/confirm"/)
  for (const project of projects) {
    assert.deepEqual(await rolesOf(index, project), { eve: 'owner' })
    assert.equal(await isOwnershipLocked(index.instance.db.read, project.id, index.clock.now()), true)
  }
})

/** Whether a release of `eve` is taken; the refusal where it is not. */
async function publishAs(index: IndexInTest, holder: string, { name }: OwnedProject): Promise<string> {
  const wanted = { holder, name: `t${index.clock.now()}`, projects: [name], permissions: ['upload'] as const }
  const token = await createToken(index.instance, operator, 'index.test', wanted)
  const answer = await index.upload(token.text, buildWheel({ name, version: `1.${Math.floor(index.clock.now() / 60_000)}` }))
  return answer.status === 200 ? 'published' : await answer.text()
}

async function contest(index: IndexInTest): Promise<void> {
  const mail = (await index.mails()).findLast(({ to, text }) => to === 'eve@example.org' && /\/notice\//.test(text))!
  const link = /\/notice\/[\w-]+/.exec(mail.text)![0]
  const phone = new BrowserInTest(index)
  await phone.get(link)
  assert.equal((await phone.submit(`${link}/stop`)).status, 200)
}

test('a contested restore stops publishing to its projects, whatever owners do and however long nobody decides', async (context) => {
  const { index, projects, people, at } = await openAfterTheft(context)
  const [stolen, other] = projects
  const path = await ask(people.uma, { projects: 'tinyjson', at })
  assert.equal(await publishAs(index, 'eve', stolen), 'published', 'before anybody objects nothing changes')
  await contest(index)
  assert.match(await publishAs(index, 'eve', stolen), /braked until a contested change of it is decided/)
  assert.equal(await publishAs(index, 'eve', other), 'published')
  const told = (await index.mails()).findLast(({ subject }) => subject.includes('Contested'))!
  assert.match(told.text.replace(/\s+/g, ' '), /nobody can publish to these projects or change who owns them/)
  const simple = await index.get('/simple/tinyjson/', { accept: 'application/vnd.pypi.simple.v1+json' })
  assert.equal(((await simple.json()) as { _holdfast?: { publishing: string } })._holdfast?.publishing, 'braked')

  const { browser } = people.eve
  const page = await browser.get('/manage/tinyjson')
  assert.match(plain(page.text), /Nobody can publish\. What is published is served as before\. Those who run this index have stopped it/)
  assert.doesNotMatch(page.text, /\/unbrake"/)
  await pass(index, 20 * DAY)
  assert.match(await publishAs(index, 'eve', stolen), /braked until a contested change of it is decided/)
  const story = plain((await people.uma.browser.get(path.replace('/admin/restore/', '/hold/'))).text)
  assert.match(story, /eve .* objected/)

  await refresh(people.zoe)
  const hold = path.replace('/admin/restore/', '')
  const held = await runInTest(context, index, ['hold', 'veto', hold, '--reason', 'no theft', '--yes'])
  assert.equal(held.code, 0, held.stderr)
  assert.equal(await publishAs(index, 'eve', stolen), 'published')
  const kinds = (await index.journal()).filter(({ kind }) => kind === 'project-braked' || kind === 'brake-lifted')
  assert.deepEqual(
    kinds.map(({ kind, public: open }) => [kind, (open as { because?: string }).because]),
    [
      ['project-braked', 'contested'],
      ['brake-lifted', 'decided'],
    ],
  )
})

test('decided for the restore, the brake stays until it is done; decided against it, the brake of a report stays', async (context) => {
  const { index, projects, people, at } = await openAfterTheft(context)
  const path = await ask(people.uma, { projects: 'tinyjson', at })
  await confirm(people.zoe, path)
  await contest(index)
  const holdfast = async (...words: string[]) => {
    const ran = await runInTest(context, index, words)
    assert.equal(ran.code, 0, ran.stderr)
  }
  await holdfast('hold', 'resume', path.replace('/admin/restore/', ''), '--reason', 'ada came by', '--yes')
  assert.match(await publishAs(index, 'eve', projects[0]), /braked/, 'the thief does not get three days')
  await pass(index, 4 * DAY)
  assert.deepEqual(await rolesOf(index, projects[0]), { ada: 'owner, creator' })
  assert.equal(await publishAs(index, 'ada', projects[0]), 'published')
  assert.notEqual(await publishAs(index, 'eve', projects[0]), 'published')

  await refresh(people.uma)
  const second = await ask(people.uma, { projects: 'lanterns', at })
  await contest(index)
  await holdfast('project', 'brake', 'lanterns', '--reason', 'a report')
  await people.uma.browser.get(second.replace('/admin/restore/', '/hold/'))
  await people.uma.browser.submit(`${second.replace('/admin/restore/', '/hold/')}/withdraw`)
  assert.match(await publishAs(index, 'eve', projects[1]), /braked until 2/, 'each brake is lifted by whoever set it')
  await holdfast('project', 'unbrake', 'lanterns', '--reason', 'looked at')
  assert.equal(await publishAs(index, 'eve', projects[1]), 'published')
})

test('contested before anybody confirmed it, a restore goes on by the word of both administrators, which confirms it', async (context) => {
  const { index, projects, people, at } = await openAfterTheft(context)
  const path = await ask(people.uma, { projects: 'tinyjson', at })
  await contest(index)
  const decision = path.replace('/admin/restore/', '/admin/holds/')
  const goOn = async (person: PersonInTest) => {
    await person.browser.get(decision)
    return sendWithPasskey(person, `${decision}/go-on`, { reason: 'we talked to ada' })
  }
  // Who asked for it as an administrator is one of the two, and does not end it as one.
  const own = await people.uma.browser.get(decision)
  assert.match(plain(own.text), /Nobody publishes to tinyjson before the owners are put back\./)
  assert.doesNotMatch(own.text, /\/keep"/)
  assert.equal((await goOn(people.uma)).location, `${decision}?done=said`)
  assert.equal((await goOn(people.zoe)).location, `${decision}?done=go-on`)
  assert.match(await publishAs(index, 'eve', projects[0]), /braked/)
  await pass(index, 2 * DAY)
  assert.deepEqual(await rolesOf(index, projects[0]), { eve: 'owner' })
  await pass(index, 2 * DAY)
  assert.deepEqual(await rolesOf(index, projects[0]), { ada: 'owner, creator' })
  assert.equal(await publishAs(index, 'ada', projects[0]), 'published')
})

test('nobody who loses or gains by a restore ends it alone, and administrators do only by an old passkey', async (context) => {
  const { people, at } = await openAfterTheft(context, { administrators: ['uma', 'zoe', 'eve'] })
  const path = await ask(people.uma, { projects: 'tinyjson', at })
  const hold = path.replace('/admin/restore/', '/hold/')
  // The thief is an administrator too.
  await people.eve.browser.get(hold)
  assert.match(people.eve.browser.page, /Object to this change/)
  assert.equal((await people.eve.browser.submit(`${hold}/object`)).location, `${hold}?done=object`)
  assert.match(plain((await people.uma.browser.get(path)).text), /Somebody objected/)
  const { browser } = people.zoe
  await browser.get(hold)
  assert.equal((await browser.submit(`${hold}/object`, { reason: 'a joke' })).refusal, 'proof-needed')
  assert.match(plain((await people.uma.browser.get(path)).text), /Somebody objected/, 'a session alone ends nothing')
  await browser.get(hold)
  assert.equal((await sendWithPasskey(people.zoe, `${hold}/object`, { reason: 'a joke' })).location, `${hold}?done=object`)
  assert.match(plain((await people.uma.browser.get(path)).text), /It is decided: nothing was put back/)
})

test('another administrator ends it with one word, and the same is not asked for again by the same one', async (context) => {
  const { index, people, at } = await openAfterTheft(context)
  const { uma, zoe } = people
  const path = await ask(uma, { projects: 'tinyjson', at })
  const hold = path.replace('/admin/restore/', '/hold/')
  await zoe.browser.get(hold)
  assert.match(zoe.browser.page, /Stop this change/)
  assert.match(zoe.browser.page, /for 30 days\. This asks for a passkey/)
  assert.equal((await sendWithPasskey(zoe, `${hold}/object`, { reason: 'a joke' })).location, `${hold}?done=object`)
  assert.match(plain((await uma.browser.get(path)).text), /It is decided: nothing was put back/)
  await uma.browser.get(query({ projects: 'tinyjson', at }))
  assert.equal((await sendWithPasskey(uma, '/admin/restore', { reason: 'again' })).refusal, 'hold-refused-before')
  await pass(index, DAY)
  assert.match(plain((await uma.browser.get(path)).text), /nothing was put back/)
})

test('nobody whose mail does not arrive keeps it from beginning, and after seven days without a second word it is over', async (context) => {
  const { index, projects, people, at } = await openAfterTheft(context)
  const path = await ask(people.uma, { projects: 'tinyjson', at })
  await pass(index, HOUR, { isMailed: false })
  assert.match(plain((await people.uma.browser.get(path)).text), /began/)
  await pass(index, 8 * DAY, { isMailed: false })
  await refresh(people.uma)
  assert.match(plain((await people.uma.browser.get(path)).text), /no second administrator confirmed it within seven days/)
  assert.deepEqual(await rolesOf(index, projects[0]), { eve: 'owner' })
})

test('both administrators still are, at the moment when it would happen', async (context) => {
  const { index, projects, people, at } = await openAfterTheft(context)
  const path = await ask(people.uma, { projects: 'tinyjson', at })
  await confirm(people.zoe, path)
  assert.equal((await removeAdministrator(index.instance, operator, 'uma')).state, 'applied')
  await pass(index, DAY)
  assert.deepEqual(await rolesOf(index, projects[0]), { eve: 'owner' })
  assert.match(plain((await people.zoe.browser.get(path)).text), /It was not done: whoever asked for it may no longer\./)
})

test('a preview warns of accounts that were new at the moment, and says who gets nothing back', async (context) => {
  const { index, projects, people } = await openAfterTheft(context)
  const thief = await ownerInTest(index, 'mallory', { isFresh: true })
  const ada = (await findAccountByName(index.instance.db.read, 'ada'))!
  const eve = (await findAccountByName(index.instance.db.read, 'eve'))!
  await steal(index, projects[0], { account: eve } as OwnerInTest, thief.account.id)
  const inside = new Date(index.clock.now()).toISOString()
  index.clock.advance(HOUR)
  await steal(index, projects[0], thief, ada.id)
  const page = plain((await people.uma.browser.get(query({ projects: 'tinyjson', at: inside }))).text)
  assert.match(page, /look twice/)
  assert.match(page, /mallory: the account was less than 7 days old then\./)
  await freezeAccount(index.instance, operator, thief.account.id)
  const frozen = plain((await people.uma.browser.get(query({ projects: 'tinyjson', at: inside }))).text)
  assert.match(frozen, /gets nothing back, being frozen, closed or recovering, then or now: mallory/)
  assert.match(frozen, /stays as it is/)
  assert.match(frozen, /Nothing would change/)
})
