import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createPerson } from '../server/src/accounts/create-account.ts'
import type { OperatorPrincipal } from '../server/src/accounts/principal.ts'
import { createInstance } from '../server/src/app.ts'
import { readConfig } from '../server/src/config.ts'
import type { JournalEvent } from '../server/src/journal/events.ts'
import { record } from '../server/src/journal/record.ts'
import { findLastPosition, listEntriesAboutMany } from '../server/src/journal/store.ts'
import type { OwnedProject } from '../server/src/ownership/desk.ts'
import { judgedOwners } from '../server/src/ownership/effective-owners.ts'
import { foldOwners } from '../server/src/ownership/fold-owners.ts'
import { restoreOwnership } from '../server/src/ownership/restore/restore-ownership.ts'
import { deleteRoles, type HeldRole, listRolesOfProjects, restoreRoles } from '../server/src/ownership/store.ts'
import { openDiskBlobs } from '../server/src/platform/blobs/disk-blobs.ts'
import { fixedClock } from '../server/src/platform/clock/clock.ts'
import type { Database } from '../server/src/platform/database/database.ts'
import { migrate } from '../server/src/platform/database/migrate.ts'
import { openDatabase } from '../server/src/platform/database/open-database.ts'
import { createVault } from '../server/src/platform/encryption/vault.ts'
import { createLog } from '../server/src/platform/log/log.ts'
import type { Mailer } from '../server/src/platform/mail/mailer.ts'
import type { Instance } from '../server/src/web/instance.ts'
import { freshDatabase, startPostgres } from '../server/test/postgres.ts'
import { removeFolder, temporaryFolder } from './stage/children.ts'
import { type BenchOptions, median, medianRatio, ratio, whole } from './stage/rounds.ts'
import { atMost, type Row, type Table } from './stage/table.ts'

const PORTION = 500
const DAY = 86_400_000
const mailer: Mailer = { send: async () => 'accepted', close: async () => {} }
const operator: OperatorPrincipal = { kind: 'operator', osUser: 'bench', reason: undefined }

/** Giving stolen projects back to their owners, beside a plain insert of the very rows that it writes. */
export async function benchRestore({ rounds, isQuick }: BenchOptions): Promise<Table[]> {
  const postgres = await startPostgres()
  const folder = temporaryFolder('restore')
  try {
    const rows: Row[] = []
    for (const database of postgres ? (['SQLite', 'PostgreSQL'] as const) : (['SQLite'] as const))
      for (const projects of isQuick ? [4, 1000] : [4, 1000, 50_000]) {
        const taken: Measured[] = []
        // To prepare the largest takes far longer than to measure it: once.
        for (let i = 0; i < (projects > 1000 ? 1 : projects > 4 ? rounds : 5 * rounds); i++) {
          const home = join(folder, `${database}-${projects}-${i}`)
          mkdirSync(home)
          taken.push(await measure(home, projects, database === 'PostgreSQL' ? await freshDatabase(postgres!.url) : undefined))
        }
        const quotient = medianRatio(
          taken.map(({ restore }) => restore),
          taken.map(({ insert }) => insert),
        )
        rows.push({
          cells: [
            `${whole(projects)} projects, ${database}`,
            whole(median(taken.map(({ restore }) => restore))),
            whole(median(taken.map(({ insert }) => insert))),
            whole(taken[0]!.rows),
            ratio(quotient),
            '0',
          ],
          target: atMost(quotient, 5),
        })
      }
    return [
      {
        title: 'Owners restored as of a moment',
        columns: ['', 'ms', 'plain insert, ms', 'rows', 'quotient', 'errors'],
        rows,
        notes: [
          'each project lost its owner to a thief; one transaction gives it back: fold of the journal, roles, sealed entries, notices',
          'plain insert: the rows that this wrote, copied as they are into empty tables with the same indices, 500 a statement, one transaction',
          'tables and fold are compared before and after, outside the measured time',
          ...(postgres ? [] : ['there is no PostgreSQL on this machine']),
        ],
      },
    ]
  } finally {
    await postgres?.stop()
    removeFolder(folder)
  }
}

interface Measured {
  readonly restore: number
  readonly insert: number
  readonly rows: number
}

async function measure(folder: string, count: number, databaseUrl: string | undefined): Promise<Measured> {
  const { config } = readConfig({
    HOLDFAST_DATA: folder,
    HOLDFAST_LOG_LEVEL: 'silent',
    ...(databaseUrl === undefined ? {} : { HOLDFAST_DATABASE_URL: databaseUrl }),
  })
  const clock = fixedClock(Date.UTC(2026, 0, 5))
  const db = await openDatabase(config.databaseUrl)
  await migrate(db, new URL('../server/migrations/', import.meta.url))
  const ground = { db, clock, vault: createVault(config.keyRing), blobs: await openDiskBlobs(join(folder, 'blobs')), config }
  const instance = createInstance(ground, createLog('silent', clock.now), () => true, { mailer, breaches: undefined })
  try {
    const owner = (await createPerson(instance, operator, { name: 'owner', email: 'owner@example.org', isAdministrator: false })).id
    const thief = (await createPerson(instance, operator, { name: 'thief', email: 'thief@example.org', isAdministrator: false })).id
    const projects = Array.from(
      { length: count },
      (_, at): OwnedProject => ({ id: randomUUID(), name: `p${at}`, normalizedName: `p${at}` }),
    )
    await hand(instance, projects, owner, undefined)
    const asOf = clock.now()
    clock.advance(DAY)
    await hand(instance, projects, thief, owner)
    clock.advance(DAY)
    await compare(db, projects, thief)
    const position = await findLastPosition(db.read)
    const startedAt = performance.now()
    const { projects: restored } = await restoreOwnership(instance, operator, { projects }, asOf, 'bench')
    const restore = performance.now() - startedAt
    if (restored.length !== count) throw new Error(`${restored.length} of ${count} projects were restored`)
    await compare(db, projects, owner)
    return { restore, ...(await insertAgain(db, position, clock.now())) }
  } finally {
    await instance.inspection.close()
    instance.rootLists.close()
    await db.close()
  }
}

/** The projects come to an account, and are taken from another. */
async function hand(instance: Instance, projects: readonly OwnedProject[], to: string, from: string | undefined): Promise<void> {
  const since = instance.clock.now()
  for (let i = 0; i < projects.length; i += PORTION) {
    const portion = projects.slice(i, i + PORTION)
    await record<void>(instance, { public: { actor: 'bench' }, private: {} }, async (tx) => {
      const judged = judgedOwners([], { act: 'replace', accountIds: [to] })
      const heldBy = (accountId: string): HeldRole[] =>
        portion.map(({ id }) => ({ projectId: id, accountId, role: 'owner', since, isCreator: from === undefined }))
      await restoreRoles(
        tx,
        heldBy(to).map((held) => ({ held, judged })),
      )
      if (from !== undefined)
        await deleteRoles(
          tx,
          heldBy(from).map((held) => ({ held, judged })),
        )
      const events = portion.flatMap(({ id }): JournalEvent[] => [
        {
          kind: 'role-given',
          subjects: { project: id, account: to },
          public: { role: 'owner', since, isCreator: from === undefined },
          private: {},
        },
        ...(from === undefined
          ? []
          : [
              {
                kind: 'role-removed' as const,
                subjects: { project: id, account: from },
                public: { role: 'owner', because: 'bench' },
                private: {},
              },
            ]),
      ])
      return { result: undefined, events: events as [JournalEvent, ...JournalEvent[]] }
    })
  }
}

/** Table and journal say the same, and it is this owner. */
async function compare(db: Database, projects: readonly OwnedProject[], owner: string): Promise<void> {
  for (let i = 0; i < projects.length; i += PORTION) {
    const ids = projects.slice(i, i + PORTION).map(({ id }) => id)
    const entries = await listEntriesAboutMany(db.read, 'project', ids, ['role-given', 'role-removed'])
    const roles = await listRolesOfProjects(db.read, ids)
    for (const id of ids) {
      const told = [...foldOwners(entries.get(id)!)].map(([accountId, { since }]) => `${accountId} ${since}`)
      const held = roles.get(id)!.map(({ accountId, since }) => `${accountId} ${since}`)
      if (told.join() !== held.join() || held.length !== 1 || !held[0]!.startsWith(owner))
        throw new Error(`${id} is not as the journal says`)
    }
  }
}

/** Everything that it writes: the tables, their keys, and which of their rows are its own. */
const copies = [
  { of: 'journal_entry', unique: 'position', written: 'position > $position' },
  { of: 'journal_private', unique: 'position', written: 'position > $position' },
  { of: 'journal_subject', unique: 'kind, id, position', written: 'position > $position' },
  { of: 'role', unique: 'project_id, account_id', written: '1 = 1' },
  { of: 'notice', unique: 'id', written: 'at = $at' },
  { of: 'notice_delivery', unique: 'id', written: 'notice_id in (select id from notice where at = $at)' },
  { of: 'notice_link', unique: 'digest', written: 'created_at = $at' },
] as const

/** What was written since a position and at a moment, inserted once more. */
async function insertAgain(db: Database, position: number, at: number): Promise<{ insert: number; rows: number }> {
  await db.transaction(async (tx) => {
    for (const { of, unique } of copies) {
      await sql.raw(`create table plain_${of} as select * from ${of} where 1 = 0`).execute(tx)
      await sql.raw(`create unique index plain_${of}_key on plain_${of} (${unique})`).execute(tx)
    }
    // The index that the real one has besides.
    await sql.raw('create index plain_role_by_account on plain_role (account_id)').execute(tx)
  })
  const read: { of: string; rows: Record<string, unknown>[] }[] = []
  for (const { of, written } of copies) {
    const where = written.replace('$position', String(position)).replace('$at', String(at))
    read.push({ of, rows: (await sql.raw<Record<string, unknown>>(`select * from ${of} where ${where}`).execute(db.read)).rows })
  }
  const startedAt = performance.now()
  await db.transaction(async (tx) => {
    for (const { of, rows } of read)
      for (let i = 0; i < rows.length; i += PORTION)
        await tx
          .withTables<Record<string, Record<string, unknown>>>()
          .insertInto(`plain_${of}`)
          .values(rows.slice(i, i + PORTION))
          .execute()
  })
  return { insert: performance.now() - startedAt, rows: read.reduce((sum, { rows }) => sum + rows.length, 0) }
}
