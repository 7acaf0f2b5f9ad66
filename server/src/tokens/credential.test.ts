import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAuthorization } from './credential.ts'
import { mintMacaroon } from './macaroon.ts'
import { formatToken } from './token-text.ts'

const macaroon = mintMacaroon({ location: 'index.test', identifier: Buffer.from('5f0c'), key: new Uint8Array(32).fill(7) })
const text = formatToken(macaroon)
const basic = (pair: string | Uint8Array) => `Basic ${Buffer.from(pair as string).toString('base64')}`

test('a token is found in Basic, Bearer and token, in any case', () => {
  const headers = [
    basic(`__token__:${text}`),
    basic(`__token__:${text}`).replace('Basic', 'bASIC'),
    basic(`__token__:${text}`).replace(/=+$/, ''),
    basic(`__token__: ${text}\r\n`),
    `Bearer ${text}`,
    `bearer ${text}`,
    `BEARER   ${text}  `,
    `token ${text}`,
    `Token ${text}`,
  ]
  for (const header of headers) {
    const credential = parseAuthorization(header)
    assert.equal(credential.kind, 'token', header)
    assert.equal(credential.kind === 'token' && credential.text, text)
    assert.deepEqual(credential.kind === 'token' && credential.macaroon.signature, macaroon.signature)
  }
})

test('no header, or an empty one, is no credential', () => {
  for (const header of [undefined, '', ' ']) assert.deepEqual(parseAuthorization(header), { kind: 'none' })
})

test('Basic with any other user name is a password, which is not kept', () => {
  const table = [
    [`jane:secret`, 'jane'],
    [`jane:${text}`, 'jane'],
    [`:secret`, ''],
    [`__TOKEN__:${text}`, '__TOKEN__'],
    [` __token__:${text}`, ' __token__'],
    [`__token__ :${text}`, '__token__ '],
    [`\ufeff__token__:${text}`, '\ufeff__token__'],
    [`__t\u043eken__:${text}`, '__t\u043eken__'],
    [`jos\u00e9:a:b:c`, 'jos\u00e9'],
    [`${text}:`, text],
  ] as const
  for (const [pair, user] of table) assert.deepEqual(parseAuthorization(basic(pair)), { kind: 'password', user })
})

test('everything else is unreadable', () => {
  const bad = [
    'Basic',
    'Basic ',
    'Bearer',
    'Bearer ',
    'token ',
    text,
    'Digest username="jane"',
    'Negotiate abc',
    'constructor abc',
    '__proto__ abc',
    basic('__token__'),
    basic(''),
    basic('__token__:'),
    basic('__token__:hunter2'),
    basic(`__token__:${text}:`),
    basic(`__token__:${text}x`),
    basic(`__token__:${text} ${text}`),
    basic(`__token__:${text}\0`),
    basic('jane\0:secret'),
    basic(`\0__token__:${text}`),
    basic(Uint8Array.of(0xff, 0x3a, 0x61)),
    basic(Uint8Array.of(0x6a, 0x3a, 0xc0, 0xaf)),
    basic(`__token__:${text}`).replace('Basic ', 'Basic\t'),
    basic(`__token__:${text}`).replace('Basic ', 'Basic:'),
    `Basic ${Buffer.from(`__token__:${text}`).toString('base64')}!`,
    'Basic ====',
    'Basic __token__:x',
    `Basic, ${basic('__token__:x')}`,
    `Bearer ${text}, Bearer ${text}`,
    `Bearer ${text} ${text}`,
    `Bearer "${text}"`,
    `Bearer pypi-`,
    `Bearer ${text}\n`,
    `Bearer\n${text}`,
    ` Bearer ${text}`,
    `Bearer Bearer ${text}`,
    `Bearer ${'A'.repeat(20_000)}`,
    basic(`__token__:${'A'.repeat(12_000)}`),
    `Bearer ${' '.repeat(16_000)}`,
  ]
  for (const header of bad) assert.deepEqual(parseAuthorization(header), { kind: 'unreadable' }, JSON.stringify(header.slice(0, 100)))
})
