import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attenuate, mintMacaroon } from './macaroon.ts'
import { formatToken, parseToken } from './token-text.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const key = new Uint8Array(32).fill(7)
const minted = (identifier: string) => mintMacaroon({ location: 'index.test', identifier: bytesOf(identifier), key })

test('a token begins as every scanner expects and comes back as the macaroon it was', () => {
  const macaroon = attenuate(minted('5f0c'), bytesOf('[0,1800000000,0]'))
  const text = formatToken(macaroon)
  assert.match(text, /^pypi-AgE[A-Za-z0-9_-]+$/)
  assert.deepEqual(parseToken(text), macaroon)
})

test('padding is accepted where it is right and nowhere else', () => {
  for (const identifier of ['a', 'ab', 'abc', 'abcd']) {
    const text = formatToken(minted(identifier))
    const right = '='.repeat((4 - ((text.length - 5) % 4)) % 4)
    for (const padding of ['', '=', '==', '===', '====']) {
      const readable = padding === '' || padding === right
      assert.equal(parseToken(text + padding) !== undefined, readable, `${identifier} ${padding}`)
    }
  }
})

test('anything that is not exactly a token is unreadable', () => {
  const text = formatToken(minted('5f0c'))
  const body = text.slice(5)
  const bad = {
    nothing: '',
    'the prefix alone': 'pypi-',
    'no prefix': body,
    'another prefix': `pypj-${body}`,
    'the prefix in capitals': `PYPI-${body}`,
    'the prefix twice': `pypi-${text}`,
    'a space before': ` ${text}`,
    'a newline after': `${text}\n`,
    'a newline inside': `${text.slice(0, 20)}\n${text.slice(20)}`,
    'a NUL after': `${text}\0`,
    'a zero-width space inside': `${text.slice(0, 20)}\u200b${text.slice(20)}`,
    'the ordinary base64 alphabet': `pypi-${body.slice(0, 4)}+/${body.slice(6)}`,
    'padding inside': `${text.slice(0, 20)}=${text.slice(20)}`,
    'cut by one character': text.slice(0, -1),
    'cut in half': text.slice(0, 40),
    'two tokens': text + text,
    'two tokens with a comma': `${text},${text}`,
    'letters that look alike': text.replace('A', '\u0391'),
    'random base64': `pypi-${Buffer.alloc(90, 0x5a).toString('base64url')}`,
    'ten megabytes': `pypi-${'A'.repeat(10_000_000)}`,
  }
  for (const [name, foreign] of Object.entries(bad)) assert.equal(parseToken(foreign), undefined, name)
})

test('a token has one spelling: unused bits of the last character are not ignored', () => {
  const text = formatToken(minted('5f0c'))
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const spellings = [...alphabet].map((last) => text.slice(0, -1) + last)
  const same = spellings.filter((spelling) => Buffer.from(spelling, 'base64url').equals(Buffer.from(text, 'base64url')))
  assert.ok(same.length > 1, 'the example has unused bits')
  assert.deepEqual(
    same.filter((spelling) => parseToken(spelling)),
    [text],
  )
})
