import { existsSync } from 'node:fs'
import { access, constants, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openBreachCheck } from './accounts/passwords/breached-password.ts'
import { createApp, createInstance, type Outside } from './app.ts'
import { operatorWith } from './cli/command.ts'
import type { Machine, OpenIndex } from './cli/machine.ts'
import { runCommand } from './cli/program.ts'
import { type Config, ConfigProblem, REHEARSAL_MARK, readConfig } from './config.ts'
import { startJobs } from './jobs/run-jobs.ts'
import { openDiskBlobs } from './platform/blobs/disk-blobs.ts'
import { systemClock } from './platform/clock/clock.ts'
import { migrate } from './platform/database/migrate.ts'
import { openDatabase } from './platform/database/open-database.ts'
import { createVault } from './platform/encryption/vault.ts'
import { keepTickShape } from './platform/http/keep-tick-shape.ts'
import { createLog, type Log } from './platform/log/log.ts'
import type { Mailer } from './platform/mail/mailer.ts'
import { openOutboxFolder } from './platform/mail/outbox-folder.ts'
import { openSmtpMailer } from './platform/mail/smtp-mailer.ts'
import { parseSmtpServer } from './platform/mail/smtp-server.ts'
import { configInForce } from './policies/policy-view.ts'
import { type Settled, settleConfiguration } from './policies/settle-configuration.ts'
import { findPolicyVersion } from './policies/store.ts'
import { type RunningServer, startServer } from './web/server.ts'

// Wiring: the one file that knows every adapter.

async function openIndex(config: Config): Promise<OpenIndex> {
  await prepareFolder(config.dataFolder)
  const db = await openDatabase(config.databaseUrl).catch((error: NodeJS.ErrnoException) => {
    // Not SQLite's, or not readable; its own words are clear, and the address of a file holds no secret.
    if (error.code === 'ERR_SQLITE_ERROR') throw new ConfigProblem(`The database ${config.databaseUrl} cannot be opened: ${error.message}.`)
    throw error
  })
  try {
    await migrate(db, new URL('../migrations/', import.meta.url))
    const blobs = await openDiskBlobs(join(config.dataFolder, 'blobs'))
    // Read now, so that a missing or broken key is told at the start and not at the first token.
    config.keyRing.keys()
    const inForce = (await findPolicyVersion(db.read))?.policy
    const inEffect = inForce === undefined ? config : configInForce(config, inForce)
    return { db, clock: systemClock, vault: createVault(config.keyRing), blobs, config: inEffect, inForce, close: () => db.close() }
  } catch (error) {
    await db.close()
    throw error
  }
}

async function prepareFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new ConfigProblem(`The data folder ${path} cannot be used: ${(error as NodeJS.ErrnoException).code}.`)
  }
  if (existsSync(join(path, REHEARSAL_MARK)))
    throw new ConfigProblem(`The data folder ${path} was made by holdfast drill. It holds a rehearsal, and is never served.`)
}

/** A mail server, or the folder that mails are written to. */
async function openMailer({ mail, dataFolder }: Config): Promise<Mailer> {
  const sender = { name: 'Holdfast', address: mail.from }
  return mail.smtpUrl === undefined
    ? openOutboxFolder(join(dataFolder, 'outbox'), sender)
    : openSmtpMailer(parseSmtpServer(mail.smtpUrl), sender)
}

/** The mail server and the lists of published passwords, as the settings name them. */
async function openOutside(config: Config, log: Log): Promise<Outside> {
  const { breachUrl, breachFile } = config.people
  const cannotBeUsed = (names: string) => (error: unknown) => {
    throw new ConfigProblem(`${names} cannot be used: ${(error as Error).message}.`)
  }
  const mailer = await openMailer(config).catch(cannotBeUsed('HOLDFAST_SMTP_URL with HOLDFAST_MAIL_FROM'))
  const isAsked = breachUrl !== undefined || breachFile !== undefined
  const breaches = isAsked
    ? await openBreachCheck({ rangeUrl: breachUrl, hashFile: breachFile, log }).catch(
        cannotBeUsed('HOLDFAST_BREACH_URL or HOLDFAST_BREACH_FILE'),
      )
    : undefined
  return { mailer, breaches }
}

/** Starts serving; resolves once requests are answered. `stop` finishes what is under way. */
async function serve(config: Config): Promise<{ url: string; index: OpenIndex; settled: Settled; stop(): Promise<void> }> {
  keepTickShape()
  const index = await openIndex(config)
  const log = createLog(config.logLevel, systemClock.now)
  let isServing = true
  let server: RunningServer
  const swept = await index.blobs.sweep()
  if (swept > 0) log.info({ files: swept }, 'removed what a killed process had left half uploaded')
  const outside = await openOutside(config, log)
  try {
    server = await startServer(config, log, (port) => {
      const withPort = config.port === 0 && config.publicUrl.endsWith(':0') ? { ...config, publicUrl: `http://localhost:${port}` } : config
      const instance = createInstance({ ...index, config: withPort }, log, () => isServing, outside)
      return { instance, app: createApp(instance) }
    })
  } catch (error) {
    await index.close()
    throw error
  }
  const { instance } = server
  // What is stricter holds since the index was opened; this writes it down, and asks for what is looser.
  const settled = await settleConfiguration(instance, operatorWith('start'), instance.policy.configured)
  await instance.policy.follow(instance.db.read)
  const jobs = startJobs(instance)
  return {
    url: instance.config.publicUrl,
    index,
    settled,
    async stop() {
      isServing = false
      await server.stop()
      await jobs.stop()
      await instance.inspection.close()
      instance.rootLists.close()
      await outside.mailer.close()
      await index.close()
      log.flush()
    },
  }
}

const machine: Machine = { readConfig, openIndex, openMailer, serve }
process.exitCode = await runCommand(process.argv.slice(2), machine)
