import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fixedClock } from '../src/platform/clock/clock.ts'
import { migrate } from '../src/platform/database/migrate.ts'
import { openDatabase } from '../src/platform/database/open-database.ts'
import { createVault, fixedKeys } from '../src/platform/encryption/vault.ts'
import type { Ground } from '../src/platform/ground.ts'
import { freshDatabase } from './postgres.ts'

/** What every use case stands on, without an index around it. */
export interface GroundInTest extends Ground {
  readonly clock: ReturnType<typeof fixedClock>
  readonly key: Uint8Array
  close(): Promise<void>
}

/** A new database, migrated, and a clock that stands still at `startsAt`; on PostgreSQL where the journeys run there. */
export async function openGroundInTest(startsAt: number): Promise<GroundInTest> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-test-'))
  const server = process.env.HOLDFAST_TEST_JOURNEYS_ON
  const db = await openDatabase(server === undefined ? join(folder, 'holdfast.sqlite') : await freshDatabase(server))
  await migrate(db, new URL('../migrations/', import.meta.url))
  const key = Buffer.alloc(32, 1)
  return {
    db,
    clock: fixedClock(startsAt),
    vault: createVault(fixedKeys(key)),
    key,
    async close() {
      await db.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
