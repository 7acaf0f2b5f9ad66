import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeText } from './decode-text.ts'
import { KeptFile } from './kept-file.ts'

for (const text of ['', 'on: push\n', 'a\r\nb', '🚀 ünï\u0000'.repeat(20_000), '\uFEFFon: push', 'x'.repeat(1024 * 1024)]) {
  test(`${JSON.stringify(text.slice(0, 12))}, ${text.length} long, is given back as it was read, however often`, () => {
    const read = decodeText(Buffer.from(`\uFEFF${text}`)) as string
    const kept = new KeptFile('a.yml', read)
    assert.equal(kept.length, text.length)
    for (let time = 0; time < 2; time++) assert.equal(kept.text, text)
  })
}
