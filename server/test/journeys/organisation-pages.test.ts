import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { findAccountByName } from '../../src/accounts/store.ts'
import { tickHolds } from '../../src/holds/tick-holds.ts'
import { findMember, findOrganisationByName, findOrganisationOf, listTeams } from '../../src/ownership/organisations/store.ts'
import { readOwners } from '../../src/ownership/read-owners.ts'
import { organisationRoutes } from '../../src/web/organisation-routes.ts'
import { type Answered, BrowserInTest } from '../browser-in-test.ts'
import { type IndexInTest, openIndexInTest } from '../index-in-test.ts'
import { type OwnerInTest, projectOf } from '../ownership-in-test.ts'
import { confirmWithPasskey, enrolledPerson, type PersonInTest } from '../person-in-test.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** People who enrolled 40 days ago; the first owns `tinyjson`. */
async function open(context: TestContext, names: readonly string[]) {
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
    people.push(await enrolledPerson(index, { name, headers: { 'x-test-address': `192.0.2.${at + 1}` } }))
  index.clock.advance(40 * DAY)
  for (const person of people) await refresh(person)
  const account = (await findAccountByName(index.instance.db.read, names[0]!))!
  const project = await projectOf(index, { account } as OwnerInTest, 'tinyjson')
  return { index, project, people: people as [PersonInTest, PersonInTest, PersonInTest] }
}

async function refresh(person: PersonInTest): Promise<void> {
  await person.browser.get('/account/password')
  await person.browser.submit('/account/confirm')
  await confirmWithPasskey(person, person.browser)
}

/** Sends a form that asks for the passkey, and shows it. */
async function sendWithPasskey(person: PersonInTest, action: string, fields: Record<string, string> = {}): Promise<Answered> {
  const asked = await person.browser.submit(action, fields)
  assert.equal(asked.refusal, 'proof-needed', asked.text)
  return confirmWithPasskey(person, person.browser)
}

async function pass(index: IndexInTest, milliseconds: number): Promise<void> {
  const tickMilliseconds = 8 * HOUR
  for (let left = milliseconds; left > 0; left -= tickMilliseconds) {
    index.clock.advance(tickMilliseconds)
    await index.mails()
    await tickHolds(index.instance, { tickMilliseconds, steadyMilliseconds: tickMilliseconds })
  }
}

const plain = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

test('every page and form of organisations wants a session, every form its own token, and outsiders see none', async (context) => {
  const { index, people } = await open(context, ['ada', 'eve'])
  const [ada, eve] = people
  const stranger = new BrowserInTest(index)
  await ada.browser.get('/organisations/new')
  assert.equal((await ada.browser.submit('/organisations/new', { name: 'acme' })).location, '/org/acme')
  for (const { method, path } of organisationRoutes) {
    const address = path.replace(':name', 'acme').replace(':person', 'ada').replace(/:\w+/g, 'x')
    if (method === 'GET') {
      assert.equal((await stranger.get(address)).location, `/sign-in?next=${encodeURIComponent(address)}`, path)
      if (path !== '/organisations/new') assert.equal((await eve.browser.get(address)).status, 404, path)
      continue
    }
    assert.equal((await stranger.post(address, {})).status, 401, path)
    assert.equal((await eve.browser.post(address, { csrf: 'x' })).refusal, 'form-stale', path)
  }
})

test('an organisation is made, filled and emptied again on its pages', async (context) => {
  const { index, project, people } = await open(context, ['ada', 'bob', 'eve'])
  const [ada, bob, eve] = people
  const { read } = index.instance.db
  await ada.browser.get('/organisations/new')
  assert.match((await ada.browser.submit('/organisations/new', { name: 'bob' })).text, /taken, reserved, or too much like/)
  await ada.browser.submit('/organisations/new', { name: 'acme' })
  const organisation = (await findOrganisationByName(read, 'acme'))!
  // Seasoned, and the project comes after a week.
  await pass(index, 15 * DAY)
  await refresh(ada)
  await ada.browser.get('/org/acme')
  assert.match((await ada.browser.submit('/org/acme/projects', { project: 'none-such' })).text, /There is no project/)
  assert.match((await sendWithPasskey(ada, '/org/acme/projects', { project: 'TinyJSON' })).location ?? '', /^\/hold\/[\w-]+\?done=asked$/)
  await pass(index, 8 * DAY)
  assert.equal(await findOrganisationOf(read, project.id), organisation.id)

  await refresh(ada)
  await ada.browser.get('/org/acme')
  assert.equal((await ada.browser.submit('/org/acme/invite', { name: 'bob', role: 'member' })).location, '/org/acme?done=invited')
  await refresh(bob)
  const invited = await bob.browser.get('/org/acme')
  assert.match(plain(invited.text), /You are invited as member/)
  assert.doesNotMatch(invited.text, /tinyjson/, 'whoever is only invited sees no project')
  const offer = /\/org\/acme\/offers\/([\w-]+)\/accept/.exec(invited.text)![1]!
  assert.equal((await bob.browser.submit(`/org/acme/offers/${offer}/accept`)).location, '/org/acme?done=joined')
  // A plain member sees no form by which somebody is invited, and sending it changes nothing.
  const seen = await bob.browser.get('/org/acme')
  assert.doesNotMatch(seen.text, /\/org\/acme\/(invite|teams|projects)"/)
  assert.equal((await eve.browser.get('/org/acme')).status, 404)

  await ada.browser.get('/org/acme')
  assert.equal((await ada.browser.submit('/org/acme/teams', { team: 'core' })).location, '/org/acme/team/core')
  await ada.browser.get('/org/acme/team/core')
  assert.match((await ada.browser.submit('/org/acme/team/core/join', { name: 'eve' })).text, /not in the organisation/)
  assert.equal((await ada.browser.submit('/org/acme/team/core/join', { name: 'bob' })).location, '/org/acme/team/core?done=changed')
  await ada.browser.get('/org/acme/team/core')
  assert.equal(
    (await ada.browser.submit('/org/acme/team/core/give', { project: 'tinyjson', role: 'maintainer' })).location,
    '/org/acme/team/core?done=changed',
  )
  assert.match(plain((await bob.browser.get('/manage/tinyjson')).text), /tinyjson/, 'who maintains it by a team sees its people')

  const preview = plain((await ada.browser.get('/org/acme/people/bob')).text)
  assert.match(preview, /tinyjson maintainer/)
  assert.match(preview, /the team core/)
  assert.equal((await sendWithPasskey(ada, '/org/acme/people/bob/off-board')).location, '/org/acme?done=off-boarded')
  const accountId = (await findAccountByName(read, 'bob'))!.id
  assert.equal(await findMember(read, organisation.id, accountId), undefined)
  assert.deepEqual((await listTeams(read, organisation.id))[0]!.memberIds, [])
  assert.equal((await bob.browser.get('/org/acme')).status, 404)
  assert.deepEqual(
    (await readOwners(read, project.id, index.clock.now())).map(({ account }) => account.name),
    ['ada'],
  )
  // The last owner stays.
  await ada.browser.get('/org/acme/people/ada')
  assert.equal((await ada.browser.submit('/org/acme/people/ada/remove')).refusal, 'owner-last')
})
