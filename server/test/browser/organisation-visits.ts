import assert from 'node:assert/strict'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import type { SpawnedIndex } from '../spawned-index.ts'
import type { Visit } from './inspect-page.ts'
import type { Mailbox } from './mailbox.ts'
import { historyOf, type PeopleInBrowsers, pressWithPasskey, publishProjects, settlePeople, type Tools } from './ownership-people.ts'
import { press } from './people.ts'
import { longName } from './sample-projects.ts'

type People = PeopleInBrowsers<'ada' | 'bob' | 'max' | 'rosa' | 'nils'>

/** As long as a name may be. */
const longOrganisation = 'an-organisation-with-the-longest-name-of-all.of-th'.slice(0, 50)
const longTeam = 'the-team-with-the-longest-name-that-a-team-may-have'.slice(0, 50)
const longPerson = 'w'.repeat(50)

/** People who own projects together. */
export async function organisationVisits(browser: Browser, index: SpawnedIndex, mailbox: Mailbox): Promise<Visit[]> {
  const { url } = index
  const tools: Tools = { browser, index, mailbox, url, history: historyOf(index) }
  const people = await settlePeople(tools, { ada: 'ada', bob: 'bob', max: 'max', rosa: 'rosa', nils: 'nils' }, ['ada'])
  await settleOrganisations(tools, people)
  const { ada, bob, max, rosa, nils } = people.options
  const of = (options: BrowserContextOptions, name: string, path: string, more: Partial<Visit> = {}): Visit => ({
    name: `organisations-${name}`,
    url: url + path,
    options,
    ...more,
  })
  return [
    of(ada, 'list', '/organisations/new'),
    of(nils, 'list-empty', '/organisations/new'),
    of(ada, 'new-mistake', '/organisations/new', {
      async act(page) {
        await page.fill('#name', 'ada')
        await press(page, 'Make the organisation')
      },
    }),
    of(ada, 'owner', '/org/harbour'),
    of(bob, 'manager', '/org/harbour'),
    of(max, 'member', '/org/harbour'),
    of(rosa, 'invited', '/org/harbour'),
    of(ada, 'empty', '/org/quay'),
    of(ada, 'long', `/org/${longOrganisation}`, { isLong: true }),
    of(ada, 'refused', '/org/harbour', {
      async act(page) {
        await page.fill('#name', 'nobody-here')
        await press(page, 'Offer the role')
      },
    }),
    of(ada, 'team', '/org/harbour/team/release'),
    of(max, 'team-member', '/org/harbour/team/release'),
    of(ada, 'team-empty', '/org/harbour/team/docs'),
    of(ada, 'team-long', `/org/${longOrganisation}/team/${longTeam}`),
    of(ada, 'person', '/org/harbour/people/max'),
    of(ada, 'person-off-board', '/org/harbour/people/bob'),
    of(ada, 'person-nothing', `/org/harbour/people/${longPerson}`),
    of(ada, 'person-long', `/org/${longOrganisation}/people/${longPerson}`, { isLong: true }),
    of(bob, 'person-manager', '/org/harbour/people/max'),
    of(bob, 'person-owner', '/org/harbour/people/ada'),
    of(max, 'leave', '/org/harbour/people/max'),
    of(ada, 'leave-last', '/org/harbour/people/ada', { act: (page) => press(page, /^Leave/) }),
    of(max, 'succession', '/org/harbour/people/ada/succession'),
    of(max, 'succession-long', `/org/${longOrganisation}/people/${longPerson}/succession`, { isLong: true }),
    of(bob, 'succession-early', '/org/harbour/people/ada/succession', {
      async act(page) {
        await page.fill('#evidence', 'Nobody answers at the address since January.')
        await press(page, 'Ask for it')
      },
    }),
    of(ada, 'holds', '/account/holds'),
    of(ada, 'manage', '/manage/tinyjson'),
    of({}, 'project', '/project/tinyjson/'),
  ]
}

async function settleOrganisations(tools: Tools, people: People): Promise<void> {
  const { index, history, url } = tools
  const many = Array.from({ length: 40 }, (_, at) => `sandbank-${at}`)
  await publishProjects(index, ['tinyjson', 'driftwood', 'lanterns', longName, ...many])
  history.run('update role set since = since - ? where is_creator = 1', 300 * 86_400_000)
  await index.cliSuccessfully('user', 'create', longPerson, '--email', `${longPerson}@example.org`)
  await people.go('ada', async (page) => {
    for (const name of ['harbour', 'quay', longOrganisation]) {
      await page.goto(`${url}/organisations/new`)
      await page.fill('#name', name)
      await press(page, 'Make the organisation')
      assert.equal(new URL(page.url()).pathname, `/org/${name}`, await page.innerText('main'))
    }
    for (const [organisation, team] of [
      ['harbour', 'release'],
      ['harbour', 'docs'],
      [longOrganisation, longTeam],
    ]) {
      await page.goto(`${url}/org/${organisation}`)
      await page.fill('#team', team!)
      await press(page, 'Make the team')
    }
  })
  history.run('update organisation_member set since = since - ?', 300 * 86_400_000)
  for (const [organisation, name, role] of [
    ['harbour', 'bob', 'manager'],
    ['harbour', 'max', 'member'],
    ['harbour', longPerson, 'member'],
    [longOrganisation, longPerson, 'owner'],
    [longOrganisation, 'max', 'member'],
  ] as const)
    history.join(organisation, name, role, 120)
  for (const project of ['tinyjson', 'driftwood', ...many]) history.moveIn('harbour', project, 100)
  history.moveIn(longOrganisation, longName, 100)
  history.giveRole('tinyjson', 'bob', 'owner', 90)
  for (const project of many) history.giveRole(project, 'bob', 'maintainer', 90)
  history.giveRole(longName, longPerson, 'maintainer', 90)
  await people.go('ada', async (page) => {
    for (const [organisation, team, name] of [
      ['harbour', 'release', 'max'],
      ['harbour', 'release', 'bob'],
      [longOrganisation, longTeam, longPerson],
    ]) {
      await page.goto(`${url}/org/${organisation}/team/${team}`)
      await page.fill('#name', name!)
      await press(page, 'Put into the team')
    }
    for (const [organisation, team, project] of [
      ['harbour', 'release', 'tinyjson'],
      ['harbour', 'release', 'driftwood'],
      [longOrganisation, longTeam, longName],
    ]) {
      await page.goto(`${url}/org/${organisation}/team/${team}`)
      await page.fill('#project', project!)
      await press(page, 'Give to the team')
    }
    for (const [name, role] of [
      ['rosa', 'owner'],
      ['nils', 'member'],
    ] as const) {
      await page.goto(`${url}/org/harbour`)
      await page.fill('#name', name)
      await page.selectOption('#role', role)
      await (role === 'owner' ? pressWithPasskey(page, 'Offer the role') : press(page, 'Offer the role'))
    }
    await page.goto(`${url}/org/harbour`)
    await page.fill('#project', 'lanterns')
    await pressWithPasskey(page, 'Move it here')
  })
}
