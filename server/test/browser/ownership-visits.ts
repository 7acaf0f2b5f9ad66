import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
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
  reportTheft,
  settlePeople,
  type Tools,
  until,
} from './ownership-people.ts'
import { press, uncheck } from './people.ts'
import { longName } from './sample-projects.ts'

type Name = 'ada' | 'bob' | 'max' | 'rosa' | 'nils' | 'lena' | 'long'
type People = PeopleInBrowsers<Name>

const script = '<script>document.title="harmed"</script>'
const longWord = 'Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbe'
/** As long as the name of an account may be. */
const longPerson = (at: number) => `${'w'.repeat(49)}${at}`

/** Who owns what, and what waits. */
export async function ownershipVisits(browser: Browser, index: SpawnedIndex, mailbox: Mailbox): Promise<Visit[]> {
  const { url } = index
  const tools: Tools = { browser, index, mailbox, url, history: historyOf(index) }
  const people = await settlePeople(
    tools,
    { ada: 'ada', bob: 'bob', max: 'max', rosa: 'rosa', nils: 'nils', lena: 'lena', long: longPerson(1) },
    ['ada', 'nils'],
  )
  const usual = await settleUsual(tools, people)
  const long = await settleLong(tools, people)
  const of = (options: BrowserContextOptions, name: string, path: string, more: Partial<Visit> = {}): Visit => ({
    name: `ownership-${name}`,
    url: url + path,
    options,
    ...more,
  })
  const { ada, bob, max, rosa, nils, lena } = people.options
  const at = new Date().toISOString()
  const contested = async (page: Page, path: string): Promise<void> => {
    for (const removal of [usual.removal, long.removal])
      tools.history.run(`update hold set state = 'contested', reason = ? where id = ?`, `${script} ${longWord}`, removal.split('/').at(-1)!)
    await page.goto(url + path)
  }
  const restore = (projects: string) => `/admin/restore?${new URLSearchParams({ projects, at })}`
  return [
    of(ada, 'people', '/manage/tinyjson'),
    of(ada, 'people-alone', '/manage/lanterns'),
    of(ada, 'people-locked', '/manage/oldtown'),
    of(ada, 'people-braked', '/manage/driftwood'),
    of(bob, 'people-target', '/manage/tinyjson'),
    of(max, 'people-maintainer', '/manage/tinyjson'),
    of(lena, 'people-long', `/manage/${longName}`, { isLong: true }),
    of(ada, 'invite-mistake', '/manage/lanterns', {
      async act(page) {
        await page.fill('#name', `<b>${longWord}`.slice(0, 60))
        await uncheck(page)
        await press(page, 'Offer the role')
      },
    }),
    of(ada, 'invite-owner-proof', '/manage/lanterns', {
      async act(page) {
        await page.fill('#name', 'rosa')
        await page.selectOption('#role', 'owner')
        await press(page, 'Offer the role')
      },
    }),
    of(ada, 'remove', '/manage/tinyjson/people/eve'),
    of(ada, 'remove-demote', '/manage/tinyjson/people/eve?to=maintainer'),
    of(bob, 'remove-refused', '/manage/tinyjson/people/ada'),
    of(ada, 'remove-maintainer', '/manage/tinyjson/people/max'),
    of(ada, 'leave-last', '/manage/lanterns/people/ada'),
    of(lena, 'remove-long', `/manage/${longName}/people/${longPerson(2)}`),
    of(rosa, 'offers', '/account/invitations'),
    of(nils, 'offers-empty', '/account/invitations'),
    of(lena, 'offers-long', '/account/invitations', { isLong: true }),
    of(bob, 'waits', '/account/holds'),
    of(nils, 'waits-empty', '/account/holds'),
    of(lena, 'waits-long', '/account/holds', { isLong: true }),
    of(ada, 'hold', usual.removal),
    of(bob, 'hold-target', usual.removal),
    of(rosa, 'hold-offer', usual.offer),
    of(nils, 'hold-applied', usual.applied),
    of(lena, 'hold-long', long.removal),
    of({}, 'hold-link', '/', { act: async (page) => void (await page.goto(usual.link)) }),
    of({}, 'hold-link-long', '/', { act: async (page) => void (await page.goto(long.link)) }),
    of({}, 'project', '/project/tinyjson/'),
    of(ada, 'project-owner', '/project/tinyjson/'),
    of({}, 'project-braked', '/project/driftwood/'),
    of({}, 'project-long', `/project/${longName}/`, { isLong: true }),
    of({}, 'victim', '/victim'),
    of({}, 'victim-mistakes', '/victim', {
      async act(page) {
        await page.fill('#text', ' ')
        await page.fill('#names', `${script} ${longWord}`)
        await uncheck(page)
        await press(page, 'Tell the administrators now')
      },
    }),
    of(ada, 'reports', '/admin/reports'),
    of(ada, 'report', '/admin/reports/1'),
    of(ada, 'report-stopped', '/admin/reports/2'),
    of(ada, 'report-long', '/admin/reports/3'),
    of(ada, 'report-nothing', '/admin/reports/4'),
    of(ada, 'home-reports', '/account'),
    of(ada, 'restore', '/admin/restore'),
    of(ada, 'restore-preview', restore('tinyjson driftwood lanterns oldtown')),
    of(ada, 'restore-preview-long', restore(longName), { isLong: true }),
    of(ada, 'restore-nothing', restore('wreck-0')),
    of(ada, 'restore-mistakes', `/admin/restore?projects=${encodeURIComponent(`${script} ${longWord}`)}&at=yesterday`),
    of(ada, 'restore-asked', usual.restore),
    of(nils, 'restore-confirm', usual.restore),
    of(ada, 'all-holds', '/admin/holds'),
    // From here on these two are contested.
    of(nils, 'all-holds-contested', '/', { act: (page) => contested(page, '/admin/holds') }),
    of(nils, 'decision', '/', { act: (page) => contested(page, `/admin${usual.removal.replace('/hold/', '/holds/')}`) }),
    of(ada, 'decision-own', '/', { act: (page) => contested(page, `/admin${usual.removal.replace('/hold/', '/holds/')}`) }),
    of(nils, 'decision-long', '/', { act: (page) => contested(page, `/admin${long.removal.replace('/hold/', '/holds/')}`), isLong: true }),
    of(ada, 'hold-to-decide', usual.removal),
    // Last, because who proves who he is gets another cookie.
    of({}, 'hold-link-stopped', '/', { act: (page) => stopByLink(tools, people, page) }),
  ]
}

async function settleUsual(tools: Tools, people: People) {
  const { index, history, mailbox, url } = tools
  await publishProjects(index, ['tinyjson', 'driftwood', 'lanterns', 'oldtown', 'seaglass', 'wreck-0', longName])
  const published = new Date().toISOString()
  history.run('update role set since = since - ? where is_creator = 1', 300 * 86_400_000)
  // Somebody who has never enrolled a factor.
  await index.cliSuccessfully('user', 'create', 'eve', '--email', 'eve@example.org')
  history.giveRole('tinyjson', 'bob', 'owner', 100)
  history.giveRole('tinyjson', 'eve', 'owner', 2)
  history.giveRole('tinyjson', 'max', 'maintainer', 50)
  history.giveRole('seaglass', 'nils', 'owner', 200)
  history.giveRole('oldtown', 'rosa', 'owner', 60)
  history.lock('oldtown')
  const found = { removal: '', offer: '', applied: '', link: '', restore: '' }
  await people.go('ada', async (page) => {
    found.removal = await askRemoval(page, url, 'tinyjson', 'bob')
    found.applied = await askRemoval(page, url, 'seaglass', 'nils')
    history.spread()
    await invite(page, url, 'tinyjson', 'rosa', 'maintainer')
    await invite(page, url, 'driftwood', 'rosa', 'owner')
    history.spread()
    await invite(page, url, 'lanterns', 'rosa', 'owner')
    await page.goto(`${url}/manage/driftwood`)
    await page.fill('#reason', 'a release at four in the night that is none of ours')
    await press(page, /^Stop publishing to/)
  })
  found.link = await mailbox.link('bob@example.org', /\/notice\//, /role|owner/i)
  await people.go('rosa', async (page) => {
    await page.goto(`${url}/account/invitations`)
    const offer = page.locator('.entries li', { hasText: 'owner of lanterns' })
    await Promise.all([page.waitForEvent('load'), offer.getByRole('button', { name: /^Accept/ }).click()])
    found.offer = new URL(page.url()).pathname
  })
  // Told, waited for, and not stopped.
  await people.go('nils', async (page) => {
    await page.goto(url + found.applied)
    await until(page, /nothing changes before/)
    history.endWait(found.applied.split('/').at(-1)!)
    await until(page, /It is done/)
  })
  const browser = await tools.browser.newContext()
  const victim = await browser.newPage()
  for (const name of ['stolen', 'thief']) await index.cliSuccessfully('user', 'create', name, '--email', `${name}@example.org`)
  const report = (text: string, named: string, contact: string) => reportTheft(victim, url, { text, names: named, contact })
  await report(
    'My mailbox was taken on Friday.\nSince then somebody publishes lanterns as me.',
    'stolen lanterns',
    'telephone 555 0134, after six',
  )
  await report('Somebody else is in my account.', 'thief, driftwood', 'ada@elsewhere.example.org')
  await report(
    `${script}\n${longWord.repeat(12)}\n${'It began with a mail that looked like yours. '.repeat(40)}`.slice(0, 3900),
    `${longPerson(1)} ${longName} ${Array.from({ length: 17 }, (_, at) => `${at}${longWord}`).join(' ')}`,
    `${script} ${longWord.repeat(3)}`.slice(0, 190),
  )
  await report('Please help me.', 'not-here', 'the red house at the harbour')
  await browser.close()
  await people.go('ada', async (page) => {
    await page.goto(`${url}/admin/reports/2`)
    await pressWithPasskey(page, 'Freeze and brake what is ticked')
    await page.goto(`${url}/admin/restore?${new URLSearchParams({ projects: 'oldtown tinyjson', at: published })}`)
    await page.fill('#reason', 'The mailbox of a co-owner was read by somebody else since Friday; see report 1.')
    await pressWithPasskey(page, /^Ask to put/)
    found.restore = new URL(page.url()).pathname
  })
  return found
}

/** Names as long as they may be, many of them, and everything that may be said in many words. */
async function settleLong(tools: Tools, people: People) {
  const { index, history, mailbox, url } = tools
  history.giveRole(longName, 'lena', 'owner', 250)
  for (let at = 1; at <= 9; at++) {
    if (at > 1) await index.cliSuccessfully('user', 'create', longPerson(at), '--email', `${longPerson(at)}@example.org`)
    history.giveRole(longName, longPerson(at), at < 6 ? 'owner' : 'maintainer', at * 10)
  }
  let removal = ''
  await people.go('ada', (page) => invite(page, url, 'lanterns', 'lena', 'maintainer'))
  await people.go('lena', async (page) => {
    removal = await askRemoval(page, url, longName, longPerson(1))
  })
  const link = await mailbox.link(`${longPerson(1)}@example.org`, /\/notice\//)
  return { removal, link }
}

let stopped = 0
/** What can be done once: each look has a removal of its own. */
async function stopByLink({ url, index, history, mailbox }: Tools, people: People, page: Page): Promise<void> {
  const project = `wreck-${++stopped}`
  await publishProjects(index, [project])
  history.run(`update role set since = since - ? where is_creator = 1 and since > ?`, 300 * 86_400_000, Date.now() - 86_400_000)
  history.giveRole(project, 'max', 'owner', 290)
  history.spread()
  // Nobody decides here about the ones before, and an account has three at a time.
  history.run(`update hold set state = 'vetoed' where state = 'contested'`)
  await people.go('ada', async (page) => void (await askRemoval(page, url, project, 'max')))
  await page.goto(await mailbox.link('max@example.org', /\/notice\//, new RegExp(`Announced.*${project}`)))
  await press(page, 'Stop this change')
}
