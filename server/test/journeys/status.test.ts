import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { readConfig } from '../../src/config.ts'
import { statusView } from '../../src/web/pages/status-page.ts'
import { BrowserInTest } from '../browser-in-test.ts'
import { type IndexInTest, openIndexInTest } from '../index-in-test.ts'
import { enrolledPerson } from '../person-in-test.ts'

async function open(context: TestContext, settings: Record<string, string> = {}): Promise<IndexInTest> {
  const index = await openIndexInTest(settings, { hasAccounts: false })
  context.after(() => index.close())
  return index
}

/** What a page shows, without its markup. */
const wordsOf = (page: string) => page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

test('the state of the index is shown to administrators, and to nobody else', async (context) => {
  const index = await open(context)
  const stranger = new BrowserInTest(index)
  const sent = await stranger.get('/status')
  assert.ok(sent.status === 401 || sent.location?.startsWith('/sign-in'), String(sent.status))
  assert.doesNotMatch(sent.text, /Administrators/)
  const grace = await enrolledPerson(index, { name: 'grace' })
  assert.equal((await grace.browser.get('/status')).status, 403)
  const ada = await enrolledPerson(index, { name: 'ada', isAdministrator: true })
  const shown = await ada.browser.get('/status')
  assert.equal(shown.status, 200)
  assert.equal(shown.headers.get('cache-control'), 'no-store')
  assert.match(wordsOf(shown.text), /Administrators 1 single operator/)
})

test('the state of the index names what is missing: a mail server, a list of stolen passwords, passkeys, two administrators', () => {
  const { config } = readConfig({ HOLDFAST_PRESET: 'public', HOLDFAST_PUBLIC_URL: 'https://192.0.2.1', HOLDFAST_READING: 'private' })
  const mails = { waiting: 3, delivered: 10, rejected: 2, failed: 1 }
  const view = { config, canPasskeys: false, mails, administrators: 1, recoveries: 2, lastPosition: 48_112, greeting: undefined }
  const words = wordsOf(String(statusView(view)))
  for (const part of [
    /4 settings could be wiser/,
    /Mails outbox written to a folder, sent to nobody/,
    /Wait 3 Delivered 10 Rejected 2 the addresses .* Given up 1 after two weeks/,
    /Passkeys impossible browsers make none for https:\/\/192\.0\.2\.1/,
    /Stolen passwords not compared/,
    /Accounts are made by everybody with an address/,
    /Administrators 1 single operator/,
    /Recoveries that wait 2 holdfast recovery list/,
    /A session ends after 7 days unused, and after 30 days in any case/,
    /Entries of the journal 48112/,
  ])
    assert.match(words, part)
})

test('the state of a well kept index warns of nothing', async (context) => {
  const index = await open(context, {
    HOLDFAST_PRESET: 'team',
    HOLDFAST_SMTP_URL: 'smtps://mail.example',
    HOLDFAST_BREACH_URL: 'https://range.example/',
  })
  const ada = await enrolledPerson(index, { name: 'ada', isAdministrator: true })
  const words = wordsOf((await ada.browser.get('/status')).text)
  assert.doesNotMatch(words, /wiser|smtps:/)
  assert.match(words, /Mails mail server from holdfast@localhost/)
  assert.match(words, /Stolen passwords refused/)
})
