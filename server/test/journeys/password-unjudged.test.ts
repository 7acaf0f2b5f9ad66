import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgePassword } from '../../src/accounts/passwords/password-strength.ts'
import { BrowserInTest } from '../browser-in-test.ts'
import { openIndexInTest } from '../index-in-test.ts'
import { enrolledPerson, mailedLink, PASSWORD } from '../person-in-test.ts'

/** Takes a tenth of a second to judge. */
const SLOW = '@4({<[369!|1/70$57+%2p4ssw0rd'

/** As many as may wait, and the one that is being judged. */
const fill = () => Promise.all(Array.from({ length: 17 }, () => judgePassword(SLOW, { words: [] })))

test('who makes an account while too many passwords are judged is told so, keeps the form and the link, and gets in the second time', async (context) => {
  const index = await openIndexInTest({ HOLDFAST_REGISTRATION: 'open' })
  context.after(() => index.close())
  const browser = new BrowserInTest(index)
  await browser.get('/register')
  await browser.submit('/register', { email: 'rosa@example.org' })
  const link = await mailedLink(index, 'rosa@example.org', /\/register\/[\w-]+/)
  await browser.get(link)
  const full = fill()
  const refused = await browser.submit(link, { name: 'rosa', password: PASSWORD })
  assert.equal(refused.status, 429)
  assert.match(refused.text, /There was no time to judge this password\. Nothing was changed\. Try again in 5 seconds/)
  assert.match(refused.text, /value="rosa"/)
  assert.doesNotMatch(refused.text, new RegExp(PASSWORD))
  await full
  assert.equal((await browser.submit(link, { name: 'rosa', password: PASSWORD })).location, '/enrol')
})

test('who changes a password meanwhile is told the same, and has the old one', async (context) => {
  const index = await openIndexInTest()
  context.after(() => index.close())
  const { browser } = await enrolledPerson(index, { name: 'rosa' })
  await browser.get('/account/password')
  const full = fill()
  const refused = await browser.submit('/account/password', { before: PASSWORD, after: 'trombone-verandah-quiver' })
  assert.equal(refused.status, 429, refused.text)
  assert.match(refused.text, /There was no time to judge this password/)
  assert.equal(refused.text.match(/Nothing was changed/g)!.length, 1)
  await full
  const done = await browser.submit('/account/password', { before: PASSWORD, after: 'trombone-verandah-quiver' })
  assert.match(done.location ?? done.text, /done=password-changed/)
})
