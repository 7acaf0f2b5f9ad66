import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { makeSetupLink } from '../../src/accounts/set-up.ts'
import { findAccountByName } from '../../src/accounts/store.ts'
import type { ProjectStatus } from '../../src/packaging/project.ts'
import { deleteRelease } from '../../src/packaging/releases/delete-release.ts'
import { yankRelease } from '../../src/packaging/releases/yank-release.ts'
import { setProjectStatus } from '../../src/packaging/set-project-status.ts'
import { BrowserInTest } from '../browser-in-test.ts'
import { buildWheel } from '../build/wheel.ts'
import { basic, type IndexInTest, openIndexInTest, operator } from '../index-in-test.ts'

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

/** A browser's request to the one origin of the index. */
const open = (index: IndexInTest, path: string, headers: Record<string, string> = {}) =>
  index.get(`${index.config.publicUrl}${path}`, { ...html, ...headers })

/** What stands in the page without its markup, as a reader sees it. */
const wordsOf = (page: string) =>
  page
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&#39;', "'")
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

async function textOf(index: IndexInTest, path: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await open(index, path, headers)
  assert.equal(answer.status, 200, `${path}: ${answer.status}`)
  return answer.text()
}

async function publish(index: IndexInTest, ...wheels: Parameters<typeof buildWheel>[0][]): Promise<void> {
  const token = await index.token()
  for (const wheel of wheels) {
    const answer = await index.upload(token, buildWheel(wheel))
    assert.equal(answer.status, 200, await answer.text())
  }
}

/** Nothing in the page that we did not write as markup: our one script, and links that stay here or are https or mailto. */
function assertHarmless(page: string): void {
  assert.deepEqual(
    [...page.matchAll(/<script[^>]*>/g)].map(([tag]) => tag.replace(/page-[\w-]{12}/, 'page')),
    ['<script type="module" src="/assets/page.js">'],
  )
  for (const [, address] of page.matchAll(/\s(?:href|src|action)="([^"]*)"/g)) assert.match(address!, /^(\/(?!\/)|#|https:\/\/|mailto:)/)
  for (const [tag] of page.matchAll(/<[a-z][^>]*>/g))
    assert.doesNotMatch(tag.replaceAll(/"[^"]*"/g, '""'), /\s(on\w+|style|srcdoc|srcset|ping)=/)
  assert.doesNotMatch(page, /<(iframe|object|embed|style|base|svg on|img|video|form(?! role="search"| class=))/)
}

describe('metadata of strangers', () => {
  let index: IndexInTest
  before(async () => {
    index = await openIndexInTest()
  })
  after(() => index.close())

  const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
  const fields: readonly (readonly [field: string, lines: string[], description?: string])[] = [
    ['Summary', [`Summary: ${evil}`]],
    ['Author', [`Author: ${evil}`]],
    ['Author-email', [`Author-email: ${evil} <a@x.test>`]],
    ['an address that is a script', ['Author-email: "a" <javascript:alert(1)@x.test>']],
    ['Maintainer', [`Maintainer: ${evil}`, `Maintainer-email: ${evil}`]],
    ['License', [`License: ${evil}`]],
    ['Keywords', [`Keywords: ${evil}`]],
    ['Classifier', [`Classifier: License :: ${evil}`, `Classifier: ${evil}`]],
    ['Platform', [`Platform: ${evil}`]],
    ['Home-page', ['Home-page: javascript:alert(1)']],
    ['Home-page with a quote', [`Home-page: https://x.test/${evil}`]],
    ['Download-URL', ['Download-URL: data:text/html,<script>alert(1)</script>']],
    ['the label of a Project-URL', ['Project-URL: <script>alert(1)</script>, https://x.test/']],
    [
      'Project-URL',
      [
        'Project-URL: a, javascript:alert(1)',
        'Project-URL: b, JaVaScRiPt:alert(1)',
        'Project-URL: c, vbscript:a',
        'Project-URL: d, //x.test/',
        'Project-URL: e, http://x.test/',
      ],
    ],
    [
      'a description as Markdown',
      ['Description-Content-Type: text/markdown'],
      `${evil} [a](javascript:alert(1)) <a href="javascript:alert(1)" onclick=alert(1)>b</a> <style>*{display:none}</style>`,
    ],
    ['a description as text', ['Description-Content-Type: text/plain'], evil],
    [
      'a description as reStructuredText',
      ['Description-Content-Type: text/x-rst'],
      `${evil}\n\n.. raw:: html\n\n   <script>alert(1)</script>`,
    ],
    ['a description of no type', [], evil],
  ]
  for (const [i, [field, metadataLines, description]] of fields.entries()) {
    test(`${field} never becomes markup`, async () => {
      const name = `hostile-${i}`
      await publish(index, { name, version: '1.0', metadataLines, ...(description === undefined ? {} : { description }) })
      for (const path of [`/project/${name}/`, `/project/${name}/1.0/`, '/', `/projects/?q=${name}`])
        assertHarmless(await textOf(index, path))
    })
  }

  test('what is searched for never becomes markup', async () => {
    assertHarmless(await textOf(index, `/projects/?q=${encodeURIComponent(evil)}`))
    assertHarmless(await textOf(index, `/projects/?page=${encodeURIComponent(evil)}`))
  })

  test('what is asked for and not there never becomes markup', async () => {
    for (const path of [
      `/project/${encodeURIComponent(evil)}/`,
      `/project/hostile-0/${encodeURIComponent(evil)}/`,
      `/${encodeURIComponent(evil)}`,
    ]) {
      const answer = await open(index, path)
      assert.equal(answer.status, 404, path)
      assertHarmless(await answer.text())
    }
    for (const path of ['/project/%00/', '/project/hostile-0/%00/', '/projects/%ff']) {
      const answer = await open(index, path)
      assert.ok([400, 404].includes(answer.status), path)
      assertHarmless(await answer.text())
    }
  })

  test('an address over plain http is told and is no link', async () => {
    await publish(index, { name: 'plain', version: '1.0', metadataLines: ['Home-page: http://plain.test/'] })
    const page = await textOf(index, '/project/plain/')
    assert.ok(page.includes('<bdi>http://plain.test/</bdi>'))
    assert.ok(!page.includes('href="http://plain.test'))
  })

  test('links of strangers are worth nothing to crawlers and learn nothing of us', async () => {
    await publish(index, {
      name: 'linked',
      version: '1.0',
      metadataLines: ['Home-page: https://x.test/a', 'Description-Content-Type: text/markdown'],
      description: '[b](https://x.test/b)',
    })
    const answer = await open(index, '/project/linked/')
    for (const [tag] of (await answer.text()).matchAll(/<a [^>]*href="https:[^>]*>/g))
      assert.match(tag, /rel="nofollow noopener noreferrer"/)
    // Nothing of us goes to other origins; our own forms need to show where they come from.
    assert.equal(answer.headers.get('referrer-policy'), 'same-origin')
  })

  test('a picture in a description becomes a link, so that nobody is counted by it', async () => {
    await publish(index, {
      name: 'pictured',
      version: '1.0',
      metadataLines: ['Description-Content-Type: text/markdown'],
      description: '![a pixel](https://x.test/pixel.png)',
    })
    assert.ok(
      (await textOf(index, '/project/pictured/')).includes(
        '<a href="https://x.test/pixel.png" rel="nofollow noopener noreferrer">[a pixel]</a>',
      ),
    )
  })

  test('a description that is too long is cut, and the page says where the whole is', async () => {
    await publish(index, {
      name: 'wordy',
      version: '1.0',
      metadataLines: ['Description-Content-Type: text/plain'],
      description: 'words '.repeat(100_000),
    })
    const page = await textOf(index, '/project/wordy/')
    assert.ok(page.length < 400_000)
    const [, address] = /<a href="(\/packages\/[^"]+\.metadata)">the metadata of the release<\/a>/.exec(page)!
    assert.ok((await (await open(index, address!)).text()).length > 600_000)
  })

  test('Markdown that nobody can render in time is shown as it is', { timeout: 20_000 }, async () => {
    await publish(index, {
      name: 'deep',
      version: '1.0',
      metadataLines: ['Description-Content-Type: text/markdown'],
      description: '<b>'.repeat(80_000),
    })
    const startedAt = performance.now()
    const [page] = await Promise.all([
      textOf(index, '/project/deep/'),
      textOf(index, '/projects/').then(() => assert.ok(performance.now() - startedAt < 2000)),
    ])
    assertHarmless(page)
  })
})

describe('reading', () => {
  const secret = 'harbour-plans'
  let index: IndexInTest
  before(async () => {
    index = await openIndexInTest({ HOLDFAST_READING: 'private' })
    await publish(index, { name: secret, version: '1.0', summary: 'where the chain lies' }, { name: 'other', version: '1.0' })
  })
  after(() => index.close())

  const privatePaths = ['/projects/', `/project/${secret}/`, `/project/${secret}/1.0/`, '/project/nobody/', `/projects/?q=${secret}`]

  test('private pages lead a browser to the sign-in, and back', async () => {
    for (const path of privatePaths) {
      const answer = await open(index, path)
      assert.deepEqual([answer.status, answer.headers.get('location')], [303, `/sign-in?next=${encodeURIComponent(path)}`])
      assert.equal(await answer.text(), '')
    }
  })

  test('private pages answer a program 401 with a challenge and a sentence that explains it', async () => {
    for (const path of privatePaths) {
      const answer = await open(index, path, { accept: '*/*' })
      assert.equal(answer.status, 401, path)
      assert.match(answer.headers.get('www-authenticate')!, /^Basic realm=/)
      assert.equal(answer.headers.get('cache-control'), 'no-store')
      const page = await answer.text()
      assert.match(page, /Reading this index needs an API token/)
      assert.match(page, /__token__/)
      assert.ok(!page.includes(secret))
    }
  })

  test('the home page names no project to strangers', async () => {
    const answer = await open(index, '/')
    const page = await answer.text()
    assert.equal(answer.status, 200)
    assert.ok(!page.includes(secret) && !page.includes('2 projects'))
    assert.match(page, /This index is private/)
  })

  test('the home page tells a reader how many projects there are', async () => {
    const page = await textOf(index, '/', basic(await index.token()))
    assert.ok(page.includes(secret) && page.includes('2 projects'))
  })

  test('a token that is no token gets the page of strangers', async () => {
    const page = await textOf(index, '/', basic('pypi-nonsense'))
    assert.ok(!page.includes(secret))
    assert.equal((await open(index, '/projects/', basic('pypi-nonsense'))).status, 401)
  })

  test('a token for one project opens its page, and neither the list nor the home page', async () => {
    const narrow = basic(await index.token({ projects: ['other'], permissions: ['read'] }))
    assert.equal((await open(index, '/project/other/', narrow)).status, 200)
    for (const path of ['/projects/', `/project/${secret}/`]) assert.equal((await open(index, path, narrow)).status, 403, path)
    assert.ok(!(await textOf(index, '/', narrow)).includes(secret))
  })

  test('a private page stays in the browser of its reader', async () => {
    const answer = await open(index, `/project/${secret}/`, basic(await index.token()))
    assert.equal(answer.headers.get('cache-control'), 'private, no-cache')
    assert.match(answer.headers.get('vary')!, /Authorization/)
  })

  test('the lines for installers say how to give the token', async () => {
    const page = await textOf(index, `/project/${secret}/`, basic(await index.token()))
    assert.ok(wordsOf(page).includes('http://__token__:$INDEX_TOKEN@localhost:8080/simple/ harbour-plans'))
  })
})

describe('pages', () => {
  let index: IndexInTest
  before(async () => {
    index = await openIndexInTest()
  })
  after(() => index.close())

  test('an empty index says how to fill it', async () => {
    assert.match(wordsOf(await textOf(index, '/')), /twine upload --repository-url http:\/\/localhost:8080\/legacy\//)
    assert.match(await textOf(index, '/projects/'), /There is no project yet/)
  })

  test('projects are found by the beginning of the name first, then by parts of name and summary', async () => {
    await publish(
      index,
      { name: 'tinyjson', version: '1.0', summary: 'A reader' },
      { name: 'json-lines', version: '2.0', summary: 'Lines' },
      { name: 'apples', version: '1.0', summary: 'Pies, and JSON of pies' },
      { name: 'per-cent', version: '1.0', summary: '100% of it' },
    )
    const found = async (words: string) =>
      [
        ...(await textOf(index, `/projects/?q=${encodeURIComponent(words)}`)).matchAll(/<p class="line"><a href="\/project\/([^"]+)\/"/g),
      ].map(([, name]) => name)
    assert.deepEqual(await found('json'), ['json-lines', 'apples', 'tinyjson'])
    assert.deepEqual(await found('JSON_'), ['json-lines'])
    assert.deepEqual(await found('PIES'), ['apples'])
    assert.deepEqual(await found('%'), ['per-cent'])
    assert.deepEqual(await found('_'), ['json-lines', 'per-cent'], 'to names a low line is a hyphen')
    assert.deepEqual(await found('a_'), [])
    assert.deepEqual(await found('\\'), [])
    assert.deepEqual(await found("' or 1=1 --"), [])
    assert.deepEqual(await found('tiny\u0085json'), [])
    assert.match(await textOf(index, '/projects/?q=nowhere'), /No project has <bdi>nowhere<\/bdi> in its name or summary/)
    assert.equal((await found('x'.repeat(5000))).length, 0)
  })

  test('a long list has pages, and their addresses keep the words', async () => {
    await publish(index, ...Array.from({ length: 51 }, (_, i) => ({ name: `shell-${String(i).padStart(2, '0')}`, version: '1.0' })))
    const first = await textOf(index, '/projects/?q=shell')
    assert.ok(first.includes('/project/shell-49/') && !first.includes('/project/shell-50/'))
    assert.match(first, /<a href="\/projects\/\?q=shell&amp;page=2" rel="next">/)
    const second = await textOf(index, '/projects/?q=shell&page=2')
    assert.ok(second.includes('/project/shell-50/') && !second.includes('rel="next"'))
    assert.match(second, /<a href="\/projects\/\?q=shell" rel="prev">/)
    assert.match(await textOf(index, '/projects/?q=shell&page=9'), /There is no page 9/)
    for (const page of ['0', '-1', '1e3', 'x', '9999999'])
      assert.ok((await textOf(index, `/projects/?q=shell&page=${page}`)).includes('/project/shell-00/'))
  })

  test('a project page tells files, digests, versions and who can publish', async () => {
    await publish(
      index,
      { name: 'Tide.Line', version: '1.0', summary: 'High water' },
      { name: 'Tide.Line', version: '2.0rc1' },
      { name: 'Tide.Line', version: '1.1', requiresPython: '>=3.9', metadataLines: ['License-Expression: MIT'], metadataVersion: '2.4' },
    )
    const page = await textOf(index, '/project/tide-line/')
    assert.match(page, /<h1>Tide\.Line <span class="version">1\.1<\/span><\/h1>/)
    assert.match(page, /href="\/packages\/[^"]+\/tide_line-1\.1-py3-none-any\.whl"/)
    assert.match(page, /<code id="sha256-0">[0-9a-f]{64}<\/code>/)
    assert.match(page, /<code id="blake2b-0">[0-9a-f]{64}<\/code>/)
    assert.match(page, /<bdi>ci<\/bdi>, <span class="mute">token <bdi>test<\/bdi>/)
    assert.match(page, /3 versions/)
    assert.match(page, /<dt><bdi>ada<\/bdi><\/dt><dd>owner<\/dd>/)
    assert.match(page, /<dt><bdi>ci<\/bdi><\/dt><dd>service of ada /)
    assert.match(page, /<dd>&gt;=3\.9<\/dd>/)
    assert.match(wordsOf(page), /pip install --index-url http:\/\/localhost:8080\/simple\/ tide-line(Copy|\n)/)
    assert.match(wordsOf(await textOf(index, '/project/tide-line/1.0/')), /pip install --index-url \S+ tide-line==1\.0(Copy|\n)/)
  })

  test('other spellings of names and versions lead to the one address', async () => {
    for (const [from, to] of [
      ['/project/Tide.Line/', '/project/tide-line/'],
      ['/project/TIDE__LINE/1.0/', '/project/tide-line/1.0/'],
      ['/project/tide-line/1.0.0/', '/project/tide-line/1.0/'],
      ['/project/tide-line/v2.0-RC1/', '/project/tide-line/2.0rc1/'],
      ['/project/tide-line', '/project/tide-line/'],
      ['/project/tide-line/1.0', '/project/tide-line/1.0/'],
      ['/projects', '/projects/'],
    ]) {
      const answer = await open(index, from!)
      assert.deepEqual([answer.status, answer.headers.get('location')], [301, to], from)
    }
  })

  test('states of a project are told in a banner, in words', async () => {
    const states: readonly (readonly [ProjectStatus, RegExp])[] = [
      ['archived', /This project is archived.*Reason: <bdi>because\.<\/bdi>/s],
      ['deprecated', /This project is deprecated/],
      ['quarantined', /This project is in quarantine/],
    ]
    for (const [status, told] of states) {
      await setProjectStatus(index.instance, operator, 'tide-line', status, 'because')
      assert.match(await textOf(index, '/project/tide-line/'), told)
    }
    const page = await textOf(index, '/project/tide-line/')
    assert.ok(!page.includes('/packages/'), 'no file of a project in quarantine is a link')
    assert.ok(!wordsOf(page).includes('pip install'))
    index.clock.advance(2000)
    assert.ok(!(await textOf(index, '/')).includes('Tide.Line'))
    await setProjectStatus(index.instance, operator, 'tide-line', 'active')
  })

  test('a yanked release says so, with its reason', async () => {
    await yankRelease(index.instance, operator, { project: 'tide-line', version: '1.0' }, 'wrong tables')
    const page = await textOf(index, '/project/tide-line/1.0/')
    assert.match(page, /Release 1\.0 was yanked on 5 Jan 2026.*Reason: <bdi>wrong tables\.<\/bdi>/s)
  })

  test('a deleted release is gone, and one that never was is not found', async () => {
    await deleteRelease(index.instance, operator, { project: 'tide-line', version: '1.0' })
    const gone = await open(index, '/project/tide-line/1.0/')
    assert.equal(gone.status, 410)
    assert.match(await gone.text(), /<h1>Release 1\.0 of project &#39;Tide\.Line&#39; was deleted\.<\/h1>/)
    const unknown = await open(index, '/project/tide-line/7.0/')
    assert.equal(unknown.status, 404)
    assert.match(await unknown.text(), /has no release 7\.0/)
    assert.doesNotMatch(await textOf(index, '/project/tide-line/'), /\/project\/tide-line\/1\.0\//)
  })

  test('every page forbids what it does not need', async () => {
    for (const path of ['/', '/projects/', '/project/tide-line/', '/nowhere', '/setup/nothing']) {
      const { headers } = await open(index, path)
      assert.equal(
        headers.get('content-security-policy'),
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        path,
      )
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.match(headers.get('permissions-policy')!, /camera=\(\)/)
      assert.match(headers.get('content-type')!, /^text\/html/)
    }
  })

  test('errors are pages for browsers, JSON for programs that ask for it, and a line for the rest', async () => {
    const asked = async (accept: string) =>
      (await index.get(`${index.config.publicUrl}/nowhere`, { accept })).headers.get('content-type')!.split(';')[0]
    assert.equal(await asked(html.accept), 'text/html')
    assert.equal(await asked('application/json'), 'application/problem+json')
    assert.equal(await asked('*/*'), 'text/plain')
  })

  test('another method gets a page with what is possible', async () => {
    const answer = await index.app.request(`${index.config.publicUrl}/projects/`, { method: 'POST', headers: html })
    assert.equal(answer.status, 405)
    assert.equal(answer.headers.get('allow'), 'GET, HEAD')
    assert.match(await answer.text(), /<h1>POST is not possible at this address\.<\/h1>/)
  })

  test('style and scripts are kept for ever under an address that changes with them', async () => {
    const page = await textOf(index, '/')
    const addresses = [...page.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, address]) => address!)
    assert.equal(addresses.length, 3)
    for (const address of addresses) {
      const answer = await open(index, address)
      assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable')
      assert.match(answer.headers.get('content-type')!, /^(text\/css; charset=utf-8|text\/javascript; charset=utf-8|image\/svg\+xml)$/)
      const packed = await open(index, address, { 'accept-encoding': 'gzip' })
      assert.equal(packed.headers.get('content-encoding'), 'gzip')
    }
    for (const address of ['/assets/holdfast.css', '/assets/..%2f..%2fmain.ts', '/assets/holdfast-000000000000.css'])
      assert.equal((await open(index, address)).status, 404, address)
  })

  test('other names of this machine lead to the one origin, for pages only', async () => {
    for (const host of ['127.0.0.1:8080', '[::1]:8080', 'index.localhost:8080', '127.0.0.1']) {
      const page = await index.get(`http://${host}/projects/?q=a`, html)
      assert.deepEqual([page.status, page.headers.get('location')], [307, 'http://localhost:8080/projects/?q=a'], host)
      for (const path of ['/simple/', '/simple/tinyjson/', '/healthz', '/api/v1/projects'])
        assert.equal((await index.get(`http://${host}${path}`)).status, 200, `${host}${path}`)
    }
    assert.equal(
      (await index.get('http://index.example.test/projects/', html)).status,
      200,
      'a name that is no loopback may be that of a proxy',
    )
  })
})

describe('the set-up link', () => {
  const ada = { name: 'ada', email: 'ada@example.org', password: 'correct horse battery' }
  let index: IndexInTest
  const link = () => makeSetupLink(index.instance, operator)
  async function send(secret: string, person: Record<string, string>) {
    const browser = new BrowserInTest(index)
    await browser.get('/sign-in')
    return browser.post(`/setup/${secret}`, { ...browser.form('/sign-in').fields, ...person })
  }

  async function inEmptyIndex(work: () => Promise<void>): Promise<void> {
    index = await openIndexInTest({}, { hasAccounts: false })
    try {
      await work()
    } finally {
      await index.close()
    }
  }

  test('opens a form, and opening changes nothing', () =>
    inEmptyIndex(async () => {
      const secret = await link()
      const before = (await index.journal()).length
      for (let i = 0; i < 3; i++) {
        const answer = await open(index, `/setup/${secret}`)
        assert.equal(answer.status, 200)
        assert.equal(answer.headers.get('cache-control'), 'no-store')
        assertHarmless(await answer.text())
      }
      assert.equal((await index.journal()).length, before)
    }))

  test('makes the administrator once, and goes on to the first factor', () =>
    inEmptyIndex(async () => {
      const secret = await link()
      const answer = await send(secret, ada)
      assert.deepEqual([answer.status, answer.location], [303, '/enrol'], answer.text)
      const account = await findAccountByName(index.instance.db.read, 'ada')
      assert.ok(account?.isAdministrator)
      for (const again of [await send(secret, { ...ada, name: 'eve' }), await open(index, `/setup/${secret}`)]) {
        assert.equal(again.status, 410)
        assert.match(again instanceof Response ? await again.text() : again.text, /<h1>This set-up link is not valid any more\.<\/h1>/)
      }
      assert.deepEqual(
        (await index.journal()).map(({ kind }) => kind),
        ['setup-link-made', 'account-created'],
      )
    }))

  test('that is wrong opens nothing, and no form is read behind it', () =>
    inEmptyIndex(async () => {
      const secret = await link()
      const wrong = ['x', `${secret}x`, secret.slice(1), secret.toUpperCase(), encodeURIComponent("' or '1'='1")]
      for (const each of wrong) {
        assert.equal((await open(index, `/setup/${each}`)).status, 410, each)
        assert.equal((await send(each, ada)).status, 410, each)
      }
      assert.equal(await findAccountByName(index.instance.db.read, 'ada'), undefined)
    }))

  test('dies with the second of its hour', () =>
    inEmptyIndex(async () => {
      const secret = await link()
      index.clock.advance(60 * 60 * 1000 - 1)
      assert.equal((await open(index, `/setup/${secret}`)).status, 200)
      index.clock.advance(1)
      assert.equal((await open(index, `/setup/${secret}`)).status, 410)
      assert.equal((await send(secret, ada)).status, 410)
    }))

  test('is replaced by a newer one', () =>
    inEmptyIndex(async () => {
      const [first, second] = [await link(), await link()]
      assert.equal((await send(first, ada)).status, 410)
      assert.equal((await send(second, ada)).status, 303)
    }))

  test('two who use it at once make one administrator', () =>
    inEmptyIndex(async () => {
      const secret = await link()
      const answers = await Promise.all([send(secret, ada), send(secret, { ...ada, name: 'eve' })])
      assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 410])
    }))

  test('survives mistakes, which are shown beside their fields and summed up', () =>
    inEmptyIndex(async () => {
      const secret = await link()
      const answer = await send(secret, { name: 'Ada!"><b>', email: 'nowhere', password: 'short secret'.slice(0, 11) })
      const page = answer.text
      assert.equal(answer.status, 400)
      assert.match(page, /<title>Mistake: /)
      assert.match(page, /3 things need another look\. Nothing was changed\./)
      for (const name of ['name', 'email', 'password']) {
        assert.match(page, new RegExp(`<li><a href="#${name}">`))
        assert.match(page, new RegExp(`id="${name}-mistake"`))
      }
      assert.match(page, /value="Ada!&quot;&gt;&lt;b&gt;"/)
      assert.ok(!page.includes('short secre'), 'a password is never sent back')
      assertHarmless(page)
      assert.equal((await send(secret, ada)).status, 303)
    }))

  test('takes forms only, in bounds and as UTF-8', () =>
    inEmptyIndex(async () => {
      const secret = await link()
      const address = `${index.config.publicUrl}/setup/${secret}`
      const browser = new BrowserInTest(index)
      await browser.get(`/setup/${secret}`)
      const { csrf = '' } = browser.form(`/setup/${secret}`).fields
      const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const post = async (body: string, type: string) =>
        (
          await index.app.request(address, {
            method: 'POST',
            body: `${body}&csrf=${csrf}`,
            headers: { ...html, cookie, 'content-type': type },
          })
        ).status
      assert.equal(await post(JSON.stringify(ada), 'application/json'), 400)
      assert.equal(await post(new URLSearchParams(ada).toString(), 'text/plain'), 400)
      assert.equal(await post(`name=${'a'.repeat(70_000)}`, 'application/x-www-form-urlencoded'), 413)
      assert.equal(
        await post('name=ada&email=ada%40example.org&password=%ff%fe%fd%fc%ff%fe%fd%fc%ff%fe%fd%fc', 'application/x-www-form-urlencoded'),
        400,
      )
      assert.equal(await post('', 'application/x-www-form-urlencoded'), 400)
      assert.equal(await findAccountByName(index.instance.db.read, 'ada'), undefined)
    }))

  test('takes no password over a network that can read it', () =>
    inEmptyIndex(async () => {
      const secret = await link()
      const elsewhere = { incoming: { socket: { remoteAddress: '192.0.2.7' } } }
      const answer = await index.app.request(`${index.config.publicUrl}/setup/${secret}`, { headers: html }, elsewhere)
      assert.equal(answer.status, 403)
      assert.match(await answer.text(), /<h1>This set-up link came over plain http/)
    }))
})
