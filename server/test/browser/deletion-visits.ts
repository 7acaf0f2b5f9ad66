import assert from 'node:assert/strict'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { buildSdist } from '../build/sdist.ts'
import { buildWheel } from '../build/wheel.ts'
import { basic, uploadForm } from '../index-in-test.ts'
import type { SpawnedIndex } from '../spawned-index.ts'
import type { Visit } from './inspect-page.ts'
import type { Mailbox } from './mailbox.ts'
import {
  askRemoval,
  historyOf,
  invite,
  type PeopleInBrowsers,
  pressWithPasskey,
  publishProjects,
  settlePeople,
  type Tools,
  until,
} from './ownership-people.ts'
import { press } from './people.ts'
import { longName, longVersion } from './sample-projects.ts'

type Name = 'ada' | 'nils' | 'olga' | 'bob' | 'rosa' | 'max' | 'lena' | 'long'
type People = PeopleInBrowsers<Name>

const DAY = 24 * 3_600_000
const longPerson = 'w'.repeat(50)
const longOrganisation = `an-organisation-with-the-longest-name-${'n'.repeat(12)}`
const script = '<script>document.title="harmed"</script>'

/** What takes something away from everybody: projects, releases, files, organisations; many roles at once; and what administrators decide. */
export async function deletionVisits(browser: Browser, index: SpawnedIndex, mailbox: Mailbox): Promise<Visit[]> {
  const { url } = index
  const tools: Tools = { browser, index, mailbox, url, history: historyOf(index) }
  const names = { ada: 'ada', nils: 'nils', olga: 'olga', bob: 'bob', rosa: 'rosa', max: 'max', lena: 'lena', long: longPerson }
  const people = await settlePeople(tools, names, ['ada', 'nils', 'olga'])
  await publishAll(tools)
  const deleted = await settleDeletions(tools, people)
  const bulk = await settleBulk(tools, people)
  const decided = await settleDecisions(tools, people)
  const of = (options: BrowserContextOptions, name: string, path: string, more: Partial<Visit> = {}): Visit => ({
    name: `deletion-${name}`,
    url: url + path,
    options,
    ...more,
  })
  const { ada, nils, bob, rosa, max, lena } = people.options
  const release = (name: string, version: string) => `/manage/${name}/releases/${encodeURIComponent(version)}`
  return [
    of(ada, 'project', '/manage/lanterns/delete'),
    of(bob, 'project-refused-release', '/manage/tinyjson/delete'),
    of(ada, 'project-refused', '/manage/driftwood/delete'),
    of(max, 'project-maintainer', '/manage/tinyjson/delete'),
    of(lena, 'project-long', `/manage/${longName}/delete`),
    of(ada, 'project-asked', deleted.project),
    of(ada, 'project-people', '/manage/driftwood'),
    of({}, 'project-public', '/project/driftwood/'),
    of(ada, 'project-owner', '/project/driftwood/'),
    of(ada, 'project-trash', '/manage/wreck/delete'),
    of(ada, 'project-gone', '/manage/sunken/delete'),
    of({}, 'project-gone-public', '/project/wreck/'),
    of(ada, 'project-back', '/manage/lanterns?done=undeleted'),
    of(ada, 'project-roles', '/account/invitations'),
    of(ada, 'releases', '/manage/tinyjson/releases'),
    of(lena, 'releases-long', `/manage/${longName}/releases`, { isLong: true }),
    of(ada, 'release', release('tinyjson', '1.0.0')),
    of(ada, 'release-waits', release('tinyjson', '1.1.0')),
    of(ada, 'release-gone', release('tinyjson', '1.2.0')),
    of(ada, 'release-file-gone', release('tinyjson', '1.3.0')),
    of(ada, 'release-purged', release('tinyjson', '1.4.0')),
    of(lena, 'release-long', release(longName, longVersion), { isLong: true }),
    of(ada, 'release-asked', deleted.release),
    of(bob, 'file-asked', deleted.file),
    of({}, 'release-public', '/project/tinyjson/'),
    of(bob, 'release-people', '/manage/tinyjson'),
    of(ada, 'organisation', '/org/quay/delete'),
    of(ada, 'organisation-empty', '/org/jetty/delete'),
    of(ada, 'organisation-asked', deleted.organisation),
    of(ada, 'organisation-page', '/org/pier'),
    of(lena, 'organisation-long', `/org/${longOrganisation}/delete`),
    of(ada, 'lock', '/manage/lanterns'),
    of(ada, 'locked', '/manage/moor'),
    of(bob, 'locked-other', '/manage/moor'),
    of(max, 'locked-maintainer', '/manage/moor'),
    of({}, 'locked-public', '/project/moor/'),
    of(ada, 'locked-remove', '/manage/moor/people/bob'),
    of(ada, 'unlocked', '/manage/lanterns?done=unlocked'),
    of({}, 'braked-and-waits', '/project/seaglass/'),
    of(rosa, 'everywhere', '/account/people/max'),
    of(rosa, 'everywhere-done', '/account/people/nils?done=removed'),
    of(lena, 'everywhere-long', `/account/people/${longPerson}`, { isLong: true }),
    of(rosa, 'everywhere-link', '/manage/reef-1/people/max'),
    of(rosa, 'everywhere-asked', bulk.hold),
    of(bob, 'everywhere-target', bulk.hold),
    of(rosa, 'everywhere-people', '/manage/sandbank-1'),
    of({}, 'everywhere-public', '/project/sandbank-1/'),
    of(ada, 'holds', '/admin/holds'),
    of(ada, 'decision-owner', `/admin${decided.removal.replace('/hold/', '/holds/')}`),
    of(max, 'contested-objector', decided.removal),
    of(ada, 'decision-administrator', `/admin${decided.administrator.replace('/hold/', '/holds/')}`),
    of(nils, 'decision-own', `/admin${decided.administrator.replace('/hold/', '/holds/')}`),
    of(ada, 'decision-restore', `/admin/holds/${decided.restore}`),
    of(ada, 'restore-contested', `/admin/restore/${decided.restore}`),
    of(ada, 'restore-organisation', `/admin/restore?${new URLSearchParams({ organisations: 'harbour', at: decided.at })}`),
    of(
      ada,
      'restore-organisation-mistake',
      `/admin/restore?${new URLSearchParams({ organisations: `${script} ${longOrganisation}`, at: decided.at })}`,
    ),
  ]
}

async function publishAll({ index, history }: Tools): Promise<void> {
  const numbered = (stem: string) => [1, 2, 3, 4].map((at) => `${stem}-${at}`)
  const names = ['tinyjson', 'driftwood', 'lanterns', 'wreck', 'sunken', 'moor', 'seaglass', 'oldtown', 'tideline', longName]
  await publishProjects(index, [...names, ...numbered('reef'), ...numbered('sandbank')])
  const token = await index.token()
  const long = { name: longName, version: longVersion }
  const more = [1, 2, 3, 4].flatMap((minor) => {
    const named = { name: 'tinyjson', version: `1.${minor}.0` }
    return [buildWheel(named), buildSdist(named)]
  })
  for (const archive of [...more, buildWheel(long), buildSdist(long)]) {
    const answer = await fetch(`${index.url}/legacy/`, { method: 'POST', headers: basic(token), body: await uploadForm(archive) })
    assert.ok(answer.ok, `${answer.status} ${answer.ok ? '' : await answer.text()}`)
  }
  history.run('update role set since = since - ? where is_creator = 1', 300 * DAY)
}

async function settleDeletions(tools: Tools, people: People) {
  const { history, url } = tools
  history.giveRole('tinyjson', 'bob', 'owner', 200)
  history.giveRole('tinyjson', 'max', 'maintainer', 100)
  history.giveRole('moor', 'bob', 'owner', 200)
  history.giveRole('moor', 'max', 'maintainer', 100)
  history.giveRole(longName, 'lena', 'owner', 250)
  history.giveRole(longName, longPerson, 'owner', 200)
  const found = { project: '', release: '', file: '', organisation: '' }
  const asked = async (page: Page, path: string, button: string | RegExp) => {
    await page.goto(url + path)
    await pressWithPasskey(page, button)
    const { pathname } = new URL(page.url())
    assert.match(pathname, /^\/hold\//, await page.innerText('main'))
    return pathname
  }
  const finish = async (page: Page, hold: string) => {
    await page.goto(url + hold)
    await until(page, /nothing changes before/)
    history.endWait(hold.split('/').at(-1)!)
    await until(page, /It is done/)
    history.spread()
  }
  await people.go('ada', async (page) => {
    for (const name of ['wreck', 'sunken']) await finish(page, await asked(page, `/manage/${name}/delete`, `Delete ${name}`))
    await finish(page, await asked(page, '/manage/tinyjson/releases/1.2.0', 'Delete tinyjson 1.2.0'))
    await finish(page, await asked(page, '/manage/tinyjson/releases/1.3.0', /^Delete tinyjson-1\.3\.0\.tar\.gz|^Delete .*tar\.gz/))
    await finish(page, await asked(page, '/manage/tinyjson/releases/1.4.0', 'Delete tinyjson 1.4.0'))
    found.release = await asked(page, '/manage/tinyjson/releases/1.1.0', 'Delete tinyjson 1.1.0')
    history.spread()
    found.project = await asked(page, '/manage/driftwood/delete', 'Delete driftwood')
    history.spread()
    for (const name of ['quay', 'pier', 'jetty']) await makeOrganisation(page, url, name)
    await page.goto(`${url}/manage/moor`)
    await pressWithPasskey(page, /^Lock who owns moor/)
  })
  history.run('update organisation_member set since = since - ?', 300 * DAY)
  history.moveIn('quay', 'lanterns', 100)
  for (const [name, role] of [
    ['bob', 'manager'],
    ['rosa', 'owner'],
  ] as const)
    history.join('quay', name, role, 120)
  history.moveIn('pier', 'oldtown', 100)
  await people.go('ada', async (page) => {
    found.organisation = await asked(page, '/org/pier/delete', 'Delete pier')
  })
  await people.go('bob', async (page) => {
    found.file = await asked(page, '/manage/tinyjson/releases/1.0.0', /^Delete .*\.whl/)
  })
  await people.go('lena', (page) => makeOrganisation(page, url, longOrganisation))
  history.run('update organisation_member set since = since - ? where since > ?', 300 * DAY, Date.now() - DAY)
  history.run(
    `update file set purged_at = deleted_at where deleted_at is not null and release_id in (select id from release where version = '1.4.0')`,
  )
  history.run(
    `update project_trash set deleted_at = deleted_at - ?, purged_at = ? where project_id = (select id from project where name = 'sunken')`,
    100 * DAY,
    Date.now(),
  )
  return found
}

/** Roles in many projects that end as one act. */
async function settleBulk(tools: Tools, people: People) {
  const { history, index, url } = tools
  for (const at of [1, 2, 3, 4]) {
    history.giveRole(`reef-${at}`, 'rosa', 'owner', at === 3 ? 5 : 250)
    if (at < 4) history.giveRole(`reef-${at}`, 'max', at === 2 ? 'maintainer' : 'owner', 200)
    history.giveRole(`sandbank-${at}`, 'rosa', 'owner', 250)
    history.giveRole(`sandbank-${at}`, 'bob', at === 4 ? 'maintainer' : 'owner', 200)
  }
  // Whoever has been there for long goes, and nobody of long standing is left.
  history.run(`delete from role where is_creator = 1 and project_id = (select id from project where name = 'reef-3')`)
  await index.cliSuccessfully('user', 'create', 'max-ci', '--service', '--owner', 'max')
  for (const projects of [['reef-1'], ['reef-1', 'tinyjson']]) await index.token({ user: 'max-ci', projects, permissions: ['upload'] })
  let hold = ''
  await people.go('rosa', async (page) => {
    await invite(page, url, 'reef-4', 'max', 'maintainer')
    await page.goto(`${url}/account/people/bob`)
    await pressWithPasskey(page, /^Remove bob from all/)
    hold = new URL(page.url()).pathname
    assert.match(hold, /^\/hold\//, await page.innerText('main'))
  })
  history.spread()
  return { hold }
}

/** What somebody contests, of each kind that administrators decide. */
async function settleDecisions(tools: Tools, people: People) {
  const { history, url } = tools
  const found = { removal: '', administrator: '', restore: '', at: '' }
  const object = (name: Name, hold: string, why: string) =>
    people.go(name, async (page) => {
      await page.goto(url + hold)
      await page.fill('#reason-object', why)
      await press(page, /^(Object to|Stop) this change/)
      if ((await page.innerText('h1')) === 'Confirm that it is you') await press(page, 'Confirm with a passkey')
      assert.match(await page.innerText('main'), /objected|stopped it/)
    })
  history.run(`delete from role where is_creator = 1 and project_id = (select id from project where name = 'seaglass')`)
  for (const [at, name] of (['rosa', 'bob', 'max'] as const).entries()) history.giveRole('seaglass', name, 'owner', 300 - at)
  await people.go('rosa', async (page) => {
    found.removal = await askRemoval(page, url, 'seaglass', 'bob')
  })
  await object('max', found.removal, `He works on it every day. ${script} Ask him by telephone, as we all do.`)
  await people.go('max', async (page) => {
    await page.goto(`${url}/manage/seaglass`)
    await press(page, /^Stop publishing to/)
  })
  await people.go('nils', async (page) => {
    await page.goto(`${url}/admin/administrators`)
    await page.getByRole('link', { name: /^Remove.*olga/ }).click()
    await pressWithPasskey(page, /^Remove/)
  })
  await people.go('olga', async (page) => {
    await page.goto(`${url}/account/holds`)
    await press(page, /^Look at it/, 'link')
    found.administrator = new URL(page.url()).pathname
  })
  await object('olga', found.administrator, 'Nobody has talked to me.')
  await people.go('ada', async (page) => {
    await makeOrganisation(page, url, 'harbour')
    for (const name of ['rosa', 'lena']) {
      await page.goto(`${url}/org/harbour`)
      await page.fill('#name', name)
      await press(page, 'Offer the role')
    }
  })
  for (const name of ['rosa', 'lena'] as const)
    await people.go(name, async (page) => {
      await page.goto(`${url}/org/harbour`)
      await press(page, 'Accept')
    })
  await people.go('ada', async (page) => {
    await page.goto(`${url}/org/harbour`)
    await page.fill('#team', 'release')
    await press(page, 'Make the team')
    await page.goto(`${url}/org/harbour/team/release`)
    await page.fill('#name', 'rosa')
    await press(page, 'Put into the team')
    found.at = new Date().toISOString()
    await page.goto(`${url}/org/harbour/people/rosa`)
    await pressWithPasskey(page, /^Off-board rosa/)
  })
  history.join('harbour', 'bob', 'owner', 0)
  history.moveIn('harbour', 'tideline', 0)
  let restore = ''
  await people.go('nils', async (page) => {
    await page.goto(`${url}/admin/restore?${new URLSearchParams({ organisations: 'harbour', at: found.at })}`)
    await page.fill('#reason', 'Somebody has read the mailbox of rosa since Friday.')
    await pressWithPasskey(page, /^Ask to put/)
    restore = new URL(page.url()).pathname
  })
  await people.go('ada', async (page) => {
    await page.goto(url + restore)
    await pressWithPasskey(page, /^Confirm: put/)
  })
  found.restore = restore.split('/').at(-1)!
  await object('bob', `/hold/${found.restore}`, 'I was asked to look after it.')
  return found
}

async function makeOrganisation(page: Page, url: string, name: string): Promise<void> {
  await page.goto(`${url}/organisations/new`)
  await page.fill('#name', name)
  await press(page, 'Make the organisation')
  assert.equal(new URL(page.url()).pathname, `/org/${name}`, await page.innerText('main'))
}
