import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { buildWheel } from '../build/wheel.ts'
import { type SpawnedIndex, spawnIndex, tokenIdOf } from '../spawned-index.ts'
import { pipsAtHand, runPip, unlessPip } from './pip.ts'
import { unlessTwine, uploadWithTwine, writeDist } from './twine.ts'

const skip = unlessTwine || unlessPip
const open = buildWheel({ name: 'inner-tool', version: '1.0', requiresDist: ['inner-base'] })
const base = buildWheel({ name: 'inner-base', version: '1.0' })

let index: SpawnedIndex
let reader = ''
before(async () => {
  if (skip) return
  index = await spawnIndex({ settings: { HOLDFAST_READING: 'private' } })
  const uploader = await index.token({ permissions: ['upload'] })
  reader = await index.token({ permissions: ['read'] })
  const outcome = await uploadWithTwine(index, uploader, await writeDist(index, 'private', open, base))
  assert.equal(outcome.code, 0, outcome.output)
})
after(() => index?.stop())

test('every pip at hand downloads with a token in the address, files included, and prints no token', { skip }, async (t) => {
  for (const pip of await pipsAtHand(index)) {
    await t.test(`pip ${pip.version}`, async () => {
      const folder = join(index.folder, `private-${pip.version}`)
      const outcome = await runPip(index, ['download', '--verbose', '--dest', folder, 'inner-tool'], { pip, token: reader })
      assert.equal(outcome.code, 0, outcome.output)
      for (const { filename, bytes } of [open, base]) assert.ok(readFileSync(join(folder, filename)).equals(bytes))
      assert.ok(!outcome.output.includes(reader))
    })
  }
})

test('pip reads the token from .netrc', { skip }, async () => {
  await writeFile(join(index.home, '.netrc'), `machine localhost login __token__ password ${reader}\n`, { mode: 0o600 })
  const outcome = await runPip(index, ['download', '--dest', join(index.folder, 'netrc'), 'inner-tool'])
  await writeFile(join(index.home, '.netrc'), '')
  assert.equal(outcome.code, 0, outcome.output)
})

test('no token that may not read gets a page or a file', { skip }, async (t) => {
  const page = (await (
    await fetch(`${index.url}/simple/inner-tool/`, {
      headers: { accept: 'application/vnd.pypi.simple.v1+json', authorization: `Bearer ${reader}` },
    })
  ).json()) as { files: { url: string }[] }
  const revoked = await index.token({ permissions: ['read'] })
  await index.cliSuccessfully('token', 'revoke', tokenIdOf(revoked))
  const cases = [
    { title: 'none', token: undefined, status: 401, says: /needs an API token with the permission read/ },
    { title: 'something that is no token', token: 'pypi-nonsense', status: 401, says: /needs an API token/ },
    { title: 'one that may only upload', token: await index.token({ permissions: ['upload'] }), status: 403, says: /permission|read/ },
    {
      title: 'one of another project',
      token: await index.token({ permissions: ['read'], projects: ['something-else'] }),
      status: 403,
      says: /project/,
    },
    {
      title: 'one of another network',
      token: await index.token({ permissions: ['read'], networks: ['192.0.2.0/24'] }),
      status: 403,
      says: /network/,
    },
    { title: 'one that was revoked', token: revoked, status: 403, says: /revoked/ },
  ]
  for (const { title, token, status, says } of cases) {
    await t.test(title, async () => {
      const headers = token === undefined ? undefined : { authorization: `Basic ${Buffer.from(`__token__:${token}`).toString('base64')}` }
      for (const url of [`${index.url}/simple/inner-tool/`, page.files[0]!.url, `${page.files[0]!.url}.metadata`]) {
        const answer = await fetch(url, headers ? { headers } : {})
        assert.equal(answer.status, status, url)
        assert.equal(answer.headers.has('www-authenticate'), status === 401)
        assert.match(await answer.text(), says)
      }
      const outcome = await runPip(
        index,
        ['download', '--no-deps', '--dest', join(index.folder, 'refused'), 'inner-tool'],
        token === undefined ? {} : { token },
      )
      assert.equal(outcome.code, 1, outcome.output)
    })
  }
})

test('a token of one project reads that project and its files, and neither the list nor others', { skip }, async () => {
  const token = await index.token({ permissions: ['read'], projects: ['inner-base'] })
  const outcome = await runPip(index, ['download', '--dest', join(index.folder, 'one'), 'inner-base'], { token })
  assert.equal(outcome.code, 0, outcome.output)
  for (const path of ['/simple/', '/simple/inner-tool/', '/simple/does-not-exist/']) {
    const answer = await fetch(`${index.url}${path}`, { headers: { authorization: `Bearer ${token}` } })
    assert.equal(answer.status, 403, path)
  }
})
