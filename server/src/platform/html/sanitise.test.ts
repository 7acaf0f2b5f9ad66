import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSanitiser } from './sanitise.ts'

test('markup is made on the other thread and kept', async () => {
  const sanitiser = openSanitiser(10_000)
  const first = await sanitiser.markdown('a *b* <script>c</script>')
  assert.equal(String(first), '<p>a <em>b</em> </p>\n')
  assert.equal(String(await sanitiser.markdown('a *b* <script>c</script>')), String(first))
})

test('one text more than may wait is not made, and is made later', async () => {
  const sanitiser = openSanitiser(10_000)
  const texts = Array.from({ length: 8 }, (_, i) => `text ${i}`)
  const made = await Promise.all(texts.map((text) => sanitiser.markdown(text)))
  assert.equal(made.filter((markup) => markup === undefined).length, 3)
  assert.equal(String(await sanitiser.markdown('text 7')), '<p>text 7</p>\n')
})

test('a text that takes too long is given up, and the next one is made', async () => {
  const sanitiser = openSanitiser(10_000, 1)
  const [slow, next] = await Promise.all([sanitiser.markdown('<b>'.repeat(600_000)), sanitiser.markdown('next')])
  assert.equal(slow, undefined)
  assert.equal(String(next), '<p>next</p>\n')
})
