import { randomBytes } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import type { SpawnedIndex } from '../spawned-index.ts'
import type { Visit } from './inspect-page.ts'
import type { Mailbox } from './mailbox.ts'
import {
  type App,
  choosePassword,
  type EnrolledApp,
  enrolApp,
  enrolPasskey,
  keptAfter,
  press,
  sendPastChecks,
  showPassword,
  verifyAddress,
  welcomeLink,
} from './people.ts'
import { addAuthenticator } from './virtual-authenticator.ts'

/** As long as a name may be, and nothing in it that a line could be broken at. */
const longestName = `${'x'.repeat(24)}-${'w'.repeat(24)}0`
const hostile = '<script>document.title="harmed"</script>'.padEnd(300, 'x')

/** Pages before there is a session, of an index where anybody may register. */
export async function signInVisits(browser: Browser, index: SpawnedIndex, mailbox: Mailbox): Promise<Visit[]> {
  const { url } = index
  const after = (act: (page: Page) => Promise<void>) => keptAfter(browser, act)
  const enrolling = (name: string) => after(async (page) => choosePassword(page, await welcomeLink(index, name)))
  const verify = (page: Page, name: string) => verifyAddress(page, mailbox, `${name}@example.org`)
  const withPasskey = (name: string) =>
    after(async (page) => {
      await addAuthenticator(page)
      await choosePassword(page, await welcomeLink(index, name))
      await enrolPasskey(page)
      await verify(page, name)
    })
  const withApp = async (name: string): Promise<App> => {
    let enrolled: EnrolledApp
    await after(async (page) => {
      await choosePassword(page, await welcomeLink(index, name))
      enrolled = await enrolApp(page)
      await verify(page, name)
    })
    return enrolled!.app
  }
  const shown = (name: string) => after((page) => showPassword(page, url, name))

  await withPasskey('ada')
  const app = await withApp('linus')
  const longApp = await withApp(longestName)
  const waiting = (name: string, of: App) =>
    after(async (page) => {
      await showPassword(page, url, name)
      await page.fill('#proof-code', of.code())
      await press(page, 'Sign in')
    })
  const linusWaits = await waiting('linus', app)
  const confirmation = await mailbox.link('linus@example.org', /\/sign-in\/confirm\//)
  const longWaits = await waiting(longestName, longApp)
  const newcomer = `${'n'.repeat(60)}@${'long-host-name.'.repeat(10)}example.org`
  await after(async (page) => {
    await page.goto(`${url}/register`)
    await page.fill('#email', newcomer)
    await press(page, 'Mail me the link')
  })
  const registration = await mailbox.link(newcomer, /\/register\//)
  const resetOf = async (name: string) => {
    await after(async (page) => {
      await page.goto(`${url}/reset-password`)
      await page.fill('#name', name)
      await press(page, 'Mail the link')
    })
    return mailbox.link(`${name}@example.org`, /\/reset-password\//)
  }
  const unverified = async () => {
    const name = fresh('new')
    await after(async (page) => {
      await choosePassword(page, await welcomeLink(index, name))
      await enrolApp(page)
    })
    return mailbox.link(`${name}@example.org`, /\/verify-email\//)
  }
  const fresh = (stem: string) => `${stem}-${randomBytes(4).toString('hex')}`

  return [
    { name: 'sign-in', url: `${url}/sign-in` },
    { name: 'sign-in-mistake', url: `${url}/sign-in`, act: (page) => showPassword(page, url, hostile) },
    { name: 'sign-in-foreign', url: `${url.replace('localhost', 'harbour.example')}/sign-in` },
    { name: 'sign-in-relayed', url: `${url}/sign-in`, prepare: relayed },
    { name: 'sign-in-cancelled', url: `${url}/sign-in`, act: cancelled },
    { name: 'sign-in-factor', url: `${url}/sign-in/factor`, options: await shown('ada') },
    { name: 'sign-in-factor-app', url: `${url}/sign-in/factor`, options: await shown(longestName) },
    {
      name: 'sign-in-factor-mistake',
      url: `${url}/sign-in/factor`,
      options: await shown('linus'),
      async act(page) {
        await page.fill('#proof-code', '000000')
        await press(page, 'Sign in')
      },
    },
    { name: 'sign-in-factor-late', url: `${url}/sign-in/factor` },
    { name: 'sign-in-wait', url: `${url}/sign-in/wait`, options: linusWaits },
    { name: 'sign-in-wait-long', url: `${url}/sign-in/wait`, options: longWaits },
    { name: 'sign-in-confirm', url: confirmation, options: linusWaits },
    { name: 'sign-in-confirm-elsewhere', url: confirmation, act: (page) => press(page, 'Yes, sign me in here') },
    { name: 'sign-in-confirm-dead', url: `${url}/sign-in/confirm/not-a-link` },
    { name: 'sign-in-enrol', url: `${url}/enrol`, options: await enrolling('grace') },
    { name: 'sign-in-enrol-long', url: `${url}/enrol`, options: await enrolling(`${longestName.slice(0, -1)}1`) },
    {
      name: 'sign-in-enrol-mistake',
      url: `${url}/enrol`,
      options: await enrolling('mary'),
      async act(page) {
        await page.fill('#code', '12345')
        await press(page, 'Add the app')
      },
    },
    {
      name: 'sign-in-recovery-codes',
      url: `${url}/enrol`,
      async prepare(page) {
        await addAuthenticator(page)
        await choosePassword(page, await welcomeLink(index, fresh('keeper')))
      },
      act: async (page) => void (await enrolPasskey(page)),
    },
    { name: 'sign-in-register', url: `${url}/register` },
    {
      name: 'sign-in-register-mistake',
      url: `${url}/register`,
      act: (page) => sendPastChecks(page, { email: `${'a'.repeat(250)}@${hostile}` }),
    },
    {
      name: 'sign-in-register-sent',
      url: `${url}/register`,
      act: (page) => sendPastChecks(page, { email: `${fresh('katherine')}@example.org` }),
    },
    { name: 'sign-in-registration', url: registration },
    { name: 'sign-in-registration-mistakes', url: registration, act: (page) => sendPastChecks(page, { name: hostile, password: 'short' }) },
    {
      name: 'sign-in-registration-guessable',
      url: registration,
      act: (page) => sendPastChecks(page, { name: 'dorothy', password: 'password1234' }),
    },
    { name: 'sign-in-reset-ask', url: `${url}/reset-password` },
    { name: 'sign-in-reset-sent', url: `${url}/reset-password`, act: (page) => sendPastChecks(page, { name: fresh('nobody') }) },
    { name: 'sign-in-reset', url: await resetOf('ada') },
    { name: 'sign-in-reset-app', url: await resetOf(longestName) },
    { name: 'sign-in-reset-welcome', url: await welcomeLink(index, 'joan') },
    { name: 'sign-in-recover', url: `${url}/recover`, options: await shown('ada') },
    {
      name: 'sign-in-recover-waiting',
      url: `${url}/recover`,
      options: await after(async (page) => {
        await showPassword(page, url, longestName)
        await page.goto(`${url}/recover`)
        await press(page, 'Ask for the account back')
      }),
    },
    { name: 'sign-in-verify-email', url: await unverified() },
    {
      name: 'sign-in-email-verified',
      url: `${url}/sign-in`,
      async act(page) {
        await page.goto(await unverified())
        await press(page, 'Yes, verify it')
      },
    },
  ]
}

/** A page in between that shows ours under its own name, and has rewritten nothing. */
async function relayed(page: Page): Promise<void> {
  await page.addInitScript('Object.defineProperty(window, "relayed", { value: true })')
  await page.route('**/sign-in', async (route) => {
    const response = await route.fetch()
    const body = (await response.text()).replaceAll(/data-home="[^"]*"/g, 'data-home="https://index.example.org"')
    await route.fulfill({ response, body })
  })
}

/** The machine has no passkey of this index. */
async function cancelled(page: Page): Promise<void> {
  const authenticator = await addAuthenticator(page)
  await authenticator.setRecognised(false)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByText('You can try again').waitFor()
}
