import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { openRestingProcess } from './resting-process.ts'
import { openRestingThread } from './resting-thread.ts'
import { openRestingWorker, type RestingOptions, type RunnerEvents } from './resting-worker.ts'

const options = { timeoutSeconds: 5, idleSeconds: 30, waiting: 2, heapMegabytes: 64 }

/** Runners that do nothing by themselves; `computed`: seconds that the last one has had. */
function staged(t: TestContext, more: Partial<RestingOptions> = {}) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const runners: { events: RunnerEvents<string>; posted: string[]; isAlive: boolean; isRef: boolean; computed: number | undefined }[] = []
  const worker = openRestingWorker<string, string>(
    (events) => {
      const runner = { events, posted: [] as string[], isAlive: true, isRef: true, computed: undefined as number | undefined }
      runners.push(runner)
      return {
        computedSeconds: () => runner.computed,
        post: (question) => void runner.posted.push(question),
        ref() {
          runner.isRef = true
        },
        unref() {
          runner.isRef = false
        },
        end() {
          runner.isAlive = false
        },
      }
    },
    { ...options, ...more },
  )
  // In small steps: what one timer begins is due within the same stretch of time.
  const tick = (seconds: number) => {
    for (let left = seconds * 1000; left > 0; left -= 100) t.mock.timers.tick(Math.min(left, 100))
  }
  return { worker, runners, tick }
}

test('nothing is started before the first question, and one question is posted at a time', async (t) => {
  const { worker, runners } = staged(t)
  assert.equal(runners.length, 0)
  const answers = Promise.all([worker.ask('a'), worker.ask('b')])
  assert.deepEqual(runners[0]!.posted, ['a'])
  runners[0]!.events.answered('A')
  assert.deepEqual(runners[0]!.posted, ['a', 'b'])
  runners[0]!.events.answered('B')
  assert.deepEqual(await answers, ['A', 'B'])
  assert.equal(runners[0]!.isRef, false)
})
test('a question that takes too long has no answer, and the next one gets a new runner', async (t) => {
  const { worker, runners, tick } = staged(t)
  const slow = worker.ask('slow')
  const next = worker.ask('next')
  tick(5)
  assert.equal(await slow, undefined)
  assert.deepEqual([runners.length, runners[0]!.isAlive, runners[1]!.posted], [2, false, ['next']])
  runners[0]!.events.answered('too late')
  runners[0]!.events.ended()
  runners[1]!.events.answered('in time')
  assert.equal(await next, 'in time')
})
test('a runner that breaks answers with undefined, once', async (t) => {
  const { worker, runners } = staged(t)
  const asked = worker.ask('a')
  runners[0]!.events.ended()
  runners[0]!.events.ended()
  assert.equal(await asked, undefined)
  void worker.ask('b')
  assert.equal(runners.length, 2)
})
test('an idle runner is ended, and the next question starts another', async (t) => {
  const { worker, runners, tick } = staged(t)
  const asked = worker.ask('a')
  runners[0]!.events.answered('A')
  await asked
  tick(29)
  assert.equal(runners[0]!.isAlive, true)
  tick(1)
  assert.equal(runners[0]!.isAlive, false)
  void worker.ask('b')
  assert.equal(runners.length, 2)
})
test('it is full when as many wait as may', async (t) => {
  const { worker, runners } = staged(t)
  for (const question of ['runs', 'waits']) void worker.ask(question)
  assert.equal(worker.isFull(), false)
  void worker.ask('waits too')
  assert.equal(worker.isFull(), true)
  runners[0]!.events.answered('')
  assert.equal(worker.isFull(), false)
})

test('time counts from the moment at which the worker has loaded and begins, not from the asking', async (t) => {
  const { worker, runners, tick } = staged(t, { loadingSeconds: 60 })
  const [first, second] = [worker.ask('first'), worker.ask('second')]
  tick(59)
  assert.deepEqual([runners.length, runners[0]!.posted], [1, []])
  runners[0]!.events.answered('loaded')
  tick(4)
  runners[0]!.events.answered('one')
  tick(4)
  runners[0]!.events.answered('two')
  assert.deepEqual(await Promise.all([first, second]), ['one', 'two'])
  assert.equal(runners.length, 1)
})
test('a worker that does not load has no answer, and is not begun again until somebody asks', async (t) => {
  const { worker, runners, tick } = staged(t, { loadingSeconds: 60 })
  const asked = worker.ask('a')
  tick(60)
  assert.equal(await asked, undefined)
  assert.deepEqual([runners.length, runners[0]!.isAlive], [1, false])
  const next = worker.ask('b')
  runners[1]!.events.ended()
  assert.equal(await next, undefined)
  tick(1000)
  assert.equal(runners.length, 2)
})
test('after a question that was too slow the next worker loads at once, and rests like any other', async (t) => {
  const { worker, runners, tick } = staged(t, { loadingSeconds: 60 })
  const slow = worker.ask('slow')
  runners[0]!.events.answered('loaded')
  tick(5)
  assert.equal(await slow, undefined)
  assert.deepEqual([runners.length, runners[1]!.isRef], [2, false])
  runners[1]!.events.answered('loaded')
  const next = worker.ask('next')
  assert.deepEqual(runners[1]!.posted, ['next'])
  runners[1]!.events.answered('in time')
  assert.equal(await next, 'in time')
  tick(30)
  assert.deepEqual([runners.length, runners[1]!.isAlive], [2, false])
})
test('an idle worker that is killed from outside is not begun again before somebody asks', async (t) => {
  const { worker, runners } = staged(t, { loadingSeconds: 60 })
  const asked = worker.ask('a')
  runners[0]!.events.answered('loaded')
  runners[0]!.events.answered('A')
  await asked
  runners[0]!.events.ended()
  assert.equal(runners.length, 1)
})
test('a worker that gets nothing of the processor is waited for, and one that computes is not', async (t) => {
  const { worker, runners, tick } = staged(t, { loadingSeconds: 60, mostSeconds: 30 })
  const starved = worker.ask('starved')
  runners[0]!.events.answered('loaded')
  runners[0]!.computed = 0
  const answers = [starved, worker.ask('slow'), worker.ask('stuck')]
  // It began before its time could be read: then only the clock counts.
  tick(5)
  assert.equal(await starved, undefined)
  Object.assign(runners[1]!, { computed: 100 })
  runners[1]!.events.answered('loaded')
  tick(5)
  runners[1]!.computed = 101
  tick(4)
  assert.equal(runners.length, 2)
  runners[1]!.computed = 105
  tick(1)
  assert.equal(await answers[1], undefined)
  Object.assign(runners[2]!, { computed: 7 })
  runners[2]!.events.answered('loaded')
  tick(29.9)
  assert.equal(runners.length, 3)
  tick(0.2)
  assert.equal(await answers[2], undefined)
})

const folder = await mkdtemp(join(tmpdir(), 'holdfast-resting-'))
after(() => rm(folder, { recursive: true }))
const programs = {
  crash: 'throw new Error("at once")',
  exit: 'process.exit(0)',
  loop: 'for (;;);',
  memory: 'const kept = []; for (;;) kept.push(new Array(1e6).fill(kept.length))',
}
for (const [kind, open] of [
  ['process', openRestingProcess],
  ['thread', openRestingThread],
] as const) {
  for (const [name, text] of Object.entries(programs)) {
    test(`a ${kind} that does nothing but ${name} has no answer, and harms nobody`, async () => {
      const path = join(folder, `${kind}-${name}.mjs`)
      await writeFile(path, text)
      const worker = open<object, object>(pathToFileURL(path), { ...options, timeoutSeconds: name === 'loop' ? 0.3 : 20 })
      assert.equal(await worker.ask({}), undefined)
    })
  }
}
test('a process has nothing of the environment', async () => {
  const path = join(folder, 'environment.mjs')
  await writeFile(path, 'process.on("message", () => process.send(Object.keys(process.env)))')
  const worker = openRestingProcess<object, string[]>(pathToFileURL(path), { ...options, idleSeconds: 0.01 })
  assert.deepEqual(await worker.ask({}), [])
})
