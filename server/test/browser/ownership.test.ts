import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { type Browser, type BrowserContextOptions, chromium as driver, type Page } from 'playwright-core'
import { buildWheel } from '../build/wheel.ts'
import { basic, uploadForm } from '../index-in-test.ts'
import { type SpawnedIndex, spawnIndex } from '../spawned-index.ts'
import { chromium, chromiumFlags, findProblems } from './inspect-page.ts'
import { type Mailbox, openMailbox } from './mailbox.ts'
import {
  askRemoval,
  type History,
  historyOf,
  invite,
  type PeopleInBrowsers,
  pressWithPasskey,
  publishProjects,
  quickTicks,
  reportTheft,
  settlePeople,
} from './ownership-people.ts'
import { choosePassword, type Desk, enrolApp, openDesk, press, verifyAddress, welcomeLink } from './people.ts'
import { addAuthenticator } from './virtual-authenticator.ts'

const skip = existsSync(chromium) ? false : 'apt-get install chromium'
const narrow: BrowserContextOptions = { viewport: { width: 360, height: 780 }, colorScheme: 'dark' }
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
const colleagues = Array.from({ length: 12 }, (_, at) => `sandbank-${at}`)

/** The strictest preset; people who have been here for a year, and a mail gateway that opens every link before they do. */
describe('ownership in a real browser', { skip, timeout: 300_000 }, () => {
  let browser: Browser
  let mailbox: Mailbox
  let index: SpawnedIndex
  let url: string
  let history: History
  let people: PeopleInBrowsers<'ada' | 'bob' | 'max' | 'rosa'>
  before(async () => {
    browser = await driver.launch({ executablePath: chromium, args: chromiumFlags })
    mailbox = await openMailbox()
    const settings = { HOLDFAST_PRESET: 'public', HOLDFAST_SMTP_URL: mailbox.url, HOLDFAST_MAIL_FROM: 'index@example.org' }
    index = await spawnIndex({ settings, nodeWords: quickTicks })
    url = index.url
    history = historyOf(index)
    const tools = { browser, index, mailbox, url, history }
    people = await settlePeople(tools, { ada: 'ada', bob: 'bob', max: 'max', rosa: 'rosa' }, ['ada'], narrow)
    await publishProjects(index, ['tinyjson', 'lanterns', 'driftwood', ...colleagues])
    history.run('update role set since = since - ? where is_creator = 1', 300 * 86_400_000)
  })
  after(async () => {
    await browser?.close()
    await index?.stop()
    await mailbox?.close()
  })

  const clean = async (page: Page) => assert.deepEqual(await findProblems(page), [], page.url())
  const main = (page: Page) => page.innerText('main')
  const path = (page: Page) => new URL(page.url()).pathname

  /** Somebody without an account, or not signed in, at another machine. */
  async function stranger(options: BrowserContextOptions, act: (page: Page) => Promise<void>): Promise<void> {
    const desk: Desk = await openDesk(browser, options)
    desk.page.setDefaultTimeout(15_000)
    try {
      await act(desk.page)
      assert.deepEqual(desk.complaints, [])
    } finally {
      await desk.context.close()
    }
  }

  const story = (title: string, tell: () => Promise<void>) =>
    test(title, async () => {
      await tell()
      assert.deepEqual(people.complaints(), [])
    })

  /** Looks again until a page says it: a turn of the holds comes twice a second. */
  async function until(page: Page, words: RegExp): Promise<void> {
    for (let turns = 0; turns < 60 && !words.test(await main(page)); turns++) {
      await page.waitForTimeout(250)
      await page.reload()
    }
    assert.match(await main(page), words)
  }

  story('an owner invites somebody, who hears of it by mail, sees who offers what, and accepts', async () => {
    await people.go('ada', async (page) => {
      await page.goto(`${url}/manage/tinyjson`)
      await clean(page)
      await invite(page, url, 'tinyjson', 'max', 'maintainer')
      await clean(page)
    })
    const link = await mailbox.link('max@example.org', /\/account\/invitations/)
    await people.go('max', async (page) => {
      await page.goto(link)
      assert.match(await main(page), /ada offers you to become a maintainer of tinyjson/)
      await clean(page)
      await press(page, /^Accept/)
      assert.equal(path(page), '/manage/tinyjson')
      assert.match(await main(page), /You have the role now/)
      await clean(page)
    })
    await stranger(narrow, async (page) => {
      await page.goto(`${url}/project/tinyjson/`)
      assert.match(await page.innerText('[aria-labelledby=publishers]'), /max\s+maintainer, passkey/)
    })
  })

  story('an invited owner waits, and the wait is on the page of everybody whom it concerns', async () => {
    await people.go('ada', (page) => invite(page, url, 'driftwood', 'rosa', 'owner'))
    await people.go('rosa', async (page) => {
      await page.goto(`${url}/account/invitations`)
      await press(page, /^Accept/)
      assert.match(path(page), /^\/hold\//)
      await until(page, /nothing changes before/)
      await clean(page)
    })
    await people.go('ada', async (page) => {
      await page.goto(`${url}/account/holds`)
      assert.match(await main(page), /rosa took the offer of ada to become an owner of driftwood/)
      await clean(page)
    })
    await people.go('rosa', async (page) => {
      await press(page, /^Withdraw/)
      assert.match(await main(page), /It is withdrawn\. Everything stays as it was\./)
    })
    history.spread()
  })

  story('a removal that waits is seen on a phone, and stopped by the link of the mail without signing in', async () => {
    // Of the same standing: his word alone ends it.
    history.giveRole('lanterns', 'bob', 'owner', 100)
    history.giveRole('lanterns', 'rosa', 'owner', 100)
    let hold = ''
    await people.go('rosa', async (page) => {
      hold = await askRemoval(page, url, 'lanterns', 'bob')
    })
    const link = await mailbox.link('bob@example.org', /\/notice\//, /Announced.*lanterns/)
    // The gateway has opened it before anybody read it.
    for (const method of ['HEAD', 'GET'])
      assert.ok(mailbox.opened.some((each) => each.method === method && each.url === link && each.status === 200))
    await people.go('rosa', async (page) => {
      await page.goto(url + hold)
      await until(page, /nothing changes before/)
    })
    await stranger(phone, async (page) => {
      await page.goto(link)
      const shown = await main(page)
      assert.match(shown, /The user "rosa" asked for the removal of "bob" from the owners of "lanterns"/)
      assert.match(shown, /Nothing has changed yet/)
      assert.ok(shown.indexOf('Stop this change') < shown.indexOf('Freeze my whole account'), 'the narrow button is the first')
      await clean(page)
      await press(page, 'Stop this change')
      assert.match(await main(page), /Ask whoever wanted it/)
      await clean(page)
      await page.goto(`${url}/account`)
      assert.equal(path(page), '/sign-in', 'the link signs nobody in')
    })
    await people.go('rosa', async (page) => {
      await page.reload()
      assert.match(await main(page), /bob stopped it\. Everything stays as it was\./)
      await page.goto(`${url}/manage/lanterns`)
      assert.match(await main(page), /bob/)
    })
    // Nothing of his was frozen by it.
    await people.go('bob', async (page) => {
      await page.goto(`${url}/account`)
      assert.equal(path(page), '/account')
    })
    history.spread()
  })

  story('whoever would lose by it agrees with a passkey, and it happens before its time', async () => {
    for (const name of ['bob', 'rosa']) history.giveRole('driftwood', name, 'owner', 60)
    let hold = ''
    await people.go('rosa', async (page) => {
      hold = await askRemoval(page, url, 'driftwood', 'bob')
    })
    await people.go('bob', async (page) => {
      await page.goto(`${url}/manage/driftwood`)
      assert.match(await main(page), /Somebody asked to take your role in driftwood/)
      await clean(page)
      await page.goto(url + hold)
      await until(page, /Let it happen now/)
      await pressWithPasskey(page, 'Let it happen now')
      assert.match(await main(page), /It is done\. Whoever lost by it can take it back/)
      await clean(page)
      assert.equal((await page.goto(`${url}/manage/driftwood`))!.status(), 404)
    })
    history.spread()
  })

  story('a colleague is off-boarded from all projects of an organisation by two clicks and one passkey', async () => {
    await people.go('ada', async (page) => {
      await page.goto(`${url}/organisations/new`)
      await page.fill('#name', 'harbour')
      await press(page, 'Make the organisation')
      assert.equal(path(page), '/org/harbour')
      await clean(page)
    })
    history.join('harbour', 'max', 'member', 100)
    for (const project of colleagues) {
      history.moveIn('harbour', project, 100)
      history.giveRole(project, 'max', 'maintainer', 90)
    }
    await people.go('max', async (page) => {
      await page.goto(`${url}/account/tokens/new`)
      await page.fill('#name', 'releases of sandbank-3')
      await page.fill('#projects', 'sandbank-3')
      await pressWithPasskey(page, 'Make the token')
    })
    await people.go('ada', async (page) => {
      await page.goto(`${url}/org/harbour`)
      await press(page, /^Change or off-board.*max/, 'link')
      const shown = await main(page)
      for (const project of colleagues) assert.match(shown, new RegExp(project))
      assert.match(shown, /releases of sandbank-3.*\n+.*it would sleep/)
      await clean(page)
      await pressWithPasskey(page, 'Off-board max from all projects')
      assert.match(await main(page), /Everything that this account had here has ended/)
      await clean(page)
    })
    await people.go('max', async (page) => {
      assert.equal((await page.goto(`${url}/org/harbour`))!.status(), 404)
      await page.goto(`${url}/account/tokens`)
      assert.match(await main(page), /releases of sandbank-3[\s\S]*asleep/)
      await page.goto(`${url}/account/invitations`)
      const left = await main(page)
      assert.match(left, /tinyjson/, 'what he has elsewhere stays')
      assert.doesNotMatch(left, /sandbank/)
      await clean(page)
    })
  })

  story('a victim without an account writes, and an administrator freezes and brakes with one confirmation', async () => {
    await stranger(phone, async (page) => {
      await page.goto(`${url}/project/tinyjson/`)
      await press(page, 'My account was taken', 'link')
      await clean(page)
      await reportTheft(page, url, {
        text: 'Somebody else is in my mailbox since noon, and publishes as me.',
        names: 'bob, lanterns',
        contact: '555 0134',
      })
      await clean(page)
    })
    const link = await mailbox.link('ada@example.org', /\/admin\/reports\/\d+/)
    await people.go('ada', async (page) => {
      await page.goto(link)
      assert.match(await main(page), /Somebody else is in my mailbox since noon/)
      await clean(page)
      await pressWithPasskey(page, 'Freeze and brake what is ticked')
      assert.match(await main(page), /bob is frozen\.\s+Publishing to lanterns is stopped\./)
      await clean(page)
    })
    const answer = await fetch(`${url}/legacy/`, {
      method: 'POST',
      headers: basic(await index.token()),
      body: await uploadForm(buildWheel({ name: 'lanterns', version: '6.6.6' })),
    })
    assert.equal(answer.status, 403)
    await people.go('bob', async (page) => {
      await page.goto(`${url}/account`)
      assert.equal(path(page), '/sign-in', 'his sessions have ended')
      await press(page, 'Sign in with a passkey')
      assert.equal(path(page), '/account/frozen')
      await clean(page)
    })
    await stranger(narrow, async (page) => {
      await page.goto(`${url}/project/lanterns/`)
      assert.match(await main(page), /Nothing can be published to this project until/)
      await clean(page)
    })
  })

  story('a planned passkey is seen coming, asked for from its day on, and enrolled; then the role works again', async () => {
    const publish = async (token: string, version: string) => {
      const body = await uploadForm(buildWheel({ name: 'tinyjson', version }))
      const answer = await fetch(`${url}/legacy/`, { method: 'POST', headers: basic(token), body })
      return { status: answer.status, text: `${answer.statusText} ${await answer.text()}` }
    }
    const plan = ['policy', 'plan', '--require', 'passkey', '--for', 'any role in any project or organisation', '--from', '2096-02-29']
    await stranger(narrow, async (page) => {
      await choosePassword(page, await welcomeLink(index, 'nils'))
      await enrolApp(page)
      await verifyAddress(page, mailbox, 'nils@example.org')
      history.age('nils', 400)
      history.giveRole('tinyjson', 'nils', 'maintainer', 90)
      // Here tokens of people are made with a passkey; whoever has none publishes by a service of his.
      await index.cliSuccessfully('user', 'create', 'nils-ci', '--service', '--owner', 'nils')
      history.giveRole('tinyjson', 'nils-ci', 'maintainer', 90)
      const token = await index.token({ user: 'nils-ci', projects: ['tinyjson'], permissions: ['upload'] })
      await page.goto(`${url}/account`)
      assert.doesNotMatch(await main(page), /What your roles need/)

      // Who would be told is said first, and that changes nothing.
      assert.match((await index.cliSuccessfully(...plan, '--preview')).stdout, /1 of \d+ lack a passkey\.[\s\S]*nils +totp +passkey/)
      await page.reload()
      assert.doesNotMatch(await main(page), /What your roles need/)
      assert.match((await index.cliSuccessfully(...plan, '--yes')).stdout, /Planned for .*2096.*1 person of \d+ lack it and were told/)
      await page.reload()
      assert.match(await main(page), /From 29 Feb 2096 on, this index asks for a passkey from everybody with a role/)
      await clean(page)
      assert.equal((await publish(token, '2.0.0')).status, 200, 'before its day nothing is refused')

      // Nobody waits for the day.
      history.run('update policy_plan set from_at = ?', Date.now())
      await until(page, /Since \d+ \w+ \d+, this index asks for a passkey/)
      await clean(page)
      const refused = await publish(token, '2.1.0')
      assert.equal(refused.status, 403)
      assert.match(refused.text, /Your roles are kept: add a passkey to your account, and go on\./)
      await people.go('ada', (owner) => invite(owner, url, 'lanterns', 'nils', 'maintainer'))
      await page.goto(`${url}/account/invitations`)
      await press(page, /^Accept/)
      assert.match(await main(page), /add a passkey to your account, and go on/)
      await clean(page)

      await addAuthenticator(page)
      await page.goto(`${url}/account`)
      await press(page, 'Add a passkey', 'link')
      await page.fill('#name', 'laptop')
      await press(page, 'Add a passkey')
      await page.goto(`${url}/account`)
      assert.doesNotMatch(await main(page), /What your roles need/)
      assert.equal((await publish(token, '2.1.0')).status, 200)
      // An app confirms no passkey, so the account is guarded for some days: it publishes, and takes no new role.
      assert.match(await main(page), /Your account is guarded until/)
      history.run("update restraint set expires_at = ? where effect = 'guarded'", Date.now())
      await page.goto(`${url}/account/invitations`)
      await press(page, /^Accept/)
      assert.equal(path(page), '/manage/lanterns')
    })
  })
})
