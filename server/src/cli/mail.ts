import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Command } from 'commander'
import { parseEmail } from '../accounts/account.ts'
import { Refusal } from '../errors.ts'
import { countDeliveries } from '../notices/deliveries/store.ts'
import { group, onIndex } from './command.ts'
import type { Machine, OpenIndex } from './machine.ts'

export function addMailCommands(program: Command, machine: Machine): void {
  const mail = group(program, 'mail', 'mails that the index sends')

  onIndex(machine, mail.command('status').description('how mails are sent, and how many wait or failed'), async (index) => {
    const counts = await countDeliveries(index.db.read)
    return {
      lines: [
        `Mails ${wayOf(index)}. ${counts.waiting} wait.`,
        `delivered: ${counts.delivered}`,
        `rejected (the address does not exist, or wants none): ${counts.rejected}`,
        `given up after two weeks: ${counts.failed}`,
      ],
      json: { way: index.config.mail.smtpUrl === undefined ? 'outbox' : 'smtp', from: index.config.mail.from, ...counts },
    }
  })

  const test = mail.command('test <address>').description('send one mail now, and say what became of it')
  onIndex(machine, test, async (index, _operator, _options, [text = '']) => {
    const address = parseEmail(text)
    const { host } = new URL(index.config.publicUrl)
    const mailer = await machine.openMailer(index.config)
    try {
      const sent = await mailer
        .send({
          messageId: `<${randomUUID()}@${host.replace(/:.*/, '')}>`,
          to: address,
          subject: `[${host}] A test`,
          text: `The operator of ${host} looks whether mails arrive. This one did. There is nothing to do.\n`,
          date: index.clock.now(),
        })
        .catch((error: Error) => {
          throw new Refusal('mail-server-failed', { reason: error.message.replace(/\.$/, '').slice(0, 200) })
        })
      if (sent !== 'accepted') throw new Refusal('mail-rejected', { reason: sent.rejected.replace(/\.$/, '').slice(0, 200) })
      const isOutbox = index.config.mail.smtpUrl === undefined
      return {
        lines: [
          isOutbox
            ? `Written to ${outboxOf(index)}. No mail server is set, so nobody gets it.`
            : 'The mail server took it. Look whether it arrives, and not as spam.',
        ],
        json: { address, way: isOutbox ? 'outbox' : 'smtp', result: 'accepted' },
      }
    } finally {
      await mailer.close()
    }
  })
}

const outboxOf = ({ config }: OpenIndex) => join(config.dataFolder, 'outbox')

const wayOf = (index: OpenIndex) =>
  index.config.mail.smtpUrl === undefined
    ? `are written to ${outboxOf(index)}, because HOLDFAST_SMTP_URL is not set`
    : `go to a mail server, from ${index.config.mail.from}`
