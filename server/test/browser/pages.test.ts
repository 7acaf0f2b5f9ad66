import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { type Browser, chromium as driver, type Page } from 'playwright-core'
import { chromium, chromiumFlags, inspectPage, type Look, type Visit } from './inspect-page.ts'
import { type RealIndex, startIndex } from './real-index.ts'
import { fillIndex, hostileFiles, usualFiles } from './sample-projects.ts'
import { emptyVisits, errorVisits, filledVisits, privateVisits, sendSetup, settleReader } from './visits.ts'

const skip = existsSync(chromium) ? false : 'apt-get install chromium'
/** `npm run pages` looks at every page in four ways. */
const looks: readonly Look[] = [
  { width: 360, colours: 'light' },
  { width: 1600, colours: 'dark' },
]
const looked = [
  'home',
  'home-empty',
  'projects-found',
  'setup-mistakes',
  'project',
  'release-yanked',
  'project-quarantined',
  'project-scripted',
  'project-long',
  'error-404',
  'error-401',
  'error-500',
  'project-private',
]

describe('in a real browser', { skip, timeout: 200_000 }, () => {
  let browser: Browser
  let empty: RealIndex
  let filled: RealIndex
  let closed: RealIndex
  before(async () => {
    browser = await driver.launch({ executablePath: chromium, args: chromiumFlags })
    empty = await startIndex({ HOLDFAST_READING: 'public' })
    filled = await startIndex({ HOLDFAST_READING: 'public' })
    closed = await startIndex({ HOLDFAST_READING: 'private' })
    await fillIndex(filled, [...hostileFiles, ...usualFiles])
    await fillIndex(closed, usualFiles.slice(0, 2))
  })
  after(async () => {
    await browser?.close()
    for (const index of [empty, filled, closed]) await index?.stop()
  })

  test('pages are quiet, accessible, light, of one origin and never wider than their window', async (context) => {
    const all: Visit[] = [...emptyVisits(empty), ...filledVisits(filled), ...errorVisits(filled), ...(await privateVisits(browser, closed))]
    const visits = all.filter(({ name }) => looked.includes(name))
    assert.equal(visits.length, looked.length)
    for (const visit of visits) {
      await context.test(visit.name, async () => {
        for (const look of looks) assert.deepEqual((await inspectPage(browser, visit, look)).problems, [], `${look.width} ${look.colours}`)
      })
    }
  })

  test('without script all is there but the buttons that copy', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${filled.url}/`)
    await page.fill('#q', 'strict reader')
    await page.click('main button[type=submit]')
    assert.equal(page.url(), `${filled.url}/projects/?q=strict+reader`)
    await page.click('text=tinyjson')
    assert.match(await page.innerText('h1'), /^tinyjson 1\.4\.11$/)
    await page.click('summary:has-text("Hashes") >> nth=0')
    assert.match(await page.innerText('#sha256-0'), /^[0-9a-f]{64}$/)
    assert.equal(await page.locator('button.copy:visible').count(), 0)
    await context.close()
  })

  test('with script a button copies the line beside it', async () => {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
    const page = await context.newPage()
    await page.goto(`${filled.url}/project/tinyjson/`)
    await page.click('button[data-copies=pip]')
    await page.waitForSelector('button[data-copies=pip]:has-text("Copied")')
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), `pip install --index-url ${filled.url}/simple/ tinyjson`)
    await context.close()
  })

  test('the keyboard reaches the content by the skip link, and what it reaches is marked', async () => {
    const page = await browser.newPage()
    await page.goto(`${filled.url}/project/tinyjson/`)
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate('document.activeElement.className'), 'skip')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate('document.activeElement.dataset.copies'), 'pip')
    assert.equal(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle'), 'solid')
    await page.close()
  })

  test('whoever is signed in reads a private index, and nobody else', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`${closed.url}/projects/`)
    assert.equal(await page.innerText('h1'), 'Sign in')
    await settleReader(page, closed)
    await page.goto(`${closed.url}/projects/`)
    await page.click('text=tinyjson')
    assert.match(await page.innerText('h1'), /^tinyjson/)
    const download = page.waitForEvent('download')
    await page.click('text=tinyjson-1.4.11.tar.gz >> nth=0')
    assert.equal((await download).suggestedFilename(), 'tinyjson-1.4.11.tar.gz')
    await context.close()
  })

  test('the set-up link makes the administrator: mistakes are shown, and it is dead afterwards', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const index = javaScriptEnabled ? empty : await startIndex()
      const page = await browser.newPage({ javaScriptEnabled })
      await setUp(page, index)
      await page.close()
      if (!javaScriptEnabled) await index.stop()
    }
  })

  async function setUp(page: Page, index: RealIndex): Promise<void> {
    await page.goto(index.setupLink!)
    assert.equal(await page.innerText('h1'), 'Make the first administrator of this index')
    await sendSetup(page, { name: 'ada lovelace', email: 'ada@example.org', password: 'too short' })
    assert.match(await page.innerText('[role=alert]'), /^2 things need another look\. Nothing was changed\./)
    await page.click('[role=alert] a >> nth=0')
    await page.keyboard.press('Tab')
    assert.equal(await page.getAttribute('#name', 'aria-invalid'), 'true')
    assert.equal(await page.inputValue('#email'), 'ada@example.org')
    assert.equal(await page.inputValue('#password'), '')
    await sendSetup(page, { name: 'ada', email: 'ada@example.org', password: 'correct horse battery' })
    assert.equal(await page.innerText('h1'), 'Add a second factor, ada')
    await page.goto(index.setupLink!)
    assert.equal(await page.innerText('h1'), 'This set-up link is not valid any more.')
  }
})
