import assert from 'node:assert/strict'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { base32 } from '../../src/accounts/factors/recovery-code.ts'
import { totpCode } from '../../src/accounts/factors/totp.ts'
import { enterWithCode, postAs, showCode, showRecoveryCode, tokenOf } from '../attack-in-test.ts'
import { BrowserInTest, firefox } from '../browser-in-test.ts'
import { buildWheel } from '../build/wheel.ts'
import { basic, type IndexInTest, uploadForm } from '../index-in-test.ts'
import { enrol, PASSWORD, showPassword } from '../person-in-test.ts'
import { makeIndexFolder, type SpawnedIndex, spawnIndex } from '../spawned-index.ts'

const WRONG_PASSWORD = 'eleven wrong lanterns grey'
const NEW_PASSWORD = 'nine other harbours green'

/** What a browser in a test needs of an index, of one that runs elsewhere. */
const remote = ({ url }: SpawnedIndex): IndexInTest =>
  ({
    app: { request: (path: string, init: RequestInit) => fetch(new URL(path, url), { ...init, redirect: 'manual' }) },
    config: { publicUrl: url },
    clock: { now: Date.now },
  }) as unknown as IndexInTest

interface WrittenMail {
  readonly to: string
  readonly text: string
}

/** The mails in the outbox folder, their soft line breaks undone. */
async function outbox(index: SpawnedIndex): Promise<WrittenMail[]> {
  const folder = join(index.dataFolder, 'outbox')
  const names = await readdir(folder).catch(() => [])
  const texts = await Promise.all(names.filter((name) => name.endsWith('.eml')).map((name) => readFile(join(folder, name), 'utf8')))
  return texts.map((text) => ({
    to: /^To: .*?([^\s<>]+@[^\s<>]+)/m.exec(text)?.[1] ?? '',
    text: text.replaceAll('=\r\n', '').replaceAll('=3D', '='),
  }))
}

/** The secret of a link that was mailed; waits for the job that writes mails. */
async function mailedSecret(index: SpawnedIndex, to: string, path: string, known: ReadonlySet<string>): Promise<string> {
  const deadline = Date.now() + 30_000
  while (Date.now() < deadline) {
    for (const mail of await outbox(index)) {
      if (mail.to !== to) continue
      for (const [, secret] of mail.text.matchAll(new RegExp(`/${path}/([\\w-]{43})`, 'g'))) if (!known.has(secret!)) return secret!
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`no mail to ${to} has a link to /${path}/`)
}

/** Everything that the index keeps, but for the mails that it wrote for their readers. */
async function keptBytes(folder: string): Promise<{ name: string; bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes('/outbox'))
  return Promise.all(files.map(async ({ parentPath, name }) => ({ name, bytes: await readFile(join(parentPath, name)) })))
}

test('after sign-ins of every kind no password, code, cookie, link or token stands in the log, in what is stored, or in a mail to somebody else', async (context) => {
  const folder = await makeIndexFolder()
  context.after(() => rm(folder, { recursive: true, force: true }))
  const index = await spawnIndex({ folder, settings: { HOLDFAST_LOG_LEVEL: 'debug', HOLDFAST_PRESET: 'solo' } })
  context.after(() => index.stop())
  const far = remote(index)
  const secrets = new Map<string, string>()
  const links = new Set<string>()
  const keep = (what: string, secret: string | undefined) => {
    assert.ok(secret && secret.length >= 12, what)
    secrets.set(secret, what)
  }
  const mailed = async (path: string) => {
    const secret = await mailedSecret(index, 'grace@example.org', path, links)
    links.add(secret)
    keep(`the link /${path}/`, secret)
    return `/${path}/${secret}`
  }
  const browsers: BrowserInTest[] = []
  const browserOf = () => {
    const browser = new BrowserInTest(far, { 'user-agent': firefox })
    const remember = browser.cookies.set.bind(browser.cookies)
    browser.cookies.set = (name, value) => {
      keep(`the cookie ${name}`, value)
      return remember(name, value)
    }
    browsers.push(browser)
    return browser
  }

  await index.cliSuccessfully('user', 'create', 'linus', '--email', 'linus@example.org')
  const { stdout } = await index.cliSuccessfully('user', 'create', 'grace', '--email', 'grace@example.org', '--admin')
  const welcome = /\/reset-password\/([\w-]{43})/.exec(stdout)
  keep('the welcome link', welcome?.[1])
  const browser = browserOf()
  await browser.get(welcome![0])
  assert.equal((await browser.submit(welcome![0], { password: PASSWORD })).location, '/enrol')
  const { seed, recoveryCodes } = await enrol(far, browser, 'totp')
  for (const code of recoveryCodes) keep('a recovery code', code)
  keep('the seed of the app', base32(seed!))
  const verify = await mailed('verify-email')
  await browser.get(verify)
  assert.equal((await browser.submit(verify)).status, 200)

  const step = Math.floor(Date.now() / 30_000)
  const other = browserOf()
  assert.equal((await showPassword(other, 'grace', WRONG_PASSWORD)).refusal, 'sign-in-wrong')
  await showPassword(other, 'grace')
  assert.equal((await showCode(other, '000000')).refusal, 'proof-wrong')
  assert.equal((await showCode(other, totpCode(seed!, step + 1))).location, '/account')
  await showPassword(other, 'grace')
  assert.equal((await showRecoveryCode(other, recoveryCodes[0]!)).location, '/account')

  const made = await postAs(other, '/account/tokens/new', { name: 'ci', scope: 'all', 'permission[]': 'upload' })
  const token = /<pre id="token">([^<]+)</.exec(made.text)?.[1]
  keep('the token', token)
  const wheel = buildWheel({ name: 'tinyjson', version: '1.0' })
  const send = async (text: string) =>
    fetch(`${index.url}/legacy/`, { method: 'POST', headers: basic(text), body: await uploadForm(wheel) }).then(({ status }) => status)
  assert.equal(await send(token!), 200)
  assert.equal(await send(`${token!.slice(0, -6)}AAAAAA`), 403)
  keep('the csrf token', await tokenOf(other, '/account/freeze'))

  await other.get('/reset-password')
  await other.submit('/reset-password', { name: 'grace' })
  const reset = await mailed('reset-password')
  await other.get(reset)
  assert.equal((await other.submit(reset, { password: NEW_PASSWORD, 'proof-recovery': recoveryCodes[1]! })).status, 200)
  // With a slash too many, and with a method that nobody takes.
  await other.get(`${reset}/x`)
  await fetch(new URL(reset, index.url), { method: 'PUT' })
  const notice = await mailed('notice')
  await other.get(notice)
  assert.equal((await other.submit(`${notice}/freeze`)).status, 200)
  assert.equal((await enterWithCode({ name: 'grace' }, other, '000000').catch(() => undefined))?.location, undefined)
  for (const [password, what] of [
    [PASSWORD, 'a password'],
    [WRONG_PASSWORD, 'a wrong password'],
    [NEW_PASSWORD, 'the new password'],
  ] as const)
    keep(what, password)
  await index.waitForLog('a refused upload', ({ path, status }) => path === '/legacy/' && status === 403)
  assert.equal(await index.stop(), 0)

  const log = `${JSON.stringify(index.log)}\n${index.spoken.join('\n')}`
  assert.ok(
    index.log.some(({ path }) => path === '/reset-password/:secret'),
    'the log tells of requests',
  )
  const files = await keptBytes(index.dataFolder)
  // What may stand there is found, so what must not would be.
  assert.ok(files.some(({ name, bytes }) => name.startsWith('holdfast.sqlite') && bytes.includes('grace@example.org')))
  const toOthers = (await outbox(index)).filter(({ to }) => to !== 'grace@example.org')
  for (const [secret, what] of secrets) {
    const spellings = [...new Set([secret, secret.replaceAll(/[\s-]/g, ''), encodeURIComponent(secret)])]
    for (const spelling of spellings) {
      assert.ok(!log.includes(spelling), `${what} stands in the log`)
      for (const { name, bytes } of files) assert.ok(!bytes.includes(spelling), `${what} stands in ${name}`)
      for (const { to, text } of toOthers) assert.ok(!text.includes(spelling), `${what} was mailed to ${to}`)
    }
  }
  for (const { name, bytes } of files) assert.ok(!bytes.includes(Buffer.from(seed!)), `the seed stands in ${name}`)
  for (const mail of await outbox(index))
    for (const secret of [PASSWORD, WRONG_PASSWORD, NEW_PASSWORD, token!, ...recoveryCodes]) assert.ok(!mail.text.includes(secret))
  assert.ok(secrets.size > 20)
})
