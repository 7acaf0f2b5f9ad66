import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { fixedClock } from '../../src/platform/clock/clock.ts'
import { type Database, OuterDatabaseInTransaction } from '../../src/platform/database/database.ts'
import { migrate } from '../../src/platform/database/migrate.ts'
import { openDatabase } from '../../src/platform/database/open-database.ts'
import { forgetRates, peekRate, type Rate, refundRate, takeRate } from '../../src/platform/rates/rates.ts'
import { bothDatabases } from '../both-databases.ts'
import { postgresMissing } from '../postgres.ts'

type Tables = { rate_counter: { key: string; arrival: number } }

const start = Date.UTC(2026, 0, 2, 3, 4, 5)
const day = 86_400_000
const rate: Rate = { burst: 5, everySeconds: 60 }
const migrations = fileURLToPath(new URL('../../migrations', import.meta.url))

const rows = (db: Database) => db.read.withTables<Tables>().selectFrom('rate_counter').selectAll().execute()
const put = (db: Database, key: string, arrival: number) =>
  db.transaction((tx) => tx.withTables<Tables>().insertInto('rate_counter').values({ key, arrival }).execute())
const allowed = (verdicts: readonly { isAllowed: boolean }[]) => verdicts.filter((each) => each.isAllowed).length
const times = <Result>(count: number, work: () => Promise<Result>) => Promise.all(Array.from({ length: count }, work))

for (const { name, address } of bothDatabases()) {
  interface World {
    readonly db: Database
    readonly clock: ReturnType<typeof fixedClock>
    readonly url: string
  }
  const check = (title: string, body: (world: World) => Promise<void>) =>
    test(title, { timeout: 60_000 }, async (context) => {
      const url = await address()
      if (url === undefined) return context.skip(postgresMissing)
      const db = await openDatabase(url)
      try {
        await migrate(db, migrations)
        await body({ db, clock: fixedClock(start), url })
      } finally {
        await db.close()
      }
    })

  describe(`rates on ${name}`, () => {
    check('of fifty at the same moment exactly a burst passes, and of fifty more nobody', async (ground) => {
      assert.equal(allowed(await times(50, () => takeRate(ground, 'account:1', rate))), 5)
      assert.equal(allowed(await times(50, () => takeRate(ground, 'account:1', rate))), 0)
    })

    check('two processes share one count', async (ground) => {
      const other = await openDatabase(ground.url)
      try {
        const verdicts = await times(25, () => takeRate(ground, 'account:1', rate))
        const theirs = times(25, () => takeRate({ db: other, clock: ground.clock }, 'account:1', rate))
        assert.equal(allowed([...verdicts, ...(await theirs)]), 5)
        await refundRate({ db: other, clock: ground.clock }, 'account:1', rate)
        const both = await Promise.all([
          times(25, () => takeRate(ground, 'account:1', rate)),
          times(25, () => takeRate({ db: other, clock: ground.clock }, 'account:1', rate)),
        ])
        assert.equal(allowed(both.flat()), 1)
      } finally {
        await other.close()
      }
    })

    check('a process whose clock is a little behind gains nothing by it', async (ground) => {
      const behind = { db: ground.db, clock: fixedClock(start - 30_000) }
      const verdicts = []
      for (let turn = 0; turn < 20; turn++) {
        verdicts.push(await takeRate(ground, 'account:1', rate))
        verdicts.push(await takeRate(behind, 'account:1', rate))
      }
      assert.equal(allowed(verdicts), 5)
    })

    check('one comes back at its second, not before, and a whole burst after all of them', async (ground) => {
      await times(5, () => takeRate(ground, 'a', rate))
      const waits: [number, unknown][] = [
        [0, { isAllowed: false, retryAfterSeconds: 60 }],
        [1, { isAllowed: false, retryAfterSeconds: 60 }],
        [58_999, { isAllowed: false, retryAfterSeconds: 1 }],
        [999, { isAllowed: false, retryAfterSeconds: 1 }],
        [1, { isAllowed: true }],
        [0, { isAllowed: false, retryAfterSeconds: 60 }],
      ]
      for (const [milliseconds, verdict] of waits) {
        ground.clock.advance(milliseconds)
        assert.deepEqual(await peekRate(ground, 'a', rate), verdict)
        assert.deepEqual(await takeRate(ground, 'a', rate), verdict)
      }
      ground.clock.advance(10 * day)
      assert.equal(allowed(await times(50, () => takeRate(ground, 'a', rate))), 5)
    })

    check('a clock that steps back locks nobody for longer than a burst', async (ground) => {
      for (const back of [1, 1000, 60_000, 240_000, 240_001, 300_000, 3_600_000, 365 * day]) {
        const key = `back by ${back}`
        ground.clock.set(start)
        await times(5, () => takeRate(ground, key, rate))
        ground.clock.set(start - back)
        const now = await takeRate(ground, key, rate)
        assert.ok(!now.isAllowed && now.retryAfterSeconds <= 300, key)
        ground.clock.advance(now.retryAfterSeconds * 1000)
        assert.deepEqual(await takeRate(ground, key, rate), { isAllowed: true }, key)
        ground.clock.advance(300_000)
        assert.equal(allowed(await times(50, () => takeRate(ground, key, rate))), 5, key)
      }
    })

    check('a clock that steps back and forth gives no more than its steps', async (ground) => {
      const verdicts = []
      for (let turn = 0; turn < 10; turn++) {
        ground.clock.set(start + (turn % 2) * 60_000)
        verdicts.push(...(await times(3, () => takeRate(ground, 'a', rate))))
      }
      assert.equal(allowed(verdicts), 6)
    })

    check('a refund gives one back, and a thousand refunds no more than a burst', async (ground) => {
      await times(5, () => takeRate(ground, 'a', rate))
      await refundRate(ground, 'a', rate)
      assert.equal(allowed(await times(10, () => takeRate(ground, 'a', rate))), 1)
      for (let refund = 0; refund < 1000; refund++) await refundRate(ground, 'a', rate)
      assert.equal(allowed(await times(50, () => takeRate(ground, 'a', rate))), 5)
      await refundRate(ground, 'never taken', rate)
      assert.equal(allowed(await times(50, () => takeRate(ground, 'never taken', rate))), 5)
    })

    check('looking takes nothing and writes nothing', async (ground) => {
      for (let look = 0; look < 20; look++) assert.deepEqual(await peekRate(ground, 'a', rate), { isAllowed: true })
      assert.deepEqual(await rows(ground.db), [])
    })

    check('keys do not disturb each other, however alike they are, nor do two rates of one key', async (ground) => {
      const hostile = [
        'a',
        'A',
        'a ',
        '',
        'a\u0000',
        'a\u0301',
        '\u00e1',
        '%',
        '_',
        "'; drop table rate_counter; --",
        'x'.repeat(100_000),
        '\ud800',
      ]
      for (const key of hostile)
        assert.equal(allowed(await times(7, () => takeRate(ground, key, rate))), 5, JSON.stringify(key.slice(0, 20)))
      assert.equal(allowed(await times(4, () => takeRate(ground, 'a', { burst: 3, everySeconds: 86_400 }))), 3)
      assert.equal((await rows(ground.db)).length, hostile.length + 1)
    })

    check('neither names nor addresses stand in the table', async (ground) => {
      for (const key of ['sign-in:192.0.2.7', 'account:ada']) await takeRate(ground, key, rate)
      for (const { key } of await rows(ground.db)) assert.match(key, /^[\w-]{43}$/)
    })

    check('what is refused is refused without writing', async (ground) => {
      await times(5, () => takeRate(ground, 'a', rate))
      const before = await rows(ground.db)
      const counter = ground.db.changeCounter()
      assert.equal(allowed(await times(200, () => takeRate(ground, 'a', rate))), 0)
      assert.deepEqual(await rows(ground.db), before)
      if (name === 'SQLite') assert.equal(ground.db.changeCounter(), counter)
    })

    check('what is whole again is forgotten in portions, what is not is kept', async (ground) => {
      await ground.db.transaction(async (tx) => {
        const many = Array.from({ length: 1203 }, (_, index) => ({ key: `old ${index}`, arrival: start - index }))
        for (let from = 0; from < many.length; from += 300)
          await tx
            .withTables<Tables>()
            .insertInto('rate_counter')
            .values(many.slice(from, from + 300))
            .execute()
      })
      await put(ground.db, 'soon', start + 1)
      await times(2, () => takeRate(ground, 'a', rate))
      const forgotten = await times(3, () => forgetRates(ground))
      assert.equal(
        forgotten.reduce((sum, each) => sum + each, 0),
        1203,
      )
      assert.equal((await rows(ground.db)).length, 2)
      ground.clock.advance(120_000)
      assert.equal(await forgetRates(ground), 2)
      assert.equal(await forgetRates(ground), 0)
    })

    check('forgetting beside taking loses nothing that was taken', async (ground) => {
      const taking = times(50, () => takeRate(ground, 'a', rate))
      const forgetting = times(5, () => forgetRates(ground))
      assert.equal(allowed(await taking), 5)
      await forgetting
      assert.equal(allowed(await times(10, () => takeRate(ground, 'a', rate))), 0)
    })

    check('inside an open transaction it throws, so that no roll-back gives an attempt back', async (ground) => {
      await assert.rejects(
        ground.db.transaction(() => takeRate(ground, 'a', rate)),
        OuterDatabaseInTransaction,
      )
    })
  })
}
