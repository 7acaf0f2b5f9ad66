import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openBreachCheck } from './breached-password.ts'

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase()
const password = 'correct horse battery'
const digest = sha1(password)
const suffix = digest.slice(5)
const padding = `${'0'.repeat(34)}1:0`

let answer: (request: IncomingMessage, response: ServerResponse) => void
let asked: IncomingMessage[] = []
const server = createServer((request, response) => {
  asked.push(request)
  answer(request, response)
})
const folder = await mkdtemp(join(tmpdir(), 'holdfast-breached-'))
before(() => new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening)))
after(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})
const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

/** Patient, unless the server is to be given up. */
async function ask(
  answering: typeof answer,
  text = password,
  timeoutMilliseconds = 20_000,
): Promise<{ isBreached: boolean; warnings: string[] }> {
  answer = answering
  asked = []
  const warnings: string[] = []
  const log = { warn: (details: object) => void warnings.push(JSON.stringify(details)) }
  const check = await openBreachCheck({ rangeUrl: `${address()}/range/`, log: log as never, timeoutMilliseconds })
  assert.equal(check.isOn, true)
  return { isBreached: await check.isBreached(text), warnings }
}

test('five characters of the digest leave the machine, and nothing else about the password', async () => {
  await ask((_, response) => response.end(`${padding}\r\n`))
  assert.equal(asked.length, 1)
  assert.equal(asked[0]!.url, `/range/${digest.slice(0, 5)}`)
  assert.equal(asked[0]!.method, 'GET')
  assert.equal(asked[0]!.headers['add-padding'], 'true')
  const sent = JSON.stringify([asked[0]!.url, asked[0]!.rawHeaders])
  for (const secret of [password, digest.slice(0, 6), suffix.slice(0, 8), suffix.slice(-8)]) {
    assert.ok(!sent.toLowerCase().includes(secret.toLowerCase()))
  }
})

const answers: readonly (readonly [string, string, boolean])[] = [
  ['the suffix with a count', `${padding}\r\n${suffix}:17\r\n`, true],
  ['the suffix in lower case', `${suffix.toLowerCase()}:1`, true],
  ['lines that end in LF', `${padding}\n${suffix}:3\n`, true],
  ['the suffix as padding', `${suffix}:0\r\n`, false],
  ['the suffix as padding with more zeros', `${suffix}:000\r\n`, false],
  ['other suffixes', `${'A'.repeat(35)}:9\r\n${padding}\r\n`, false],
  ['nothing', '', false],
]
for (const [what, text, isBreached] of answers) {
  test(`an answer with ${what} is ${isBreached ? 'a' : 'no'} hit`, async () => {
    assert.deepEqual(await ask((_, response) => response.end(text)), { isBreached, warnings: [] })
  })
}
test('a password is looked up in the form in which it is hashed', async () => {
  await ask((_, response) => response.end(''), 'caf\u0065\u0301 au lait noir')
  assert.equal(asked[0]!.url, `/range/${sha1('caf\u00e9 au lait noir').slice(0, 5)}`)
})

const failures: readonly (readonly [string, typeof answer, RegExp])[] = [
  ['never answers', () => undefined, /timeout/i],
  ['stops in the middle', (_, response) => response.write(`${padding}\r\n`), /timeout/i],
  ['answers with 500', (_, response) => response.writeHead(500).end(`${suffix}:5`), /answers 500/],
  ['answers with 404', (_, response) => response.writeHead(404).end(), /answers 404/],
  ['answers with 429', (_, response) => response.writeHead(429, { 'retry-after': '2' }).end(), /answers 429/],
  ['answers with a page', (_, response) => response.end('<html>please sign in</html>'), /something else/],
  ['answers with the suffix and then garbage', (_, response) => response.end(`${suffix}:5\r\n\0\0\0`), /something else/],
  ['hangs up', (request) => request.socket.destroy(), /fetch failed/],
  ['answers without end', (_, response) => flood(response), /too long/],
]
for (const [what, answering, reason] of failures) {
  test(`where the server ${what}, the password passes and the log says why`, async () => {
    const { isBreached, warnings } = await ask(answering, password, `${reason}`.includes('timeout') ? 200 : undefined)
    assert.equal(isBreached, false)
    assert.equal(warnings.length, 1)
    assert.match(warnings[0]!, reason)
    for (const secret of [password, digest.slice(0, 5), suffix]) assert.ok(!warnings[0]!.includes(secret))
  })
}
test('a redirect is not followed', async () => {
  const { isBreached, warnings } = await ask((_, response) => response.writeHead(302, { location: '/elsewhere/' }).end())
  assert.deepEqual([isBreached, warnings.length, asked.length], [false, 1, 1])
})
function flood(response: ServerResponse): void {
  const chunk = `${`${padding}\r\n`.repeat(1000)}`
  const pump = () => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', pump)
  }
  pump()
}

test('a file is enough, and is asked before the network', async () => {
  const hashFile = join(folder, 'hashes.txt')
  await writeFile(hashFile, `${[digest, sha1('another'), sha1('third')].toSorted().join('\n')}\n`)
  const log = { warn: () => assert.fail('nothing fails') }
  const check = await openBreachCheck({ hashFile, rangeUrl: 'http://127.0.0.1:1/', log: log as never })
  assert.equal(await check.isBreached(password), true)
  const alone = await openBreachCheck({ hashFile, log: log as never })
  assert.equal(await alone.isBreached('trombone-verandah-quiver'), false)
})
test('a file that goes away lets passwords pass, with a line in the log', async () => {
  const hashFile = join(folder, 'goes-away.txt')
  await writeFile(hashFile, `${digest}\n`)
  let warnings = 0
  const check = await openBreachCheck({ hashFile, log: { warn: () => warnings++ } as never })
  assert.equal(await check.isBreached(password), true)
  await rm(hashFile)
  assert.equal(await check.isBreached(password), false)
  assert.equal(warnings, 1)
})
test('without a source the check is off', async () => {
  const check = await openBreachCheck({ log: { warn: () => assert.fail('nothing fails') } as never })
  assert.deepEqual([check.isOn, await check.isBreached(password)], [false, false])
})
for (const rangeUrl of ['', 'ftp://lists.example/', 'https://lists.example/range', 'https://lists.example/?q=/', 'lists.example/']) {
  test(`'${rangeUrl}' is no address of the range protocol`, () =>
    assert.rejects(openBreachCheck({ rangeUrl, log: { warn: () => undefined } as never }), /ends in a slash/))
}
test('a file that is none stops the start', () =>
  assert.rejects(openBreachCheck({ hashFile: folder, log: { warn: () => undefined } as never }), /cannot be used/))
