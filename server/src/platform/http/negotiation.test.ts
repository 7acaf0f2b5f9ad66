import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchesEtag, negotiateCoding, negotiateType } from './negotiation.ts'

const html = 'text/html'
const simpleHtml = 'application/vnd.pypi.simple.v1+html'
const simpleJson = 'application/vnd.pypi.simple.v1+json'
const types: [string, string | undefined, string][] = [
  ['no header gets HTML', undefined, html],
  ['anything gets HTML', '*/*', html],
  ['pip gets JSON', `${simpleJson}, ${simpleHtml}; q=0.1, text/html; q=0.01`, simpleJson],
  ['uv gets JSON', `${simpleJson}, ${simpleHtml};q=0.2, text/html;q=0.01`, simpleJson],
  ['a browser gets HTML', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', html],
  ['an old pip gets HTML', 'text/html', html],
  ['what nobody offers gets HTML, never an error', 'image/png', html],
  ['the latest alias is not offered', 'application/vnd.pypi.simple.latest+json', html],
  ['a type with quality 0 is not sent', `${simpleJson};q=0, ${simpleHtml}`, simpleHtml],
  ['upper case is the same', simpleJson.toUpperCase(), simpleJson],
  ['a broken quality counts as not said', `${simpleJson};q=7, ${simpleHtml};q=0.1`, simpleHtml],
  ['rubbish gets HTML', ',;;q=,q=1,,;', html],
]
for (const [title, accept, expected] of types)
  test(title, () => assert.equal(negotiateType(accept, [html, simpleHtml, simpleJson]), expected))

const codings: [string, string | undefined, string][] = [
  ['no header gets the bytes as they are', undefined, 'identity'],
  ['pip gets gzip', 'gzip, deflate', 'gzip'],
  ['a browser gets the coding we prefer', 'gzip, deflate, br, zstd', 'zstd'],
  ['a star takes what we prefer', '*', 'zstd'],
  ['gzip with quality 0 is not sent', 'gzip;q=0', 'identity'],
  ['a star leaves out what is named with 0', '*, zstd;q=0', 'gzip'],
  ['identity is honoured', 'identity', 'identity'],
]
for (const [title, accept, expected] of codings) test(title, () => assert.equal(negotiateCoding(accept, ['zstd', 'gzip']), expected))

test('an entity tag is found alone, in a list, weak, and by a star', () => {
  for (const header of ['"a"', 'W/"a"', '"b", "a"', '*']) assert.equal(matchesEtag(header, '"a"'), true, header)
  for (const header of [undefined, '', '"b"', 'a', '"A"']) assert.equal(matchesEtag(header, '"a"'), false, header)
})
test('ten thousand tags are not compared one by one', () => assert.equal(matchesEtag(`${'"x", '.repeat(10_000)}"a"`, '"a"'), false))
