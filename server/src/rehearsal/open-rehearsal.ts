import { join } from 'node:path'
import { hashCosts } from '../accounts/passwords/password-hash.ts'
import { createApp, createInstance } from '../app.ts'
import { operatorWith } from '../cli/command.ts'
import type { Machine } from '../cli/machine.ts'
import { runCommand } from '../cli/program.ts'
import { ConfigProblem, type Environment, readConfig } from '../config.ts'
import { openDiskBlobs } from '../platform/blobs/disk-blobs.ts'
import { systemClock } from '../platform/clock/clock.ts'
import { migrate } from '../platform/database/migrate.ts'
import { openDatabase } from '../platform/database/open-database.ts'
import { createVault } from '../platform/encryption/vault.ts'
import { createLog } from '../platform/log/log.ts'
import { openOutboxFolder } from '../platform/mail/outbox-folder.ts'
import { openSmtpMailer } from '../platform/mail/smtp-mailer.ts'
import { parseSmtpServer } from '../platform/mail/smtp-server.ts'
import { settleConfiguration } from '../policies/settle-configuration.ts'
import { findPolicyVersion } from '../policies/store.ts'
import { startServer } from '../web/server.ts'
import { type CommandOutcome, captureOutput } from './capture-output.ts'
import { jumpTime, passTime } from './pass-time.ts'
import { rehearsalConfig } from './rehearsal-config.ts'
import { openRehearsalFolder } from './rehearsal-folder.ts'
import { simulatedClock } from './simulated-clock.ts'

/** An index that is served on the loopback, whose time somebody else decides. */
export interface Rehearsal {
  readonly url: string
  now(): number
  /** Time passes, and everybody could see it pass: what is due happens, and is mailed. */
  advance(milliseconds: number): Promise<void>
  /** The clock is set, or the index was off; then one turn of the jobs. */
  jump(milliseconds: number): Promise<void>
  /** `holdfast …` on the data of the rehearsal, at its time. */
  command(words: readonly string[]): Promise<CommandOutcome>
  close(): Promise<void>
}

const STANDARD_ERROR = 2
/** Nobody guesses passwords here but the drill, which knows them. */
const CHEAP_KIBIBYTES = 64

/** @throws ConfigProblem where it would touch anything but a folder of rehearsals */
export async function openRehearsal(environment: Environment, now?: string): Promise<Rehearsal> {
  const settings = rehearsalConfig(environment)
  await openRehearsalFolder(settings.dataFolder)
  Object.assign(hashCosts, { memory: CHEAP_KIBIBYTES })
  const clock = simulatedClock(now === undefined ? systemClock.now() : momentOf(now))
  const log = createLog(settings.logLevel, clock.now, STANDARD_ERROR)
  const db = await openDatabase(settings.databaseUrl)
  const sender = { name: 'Holdfast', address: settings.mail.from }
  const mailer =
    settings.mail.smtpUrl === undefined
      ? await openOutboxFolder(join(settings.dataFolder, 'outbox'), sender)
      : openSmtpMailer(parseSmtpServer(settings.mail.smtpUrl), sender)
  await migrate(db, new URL('../../migrations/', import.meta.url))
  const blobs = await openDiskBlobs(join(settings.dataFolder, 'blobs'))
  const inForce = (await findPolicyVersion(db.read))?.policy
  const server = await startServer(settings, log, (port) => {
    const config = { ...settings, port, publicUrl: `http://localhost:${port}` }
    const index = { db, clock, vault: createVault(config.keyRing), blobs, config, inForce }
    const instance = createInstance(index, log, () => true, { mailer, breaches: undefined })
    return { instance, app: createApp(instance) }
  })
  const { instance } = server
  await settleConfiguration(instance, operatorWith('start'), instance.policy.configured)
  await instance.policy.follow(db.read)
  const machine: Machine = {
    readConfig: () => ({ config: instance.config, effective: readConfig(environment).effective }),
    openIndex: async () => ({ ...instance, close: async () => {} }),
    openMailer: async () => ({ ...mailer, close: async () => {} }),
    serve: () => Promise.reject(new ConfigProblem('A rehearsal is served already.')),
  }
  return {
    url: instance.config.publicUrl,
    now: clock.now,
    advance: (milliseconds) => passTime(instance, clock, milliseconds),
    jump: (milliseconds) => jumpTime(instance, clock, milliseconds),
    command: (words) => captureOutput(() => runCommand(words, machine)),
    async close() {
      await server.stop()
      await instance.inspection.close()
      instance.rootLists.close()
      await mailer.close()
      await db.close()
      log.flush()
    },
  }
}

function momentOf(text: string): number {
  const moment = /^\d{1,14}$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(moment)) throw new ConfigProblem('HOLDFAST_REHEARSAL_NOW must be milliseconds since 1970.')
  return moment
}
