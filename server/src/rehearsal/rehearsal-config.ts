import { join } from 'node:path'
import { type Config, ConfigProblem, type Environment, keyFileOf, readConfig } from '../config.ts'
import { openKeyFile } from '../platform/encryption/key-file.ts'
import { mailAddress } from '../platform/mail/mail-address.ts'
import { parseSmtpServer } from '../platform/mail/smtp-server.ts'

/**
 * The settings of a rehearsal: the operator's, except whatever leads out of this machine. A rehearsed attack must reach no
 * real database, no real mailbox and no service of strangers.
 *
 * @throws ConfigProblem
 */
export function rehearsalConfig(environment: Environment): Config {
  const { config } = readConfig(environment)
  if (config.host !== 'localhost') throw new ConfigProblem('A rehearsal listens on the loopback only: leave HOLDFAST_HOST at localhost.')
  if (config.databaseUrl !== `sqlite:${join(config.dataFolder, 'holdfast.sqlite')}`)
    throw new ConfigProblem('A rehearsal keeps its data in its own folder: leave HOLDFAST_DATABASE_URL empty.')
  if (config.mail.smtpUrl !== undefined && !isLoopback(parseSmtpServer(config.mail.smtpUrl).host))
    throw new ConfigProblem('A rehearsal sends its mails to this machine only: HOLDFAST_SMTP_URL must name the loopback.')
  return {
    ...config,
    metricsPort: undefined,
    // The operator's own keys seal nothing here.
    keyRing: openKeyFile(keyFileOf(config.dataFolder)),
    // An index without a mail server needs none, its rehearsal does.
    mail: { ...config.mail, from: mailAddress(config.mail.from) === undefined ? 'holdfast@rehearsal.example' : config.mail.from },
    people: { ...config.people, breachUrl: undefined, breachFile: undefined },
  }
}

const isLoopback = (host: string) => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host)
