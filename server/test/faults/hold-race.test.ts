import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isRefusal } from '../../src/errors.ts'
import { releaseHold } from '../../src/holds/release-hold.ts'
import { liftRestraint } from '../../src/holds/restraints/set-restraint.ts'
import { listLiveRestraints } from '../../src/holds/restraints/store.ts'
import { findHold } from '../../src/holds/store.ts'
import { tickHolds } from '../../src/holds/tick-holds.ts'
import { withdrawHold } from '../../src/holds/withdraw-hold.ts'
import { listEntriesAbout } from '../../src/journal/store.ts'
import { fixedClock } from '../../src/platform/clock/clock.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { migrate } from '../../src/platform/database/migrate.ts'
import { openDatabase } from '../../src/platform/database/open-database.ts'
import { createVault, fixedKeys } from '../../src/platform/encryption/vault.ts'
import { actor, ask, type DeskInTest, deskInTest, entriesAbout, minute, readInboxes, recordFreely } from '../hold-desk-in-test.ts'
import { freshDatabase, postgresMissing, startPostgres, type TestPostgres } from '../postgres.ts'
import type { Order, Outcome } from './object-when-told.ts'

const isLong = process.env['HOLDFAST_TEST_LONG'] !== undefined
const ROUNDS = isLong ? 1000 : 100
const seed = Number(process.env['HOLDFAST_TEST_SEED'] ?? 1)

let postgres: TestPostgres | undefined
let db: Database
let desk: DeskInTest
let child: ChildProcess
const clock = fixedClock(Date.UTC(2026, 0, 2, 3, 4, 5))

before(async () => {
  postgres = await startPostgres()
  if (!postgres) return
  const url = await freshDatabase(postgres.url)
  db = await openDatabase(url)
  await migrate(db, fileURLToPath(new URL('../../migrations', import.meta.url)))
  desk = deskInTest({ db, clock, vault: createVault(fixedKeys(Buffer.alloc(32, 1))) })
  child = fork(fileURLToPath(new URL('object-when-told.ts', import.meta.url)), [url], {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  await once(child, 'message')
  await tick(0)
})

after(async () => {
  if (child?.connected) {
    const ended = once(child, 'exit')
    child.disconnect()
    await ended
  }
  await db?.close()
  await postgres?.stop()
})

let drawn = seed
/** The same delays in every run with one seed (mulberry32). */
function draw(below: number): number {
  drawn = (drawn + 0x6d2b79f5) | 0
  let mixed = Math.imul(drawn ^ (drawn >>> 15), 1 | drawn)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below
}

const tick = (milliseconds = minute) => {
  clock.advance(milliseconds)
  return tickHolds(desk)
}

/** A hold that the next tick would apply. */
async function dueHold(round: string): Promise<string> {
  const { id } = await ask(desk, { subject: round, durationMilliseconds: minute, details: { bulk: 1 } })
  await readInboxes(desk, id)
  await tick()
  clock.advance(minute)
  return id
}

async function told(act: Order['act'], holdId: string): Promise<Outcome> {
  const answer = once(child, 'message')
  child.send({ act, holdId, now: clock.now(), delay: draw(12) } satisfies Order)
  const [outcome] = (await answer) as [Outcome]
  return outcome
}

async function here(act: () => Promise<unknown>): Promise<unknown> {
  for (let delay = draw(12); delay > 0; delay--) await new Promise((resolve) => setImmediate(resolve))
  return act().catch((error: unknown) => error)
}

/** Positions are in the order of commits. */
async function lastPosition(kind: string, id: string, entry: string): Promise<number | undefined> {
  return (await listEntriesAbout(db.read, kind, id, 1, { kinds: [entry] }))[0]?.position
}

const fiveMinutes = { timeout: 300_000 + ROUNDS * 500 }

test(
  `in ${ROUNDS} rounds of one process that applies and another that stops the same hold exactly one wins, and the loser hears who (seed ${seed})`,
  fiveMinutes,
  async (context) => {
    if (!postgres) return context.skip(postgresMissing)
    const wins = { applied: 0, vetoed: 0 }
    for (let round = 0; round < ROUNDS; round++) {
      const id = await dueHold(`veto ${round}`)
      const isByTick = round % 2 === 0
      const [mine, theirs] = await Promise.all([
        here(() => (isByTick ? tickHolds(desk) : releaseHold(desk, actor, id, 'bob'))),
        told('veto', id),
      ])
      let { state } = (await findHold(db.read, id))!
      if (state === 'waiting') assert.fail(`round ${round}: nobody won: ${String(mine)}, ${JSON.stringify(theirs)}`)
      if (state === 'applied') {
        assert.ok('code' in theirs, `round ${round}`)
        assert.equal(theirs.code, 'hold-already-decided')
        assert.match(theirs.message, isByTick ? /applied, by the index itself/ : /applied, by 'bob'/)
      } else {
        assert.deepEqual([state, theirs], ['vetoed', { state: 'vetoed' }], `round ${round}`)
        if (isByTick) assert.equal(mine, 0)
        else assert.ok(isRefusal(mine, 'hold-already-decided') && mine.message.includes("vetoed, by 'ada'"), String(mine))
      }
      wins[state as keyof typeof wins]++
      const isApplied = state === 'applied'
      assert.equal(desk.effects.includes(`apply ${id}`), isApplied)
      assert.deepEqual(await entriesAbout(desk, id), ['hold-requested', 'hold-announced', isApplied ? 'hold-applied' : 'hold-vetoed'])
      await tick()
      state = (await findHold(db.read, id))!.state
      assert.equal(state, isApplied ? 'applied' : 'vetoed', 'and it stays so')
    }
    assert.ok(wins.applied > 0 && wins.vetoed > 0, `both must happen: ${JSON.stringify(wins)}`)
    context.diagnostic(JSON.stringify(wins))
  },
)

test(
  `in ${ROUNDS} rounds of one process that applies and another that freezes the account nothing is applied after the freeze (seed ${seed})`,
  fiveMinutes,
  async (context) => {
    if (!postgres) return context.skip(postgresMissing)
    const ends = { applied: 0, paused: 0 }
    for (let round = 0; round < ROUNDS; round++) {
      const id = await dueHold(`freeze ${round}`)
      await Promise.all([here(() => tickHolds(desk)), told('freeze', id)])
      await tick(0)
      const { state } = (await findHold(db.read, id))!
      assert.ok(state === 'applied' || state === 'paused', `round ${round}: ${state}`)
      ends[state]++
      const [frozenAt, appliedAt] = [
        await lastPosition('account', 'ada', 'account-released'),
        await lastPosition('hold', id, 'hold-applied'),
      ]
      if (state === 'applied') assert.ok(appliedAt! < frozenAt!, `round ${round}: frozen at ${frozenAt}, applied at ${appliedAt}`)
      for (const restraint of await listLiveRestraints(db.read, 'account', 'ada', clock.now()))
        await recordFreely(desk, (tx) => liftRestraint(tx, restraint, clock.now()))
      if (state === 'paused') await withdrawHold(desk, actor, id, 'bob')
    }
    // Whoever applies gives way to a freeze that comes at the same time, so a machine may show no round that he wins.
    assert.ok(ends.paused > 0, `the freeze must win sometimes: ${JSON.stringify(ends)}`)
    context.diagnostic(JSON.stringify(ends))
  },
)
