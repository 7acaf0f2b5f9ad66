import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { routes } from '../../src/web/routes.ts'
import { enterWithPasskey, kindsOf, openAttacked, SESSION_COOKIE, tokenOf } from '../attack-in-test.ts'
import { BrowserInTest, chrome } from '../browser-in-test.ts'
import { type IndexInTest, openIndexInTest } from '../index-in-test.ts'
import { enrolledPerson, type PersonInTest } from '../person-in-test.ts'

const filled = (path: string) => path.replaceAll(/:\w+/g, 'e3b0c442-98fc-4c14-9afb-f4c8996fb924')
const forms = routes.filter(({ isForm }) => isForm).map(({ path }) => filled(path))
const FORM = 'application/x-www-form-urlencoded'

/** An administrator with a session, so that every guard but that of frozen accounts lets him in. */
async function openWithAda(context: TestContext): Promise<{ index: IndexInTest; ada: PersonInTest; csrf: string }> {
  const index = await openAttacked(context)
  const ada = await enrolledPerson(index, { name: 'ada', isAdministrator: true })
  return { index, ada, csrf: await tokenOf(ada.browser, '/account/freeze') }
}

interface Sent {
  readonly headers?: Record<string, string>
  readonly body: string
}

/** Sends the same to every form of the index, with the cookies of this browser; what each answered. */
async function sendToAll(index: IndexInTest, browser: BrowserInTest, { headers = {}, body }: Sent): Promise<Map<string, string | null>> {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const answers = new Map<string, string | null>()
  for (const path of forms) {
    const answer = await index.app.request(path, {
      method: 'POST',
      headers: { accept: 'text/html', ...browser.headers, 'content-type': FORM, cookie, ...headers },
      body,
    })
    answers.set(path, `${answer.status} ${answer.headers.get('x-holdfast-refusal')}`)
    assert.equal(answer.headers.get('set-cookie'), null, `${path} gives no cookie to what it refuses`)
  }
  return answers
}

/** Refused by what came with it, or before that because an active account has nothing to do there. */
function assertAll(answers: Map<string, string | null>, refused: string): void {
  for (const [path, answer] of answers) {
    if (answer === '403 account-cannot' && ['/account/return', '/account/stay'].includes(path)) continue
    assert.equal(answer, refused, path)
  }
  assert.ok(answers.size >= 35, `${answers.size} forms`)
}

const encoded = (csrf: string) => new URLSearchParams({ csrf, name: 'x' }).toString()

test('every form is refused without a token, with an empty one, with a changed one and with one that is too long', async (context) => {
  const { index, ada, csrf } = await openWithAda(context)
  const before = await kindsOf(index)
  const changed = `${csrf.slice(0, -2)}${csrf.endsWith('AA') ? 'BB' : 'AA'}`
  for (const body of [
    '',
    'name=x',
    encoded(''),
    encoded(changed),
    encoded(csrf.toUpperCase()),
    encoded(`${csrf} `),
    encoded('a'.repeat(5000)),
  ])
    assertAll(await sendToAll(index, ada.browser, { body }), '403 form-stale')
  assert.deepEqual(await kindsOf(index), before)
})

test('every form is refused with the token of another browser, of another session, and of the time before the sign-in', async (context) => {
  const { index, ada } = await openWithAda(context)
  const other = await enrolledPerson(index, { name: 'mallory' })
  const before = await kindsOf(index)
  assertAll(await sendToAll(index, ada.browser, { body: encoded(await tokenOf(other.browser, '/account/freeze')) }), '403 form-stale')
  const visitor = ada.browser.stolen({})
  visitor.cookies.delete(SESSION_COOKIE)
  assertAll(await sendToAll(index, ada.browser, { body: encoded(await tokenOf(visitor, '/sign-in')) }), '403 form-stale')
  const earlier = await tokenOf(ada.browser, '/account/freeze')
  assert.deepEqual(await kindsOf(index), before)
  await enterWithPasskey(ada, ada.browser)
  assertAll(await sendToAll(index, ada.browser, { body: encoded(earlier) }), '403 form-stale')
})

const secretPrefixes = routes.filter((route) => route.isSecretPath).map((route) => route.path.slice(0, route.path.indexOf(':')))
const isBehindSecret = (path: string) => secretPrefixes.some((prefix) => path.startsWith(prefix))

const foreign: Readonly<Record<string, Record<string, string>>> = {
  'from another site': { 'sec-fetch-site': 'cross-site' },
  'from a neighbour of our host': { 'sec-fetch-site': 'same-site' },
  'from nowhere, as a bookmark': { 'sec-fetch-site': 'none' },
  'with a word that no browser says': { 'sec-fetch-site': 'same-origin, cross-site' },
  'of a foreign origin': { origin: 'https://evil.example' },
  'of an origin that begins like ours': { origin: 'http://localhost:8080.evil.example' },
  'of our host with another port': { origin: 'http://localhost:8081' },
  'of our host with another scheme': { origin: 'https://localhost:8080' },
  'of no origin': { origin: 'null' },
  'of another site that names our origin': { 'sec-fetch-site': 'cross-site', origin: 'http://localhost:8080' },
}

for (const [what, headers] of Object.entries(foreign)) {
  test(`every form is refused ${what}, even with the right token`, async (context) => {
    const { index, ada, csrf } = await openWithAda(context)
    const before = await kindsOf(index)
    const answers = await sendToAll(index, ada.browser, { headers, body: encoded(csrf) })
    // From behind a secret link older browsers send no origin; there the token has to do.
    if (headers.origin === 'null') for (const path of answers.keys()) if (isBehindSecret(path)) answers.delete(path)
    assertAll(answers, '403 cross-site')
    assert.deepEqual(await kindsOf(index), before)
  })
}

const bodies: Readonly<Record<string, (csrf: string) => Sent>> = {
  JSON: (csrf) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify({ csrf }) }),
  'plain text that reads like a form': (csrf) => ({ headers: { 'content-type': 'text/plain' }, body: encoded(csrf) }),
  'multipart/form-data': (csrf) => ({
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    body: `--b\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--b--\r\n`,
  }),
  'a type of our own with a form in it': (csrf) => ({ headers: { 'content-type': `text/x; a=${FORM}` }, body: encoded(csrf) }),
  'no type at all': (csrf) => ({ headers: { 'content-type': '' }, body: encoded(csrf) }),
  'a token that comes twice': (csrf) => ({ body: `${encoded('x')}&${encoded(csrf)}` }),
  'another field that comes twice': (csrf) => ({ body: `${encoded(csrf)}&name=y` }),
  'a field with a NUL': (csrf) => ({ body: `${encoded(csrf)}&password=a%00b` }),
  'bytes that are no UTF-8': (csrf) => ({ body: `${encoded(csrf)}&password=%ff%fe` }),
}

test('every form is refused as anything but one form of UTF-8 text', async (context) => {
  const { index, ada, csrf } = await openWithAda(context)
  const before = await kindsOf(index)
  for (const [what, sent] of Object.entries(bodies)) {
    const answers = await sendToAll(index, ada.browser, sent(csrf))
    assertAll(answers, '400 body-invalid')
    assert.ok(answers.size > 0, what)
  }
  assert.deepEqual(await kindsOf(index), before)
})

test('a form of a megabyte is refused', async (context) => {
  const { index, ada, csrf } = await openWithAda(context)
  assertAll(await sendToAll(index, ada.browser, { body: `${encoded(csrf)}&password=${'a'.repeat(1 << 20)}` }), '413 body-too-large')
})

/** Every page by its address, and with whose eyes it is looked at. */
const pages = routes.filter(({ method, voice }) => method === 'GET' && voice === 'page').map(({ path }) => path.replaceAll(/:\w+/g, 'x'))

for (const who of ['a stranger', 'an administrator']) {
  test(`no page can be put into a frame of another site, or run what is not ours, as ${who} sees it`, async (context) => {
    const index = await openIndexInTest({ HOLDFAST_PRESET: 'public' }, { hasAccounts: false })
    context.after(() => index.close())
    const { browser } = await enrolledPerson(index, { name: 'ada', isAdministrator: true })
    const visitor = who === 'a stranger' ? new BrowserInTest(index, { 'user-agent': chrome }) : browser
    let shown = 0
    for (const path of pages) {
      const answer = await visitor.get(path)
      assert.ok(answer.status < 500, `${path} answers ${answer.status}`)
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff', path)
      assert.match(answer.headers.get('referrer-policy')!, /^(?:same-origin|no-referrer)$/, path)
      if (!answer.headers.get('content-type')?.startsWith('text/html')) continue
      shown++
      const policy = answer.headers.get('content-security-policy') ?? ''
      for (const part of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "script-src 'self'"])
        assert.ok(policy.includes(part), `${path}: ${part}`)
      assert.doesNotMatch(policy, /unsafe|\*|data:|https?:/, path)
      assert.equal(answer.headers.get('x-frame-options'), 'DENY', path)
      assert.equal(answer.headers.get('cross-origin-opener-policy'), 'same-origin', path)
      assert.doesNotMatch(answer.text, /<script(?![^>]*\bsrc=)|\son\w+=|style="|javascript:/i, path)
    }
    assert.ok(shown > 15, `${shown} pages`)
  })
}
