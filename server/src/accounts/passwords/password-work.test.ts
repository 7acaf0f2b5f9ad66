import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../../errors.ts'
import { createPasswordWork, type PasswordLane, passwordWorkLimits } from './password-work.ts'

/** Jobs that end when told to, and the order in which they began. */
function staged(limits = passwordWorkLimits) {
  const work = createPasswordWork(limits)
  const begun: string[] = []
  const ends: (() => void)[] = []
  return {
    work,
    begun,
    ask(name: string, lane: PasswordLane): Promise<string> {
      return work.run(lane, async () => {
        begun.push(name)
        await new Promise<void>((end) => ends.push(end))
        return name
      })
    },
    async endOne(): Promise<void> {
      ends.shift()!()
      await settled()
    },
  }
}

const settled = () => new Promise<void>((done) => setImmediate(done))

test('one job runs at a time, in the order of asking', async () => {
  const { ask, begun, endOne } = staged()
  const done = ['a', 'b', 'c'].map((name) => ask(name, 'stranger'))
  await settled()
  assert.deepEqual(begun, ['a'])
  await endOne()
  assert.deepEqual(begun, ['a', 'b'])
  await endOne()
  await endOne()
  assert.deepEqual(await Promise.all(done), ['a', 'b', 'c'])
})

test('a known browser goes before strangers that came earlier', async () => {
  const { ask, begun, endOne } = staged()
  void ask('first', 'stranger')
  void ask('second', 'stranger')
  void ask('owner', 'known')
  await settled()
  await endOne()
  assert.deepEqual(begun, ['first', 'owner'])
})

test('strangers are not starved: after three known ones it is their turn', async () => {
  const { ask, begun, endOne } = staged()
  void ask('k0', 'known')
  for (const name of ['s1', 's2']) void ask(name, 'stranger')
  for (const name of ['k1', 'k2', 'k3', 'k4', 'k5', 'k6']) void ask(name, 'known')
  await settled()
  for (let count = 0; count < 8; count++) await endOne()
  assert.deepEqual(begun, ['k0', 'k1', 'k2', 's1', 'k3', 'k4', 'k5', 's2', 'k6'])
})

test('where no stranger waits, known ones follow each other without a pause', async () => {
  const { ask, begun, endOne } = staged()
  for (let count = 0; count < 9; count++) void ask(`k${count}`, 'known')
  await settled()
  for (let count = 0; count < 8; count++) await endOne()
  assert.equal(begun.length, 9)
})

test('a flood of strangers is refused beyond its lane, and a known browser still gets in', async () => {
  const { ask, work } = staged()
  for (let count = 0; count < 33; count++) void ask(`s${count}`, 'stranger')
  await assert.rejects(ask('one more', 'stranger'), (error) => isRefusal(error, 'sign-in-busy') && error.details.seconds === 5)
  for (let count = 0; count < 8; count++) void ask(`k${count}`, 'known')
  await assert.rejects(ask('one more', 'known'), (error) => isRefusal(error, 'sign-in-busy') && error.details.seconds === 2)
  await settled()
  assert.equal(work.started(), 1)
})

test('whoever is refused takes no place: the next one gets in when one is done', async () => {
  const { ask, endOne } = staged({ ...passwordWorkLimits, waiting: { stranger: 1, known: 1 } })
  void ask('runs', 'stranger')
  void ask('waits', 'stranger')
  for (let count = 0; count < 5; count++) await assert.rejects(ask('refused', 'stranger'), (error) => isRefusal(error, 'sign-in-busy'))
  await settled()
  await endOne()
  void ask('waits now', 'stranger')
})

test('a job that fails does not stop the queue', async () => {
  const { work, ask, begun } = staged()
  const failed = assert.rejects(
    work.run('stranger', () => Promise.reject(new Error('no memory'))),
    /no memory/,
  )
  const thrown = assert.rejects(
    work.run('stranger', () => {
      throw new Error('at once')
    }),
    /at once/,
  )
  void ask('after', 'stranger')
  await failed
  await thrown
  await settled()
  assert.deepEqual(begun, ['after'])
  assert.equal(work.started(), 3)
})
