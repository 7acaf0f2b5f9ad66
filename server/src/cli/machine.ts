import type { Config, EffectiveSetting } from '../config.ts'
import type { Blobs } from '../platform/blobs/blobs.ts'
import type { Ground } from '../platform/ground.ts'
import type { Mailer } from '../platform/mail/mailer.ts'

/** The data of an index, open. */
export interface OpenIndex extends Ground {
  readonly blobs: Blobs
  readonly config: Config
  close(): Promise<void>
}

/** What the commands are given: `main.ts` knows the adapters, they do not. */
export interface Machine {
  readConfig(): { config: Config; effective: readonly EffectiveSetting[] }
  openIndex(config: Config): Promise<OpenIndex>
  openMailer(config: Config): Promise<Mailer>
  serve(config: Config): Promise<{ readonly url: string; readonly index: OpenIndex; stop(): Promise<void> }>
}
