import { randomBytes } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import type { Instance } from '../../src/web/instance.ts'
import { errorPage } from '../../src/web/pages/error-page.ts'
import type { Visitor } from '../../src/web/visitor.ts'
import type { Visit } from './inspect-page.ts'
import { choosePassword, enrolApp, keptAfter } from './people.ts'
import type { RealIndex } from './real-index.ts'
import { longName, longVersion } from './sample-projects.ts'

/** Pages of an index on its first day. */
export function emptyVisits({ url, setupLink }: RealIndex): Visit[] {
  return [
    { name: 'home-empty', url: `${url}/` },
    { name: 'projects-empty', url: `${url}/projects/` },
    { name: 'setup', url: setupLink! },
    { name: 'setup-mistakes', url: setupLink!, act: (page) => sendSetup(page, { name: 'ada!', email: 'ada@example', password: 'short' }) },
    { name: 'setup-dead', url: `${url}/setup/not-a-link` },
  ]
}

/** Uses up the set-up link. */
export function firstAdministratorVisits({ setupLink }: RealIndex): Visit[] {
  const person = { name: 'ada', email: 'ada@example.org', password: 'a long enough password' }
  return [{ name: 'setup-done', url: setupLink!, act: (page) => sendSetup(page, person) }]
}

/** Fills in the form and sends it past the browser's own checks, which are a courtesy. */
export async function sendSetup(page: Page, person: Readonly<Record<'name' | 'email' | 'password', string>>): Promise<void> {
  for (const [name, value] of Object.entries(person)) await page.fill(`#${name}`, value)
  await page.evaluate('for (const form of document.forms) form.noValidate = true')
  await Promise.all([page.waitForEvent('load'), page.click('main form button')])
}

export function filledVisits({ url }: RealIndex): Visit[] {
  return [
    { name: 'home', url: `${url}/` },
    { name: 'projects', url: `${url}/projects/` },
    { name: 'projects-last-page', url: `${url}/projects/?page=2` },
    { name: 'projects-found', url: `${url}/projects/?q=json` },
    { name: 'projects-none', url: `${url}/projects/?q=${encodeURIComponent(`<script>${'nothing'.repeat(25)}`)}` },
    { name: 'project', url: `${url}/project/tinyjson/` },
    { name: 'release-yanked', url: `${url}/project/tinyjson/1.4.10/` },
    { name: 'release-candidate', url: `${url}/project/tinyjson/1.5.0rc1/` },
    { name: 'project-archived', url: `${url}/project/oldtown/` },
    { name: 'project-deprecated', url: `${url}/project/lanterns/` },
    { name: 'project-quarantined', url: `${url}/project/driftwood/` },
    { name: 'project-many-versions', url: `${url}/project/tideline/` },
    { name: 'project-languages', url: `${url}/project/many-languages/` },
    { name: 'project-scripted', url: `${url}/project/scripted/` },
    { name: 'project-long', url: `${url}/project/${longName}/${encodeURIComponent(longVersion)}/` },
    { name: 'error-404', url: `${url}/nothing/here` },
    { name: 'error-404-project', url: `${url}/project/${'not-there-'.repeat(12)}x/` },
    { name: 'error-405', url: `${url}/`, act: sendPost },
  ]
}

async function sendPost(page: Page): Promise<void> {
  await page.evaluate('document.body.append(Object.assign(document.createElement("form"), { method: "post", action: "/", id: "sent" }))')
  await page.evaluate('document.querySelector("#sent").submit()')
  await page.waitForURL('**/')
  await page.waitForSelector('.status')
}

export async function privateVisits(browser: Browser, index: RealIndex): Promise<Visit[]> {
  const { url } = index
  const options = await keptAfter(browser, (page) => settleReader(page, index))
  return [
    { name: 'home-private', url: `${url}/` },
    {
      name: 'error-401',
      url: `${url}/projects/`,
      options: { extraHTTPHeaders: { authorization: `Basic ${Buffer.from('__token__:nothing').toString('base64')}` } },
      prepare: (page) => withoutChallenge(page, `${url}/projects/`),
    },
    { name: 'projects-private', url: `${url}/projects/`, options },
    { name: 'project-private', url: `${url}/project/tinyjson/`, options },
  ]
}

/** Somebody without any role, signed in. */
export async function settleReader(page: Page, index: RealIndex): Promise<void> {
  const name = `reader-${randomBytes(4).toString('hex')}`
  const made = await index.run('user', 'create', name, '--email', `${name}@example.org`)
  await choosePassword(page, made.trimEnd().split('\n').at(-1)!)
  await enrolApp(page)
}

/** A person closes the browser's question and sees the page; a browser without a window shows nothing at all. */
async function withoutChallenge(page: Page, address: string): Promise<void> {
  await page.route(address, async (route) => {
    const response = await route.fetch()
    const { 'www-authenticate': _challenge, ...headers } = response.headers()
    await route.fulfill({ response, headers })
  })
}

const errors: readonly (readonly [status: number, title: string, code: string, message: string])[] = [
  [400, 'Bad Request', 'body-invalid', 'The request body cannot be read: it is not UTF-8.'],
  [403, 'Forbidden', 'not-owner', "The user 'eve' is no owner of project 'tinyjson', and this is for owners."],
  [410, 'Gone', 'release-deleted', "Release 1.0 of project 'tinyjson' was deleted."],
  [413, 'Content Too Large', 'body-too-large', 'The request body is larger than 16384 bytes.'],
  [429, 'Too Many Requests', 'too-many-requests', 'Too many requests. Try again in 5 seconds.'],
  [500, 'Internal Server Error', 'internal', 'Something broke on our side. Nothing was changed. Quote 1f2e3d4c5b6a7988 to the operator.'],
  [503, 'Service Unavailable', 'shutting-down', 'The index is restarting. Try again in a moment.'],
]

const stranger: Visitor = {
  visit: { browserDigest: 'none', address: undefined, userAgent: undefined },
  browserSecret: undefined,
  session: undefined,
  signInSecret: undefined,
  cookies: [],
}

/** Errors that are hard to bring about: the page is made here and put in place of what the server says. */
export function errorVisits({ url }: RealIndex): Visit[] {
  return errors.map(([status, title, code, message]) => ({
    name: `error-${status}`,
    url: `${url}/error-${status}`,
    async prepare(page) {
      const instance = { config: { reading: 'public' } } as Instance
      const answer = errorPage({ instance, url: new URL(url), visitor: stranger }, { status, title, message, code }, {})
      const body = await answer.text()
      await page.route(`**/error-${status}`, (route) => route.fulfill({ status, headers: Object.fromEntries(answer.headers), body }))
    },
  }))
}
