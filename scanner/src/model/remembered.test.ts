import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Remembered } from './remembered.ts'

function counted(mostLength: number) {
  const asked: string[] = []
  const remembered = new Remembered<string>(mostLength)
  const find = (text: string) => {
    asked.push(text)
    return text.toUpperCase()
  }
  return { asked, of: (text: string) => remembered.of(text, find) }
}

test('what was asked is answered again without asking', () => {
  const { asked, of } = counted(100)
  assert.deepEqual(['a', 'b', 'a', 'b', 'a'].map(of), ['A', 'B', 'A', 'B', 'A'])
  assert.deepEqual(asked, ['a', 'b'])
})

test('what is asked all the time stays, however many others come', () => {
  const { asked, of } = counted(40)
  for (let at = 0; at < 1000; at++) {
    of('often')
    of(`once ${at}`)
  }
  assert.equal(asked.filter((text) => text === 'often').length, 1)
})

test('what was not asked for long is forgotten', () => {
  const { asked, of } = counted(40)
  of('first')
  for (let at = 0; at < 100; at++) of(`other ${at}`)
  of('first')
  assert.equal(asked.filter((text) => text === 'first').length, 2)
})

test('a text longer than a quarter of the bound is never kept', () => {
  const { asked, of } = counted(40)
  const long = 'x'.repeat(11)
  of('short')
  of(long)
  of(long)
  of('short')
  assert.deepEqual(asked, ['short', long, long])
})
