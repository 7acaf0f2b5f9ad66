import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { test } from 'node:test'
import { watchRates } from './minimum-rate.ts'

const LEAST_BYTES_PER_SECOND = 512
const CHECK_SECONDS = 5

/** A request and its answer, as far as the watch looks at them. */
function connection() {
  const socket = { bytesRead: 500, bytesWritten: 0, isDestroyed: false, destroy: () => Object.assign(socket, { isDestroyed: true }) }
  const request = { complete: false, socket }
  const response = Object.assign(new EventEmitter(), { headersSent: false, writableLength: 0 })
  return { request, response, socket }
}

type Connection = ReturnType<typeof connection>

/** Watches one connection for so long; `moved` says how many bytes each second moves. The second in which it was ended. */
function endedAfter(
  seconds: number,
  moved: (second: number) => number,
  of: Connection = connection(),
  counter: 'bytesRead' | 'bytesWritten' = 'bytesRead',
) {
  const rates = watchRates(LEAST_BYTES_PER_SECOND)
  rates.watch(of.request as unknown as IncomingMessage, of.response as unknown as ServerResponse)
  for (let second = 0; second <= seconds; second++) {
    of.socket[counter] += moved(second)
    if (second % CHECK_SECONDS !== 0) continue
    const ended = rates.check(second * 1000)
    assert.equal(ended === 1, of.socket.isDestroyed)
    if (ended > 0) return second
  }
  return undefined
}

test('a body that brings the least rate may take for ever', () => {
  assert.equal(
    endedAfter(4 * 3600, () => LEAST_BYTES_PER_SECOND),
    undefined,
  )
})

const slow: readonly { title: string; moved: (second: number) => number; endedAfterSeconds: number }[] = [
  { title: 'nothing at all', moved: () => 0, endedAfterSeconds: 30 },
  { title: 'a byte a second', moved: () => 1, endedAfterSeconds: 30 },
  { title: 'one byte less a second than it must', moved: () => LEAST_BYTES_PER_SECOND - 1, endedAfterSeconds: 30 },
  {
    title: 'a megabyte at once, and then nothing',
    moved: (second) => (second === 10 ? 1_000_000 : 0),
    endedAfterSeconds: 60,
  },
  {
    title: 'enough for ten minutes, and then a byte a second',
    moved: (second) => (second <= 600 ? 1000 : 1),
    endedAfterSeconds: 630,
  },
  {
    title: 'a few bytes just before each look',
    moved: (second) => (second % CHECK_SECONDS === 0 ? 100 : 0),
    endedAfterSeconds: 30,
  },
]
for (const { title, moved, endedAfterSeconds } of slow) {
  test(`a connection is ended whose body brings ${title}`, () => {
    assert.equal(endedAfter(1000, moved), endedAfterSeconds)
  })
}

test('a line that pauses for 20 seconds in each half minute is not ended if it brings enough in the others', () => {
  assert.equal(
    endedAfter(3600, (second) => (second % 30 < 10 ? 2000 : 0)),
    undefined,
  )
})

test('an upload that has arrived is not ended while it is inspected', () => {
  const of = connection()
  of.request.complete = true
  assert.equal(
    endedAfter(3600, () => 0, of),
    undefined,
  )
})

test('a client that takes nothing of its answer for two minutes is ended', () => {
  const of = connection()
  of.request.complete = true
  of.response.headersSent = true
  of.response.writableLength = 65_536
  assert.equal(
    endedAfter(1000, (second) => (second < 100 ? 1000 : 0), of, 'bytesWritten'),
    220,
  )
})

test('a client that takes a little of its answer now and then is not ended', () => {
  const of = connection()
  of.request.complete = true
  of.response.headersSent = true
  of.response.writableLength = 65_536
  assert.equal(
    endedAfter(4 * 3600, (second) => (second % 110 === 0 ? 1000 : 0), of, 'bytesWritten'),
    undefined,
  )
})

test('an answer that waits for us is not ended, however long it takes', () => {
  const of = connection()
  of.request.complete = true
  of.response.headersSent = true
  assert.equal(
    endedAfter(3600, () => 0, of),
    undefined,
  )
})

test('a request that was answered is forgotten', () => {
  const rates = watchRates(LEAST_BYTES_PER_SECOND)
  const { request, response, socket } = connection()
  rates.watch(request as unknown as IncomingMessage, response as unknown as ServerResponse)
  rates.check(0)
  request.complete = true
  response.emit('close')
  assert.equal(rates.check(3_600_000), 0)
  assert.equal(socket.isDestroyed, false)
})

test('who was answered and goes on sending a body that nobody reads is ended, however fast he is', () => {
  const of = connection()
  assert.equal(
    endedAfter(
      1000,
      (second) => {
        if (second === 12) of.response.emit('close')
        return 1_000_000
      },
      of,
    ),
    20,
  )
})

test('a slow one is ended and a fast one beside it is not', () => {
  const rates = watchRates(LEAST_BYTES_PER_SECOND)
  const pair = [connection(), connection()] as const
  for (const { request, response } of pair) rates.watch(request as unknown as IncomingMessage, response as unknown as ServerResponse)
  rates.check(0)
  pair[0].socket.bytesRead += 31 * LEAST_BYTES_PER_SECOND
  assert.equal(rates.check(31_000), 1)
  assert.deepEqual(
    pair.map(({ socket }) => socket.isDestroyed),
    [false, true],
  )
})
