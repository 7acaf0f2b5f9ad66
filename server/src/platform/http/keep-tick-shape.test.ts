import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isTickShapeKept, keepTickShape } from './keep-tick-shape.ts'

test('a tick object is kept, which holds as long as Node gives them to its hooks under this name', () => {
  keepTickShape()
  assert.ok(isTickShapeKept())
})

test('ticks run as before, in their order', async () => {
  keepTickShape()
  const order: number[] = []
  process.nextTick(() => order.push(1))
  process.nextTick(() => order.push(2))
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(order, [1, 2])
})
