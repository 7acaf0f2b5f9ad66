import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { countHistoryDays } from '../../src/accounts/history/count-history-days.ts'
import { historyCsv, historyJson } from '../../src/accounts/history/export-history.ts'
import { readHistory, walkHistory } from '../../src/accounts/history/read-history.ts'
import type { JournalEvent } from '../../src/journal/events.ts'
import { record } from '../../src/journal/record.ts'
import type { JournalTables } from '../../src/journal/store.ts'
import { fixedClock } from '../../src/platform/clock/clock.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { migrate } from '../../src/platform/database/migrate.ts'
import { openDatabase } from '../../src/platform/database/open-database.ts'
import { createVault, fixedKeys } from '../../src/platform/encryption/vault.ts'
import type { Call } from '../../src/web/call.ts'
import { historyExport } from '../../src/web/pages/account/history-export.ts'
import { bothDatabases } from '../both-databases.ts'
import { postgresMissing } from '../postgres.ts'

const start = Date.UTC(2026, 0, 20, 12)
const day = 86_400_000
const migrations = fileURLToPath(new URL('../../migrations', import.meta.url))

const origin = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', address: '192.0.2.7' }
const signedIn = (account: string, isKnownBrowser = true): JournalEvent => ({
  kind: 'signed-in',
  subjects: { account },
  public: { session: 'feedbeef-1', factors: ['passkey'], isKnownBrowser, commitment: '' },
  private: {},
})
const tokenMade = (account: string, name: string): JournalEvent => ({
  kind: 'token-created',
  subjects: { account, token: 't1' },
  public: { commitment: '' },
  private: { name, caveats: [] },
})
const roleGiven = (account: string, project: string): JournalEvent => ({
  kind: 'role-given',
  subjects: { account, project },
  public: { role: 'owner' },
  private: {},
})

function openWorld(db: Database) {
  const clock = fixedClock(start)
  const ground = { db, clock, vault: createVault(fixedKeys(Buffer.alloc(32, 7))) }
  const tables = () => db.read.withTables<JournalTables>()
  return {
    ...ground,
    /** Records events as done by an account. */
    async happen(actor: string, ...events: [JournalEvent, ...JournalEvent[]]) {
      await record(ground, { public: { actor }, private: origin }, async () => ({ result: undefined, events }))
    },
    /** Many entries at once, as they stand after their private parts were erased. */
    async flood(account: string, count: number, of: (index: number) => { kind: string; at: number }) {
      const last = await tables()
        .selectFrom('journal_entry')
        .select((each) => each.fn.max('position').as('position'))
        .executeTakeFirst()
      const first = (last?.position ?? 0) + 1
      const rows = Array.from({ length: count }, (_, index) => {
        const { kind, at } = of(index)
        const body = JSON.stringify({ v: 1, kind, at, subjects: { account }, public: { actor: 'visitor', count: 2 }, private: '' })
        return { position: first + index, kind, at, body }
      })
      await db.transaction(async (tx) => {
        for (let from = 0; from < count; from += 1000) {
          const portion = rows.slice(from, from + 1000)
          await tx.withTables<JournalTables>().insertInto('journal_entry').values(portion).execute()
          const subjects = portion.map(({ position }) => ({ kind: 'account', id: account, position }))
          await tx.withTables<JournalTables>().insertInto('journal_subject').values(subjects).execute()
        }
      })
    },
  }
}

/** The same database, and how many queries it was asked. */
function counted(db: Database) {
  let queries = 0
  const read = db.read.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      queries++
      return result
    },
  })
  return { db: { ...db, read }, asked: () => queries }
}

for (const { name, address } of bothDatabases()) {
  const check = (title: string, body: (world: ReturnType<typeof openWorld>) => Promise<void>) =>
    test(title, { timeout: 60_000 }, async (context) => {
      const url = await address()
      if (url === undefined) return context.skip(postgresMissing)
      const db = await openDatabase(url)
      try {
        await migrate(db, migrations)
        await body(openWorld(db))
      } finally {
        await db.close()
      }
    })

  describe(`histories on ${name}`, () => {
    check('an account reads what is about it, newest first, and nothing about others', async (world) => {
      await world.happen('account:a1', signedIn('a1'))
      await world.happen('account:a2', signedIn('a2'))
      await world.happen('account:a2', roleGiven('a1', 'p1'))
      await world.happen('account:a1', tokenMade('a1', 'ci'))
      const findNames = async () => new Map([['p1', 'tinyjson']])
      const lines = await readHistory(world, 'a1', { limit: 10, findNames })
      assert.deepEqual(
        lines.map(({ position, sentence, network }) => [position, sentence, network]),
        [
          [4, 'The token "ci" was created.', '192.0.2.0/24'],
          [3, 'The account got the role "owner" in "tinyjson".', null],
          [1, 'Signed in.', '192.0.2.0/24'],
        ],
      )
      assert.deepEqual(await readHistory(world, 'nobody', { limit: 10 }), [])
      assert.deepEqual(await readHistory(world, "' or 1=1 --", { limit: 10 }), [])
    })

    check('a history is filtered by group and paged by position, and the groups together are the whole', async (world) => {
      for (let turn = 0; turn < 4; turn++) {
        await world.happen('account:a1', signedIn('a1'), tokenMade('a1', `t${turn}`), roleGiven('a1', 'p1'))
      }
      await world.flood('a1', 1, () => ({ kind: 'wormhole-opened', at: start }))
      const positions = async (choice: object) => (await readHistory(world, 'a1', { limit: 3, ...choice })).map((line) => line.position)
      assert.deepEqual(await positions({ kinds: ['sign-ins'] }), [10, 7, 4])
      assert.deepEqual(await positions({ kinds: ['sign-ins'], before: 4 }), [1])
      assert.deepEqual(await positions({ kinds: ['sign-ins'], before: 1 }), [])
      assert.deepEqual(await positions({ kinds: ['tokens', 'roles'], before: 12 }), [11, 9, 8])
      assert.deepEqual(await positions({ kinds: ['other'] }), [13])
      assert.deepEqual(await positions({ kinds: ['other', 'roles'] }), [13, 12, 9])
      assert.deepEqual(await positions({ kinds: [] }), [13, 12, 11])
    })

    check('erased and forged private parts hide their own details and no others', async (world) => {
      for (const word of ['one', 'two', 'three', 'four']) await world.happen('account:a1', tokenMade('a1', word))
      await world.db.transaction(async (tx) => {
        const tables = tx.withTables<JournalTables>()
        await tables.deleteFrom('journal_private').where('position', '=', 2).execute()
        await tables
          .updateTable('journal_private')
          .set({ sealed: Buffer.alloc(200, 9) })
          .where('position', '=', 3)
          .execute()
        // The private part of another entry, which the key opens.
        const stolen = world.vault.seal(
          'journal:4',
          world.vault.open(
            'journal:1',
            (await tables.selectFrom('journal_private').select('sealed').where('position', '=', 1).executeTakeFirstOrThrow()).sealed,
          ),
        )
        await tables.updateTable('journal_private').set({ sealed: stolen }).where('position', '=', 4).execute()
      })
      assert.deepEqual(
        (await readHistory(world, 'a1', { limit: 10 })).map(({ sentence, details, network }) => [sentence, details, network]),
        [
          ['A token was created.', 'unreadable', null],
          ['A token was created.', 'unreadable', null],
          ['A token was created.', 'erased', null],
          ['The token "one" was created.', 'open', '192.0.2.0/24'],
        ],
      )
    })

    check('a page of 10,000 entries costs as many queries as one of ten, and an export a few for each 500', async (world) => {
      await world.flood('a1', 10_000, (index) => ({ kind: index % 1000 === 0 ? 'token-revoked' : 'sign-in-failed', at: start }))
      await world.flood('a2', 10, () => ({ kind: 'sign-in-failed', at: start }))
      const asked = async (account: string, kinds: readonly 'tokens'[] = []) => {
        const { db, asked } = counted(world.db)
        const lines = await readHistory({ ...world, db }, account, { limit: 50, kinds })
        return { lines: lines.length, queries: asked() }
      }
      assert.deepEqual(await asked('a1'), { lines: 50, queries: 1 })
      assert.deepEqual(await asked('a1', ['tokens']), { lines: 10, queries: 1 })
      assert.deepEqual(await asked('a2'), { lines: 10, queries: 1 })

      for (const write of [historyCsv, historyJson]) {
        const { db, asked } = counted(world.db)
        let rows = 0
        for await (const chunk of write(walkHistory({ ...world, db }, 'a1'))) {
          rows++
          assert.ok(chunk.length < 1000)
        }
        assert.equal(rows, 10_001)
        assert.equal(asked(), 21)
      }
    })

    check('an export is a file to keep, sent as fast as it is read, and ends with its reader', async (world) => {
      await world.happen('account:a1', tokenMade('a1', '=cmd|1'), roleGiven('a1', 'p1'))
      await world.flood('a1', 1200, () => ({ kind: 'sign-in-failed', at: start }))
      const { db, asked } = counted(world.db)
      const call = { instance: { ...world, db } } as unknown as Call
      const answer = historyExport(call, 'a1', 'json')
      assert.equal(answer.headers.get('content-disposition'), 'attachment; filename="holdfast-history-2026-01-20.json"')
      assert.equal(answer.headers.get('cache-control'), 'no-store')
      assert.equal(((await answer.json()) as unknown[]).length, 1202)
      assert.match(await historyExport(call, 'a1', 'csv').text(), /^time,what,.*\r\n/)
      const before = asked()
      const reader = historyExport(call, 'a1', 'csv').body!.getReader()
      await reader.read()
      await reader.cancel()
      assert.equal(asked(), before + 1)
    })

    check('an export that is left early asks no further, and what happens meanwhile is neither doubled nor lost', async (world) => {
      await world.flood('a1', 1200, () => ({ kind: 'sign-in-failed', at: start }))
      const { db, asked } = counted(world.db)
      const lines = walkHistory({ ...world, db }, 'a1')
      const seen: number[] = []
      for await (const { position } of lines) {
        seen.push(position)
        if (seen.length === 400) await world.happen('account:a1', signedIn('a1'))
      }
      assert.deepEqual(
        seen,
        Array.from({ length: 1200 }, (_, index) => 1200 - index),
      )
      const before = asked()
      for await (const _ of walkHistory({ ...world, db }, 'a1')) break
      assert.equal(asked(), before + 1)
    })

    check('a month is counted by group and day, each day as heavy as its heaviest', async (world) => {
      world.clock.set(start - 40 * day)
      await world.happen('account:a1', signedIn('a1'))
      world.clock.set(start - day)
      await world.happen('account:a1', signedIn('a1'), tokenMade('a1', 'ci'))
      await world.happen('account:a1', signedIn('a1', false))
      await world.happen('account:a2', signedIn('a2'))
      world.clock.set(start)
      await world.happen('account:a1', signedIn('a1'))
      await world.flood('a1', 3, () => ({ kind: 'passkey-copied', at: start }))
      const midnight = Date.UTC(2026, 0, 20)
      assert.deepEqual(await countHistoryDays(world, 'a1', start - 30 * day), {
        days: [
          { at: midnight, group: 'factors', count: 3, weight: 'alarming' },
          { at: midnight, group: 'sign-ins', count: 1, weight: 'usual' },
          { at: midnight - day, group: 'sign-ins', count: 2, weight: 'notable' },
          { at: midnight - day, group: 'tokens', count: 1, weight: 'usual' },
        ],
        from: start - 30 * day,
        isCut: false,
      })
    })

    check('of a flood the newest 5,000 are counted, and that is said', async (world) => {
      await world.flood('a1', 9000, (index) => ({ kind: 'file-published', at: start - 9 * day + Math.floor(index / 1000) * day }))
      const { db, asked } = counted(world.db)
      const { days, from, isCut } = await countHistoryDays({ db }, 'a1', start - 30 * day)
      assert.equal(asked(), 2)
      assert.deepEqual([days.length, from, isCut], [5, Date.UTC(2026, 0, 20) - 5 * day, true])
      const recent = await countHistoryDays({ db }, 'a1', start - 2 * day)
      assert.deepEqual([recent.days.length, recent.from, recent.isCut], [2, start - 2 * day, false])
    })
  })
}
