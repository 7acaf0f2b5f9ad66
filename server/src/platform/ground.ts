import type { Clock } from './clock/clock.ts'
import type { Database } from './database/database.ts'
import type { Vault } from './encryption/vault.ts'

/** What every use case stands on. */
export interface Ground {
  readonly db: Database
  readonly clock: Clock
  readonly vault: Vault
}
