import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pager, parsePageNumber } from './pager.ts'

for (const [text, number] of [
  [null, 1],
  ['', 1],
  ['1', 1],
  ['27', 27],
  ['999999', 999_999],
  ['0', 1],
  ['-1', 1],
  ['01', 1],
  ['1.5', 1],
  ['1e3', 1],
  [' 2', 1],
  ['2 ', 1],
  ['٢', 1],
  ['1000000', 1],
  ['2;drop', 1],
] as const) {
  test(`${JSON.stringify(text)} in an address is page ${number}`, () => assert.equal(parsePageNumber(text), number))
}

const links = (number: number, hasMore: boolean) =>
  [...String(pager('Pages', number, hasMore, (to) => `/?page=${to}`)).matchAll(/href="([^"]*)" rel="(\w+)"/g)].map(
    ([, href, rel]) => `${rel} ${href}`,
  )

test('a pager leads to the page before and after, and is absent where there is one page', () => {
  assert.equal(pager('Pages', 1, false, String), '')
  assert.deepEqual(links(1, true), ['next /?page=2'])
  assert.deepEqual(links(2, true), ['prev /?page=1', 'next /?page=3'])
  assert.deepEqual(links(3, false), ['prev /?page=2'])
})
