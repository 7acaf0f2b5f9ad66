import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../../errors.ts'
import { contextWords, judgePassword } from './password-strength.ts'

test('passwords are judged in another process, and this one stays free meanwhile', async () => {
  let ticks = 0
  const ticking = setInterval(() => ticks++, 1)
  assert.match((await judgePassword('password1234', { words: [] })) ?? '', /tried first/)
  clearInterval(ticking)
  assert.ok(ticks > 5)
  assert.equal(await judgePassword('trombone-verandah-quiver', { words: [] }), undefined)
  assert.match((await judgePassword('ada.lovelace.1815', { words: ['ada.lovelace@packages.example'] })) ?? '', /about you/)
})

test('a megabyte is judged by its beginning', async () => {
  assert.match((await judgePassword('x'.repeat(1_000_000), { words: ['y'.repeat(1_000_000)] })) ?? '', /repeats/)
})

test('where too many wait, the next one is refused, and those who wait are answered', async () => {
  const asked = Array.from({ length: 17 }, () => judgePassword('password1234', { words: [] }))
  await assert.rejects(judgePassword('password1234', { words: [] }), (error) => isRefusal(error, 'password-unjudged'))
  assert.equal((await Promise.all(asked)).filter((reason) => reason !== undefined).length, 17)
})

test('context words are whole and in parts, in lower case, not too short, and not too many', () => {
  assert.deepEqual(contextWords(['Ada Byron', 'al@x.example']), ['ada byron', 'ada', 'byron', 'al@x.example', 'x.example', 'example'])
  assert.equal(contextWords(Array.from({ length: 1000 }, (_, at) => `word${at}`)).length, 40)
  assert.ok(contextWords(['x'.repeat(100_000)])[0]!.length <= 64)
})
