import assert from 'node:assert/strict'
import { test } from 'node:test'
import { computedSeconds } from './computed-seconds.ts'

const isLinux = process.platform === 'linux'

test('what a process computes is counted, and what it waits is not', { skip: isLinux ? false : 'only Linux says it' }, async () => {
  const before = computedSeconds(process.pid)!
  const from = process.cpuUsage()
  while (process.cpuUsage(from).user + process.cpuUsage(from).system < 150_000);
  const computed = computedSeconds(process.pid)! - before
  assert.ok(computed >= 0.1 && computed < 2, String(computed))
})

test('a process that is gone, or was never there, has no time', () => {
  for (const pid of [undefined, -1, 0, 2 ** 31, Number.NaN]) assert.equal(computedSeconds(pid), undefined)
})
