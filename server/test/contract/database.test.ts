import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import pg from 'pg'
import {
  type Database,
  DatabaseLocked,
  OuterDatabaseInTransaction,
  type Queries,
  type Transaction,
  UniqueViolation,
} from '../../src/platform/database/database.ts'
import { DatabaseTooNew, MigrationChanged, MigrationFailed, migrate } from '../../src/platform/database/migrate.ts'
import { openDatabase } from '../../src/platform/database/open-database.ts'
import { openPostgres } from '../../src/platform/database/postgres.ts'
import { SqliteConnection, statementCacheSize } from '../../src/platform/database/sqlite-connection.ts'
import { retryWhileLocked } from '../../src/platform/database/sqlite-lock.ts'
import { freshDatabase, postgresMissing, startPostgres, type TestPostgres } from '../postgres.ts'

type Tables = {
  entry: { position: number; word: string }
  kept: { id: number; number: number | null; bytes: Uint8Array | null; word: string | null }
}

const schema = [
  'create table entry (position bigint primary key, word text not null)',
  'create table kept (id integer primary key, number bigint, bytes bytea, word text)',
]
const tmpfs = mkdtempSync(join(tmpdir(), 'holdfast-contract-'))
let files = 0
let postgres: TestPostgres | undefined

const tables = (queries: Queries) => queries.withTables<Tables>()
const words = async (queries: Queries) =>
  (await tables(queries).selectFrom('entry').select('word').orderBy('position').execute()).map((row) => row.word)
const add = (tx: Transaction, position: number, word: string) => tables(tx).insertInto('entry').values({ position, word }).execute()
const one = async (queries: Queries, text: string) => (await sql<{ v: unknown }>`${sql.raw(text)}`.execute(queries)).rows[0]?.v

/** Something another party decides to let happen. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { passed: promise, open: resolve }
}

before(async () => {
  postgres = await startPostgres()
})

after(async () => {
  await postgres?.stop()
  rmSync(tmpfs, { recursive: true, force: true })
})

const adapters = [
  { name: 'SQLite', address: async () => join(tmpfs, `${++files}.db`) },
  { name: 'PostgreSQL', address: async () => postgres && (await freshDatabase(postgres.url, { locale: 'en-US' })) },
]

for (const { name: adapterName, address } of adapters) {
  /** A test with a new database, its tables, and its address for a second look from outside. */
  const check = (title: string, body: (db: Database, url: string) => Promise<void>, tablesToMake = schema) =>
    test(title, { timeout: 60_000 }, async (context) => {
      const url = await address()
      if (url === undefined) return context.skip(postgresMissing)
      const db = await openDatabase(url)
      try {
        if (tablesToMake.length > 0) {
          await db.transaction(async (tx) => {
            for (const statement of tablesToMake) await sql.raw(statement).execute(tx)
          })
        }
        await body(db, url)
      } finally {
        await db.close()
      }
    })

  describe(`a database on ${adapterName}`, () => {
    check('forty writers that append the next position at once leave no gap', async (db) => {
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          db.transaction(async (tx) => {
            await tx.lock('journal')
            const last = await tables(tx)
              .selectFrom('entry')
              .select((of) => of.fn.max('position').as('position'))
              .executeTakeFirst()
            await add(tx, (last?.position ?? 0) + 1, `writer ${index}`)
          }),
        ),
      )
      const rows = await tables(db.read).selectFrom('entry').select('position').orderBy('position').execute()
      assert.deepEqual(
        rows,
        Array.from({ length: 40 }, (_, index) => ({ position: index + 1 })),
      )
    })

    check('a lock by name excludes only the same name, and ends with its transaction', async (db) => {
      const inside = { a: 0, b: 0 }
      const names = Array.from({ length: 16 }, (_, index) => (index % 2 === 0 ? 'a' : 'b'))
      await Promise.all(
        names.map((name) =>
          db.transaction(async (tx) => {
            await tx.lock(name)
            await tx.lock(name)
            inside[name]++
            await one(tx, 'select 1 as v')
            assert.equal(inside[name], 1)
            inside[name]--
          }),
        ),
      )
    })

    check('locks asked for together are taken in the order of their names, so that nobody waits for ever', async (db) => {
      const names = Array.from({ length: 1200 }, (_, index) => `lock ${index}`)
      let inside = 0
      await Promise.all(
        [names, names.toReversed(), [...names.slice(600), ...names]].map((asked) =>
          db.transaction(async (tx) => {
            await tx.lock(asked)
            await tx.lock([])
            inside++
            await one(tx, 'select 1 as v')
            assert.equal(inside, 1)
            inside--
          }),
        ),
      )
    })

    check('transactions that await never mix, and one that throws leaves nothing', async (db) => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) =>
          db.transaction(async (tx) => {
            await add(tx, index * 2, `of ${index}`)
            await new Promise((resolve) => setImmediate(resolve))
            if (index % 2 === 1) throw new Error(`no ${index}`)
            await add(tx, index * 2 + 1, `of ${index}`)
            return index
          }),
        ),
      )
      assert.deepEqual(
        outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error).message)),
        Array.from({ length: 20 }, (_, index) => (index % 2 === 1 ? `no ${index}` : index)),
      )
      assert.deepEqual(
        await words(db.read),
        Array.from({ length: 20 }, (_, index) => `of ${index - (index % 2)}`),
      )
    })

    check('reading does not wait for an open writer and sees nothing of it', async (db) => {
      const written = gate()
      const end = gate()
      const writing = db.transaction(async (tx) => {
        await add(tx, 1, 'not yet')
        assert.deepEqual(await words(tx), ['not yet'])
        written.open()
        await end.passed
      })
      await written.passed
      assert.deepEqual(await words(db.read), [])
      end.open()
      await writing
      assert.deepEqual(await words(db.read), ['not yet'])
    })

    for (const statement of [
      "insert into entry values (1, 'x')",
      'delete from entry',
      'create table more (a integer)',
      'drop table entry',
    ]) {
      check(`reading refuses to write: ${statement}`, async (db) => {
        await assert.rejects(sql.raw(statement).execute(db.read), /read-?only/i)
        assert.deepEqual(await words(db.read), [])
      })
    }

    check('reading has no transactions', async (db) => {
      await assert.rejects(
        db.read.transaction().execute(async () => {}),
        /reading side has no transactions/,
      )
    })

    check('the outer database inside a transaction throws at once', async (db) => {
      const uses: [string, () => Promise<unknown>][] = [
        ['read', () => words(db.read)],
        ['stream', async () => await tables(db.read).selectFrom('entry').selectAll().stream().next()],
        ['transaction', () => db.transaction(async () => {})],
        ['close', () => db.close()],
      ]
      for (const [use, call] of uses) {
        await assert.rejects(db.transaction(call), OuterDatabaseInTransaction, use)
        await db.transaction(async (tx) => {
          await add(tx, 1, use)
          await assert.rejects(call(), OuterDatabaseInTransaction, `${use}, caught`)
          await sql`delete from entry`.execute(tx)
        })
      }
      await assert.rejects(Promise.all(Array.from({ length: 30 }, () => db.transaction(() => words(db.read)))), OuterDatabaseInTransaction)
    })

    check('a late call from the context of a transaction passes after its commit', async (db) => {
      const committed = gate()
      let late: Promise<string[]> | undefined
      await db.transaction(async (tx) => {
        await add(tx, 1, 'a')
        late = committed.passed.then(() => db.transaction((inner) => add(inner, 2, 'b'))).then(() => words(db.read))
      })
      committed.open()
      assert.deepEqual(await late, ['a', 'b'])
    })

    check('a transaction that throws gives its context back too', async (db) => {
      const rolledBack = gate()
      let late: Promise<string[]> | undefined
      await assert.rejects(
        db.transaction(async () => {
          late = rolledBack.passed.then(() => words(db.read))
          throw new Error('no')
        }),
        /no/,
      )
      rolledBack.open()
      assert.deepEqual(await late, [])
    })

    check('a query that was not awaited, or comes after the end, never runs in another transaction', async (db) => {
      let kept: Transaction | undefined
      let forgotten: Promise<unknown> | undefined
      await db.transaction(async (tx) => {
        kept = tx
        forgotten = new Promise((resolve) => setImmediate(resolve)).then(() => add(tx, 1, 'forgotten'))
        forgotten.catch(() => {})
      })
      const inside = gate()
      const end = gate()
      const other = db.transaction(async (tx) => {
        await add(tx, 2, 'other')
        inside.open()
        await end.passed
      })
      await inside.passed
      await assert.rejects(async () => kept && (await add(kept, 3, 'late')))
      await assert.rejects(async () => await forgotten)
      end.open()
      await other
      assert.deepEqual(await words(db.read), ['other'])
    })

    check('thirty transactions at once, three times the pool, all finish', async (db) => {
      for (const count of [10, 30]) {
        const results = await Promise.all(
          Array.from({ length: count }, (_, index) =>
            db.transaction(async (tx) => {
              await one(tx, 'select 1 as v')
              await add(tx, count * 100 + index, 'x')
              return index
            }),
          ),
        )
        assert.equal(results.length, count)
      }
      assert.equal(await one(db.read, 'select count(*) as v from entry'), 40)
    })

    check('statements sent side by side in one transaction run one after the other', async (db) => {
      await db.transaction(async (tx) => {
        await Promise.all(Array.from({ length: 20 }, (_, index) => add(tx, index, `${index}`)))
      })
      assert.deepEqual(
        await words(db.read),
        Array.from({ length: 20 }, (_, index) => `${index}`),
      )
    })

    check('a failed statement dooms its transaction, even when the error was caught', async (db) => {
      for (const more of [true, false]) {
        await assert.rejects(
          db.transaction(async (tx) => {
            await add(tx, 1, 'a')
            await assert.rejects(sql`select * from no_such_table`.execute(tx))
            if (more) await add(tx, 2, 'b')
          }),
          /has failed at an earlier statement/,
        )
      }
      assert.deepEqual(await words(db.read), [])
    })

    check('a broken unique constraint throws UniqueViolation, everything else does not', async (db) => {
      await db.transaction((tx) => add(tx, 1, 'a'))
      await db.transaction(async (tx) => void (await sql`create unique index by_word on entry (word)`.execute(tx)))
      const cases: [string, boolean][] = [
        ["insert into entry values (1, 'b')", true],
        ["insert into entry values (2, 'a')", true],
        ["insert into entry values (2, 'b'), (3, 'b')", true],
        ['insert into entry values (2, null)', false],
        ["insert into no_such_table values (1, 'a')", false],
        ['insert into', false],
      ]
      for (const [statement, unique] of cases) {
        const error = await db
          .transaction((tx) => sql.raw(statement).execute(tx))
          .then(
            () => undefined,
            (reason: unknown) => reason,
          )
        assert.ok(error instanceof Error, statement)
        assert.equal(error instanceof UniqueViolation, unique, statement)
      }
      assert.deepEqual(await words(db.read), ['a'])
    })

    check('counts, sums and bigints are numbers', async (db) => {
      await db.transaction(async (tx) => {
        for (const [id, number] of [1, 2, 3].entries())
          await tables(tx).insertInto('kept').values({ id, number, bytes: null, word: null }).execute()
      })
      const cases: [string, unknown][] = [
        ['select count(*) as v from kept', 3],
        ['select count(*) as v from entry', 0],
        ['select sum(number) as v from kept', 6],
        ['select sum(id) as v from kept', 3],
        ['select sum(number) as v from kept where id > 9', null],
        ['select max(number) as v from kept', 3],
        ['select max(position) as v from entry', null],
        ['select avg(number) as v from kept', 2],
        ['select cast(9007199254740991 as bigint) as v', Number.MAX_SAFE_INTEGER],
        ['select cast(-9007199254740991 as bigint) as v', Number.MIN_SAFE_INTEGER],
        ['select coalesce(max(position), 0) + 1 as v from entry', 1],
      ]
      for (const [query, expected] of cases) assert.strictEqual(await one(db.read, query), expected, query)
    })

    check('an integer beyond 53 bits throws where it is read', async (db) => {
      for (const query of [
        'select cast(9007199254740993 as bigint) as v',
        'select cast(-9223372036854775807 as bigint) as v',
        'select sum(a) as v from (select 9007199254740991 as a union all select 2) as t',
      ]) {
        await assert.rejects(one(db.read, query), RangeError, query)
        assert.equal(await one(db.read, 'select 1 as v'), 1, 'the connection is still good')
      }
    })

    check('what was stored comes back as it was', async (db) => {
      const all = Uint8Array.from({ length: 256 }, (_, index) => index)
      const rows: Omit<Tables['kept'], 'id'>[] = [
        { number: 0, bytes: new Uint8Array(0), word: '' },
        { number: -1, bytes: all, word: 'a\u0301 \u00e1 \ufeff \u200b \u{1f40d} \u{10ffff}' },
        { number: Number.MAX_SAFE_INTEGER, bytes: all.subarray(7, 9), word: "'); drop table kept; --" },
        { number: Number.MIN_SAFE_INTEGER, bytes: new Uint8Array(1 << 20).fill(255), word: '\\x00 \\000 %_ $1 ? \r\n\t' },
        { number: null, bytes: null, word: null },
        { number: 1, bytes: new Uint8Array(1), word: 'x'.repeat(4 << 20) },
      ]
      await db.transaction(async (tx) => {
        for (const [id, row] of rows.entries())
          await tables(tx)
            .insertInto('kept')
            .values({ id, ...row })
            .execute()
        await tables(tx)
          .insertInto('kept')
          .values({ id: 99, number: null, bytes: Buffer.from('as a buffer'), word: null })
          .execute()
      })
      for (const [id, row] of rows.entries()) {
        assert.deepEqual(await tables(db.read).selectFrom('kept').selectAll().where('id', '=', id).executeTakeFirst(), { id, ...row })
      }
      const buffer = await tables(db.read).selectFrom('kept').select('bytes').where('id', '=', 99).executeTakeFirstOrThrow()
      assert.deepEqual(buffer, { bytes: Uint8Array.from(Buffer.from('as a buffer')) })
    })

    check('an integer parameter is an integer, not a float', async (db) => {
      const row = (await sql<{ v: string }>`select '/' || ${5} as v`.execute(db.read)).rows[0]
      assert.deepEqual(row, { v: '/5' })
    })

    check('parameters that the databases would store differently are refused', async (db) => {
      const hostile: [string, unknown][] = [
        ['NUL', 'a\0b'],
        ['half a pair', 'a\ud800'],
        ['the other half', '\udc00a'],
        ['NaN', Number.NaN],
        ['infinity', Number.NEGATIVE_INFINITY],
        ['2^53', 2 ** 53],
        ['undefined', undefined],
        ['boolean', true],
        ['moment', new Date(0)],
        ['array', ['a']],
        ['object', { toString: 'a' }],
        ['symbol', Symbol('a')],
      ]
      for (const [title, value] of hostile) {
        await assert.rejects(sql`select ${value} as v`.execute(db.read), TypeError, title)
        await assert.rejects(
          db.transaction(async (tx) => {
            await add(tx, 1, 'gone')
            await sql`insert into entry (position, word) values (2, ${value})`.execute(tx)
          }),
          TypeError,
          title,
        )
      }
      assert.deepEqual(await words(db.read), [])
    })

    check('returning gives the rows, and affected rows are counted', async (db) => {
      await db.transaction(async (tx) => {
        const rows = await tables(tx)
          .insertInto('entry')
          .values([1, 2, 3].map((position) => ({ position, word: 'a' })))
          .returning('position')
          .execute()
        assert.deepEqual(rows, [{ position: 1 }, { position: 2 }, { position: 3 }])
        const updated = await tables(tx).updateTable('entry').set({ word: 'b' }).where('position', '>', 1).executeTakeFirst()
        assert.equal(updated.numUpdatedRows, 2n)
        const again = await tables(tx)
          .insertInto('entry')
          .values({ position: 1, word: 'c' })
          .onConflict((on) => on.doNothing())
          .executeTakeFirst()
        assert.equal(again.numInsertedOrUpdatedRows, 0n)
        const upserted = await tables(tx)
          .insertInto('entry')
          .values({ position: 1, word: 'c' })
          .onConflict((on) => on.column('position').doUpdateSet((of) => ({ word: of.ref('excluded.word') })))
          .returningAll()
          .execute()
        assert.deepEqual(upserted, [{ position: 1, word: 'c' }])
        const deleted = await tables(tx).deleteFrom('entry').where('position', 'in', [1, 2]).executeTakeFirst()
        assert.equal(deleted.numDeletedRows, 2n)
      })
      assert.deepEqual(await words(db.read), ['b'])
    })

    check('like tells small letters from capital ones', async (db) => {
      await db.transaction((tx) => add(tx, 1, 'Holdfast'))
      assert.equal(await one(db.read, "select count(*) as v from entry where word like 'hold%'"), 0)
      assert.equal(await one(db.read, "select count(*) as v from entry where word like 'Hold%'"), 1)
    })

    check('a foreign key holds', async (db) => {
      await db.transaction(async (tx) => {
        await sql.raw('create table child (of bigint not null references entry (position))').execute(tx)
      })
      await assert.rejects(
        db.transaction((tx) => sql`insert into child values (7)`.execute(tx)),
        /foreign key/i,
      )
    })

    check(
      'bytetext sorts by code points, whatever the locale of the database',
      async (db) => {
        const folder = migrations({ '0001-a.sql': 'create table name (n bytetext primary key);\n' })
        await migrate(db, folder)
        const sorted = ['', '-', '0', '10', '2', 'A', 'Z', '_', 'a', 'a-b', 'ab', 'b', '\u00e4', '\u6f22', '\uff5e', '\u{1f40d}']
        await db.transaction(async (tx) => {
          for (const name of sorted.toReversed()) await sql`insert into name values (${name})`.execute(tx)
        })
        const { rows } = await sql<{ n: string }>`select n from name order by n`.execute(db.read)
        assert.deepEqual(
          rows.map((row) => row.n),
          sorted,
        )
        assert.equal(await one(db.read, "select count(*) as v from name where n >= 'a' and n < 'b'"), 3)
      },
      [],
    )

    check('the change counter moves with a commit of its own, at once', async (db) => {
      const beforeIt = db.changeCounter()
      await db.transaction((tx) => add(tx, 1, 'a'))
      assert.notEqual(db.changeCounter(), beforeIt)
    })

    check('the change counter stands still for reads', async (db, url) => {
      const other = await openDatabase(url)
      try {
        await words(db.read)
        const still = db.changeCounter()
        await words(db.read)
        await words(other.read)
        for await (const _ of tables(db.read).selectFrom('entry').selectAll().stream()) assert.fail('no rows')
        assert.equal(db.changeCounter(), still)
      } finally {
        await other.close()
      }
    })

    check('the change counter moves with a commit of another process', async (db, url) => {
      const still = db.changeCounter()
      await commitElsewhere(url)
      await until(() => db.changeCounter() !== still)
      assert.deepEqual(await words(db.read), ['elsewhere'])
    })

    check('a stream gives every row, of one moment, while others write', async (db) => {
      await db.transaction(async (tx) => {
        for (let position = 0; position < 2500; position += 250) {
          await tables(tx)
            .insertInto('entry')
            .values(Array.from({ length: 250 }, (_, index) => ({ position: position + index, word: 'w' })))
            .execute()
        }
      })
      let next = 0
      for await (const row of tables(db.read).selectFrom('entry').selectAll().where('word', '=', 'w').orderBy('position').stream(100)) {
        assert.equal(row.position, next++)
        if (next !== 500) continue
        await db.transaction((tx) => sql`delete from entry where position > 1000`.execute(tx))
        assert.equal(await one(db.read, 'select count(*) as v from entry'), 1001, 'other reads are not pinned to the moment of the stream')
      }
      assert.equal(next, 2500)
    })

    check('thirty streams that are left early give their connections back', async (db) => {
      await db.transaction(async (tx) => {
        for (let position = 0; position < 50; position++) await add(tx, position, 'w')
      })
      for (let round = 0; round < 30; round++) {
        for await (const row of tables(db.read).selectFrom('entry').selectAll().orderBy('position').stream(5)) {
          if (row.position === 7) break
        }
        const broken = tables(db.read)
          .selectFrom('no_such_table' as 'entry')
          .selectAll()
          .stream()
        await assert.rejects(async () => await broken.next(), /no_such_table/)
      }
      assert.equal((await words(db.read)).length, 50)
    })

    check('a transaction has no streams', async (db) => {
      const streaming = db.transaction(async (tx) => {
        for await (const _ of tables(tx).selectFrom('entry').selectAll().stream(1)) assert.fail('no rows')
      })
      await assert.rejects(streaming, /no streams/)
    })

    check('closing waits for the transactions that run or queue, and refuses new ones', async (db, url) => {
      const inside = gate()
      const end = gate()
      const running = db.transaction(async (tx) => {
        inside.open()
        await end.passed
        await add(tx, 1, 'running')
      })
      const queued = db.transaction((tx) => add(tx, 2, 'queued'))
      await inside.passed
      const closing = db.close()
      await assert.rejects(
        db.transaction(async () => {}),
        /closed/,
      )
      await assert.rejects(words(db.read), /closed/)
      end.open()
      await Promise.all([running, queued, closing, db.close()])
      const again = await openDatabase(url)
      assert.deepEqual(await words(again.read), ['running', 'queued'])
      await again.close()
    })

    check(
      'migrations are applied in order, once',
      async (db) => {
        const folder = migrations({
          '0010-c.sql': "insert into a values (3, 'c');\n",
          '0001-a.sql':
            "-- The first one;\ncreate table a (n bigint primary key, w text);\n\n-- And a row.\ninsert into a values (1, 'x; y');\n",
          '0002-b.sql': "insert into a values (\n  2,\n  'b'\n) ;  \r\n",
          'README.md': 'not sql',
        })
        assert.deepEqual(await migrate(db, folder), { applied: ['0001-a.sql', '0002-b.sql', '0010-c.sql'] })
        assert.deepEqual(await migrate(db, folder), { applied: [] })
        assert.equal(await one(db.read, "select count(*) as v from a where n < 4 and w <> ''"), 3)
        writeFileSync(join(folder, '0011-d.sql'), 'drop table a;')
        assert.deepEqual(await migrate(db, new URL(`file://${folder}/`)), { applied: ['0011-d.sql'] })
        const moment = await one(db.read, 'select max(applied_at) as v from migration')
        assert.ok(Math.abs(Number(moment) - Date.now()) < 60_000)
      },
      [],
    )

    check(
      'four processes may migrate at once',
      async (db, url) => {
        const folder = migrations(Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`000${n}-t.sql`, `create table t${n} (a bigint);`])))
        const others = await Promise.all([1, 2, 3].map(() => openDatabase(url)))
        const results = await Promise.all([db, ...others].map((each) => migrate(each, folder)))
        assert.deepEqual(
          results.flatMap((result) => result.applied).sort(),
          [1, 2, 3, 4, 5].map((n) => `000${n}-t.sql`),
        )
        for (const other of others) await other.close()
      },
      [],
    )

    check(
      'a migration that fails leaves nothing of itself, and the ones before stand',
      async (db) => {
        const folder = migrations({
          '0001-a.sql': 'create table a (n bigint);',
          '0002-b.sql': 'create table b (n bigint);\ninsert into a values (1);\ninsert into no_such_table values (1);',
        })
        await assert.rejects(
          migrate(db, folder),
          (error: Error) => error instanceof MigrationFailed && /^Migration 0002-b\.sql failed: /.test(error.message),
        )
        assert.equal(await one(db.read, 'select count(*) as v from a'), 0)
        await assert.rejects(one(db.read, 'select count(*) as v from b'))
        writeFileSync(join(folder, '0002-b.sql'), 'create table b (n bigint);')
        assert.deepEqual(await migrate(db, folder), { applied: ['0002-b.sql'] })
      },
      [],
    )

    check(
      'a database that does not fit the files is refused by name',
      async (db) => {
        const files = { '0001-a.sql': 'create table a (n bigint);', '0003-c.sql': 'create table c (n bigint);' }
        await migrate(db, migrations(files))
        const cases: [Record<string, string>, new () => Error, RegExp][] = [
          [{ '0001-a.sql': files['0001-a.sql'] }, DatabaseTooNew, /newer version.*0003-c\.sql/],
          [{}, DatabaseTooNew, /0001-a\.sql/],
          [{ ...files, '0001-a.sql': 'create table a (n  bigint);' }, MigrationChanged, /0001-a\.sql has been changed/],
          [{ ...files, '0002-b.sql': 'create table b (n bigint);' }, MigrationChanged, /0002-b\.sql stands before/],
          [{ ...files, '0003-d.sql': 'create table d (n bigint);' }, Error, /unlike 0003-d\.sql/],
          [{ ...files, 'later.sql': 'create table d (n bigint);' }, Error, /unlike later\.sql/],
        ]
        for (const [given, kind, message] of cases) {
          await assert.rejects(
            migrate(db, migrations(given)),
            (error: Error) => error instanceof kind && message.test(error.message),
            String(message),
          )
        }
        assert.equal(await one(db.read, 'select count(*) as v from migration'), 2)
      },
      [],
    )
  })
}

describe('SQLite alone', () => {
  test('a lock held by another process is waited for while the event loop goes on', { timeout: 60_000 }, async () => {
    const path = join(tmpfs, `${++files}.db`)
    const db = await openDatabase(`sqlite:${path}`)
    await db.transaction((tx) => sql.raw(schema[0] ?? '').execute(tx))
    const holder = spawn(process.execPath, [
      '-e',
      `
      const db = new (require('node:sqlite').DatabaseSync)(${JSON.stringify(path)})
      db.exec("begin immediate; insert into entry values (1, 'theirs')")
      console.log('held')
      process.stdin.on('data', () => {}).on('end', () => { db.exec('commit'); db.close() })`,
    ])
    await new Promise((resolve) => holder.stdout.once('data', resolve))
    let done = false
    const writing = db
      .transaction((tx) => add(tx, 2, 'ours'))
      .then(() => {
        done = true
      })
    for (let turn = 0; turn < 200; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 1))
      assert.deepEqual(await words(db.read), [])
    }
    assert.equal(done, false)
    holder.stdin.end()
    await writing
    assert.deepEqual(await words(db.read), ['theirs', 'ours'])
    await db.close()
  })

  test('a lock that is never released becomes DatabaseLocked', async () => {
    let tries = 0
    const busy = () => {
      tries++
      throw Object.assign(new Error('database is locked'), { errcode: 261 })
    }
    await assert.rejects(retryWhileLocked(busy, 30), DatabaseLocked)
    assert.ok(tries > 2)
    await assert.rejects(
      retryWhileLocked(() => assert.fail('other errors come through')),
      assert.AssertionError,
    )
  })

  test('writers are served in the order of asking', async () => {
    const db = await openDatabase(':memory:')
    const order: number[] = []
    await Promise.all(Array.from({ length: 50 }, (_, index) => db.transaction(async () => void order.push(index))))
    assert.deepEqual(
      order,
      Array.from({ length: 50 }, (_, index) => index),
    )
    await db.close()
  })

  test('a table changed under a cached statement shows its new columns', async () => {
    const path = join(tmpfs, `${++files}.db`)
    const [db, other] = [await openDatabase(path), await openDatabase(path)]
    const all = async () => (await sql`select * from t`.execute(db.read)).rows
    await db.transaction(async (tx) => {
      await sql`create table t (a integer)`.execute(tx)
      await sql`insert into t values (1)`.execute(tx)
    })
    assert.deepEqual(await all(), [{ a: 1 }])
    await db.transaction((tx) => sql`alter table t rename column a to b`.execute(tx))
    assert.deepEqual(await all(), [{ b: 1 }])
    await other.transaction((tx) => sql`alter table t add column c text`.execute(tx))
    assert.deepEqual(await all(), [{ b: 1, c: null }])
    await Promise.all([db.close(), other.close()])
  })

  test('the statement cache is bounded', async () => {
    const { DatabaseSync } = await import('node:sqlite')
    const connection = new SqliteConnection(new DatabaseSync(':memory:'))
    for (let n = 0; n < statementCacheSize * 2; n++) {
      const query = sql`select ${sql.raw(`${n}`)} as v`
      const db = await memoryCompiler()
      const { rows } = await connection.executeQuery(query.compile(db))
      assert.deepEqual(rows, [{ v: n }])
    }
    assert.equal(connection.cachedStatements, statementCacheSize)
    connection.db.close()
  })

  test('memory leaves nothing behind, two are apart, and pg is never loaded', { timeout: 60_000 }, async () => {
    const script = `
      const { openDatabase } = await import(${JSON.stringify(new URL('../../src/platform/database/open-database.ts', import.meta.url).href)})
      const { readdirSync } = await import('node:fs')
      const { createRequire } = await import('node:module')
      const a = await openDatabase(':memory:')
      const b = await openDatabase('sqlite::memory:')
      const folders = readdirSync('/proc/self/fd').length
      await a.close()
      const loaded = Object.keys(createRequire('/')('node:module')._cache).filter((path) => path.includes('/node_modules/pg/'))
      console.log(JSON.stringify(loaded), folders > 0)`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { timeout: 30_000 })
    assert.equal(stdout.trim(), '[] true')
  })

  test('addresses that name no database are refused without repeating a password', async () => {
    const cases: [string, RegExp][] = [
      ['mysql://me:secret@db.example/x', /^No database can be opened by an address that starts with mysql:\/\/\.$/],
      ['http://db.example/', /http/],
      ['', /names no file/],
      ['sqlite:', /names no file/],
      [join(tmpfs, 'no', 'such', 'folder.db'), /ENOENT/],
      [tmpfs, /EISDIR/],
    ]
    for (const [url, message] of cases) {
      await assert.rejects(openDatabase(url), (error: Error) => message.test(error.message) && !error.message.includes('secret'), url)
    }
    writeFileSync(join(tmpfs, 'text.db'), 'this is not a database, and long enough to be looked at. '.repeat(20))
    await assert.rejects(openDatabase(join(tmpfs, 'text.db')), /not a database/)
  })
})

describe('PostgreSQL alone', () => {
  const check = (title: string, body: (url: string, operator: pg.Client) => Promise<void>) =>
    test(title, { timeout: 60_000 }, async (context) => {
      if (postgres === undefined) return context.skip(postgresMissing)
      const url = await freshDatabase(postgres.url)
      const operator = new pg.Client({ connectionString: url })
      await operator.connect()
      try {
        await operator.query(schema[0] ?? '')
        await body(url, operator)
      } finally {
        await operator.end()
      }
    })
  const others = 'from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()'

  check('a connection that dies in the middle is an error, and the pool lives on', async (url, operator) => {
    const db = await openPostgres(url, { poolSize: 1 })
    for (let round = 0; round < 3; round++) {
      await assert.rejects(
        db.transaction(async (tx) => {
          await add(tx, round, 'lost')
          const pid = await one(tx, 'select pg_backend_pid() as v')
          await operator.query('select pg_terminate_backend($1, 10000)', [pid])
          await add(tx, round + 10, 'lost')
        }),
      )
      await db.transaction((tx) => add(tx, round, 'kept'))
    }
    assert.deepEqual(await words(db.read), ['kept', 'kept', 'kept'])
    await db.close()
  })

  check('when every connection dies, the counter is new at each question until it listens again', async (url, operator) => {
    const db = await openPostgres(url)
    await words(db.read)
    const deaf = () => {
      const answer = db.changeCounter()
      return db.changeCounter() !== answer
    }
    assert.equal(deaf(), false)
    const lost = until(deaf)
    await operator.query(`select pg_terminate_backend(pid, 10000) ${others}`)
    await lost
    await until(() => !deaf())
    const back = db.changeCounter()
    await operator.query("select pg_notify('holdfast_change', 'another')")
    await until(() => db.changeCounter() !== back)
    assert.deepEqual(await words(db.read), [])
    await db.close()
  })

  check('a transaction that wrote nothing tells nobody', async (url) => {
    const [db, other] = [await openPostgres(url), await openPostgres(url)]
    const still = other.changeCounter()
    await db.transaction((tx) => words(tx))
    await db.transaction((tx) => add(tx, 1, 'a'))
    await until(() => other.changeCounter() !== still)
    assert.equal(other.changeCounter(), still + 1)
    await Promise.all([db.close(), other.close()])
  })

  check('options in the address do not take ours away', async (url) => {
    const db = await openPostgres(`${url}?options=${encodeURIComponent('-c default_transaction_read_only=off -c synchronous_commit=off')}`)
    await assert.rejects(sql`insert into entry values (1, 'a')`.execute(db.read), /read-only/)
    const settings = await db.transaction(async (tx) => [
      await one(tx, "select current_setting('synchronous_commit') as v"),
      await one(tx, "select current_setting('transaction_isolation') as v"),
      await one(tx, "select current_setting('idle_in_transaction_session_timeout') as v"),
    ])
    assert.deepEqual(settings, ['on', 'read committed', '1min'])
    await db.close()
  })

  check('a server that is not there, or not UTF-8, is one clear error', async (url, operator) => {
    await assert.rejects(openPostgres('postgres://nobody@%2Fnonexistent/x'), /ENOENT/)
    await assert.rejects(openPostgres(url.replace(/test_\w+/, 'missing')), /does not exist/)
    await operator.query(`create database latin template template0 encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C'`)
    await assert.rejects(openPostgres(url.replace(/test_\w+/, 'latin')), /SQL_ASCII; Holdfast needs UTF8/)
  })

  check('closing leaves no connection', async (url, operator) => {
    const db = await openPostgres(url)
    await Promise.all(Array.from({ length: 20 }, () => words(db.read)))
    await db.close()
    await until(async () => (await operator.query(`select count(*)::integer as n ${others}`)).rows[0].n === 0)
  })
})

/** Asks again at each turn of the event loop; the test's own time limit ends it. */
async function until(question: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await question())) await new Promise((resolve) => setTimeout(resolve, 1))
}

async function commitElsewhere(url: string): Promise<void> {
  const script = `
    const { openDatabase } = await import(${JSON.stringify(new URL('../../src/platform/database/open-database.ts', import.meta.url).href)})
    const db = await openDatabase(process.argv[1])
    await db.transaction((tx) => tx.insertInto('entry').values({ position: 1, word: 'elsewhere' }).execute())
    await db.close()`
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, url], { timeout: 30_000 })
}

let compiler: Database | undefined
async function memoryCompiler(): Promise<Queries> {
  compiler ??= await openDatabase(':memory:')
  return compiler.read
}

function migrations(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpfs, 'migrations-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}
