import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { type Browser, type BrowserContextOptions, chromium as driver, type Page } from 'playwright-core'
import { buildWheel } from '../build/wheel.ts'
import { unlessTwine, uploadWithTwine, writeDist } from '../clients/twine.ts'
import { type SpawnedIndex, spawnIndex } from '../spawned-index.ts'
import { chromium, chromiumFlags, findProblems } from './inspect-page.ts'
import { type Mailbox, openMailbox } from './mailbox.ts'
import { appOn, type Desk, enrolApp, enrolPasskey, openDesk, PASSWORD, press, settle, showPassword, signOut } from './people.ts'
import { addAuthenticator } from './virtual-authenticator.ts'

const skip = existsSync(chromium) ? false : 'apt-get install chromium'
const narrow: BrowserContextOptions = { viewport: { width: 360, height: 780 }, colorScheme: 'dark' }
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

/** The strictest preset, mails by SMTP, and a mail gateway that opens every link before anybody reads it. */
describe('accounts in a real browser', { skip, timeout: 300_000 }, () => {
  let browser: Browser
  let mailbox: Mailbox
  let index: SpawnedIndex
  let url: string
  const desks: Desk[] = []
  before(async () => {
    browser = await driver.launch({ executablePath: chromium, args: chromiumFlags })
    mailbox = await openMailbox()
    const settings = { HOLDFAST_PRESET: 'public', HOLDFAST_SMTP_URL: mailbox.url, HOLDFAST_MAIL_FROM: 'index@example.org' }
    index = await spawnIndex({ settings })
    url = index.url
  })
  after(async () => {
    await browser?.close()
    await index?.stop()
    await mailbox?.close()
  })

  /** A new browser. What it complains of fails the test that opened it. */
  async function desk(options: BrowserContextOptions = {}): Promise<Page> {
    const opened = await openDesk(browser, { ...narrow, ...options })
    opened.page.setDefaultTimeout(15_000)
    desks.push(opened)
    return opened.page
  }

  const story = (title: string, tell: () => Promise<void>, options: { skip?: string | false } = {}) =>
    test(title, options, async () => {
      desks.length = 0
      try {
        await tell()
        assert.deepEqual(
          desks.flatMap(({ complaints }) => complaints),
          [],
        )
      } finally {
        await Promise.all(desks.map(({ context }) => context.close()))
      }
    })
  const heading = (page: Page) => page.innerText('h1')
  const clean = async (page: Page) => assert.deepEqual(await findProblems(page), [], page.url())
  const path = (page: Page) => new URL(page.url()).pathname

  story('the one-time link makes the first administrator, who enrols a passkey before anything else', async () => {
    const page = await desk()
    await addAuthenticator(page)
    const line = await index.waitForLine('the set-up link', /\/setup\//)
    await page.goto(line.trim())
    for (const [name, value] of Object.entries({ name: 'ada', email: 'ada@example.org', password: PASSWORD }))
      await page.fill(`#${name}`, value)
    await press(page, 'Make this administrator')
    assert.equal(path(page), '/enrol')
    await page.goto(`${url}/account/tokens/new`)
    assert.equal(path(page), '/sign-in')
    await page.goto(`${url}/enrol`)
    await clean(page)
    await enrolPasskey(page)
    await clean(page)
    await press(page, 'I have kept them', 'link')
    assert.equal(path(page), '/account')
    assert.match(await page.innerText('main'), /administrator of this index/)
    await clean(page)
    await page.goto(line.trim())
    assert.match(await heading(page), /not valid any more/)
  })

  story('a passkey signs in by itself, also in a browser that was never here', async () => {
    const page = await desk()
    const { authenticator } = await settle({ index, mailbox, page }, 'lovelace')
    await signOut(page, url)
    await page.goto(`${url}/account`)
    assert.equal(path(page), '/sign-in')
    await press(page, 'Sign in with a passkey')
    assert.equal(path(page), '/account')

    const elsewhere = await desk()
    await addAuthenticator(elsewhere, { credentials: await authenticator.credentials() })
    await elsewhere.goto(`${url}/sign-in`)
    await press(elsewhere, 'Sign in with a passkey')
    assert.equal(path(elsewhere), '/account')
    await elsewhere.goto(`${url}/account/sessions`)
    assert.match(await heading(elsewhere), /here and in 1 other session/)
    await clean(elsewhere)
  })

  story('a password alone opens nothing, and a password with a passkey does', async () => {
    const page = await desk()
    await settle({ index, mailbox, page }, 'hopper')
    await signOut(page, url)
    await showPassword(page, url, 'hopper', 'seven harbour lanterns red')
    assert.match(await page.innerText('.banner:visible'), /do not belong together/)
    await showPassword(page, url, 'hopper')
    assert.equal(path(page), '/sign-in/factor')
    for (const closed of ['/account', '/account/tokens/new', '/account/factors']) {
      await page.goto(url + closed)
      assert.equal(path(page), '/sign-in', closed)
    }
    await page.goto(`${url}/sign-in/factor`)
    await clean(page)
    await press(page, 'Use a passkey or security key')
    assert.equal(path(page), '/account')
  })

  story('somebody registers, enrols an app, and signs in with codes; a browser that is new waits for the mail', async () => {
    const page = await desk()
    await page.goto(`${url}/register`)
    await page.fill('#email', 'grace@example.org')
    await press(page, 'Mail me the link')
    await clean(page)
    await page.goto(await mailbox.link('grace@example.org', /\/register\//))
    await clean(page)
    await page.fill('#name', 'grace')
    await page.fill('#password', PASSWORD)
    await press(page, 'Make the account')
    const { app } = await enrolApp(page)
    await press(page, 'I have kept them', 'link')
    await signOut(page, url)
    await showPassword(page, url, 'grace')
    await page.fill('#proof-code', app.code())
    await press(page, 'Sign in')
    assert.equal(path(page), '/account')

    const unknown = await desk()
    await showPassword(unknown, url, 'grace')
    await unknown.fill('#proof-code', app.code())
    await press(unknown, 'Sign in')
    assert.equal(path(unknown), '/sign-in/wait')
    await clean(unknown)
    const link = await mailbox.link('grace@example.org', /\/sign-in\/confirm\//)
    const relay = await desk()
    await relay.goto(link)
    await press(relay, 'Yes, sign me in here')
    assert.match(await relay.innerText('.banner:visible'), /another browser/)
    await clean(relay)
    await relay.goto(`${url}/account`)
    assert.equal(path(relay), '/sign-in')
    await unknown.goto(link)
    await press(unknown, 'Yes, sign me in here')
    assert.equal(path(unknown), '/account')
  })

  story('whoever has a passkey and an app signs in with either', async () => {
    const page = await desk()
    await settle({ index, mailbox, page }, 'lamarr')
    await page.goto(`${url}/account/factors/totp`)
    await clean(page)
    const app = appOn(await page.content())
    await page.fill('#code', app.code())
    await press(page, 'Add the app')
    await press(page, 'Confirm with a passkey')
    assert.match(await heading(page), /1 passkey and 1 authenticator app/)
    for (const way of ['app', 'passkey']) {
      await signOut(page, url)
      await showPassword(page, url, 'lamarr')
      if (way === 'app') await page.fill('#proof-code', app.code())
      await press(page, way === 'app' ? 'Sign in' : 'Use a passkey or security key')
      assert.equal(path(page), '/account', way)
    }
    await page.goto(`${url}/account/history`)
    await clean(page)
    await page.goto(`${url}/account/inbox`)
    await clean(page)
  })

  story('a recovery code opens the account once, is announced, and guards it', async () => {
    const page = await desk()
    const { recoveryCodes, email } = await settle({ index, mailbox, page }, 'curie')
    const use = async () => {
      await signOut(page, url)
      await showPassword(page, url, 'curie')
      await page.click('summary')
      await page.fill('#proof-recovery', recoveryCodes[0]!.toUpperCase())
      await press(page, 'Use a recovery code')
    }
    await use()
    assert.equal(path(page), '/account')
    assert.match(await page.innerText('.lede'), /guarded/)
    await mailbox.link(email, /\/notice\//, /recovery code/i)
    await use()
    assert.equal(path(page), '/sign-in/factor')
    assert.match(await page.innerText('[role=alert]'), /was used before/)
    await clean(page)
  })

  story(
    'a token made on the page publishes with twine; waking it asks for the passkey',
    async () => {
      const page = await desk()
      const { email } = await settle({ index, mailbox, page }, 'mary')
      await page.goto(`${url}/account/tokens/new`)
      await clean(page)
      await page.fill('#name', 'release of driftnet')
      await page.fill('#projects', 'driftnet')
      await press(page, 'Make the token')
      assert.equal(await heading(page), 'Confirm that it is you')
      await clean(page)
      await press(page, 'Confirm with a passkey')
      await clean(page)
      const token = await page.innerText('#token')
      const upload = async (version: string) => {
        const wheel = buildWheel({ name: 'driftnet', version })
        return uploadWithTwine(index, token, await writeDist(index, version, wheel))
      }
      assert.equal((await upload('1.0')).code, 0)
      await page.goto(`${url}/project/driftnet/`)
      assert.match(await heading(page), /driftnet 1\.0/)
      assert.match(await mailbox.link(email, /\/notice\//, /token/i), /\/notice\//)

      await page.goto(`${url}/account/tokens`)
      await press(page, /^Put to sleep/)
      await clean(page)
      const refused = await upload('1.1')
      assert.notEqual(refused.code, 0)
      assert.match(refused.output, /asleep/)
      await press(page, /^Wake/)
      assert.equal(await heading(page), 'Confirm that it is you')
      await press(page, 'Confirm with a passkey')
      assert.equal(path(page), '/account/tokens')
      assert.equal((await upload('1.1')).code, 0)
    },
    { skip: unlessTwine },
  )

  story('marking an address as read by somebody else asks for the passkey, and for nothing less', async () => {
    const page = await desk()
    const { authenticator } = await settle({ index, mailbox, page }, 'noether')
    await page.goto(`${url}/account/email`)
    await press(page, /^Somebody else reads it/, 'link')
    await press(page, 'Mark it: somebody else reads it')
    assert.equal(await heading(page), 'Confirm that it is you')
    assert.equal(await page.locator('#proof-code').count(), 0)
    await authenticator.setRecognised(false)
    await authenticator.setTouched(false)
    await page.goto(`${url}/account/email`)
    assert.match(await page.innerText('main'), /verified/)
    assert.doesNotMatch(await page.innerText('main'), /compromised/)
    await authenticator.setRecognised(true)
    await authenticator.setTouched(true)
    await press(page, /^Somebody else reads it/, 'link')
    await press(page, 'Mark it: somebody else reads it')
    await press(page, 'Confirm with a passkey')
    assert.equal(path(page), '/account/email')
    assert.match(await page.innerText('.entries'), /compromised/)
    await clean(page)
  })

  story('a key from before FIDO2 is a second factor, and replaces no password', async () => {
    const page = await desk()
    const { authenticator } = await settle({ index, mailbox, page }, 'turing')
    const key = await addAuthenticator(page, { protocol: 'u2f' })
    await authenticator.setTouched(false)
    await page.goto(`${url}/account/factors`)
    await page.fill('#name', 'old blue key')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('heading', { name: 'Confirm that it is you' }).waitFor()
    await authenticator.setTouched(true)
    await press(page, 'Confirm with a passkey')
    assert.match(await page.innerText('.entries'), /old blue key/)
    assert.match(await page.innerText('.entries'), /asks only for a touch/)
    await clean(page)

    const elsewhere = await desk()
    await addAuthenticator(elsewhere, { protocol: 'u2f', credentials: await key.credentials() })
    await showPassword(elsewhere, url, 'turing')
    await press(elsewhere, 'Use a passkey or security key')
    assert.equal(path(elsewhere), '/account')
  })

  story('the mailed link freezes on a phone without a sign-in, and the passkey leads back', async () => {
    const page = await desk()
    const { email } = await settle({ index, mailbox, page }, 'marta')
    await page.goto(`${url}/account/tokens/new`)
    await page.fill('#name', 'not hers')
    await page.check('input[name=scope][value=all]')
    await page.check('input[value=read]')
    await press(page, 'Make the token')
    await press(page, 'Confirm with a passkey')
    const token = await page.innerText('#token')
    const mayUpload = async () => (await fetch(`${url}/api/v1/token`, { headers: { authorization: `token ${token}` } })).status

    // The first tap opens the link in the mail.
    const pocket = await desk(phone)
    await pocket.goto(await mailbox.link(email, /\/notice\//, /token/i))
    assert.match(await pocket.innerText('main'), /has changed nothing/)
    await clean(pocket)
    assert.equal(await mayUpload(), 200)
    await Promise.all([pocket.waitForEvent('load'), pocket.getByRole('button', { name: 'Freeze my whole account' }).tap()])
    assert.match(await heading(pocket), /frozen/)
    assert.equal(await mayUpload(), 403)
    await page.goto(`${url}/account`)
    assert.equal(path(page), '/sign-in')

    await press(page, 'Sign in with a passkey')
    assert.equal(path(page), '/account/frozen')
    assert.match(await page.innerText('main'), /not hers/)
    await clean(page)
    for (const closed of ['/account', '/account/tokens/new', '/account/factors']) {
      await page.goto(url + closed)
      assert.equal(path(page), '/account/frozen', closed)
    }
    await press(page, 'Take my account back')
    await press(page, 'Confirm with a passkey')
    assert.equal(path(page), '/account')
    assert.match(await page.innerText('.banner'), /yours again/)
    assert.equal(await mayUpload(), 403)
  })

  story('the mailed link stops one change and leaves the rest, and can still freeze', async () => {
    const page = await desk()
    const { email } = await settle({ index, mailbox, page }, 'hypatia')
    const makeToken = async (name: string) => {
      await page.goto(`${url}/account/tokens/new`)
      await page.fill('#name', name)
      await page.fill('#projects', 'driftnet')
      await press(page, 'Make the token')
      await press(page, 'Confirm with a passkey')
    }
    await makeToken('hers')
    const link = await mailbox.link(email, /\/notice\//, /token/i)
    const pocket = await desk(phone)
    await pocket.goto(link)
    await press(pocket, 'This was not me: put that token to sleep')
    await clean(pocket)
    await page.goto(`${url}/account/tokens`)
    assert.match(await page.innerText('.entries'), /asleep/)
    await pocket.goto(link)
    await press(pocket, 'Freeze my whole account')
    await page.goto(`${url}/account/tokens`)
    assert.equal(path(page), '/sign-in')
    await pocket.goto(link)
    assert.match(await heading(pocket), /not valid any more/)
    await clean(pocket)
  })

  story('without script everything works but the passkey', async () => {
    const page = await desk({ javaScriptEnabled: false })
    await page.goto(`${url}/sign-in`)
    assert.equal(await page.getByRole('button', { name: 'Sign in with a passkey' }).count(), 0)
    assert.match(await page.innerText('main'), /Passkeys need JavaScript/)
    await page.goto(`${url}/register`)
    await page.fill('#email', 'quiet@example.org')
    await press(page, 'Mail me the link')
    await page.goto(await mailbox.link('quiet@example.org', /\/register\//))
    await page.fill('#name', 'quiet')
    await page.fill('#password', PASSWORD)
    await press(page, 'Make the account')
    const { app, recoveryCodes } = await enrolApp(page)
    await press(page, 'I have kept them', 'link')
    await signOut(page, url)
    await showPassword(page, url, 'quiet')
    await page.fill('#proof-code', app.code())
    await press(page, 'Sign in')
    await page.goto(`${url}/account/tokens/new`)
    await page.fill('#name', 'made without script')
    await page.fill('#projects', 'quietly')
    await press(page, 'Make the token')
    await page.fill('#proof-code', app.code())
    await page.click('summary')
    await page.fill('#proof-recovery', recoveryCodes[3]!)
    await press(page, 'Confirm')
    assert.match(await page.innerText('#token'), /^pypi-/)
    for (const section of await page
      .locator('nav[aria-label=Account] a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')))) {
      await page.goto(url + section)
      assert.equal(path(page), section)
    }
  })

  story('the keyboard alone signs in', async () => {
    const page = await desk()
    await page.goto(`${url}/register`)
    await page.fill('#email', 'keys@example.org')
    await press(page, 'Mail me the link')
    await page.goto(await mailbox.link('keys@example.org', /\/register\//))
    await page.fill('#name', 'keys')
    await page.fill('#password', PASSWORD)
    await press(page, 'Make the account')
    const { app } = await enrolApp(page)
    await signOut(page, url)

    await page.goto(`${url}/sign-in`)
    await tabTo(page, 'name')
    await page.keyboard.type('keys')
    await page.keyboard.press('Tab')
    await page.keyboard.type(PASSWORD)
    await enter(page)
    assert.equal(path(page), '/sign-in/factor')
    await tabTo(page, 'proof-code')
    await page.keyboard.type(app.code())
    await enter(page)
    assert.equal(path(page), '/account')
  })

  story('a passkey that is not shown says so, and can be tried again', async () => {
    const page = await desk()
    const { authenticator } = await settle({ index, mailbox, page }, 'shannon')
    await signOut(page, url)
    await page.goto(`${url}/sign-in`)
    await authenticator.setRecognised(false)
    const button = page.getByRole('button', { name: 'Sign in with a passkey' })
    await button.click()
    await page.getByText('was not shown in time, or the request was cancelled. Nothing was changed.').waitFor()
    assert.ok(await button.isEnabled())
    await authenticator.setRecognised(true)
    await press(page, 'Sign in with a passkey')
    assert.equal(path(page), '/account')
  })

  story('a page in between is told by its address', async () => {
    const page = await desk()
    await page.goto(`${url.replace('localhost', 'harbour.example')}/sign-in`)
    assert.equal(await heading(page), 'Do not sign in here')
    assert.equal(await page.locator('main input:not([type=hidden])').count(), 0)
  })

  story('whoever opens every link of every mail changes nothing', async () => {
    const page = await desk()
    const { email } = await settle({ index, mailbox, page }, 'quiet-reader')
    await page.goto(`${url}/account/email`)
    await page.fill('#email', 'second@example.org')
    await press(page, 'Add this address')
    await mailbox.link('second@example.org', /\/verify-email\//)
    await mailbox.link(email, /\/notice\//, /address/i)
    const history = async () => (await page.request.get(`${url}/account/history.json`)).text()
    const before = await history()
    const links = mailbox.received
      .filter(({ to }) => to.includes(email) || to.includes('second@example.org'))
      .flatMap(({ text }) => text.match(/http:\S+/g) ?? [])
    assert.ok(links.length >= 3)
    const gateway = await desk()
    for (const link of links) {
      for (const method of ['HEAD', 'GET', 'OPTIONS']) await gateway.request.fetch(link, { method })
      await gateway.goto(link)
      await page.request.get(link)
    }
    assert.equal(await history(), before)
    assert.deepEqual(
      mailbox.opened
        .filter(({ status }) => status !== 200)
        .map((each) => ({ ...each, mail: mailbox.received.find(({ text }) => text.includes(each.url))?.subject })),
      [],
    )
  })

  /** Presses Tab until the field has the focus, as somebody without a mouse does; each stop is marked. */
  async function tabTo(page: Page, id: string): Promise<void> {
    for (let stops = 0; stops < 30; stops++) {
      await page.keyboard.press('Tab')
      const [at, outline] = await page.evaluate<[string, string]>(
        '[document.activeElement.id, getComputedStyle(document.activeElement).outlineStyle]',
      )
      assert.equal(outline, 'solid', `the focus on ${at} is not marked`)
      if (at === id) return
    }
    assert.fail(`the keyboard does not reach ${id}`)
  }

  async function enter(page: Page): Promise<void> {
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
  }
})
