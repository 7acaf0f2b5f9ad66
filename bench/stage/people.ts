import { join } from 'node:path'
import { insertKnownBrowser } from '../../server/src/accounts/browsers/store.ts'
import { createPerson } from '../../server/src/accounts/create-account.ts'
import { cookieDigest } from '../../server/src/accounts/sessions/visit.ts'
import { readConfig } from '../../server/src/config.ts'
import { systemClock } from '../../server/src/platform/clock/clock.ts'
import { migrate } from '../../server/src/platform/database/migrate.ts'
import { openDatabase } from '../../server/src/platform/database/open-database.ts'
import { createVault } from '../../server/src/platform/encryption/vault.ts'

export const PASSWORD = 'seven harbour lanterns blue'

/** Makes people in the data folder of an index that does not run yet; `browserSecret` is the cookie of a browser that all of them used before. */
export async function makePeople(folder: string, names: readonly string[], browserSecret?: string): Promise<void> {
  const { config } = readConfig({ HOLDFAST_DATA: join(folder, 'data') })
  const db = await openDatabase(config.databaseUrl)
  try {
    await migrate(db, new URL('../../server/migrations/', import.meta.url))
    const ground = { db, clock: systemClock, vault: createVault(config.keyRing) }
    const operator = { kind: 'operator', osUser: 'bench', reason: undefined } as const
    for (const name of names) {
      const person = { name, email: `${name}@example.org`, isAdministrator: false, password: PASSWORD }
      const { id } = await createPerson(ground, operator, person)
      if (browserSecret !== undefined)
        await db.transaction((tx) => insertKnownBrowser(tx, id, cookieDigest('browser', browserSecret), systemClock.now()))
    }
  } finally {
    await db.close()
  }
}
