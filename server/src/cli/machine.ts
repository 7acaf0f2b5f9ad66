import type { Config, EffectiveSetting } from '../config.ts'
import type { Blobs } from '../platform/blobs/blobs.ts'
import type { Ground } from '../platform/ground.ts'
import type { Mailer } from '../platform/mail/mailer.ts'
import type { Policy } from '../policies/policy-of-config.ts'
import type { Settled } from '../policies/settle-configuration.ts'

/** The data of an index, open. */
export interface OpenIndex extends Ground {
  readonly blobs: Blobs
  /** As it is in force: what was loosened and still waits is as strict as before. */
  readonly config: Config
  /** What the database says is in force; undefined before the index was served. */
  readonly inForce?: Policy | undefined
  close(): Promise<void>
}

/** What the commands are given: `main.ts` knows the adapters, they do not. */
export interface Machine {
  readConfig(): { config: Config; effective: readonly EffectiveSetting[] }
  openIndex(config: Config): Promise<OpenIndex>
  openMailer(config: Config): Promise<Mailer>
  serve(config: Config): Promise<{ readonly url: string; readonly index: OpenIndex; readonly settled: Settled; stop(): Promise<void> }>
}
