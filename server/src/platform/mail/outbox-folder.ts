import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { composeMail, type MailSender } from './compose-mail.ts'
import { mailAddress } from './mail-address.ts'
import type { Mailer } from './mailer.ts'

/**
 * Puts each mail into a file of its own, for whoever has no mail server yet. Named after its date and its Message-ID, so
 * that a repeat replaces itself; never seen half written; durable before it counts as accepted; for the owner's eyes only,
 * because links stand in it.
 */
export async function openOutboxFolder(folder: string, from: MailSender): Promise<Mailer> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return {
    async send(mail, beforeHandover) {
      const to = mailAddress(mail.to)
      if (to === undefined) return { rejected: 'not an e-mail address' }
      const message = await composeMail({ ...mail, to }, from)
      await beforeHandover?.()
      await writeDurably(folder, fileNameOf(mail), message)
      return 'accepted'
    },
    async close() {},
  }
}

function fileNameOf({ messageId, date }: { messageId: string; date: number }): string {
  const moment = new Date(date).toISOString().slice(0, 19).replaceAll(':', '')
  return `${moment}Z-${createHash('sha256').update(messageId).digest('hex').slice(0, 32)}.eml`
}

async function writeDurably(folder: string, name: string, bytes: Buffer): Promise<void> {
  const staged = join(folder, `.${name}.${process.pid}-${randomBytes(6).toString('hex')}`)
  try {
    const file = await open(staged, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(staged, join(folder, name))
  } catch (error) {
    await unlink(staged).catch(() => {})
    throw error
  }
  const names = await open(folder, 'r')
  try {
    await names.sync()
  } finally {
    await names.close()
  }
}
