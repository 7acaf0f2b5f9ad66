import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browserFamily } from './browser-family.ts'

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
const blink = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const table: readonly (readonly [string, string])[] = [
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Windows'],
  ['Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0', 'Firefox on Android'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/140.0 Mobile/15E148 Safari/605.1.15',
    'Firefox on iPhone',
  ],
  [`${windows} ${blink} Chrome/150.0.0.0 Safari/537.36`, 'Chrome on Windows'],
  [`Mozilla/5.0 (X11; Linux x86_64) ${blink} HeadlessChrome/150.0.0.0 Safari/537.36`, 'Chrome on Linux'],
  [`Mozilla/5.0 (Linux; Android 10; K) ${blink} Chrome/150.0.0.0 Mobile Safari/537.36`, 'Chrome on Android'],
  [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${blink} Chrome/150.0.0.0 Safari/537.36`, 'Chrome on ChromeOS'],
  [`${windows} ${blink} Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0`, 'Edge on Windows'],
  [`${windows} ${blink} Chrome/150.0.0.0 Safari/537.36 OPR/120.0.0.0`, 'Opera on Windows'],
  [
    `Mozilla/5.0 (Linux; Android 14; SM-S911B) ${blink} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
    'Samsung Internet on Android',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    'Safari on macOS',
  ],
  [
    'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    'Safari on iPad',
  ],
  ['Mozilla/5.0 (Haiku x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on another system'],
  ['curl/8.5.0', 'another browser'],
  ['twine/6.1.0 CPython/3.13', 'another browser'],
  ['Mozilla/5.0 (compatible; SomeBot/1.0)', 'another browser'],
  ['Firefox/140.0', 'another browser'],
  ['', 'another browser'],
  ['<script>alert(1)</script>', 'another browser'],
  [`${windows} Firefoxy/1`, 'another browser'],
  [`${windows} ${'x'.repeat(600)} Firefox/140.0`, 'another browser'],
  ['Version/1 '.repeat(1_000_000), 'another browser'],
]
for (const [userAgent, family] of table) {
  test(`${JSON.stringify(userAgent.slice(0, 70))} is ${family}`, () => assert.equal(browserFamily(userAgent), family))
}
test('no header is another browser', () => assert.equal(browserFamily(undefined), 'another browser'))
test('a new version is the same family', () => {
  const version = (number: number) => `Mozilla/5.0 (X11; Linux x86_64; rv:${number}.0) Gecko/20100101 Firefox/${number}.0`
  assert.equal(browserFamily(version(140)), browserFamily(version(141)))
})
test('nothing of what a stranger writes is in the answer', () => {
  assert.equal(browserFamily('Mozilla/5.0 (X11; Linux <b>) Firefox/<script>'), 'Firefox on Linux')
})
