import assert from 'node:assert/strict'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { attenuate } from '../../src/tokens/macaroon.ts'
import { formatToken, parseToken } from '../../src/tokens/token-text.ts'
import { buildSdist } from '../build/sdist.ts'
import { buildWheel } from '../build/wheel.ts'
import type { ZipEntry } from '../build/zip.ts'
import { type SpawnedIndex, spawnIndex, type TokenOptions, tokenIdOf } from '../spawned-index.ts'
import { unlessTwine, uploadWithTwine, writeDist } from './twine.ts'

// twine 4.0.2 prints the reason phrase and not the body, so what stands here is what its users read.

const skip = unlessTwine
const FILE_LIMIT_BYTES = 2_000_000
const wheel = (version: string, options: Partial<Parameters<typeof buildWheel>[0]> = {}) =>
  buildWheel({ name: 'taken', version, ...options })

let index: SpawnedIndex
let token = ''
before(async () => {
  if (skip) return
  index = await spawnIndex({ settings: { HOLDFAST_MAX_FILE_BYTES: String(FILE_LIMIT_BYTES) } })
  token = await index.token()
  const shelved = buildWheel({ name: 'shelved', version: '1.0' })
  const seized = buildWheel({ name: 'seized', version: '1.0' })
  const removed = wheel('0.1')
  const outcome = await uploadWithTwine(
    index,
    token,
    await writeDist(index, 'ground', wheel('1.0'), buildSdist({ name: 'taken', version: '1.0' }), removed, shelved, seized),
  )
  assert.equal(outcome.code, 0, outcome.output)
  await index.cliSuccessfully('project', 'status', 'shelved', 'archived')
  await index.cliSuccessfully('project', 'status', 'seized', 'quarantined')
  await index.cliSuccessfully('release', 'delete', 'taken', '0.1', '--yes')
})
after(() => index?.stop())

/** A new token, and what became of it. */
async function tokenThatWas(act: 'revoke' | 'sleep' | undefined, options: TokenOptions = {}): Promise<string> {
  const text = await index.token(options)
  if (act === undefined) return text
  await index.cliSuccessfully('token', act, tokenIdOf(text))
  return text
}

const withUnicode = buildWheel({
  name: 'taken',
  version: '3.0',
  members: { 'taken/caf\u00e9.py': '' },
  change: (entries) => entries.map((entry) => ({ ...entry, local: { flags: 0 }, central: { flags: 0 } })),
})

const spoilFirst = ([first, ...rest]: ZipEntry[]): ZipEntry[] => [{ ...first!, packed: Buffer.alloc(first!.content!.length, 88) }, ...rest]

interface RefusedFile {
  readonly title: string
  readonly file: { filename: string; bytes: Uint8Array }
  readonly status: number
  readonly says: RegExp
}

const files: readonly RefusedFile[] = [
  {
    title: 'other content under a name that exists',
    file: wheel('1.0', { summary: 'other' }),
    status: 400,
    says: /File already exists \('taken-1\.0-py3-none-any\.whl', with blake2_256 hash '[0-9a-f]{64}'\)\. Use a different version/,
  },
  {
    title: 'a name that a deleted file had',
    file: wheel('0.1', { summary: 'other' }),
    status: 400,
    says: /previously used by a file that has since been deleted/,
  },
  {
    title: 'a name that is equal but for confusable characters',
    file: buildWheel({ name: 'she1ved', version: '1.0' }),
    status: 400,
    says: /The name 'she1ved' is too similar to the existing project 'shelved'/,
  },
  {
    title: 'a name of the standard library',
    file: buildWheel({ name: 'json', version: '1.0' }),
    status: 400,
    says: /The name 'json' isn't allowed \(conflict with Python Standard Library module name\)/,
  },
  {
    title: 'a file for an archived project',
    file: buildWheel({ name: 'shelved', version: '1.1' }),
    status: 403,
    says: /Project 'shelved' is archived and takes no new files/,
  },
  {
    title: 'a file for a quarantined project',
    file: buildWheel({ name: 'seized', version: '1.1' }),
    status: 403,
    says: /Project 'seized' is in quarantine and takes no new files/,
  },
  {
    title: 'a file above the limit',
    file: wheel('1.2', { padToBytes: FILE_LIMIT_BYTES + 100_000 }),
    status: 400,
    says: /File too large\. The limit of this index is 2000000 bytes/,
  },
  {
    title: 'a wheel with bytes after its end',
    file: wheel('1.3', { layout: { trailing: Buffer.alloc(64, 65) } }),
    status: 400,
    says: /Invalid distribution file: there are bytes after the end/,
  },
  {
    title: 'a wheel whose content was changed after it was packed',
    file: wheel('1.31', { compress: false, change: spoilFirst }),
    status: 400,
    says: /Invalid distribution file: the content of 'taken\/__init__\.py' does not match its checksum/,
  },
  {
    title: 'an sdist whose last bytes are missing',
    file: buildSdist({ name: 'taken', version: '1.32', changeGzip: (gzip) => gzip.subarray(0, -4) }),
    status: 400,
    says: /Invalid distribution file: it ends in the middle of/,
  },
  {
    title: 'an sdist that is no gzip file',
    file: { filename: 'taken-1.33.tar.gz', bytes: gunzipSync(buildSdist({ name: 'taken', version: '1.33' }).bytes) },
    status: 400,
    says: /Invalid distribution file: it is not a gzip file/,
  },
  {
    title: 'a wheel that climbs out of its folder',
    file: wheel('1.4', { members: { '../evil.py': 'x' } }),
    status: 400,
    says: /Invalid distribution file: the member name '\.\.\/evil\.py' has /,
  },
  {
    title: 'a wheel whose RECORD lists other files',
    file: wheel('1.5', { members: { 'taken-1.5.dist-info/RECORD': 'nothing.py,,\n' } }),
    status: 400,
    says: /Invalid distribution file: .*RECORD/,
  },
  { title: 'a wheel with a name that is not marked as UTF-8', file: withUnicode, status: 400, says: /Invalid distribution file: .*UTF-8/ },
  {
    title: 'a dependency that is an address',
    file: wheel('1.7', { requiresDist: ['evil @ https://evil.example/evil.whl'] }),
    status: 400,
    says: /Can't have direct dependency: 'evil @ https:\/\/evil\.example\/evil\.whl'/,
  },
  {
    title: 'a classifier that forbids uploads',
    file: wheel('1.8', { metadataLines: ['Classifier: Private :: Do Not Upload'] }),
    status: 400,
    says: /'Private :: Do Not Upload' is not a valid classifier/,
  },
]

for (const { title, file, status, says } of files) {
  test(`twine prints why: ${title}`, { skip }, async () => {
    const outcome = await uploadWithTwine(index, token, await writeDist(index, title.replaceAll(/\W/g, '-'), file))
    assert.equal(outcome.code, 1, outcome.output)
    assert.match(outcome.output, new RegExp(`${status} `))
    assert.match(outcome.output, says)
  })
}

const senders: readonly { title: string; make: () => Promise<string>; user?: string; says: RegExp }[] = [
  {
    title: 'a token that may only read',
    make: () => tokenThatWas(undefined, { permissions: ['read'] }),
    says: /Invalid API Token: .*(upload|permission)/,
  },
  { title: 'a token that has expired', make: expiredToken, says: /This API token has expired/ },
  {
    title: 'a token whose holder let it expire',
    make: async () => attenuated([0, 1_000_000_000]),
    says: /Invalid API Token: token is expired/,
  },
  {
    title: 'a token whose holder kept reading alone',
    make: async () => attenuated([1001, ['read']]),
    says: /Invalid API Token: token is not valid for permission: upload/,
  },
  { title: 'a token that was revoked', make: () => tokenThatWas('revoke'), says: /This API token was revoked/ },
  { title: 'a token that is asleep', make: () => tokenThatWas('sleep'), says: /This API token is asleep/ },
  {
    title: 'a token of another project',
    make: () => tokenThatWas(undefined, { projects: ['something-else'] }),
    says: /Invalid API Token: .*project/,
  },
  {
    title: 'a token of another network',
    make: () => tokenThatWas(undefined, { networks: ['192.0.2.0/24'] }),
    says: /Invalid API Token: .*network/,
  },
  {
    title: 'a password',
    make: async () => 'correct horse battery staple',
    user: 'ada',
    says: /Passwords are not accepted here: use the user name __token__ and an API token as the password/,
  },
  { title: 'a token under another user name', make: () => tokenThatWas(undefined), user: 'ada', says: /Passwords are not accepted here/ },
  {
    title: 'a token with one character changed',
    make: async () => `${token.slice(0, -5)}${token.at(-5) === 'A' ? 'B' : 'A'}${token.slice(-4)}`,
    says: /Invalid or non-existent authentication information/,
  },
  {
    title: 'something that is no token',
    make: async () => 'pypi-AgEIcHlwaS5vcmc',
    says: /Invalid or non-existent authentication information/,
  },
]

for (const { title, make, user, says } of senders) {
  test(`twine prints why: ${title}`, { skip }, async () => {
    const dist = await writeDist(index, 'sender', wheel('5.0'))
    const outcome = await uploadWithTwine(index, await make(), dist, user === undefined ? {} : { user })
    assert.equal(outcome.code, 1, outcome.output)
    assert.match(outcome.output, /403 /)
    assert.match(outcome.output, says)
    const page = await (await fetch(`${index.url}/simple/taken/`)).text()
    assert.ok(!page.includes('taken-5.0'))
  })
}

test('twine prints the right address where the slash is missing, and follows no redirect', { skip }, async () => {
  const outcome = await uploadWithTwine(index, token, await writeDist(index, 'slash', wheel('5.0')), { url: `${index.url}/legacy` })
  assert.equal(outcome.code, 1, outcome.output)
  assert.match(outcome.output, /redirect/i)
  assert.match(outcome.output, new RegExp(`${index.url}/legacy/`))
})

test('twine prints the new address where it was told that of ten years ago', { skip }, async () => {
  const outcome = await uploadWithTwine(index, token, await writeDist(index, 'old', wheel('5.0')), { url: `${index.url}/pypi` })
  assert.equal(outcome.code, 1, outcome.output)
  assert.match(outcome.output, new RegExp(`410 .*The upload address is ${index.url}/legacy/`, 's'))
})

test('a sender of 300 MB reads the sentence and sees no reset', { skip }, async () => {
  const path = join(index.folder, 'taken-6.0-py3-none-any.whl')
  const small = wheel('6.0').bytes
  const file = await open(path, 'w')
  // twine reads the metadata at the end; the first 300 MB are a hole in the file that costs no disk.
  await file.write(small, 0, small.length, 300_000_000)
  await file.close()
  for (const [sender, says] of [
    [token, /File too large\. The limit of this index is 2000000 bytes/],
    ['pypi-nonsense', /Invalid or non-existent authentication information/],
  ] as const) {
    const outcome = await uploadWithTwine(index, sender, [path])
    assert.equal(outcome.code, 1, outcome.output)
    assert.match(outcome.output, says)
  }
})

/** Nobody waits an hour, the shortest life: the row is set back by hand. */
async function expiredToken(): Promise<string> {
  const text = await index.token({ expires: '1h' })
  const database = new DatabaseSync(join(index.dataFolder, 'holdfast.sqlite'), { timeout: 5000 })
  database.prepare('update token set expires_at = 1000 where id = ?').run(tokenIdOf(text))
  database.close()
  return text
}

/** What a holder can do without asking anybody. */
const attenuated = (caveat: unknown[]) => formatToken(attenuate(parseToken(token)!, Buffer.from(JSON.stringify(caveat))))
