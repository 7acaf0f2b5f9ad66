import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import { composeMail, type MailSender } from './compose-mail.ts'
import { mailAddress } from './mail-address.ts'
import { type Mail, type Mailer, MailServerUnreachable } from './mailer.ts'
import type { SmtpServer } from './smtp-server.ts'

const SILENCE_MILLISECONDS = 20_000
/** For a server that speaks a word every nineteen seconds. */
const LONGEST_MILLISECONDS = 55_000

/** What nodemailer's errors tell. */
interface SmtpError extends Error {
  readonly command?: string
  readonly responseCode?: number
  readonly response?: string
}

/**
 * Hands mail to an SMTP server, a connection each. Only a 5xx to the recipient or to the message is a rejection: one to
 * the greeting, the password or the sender says that this instance is set up wrongly, and must not cost a notice.
 *
 * @throws Error where the sender's address is not one.
 */
export function openSmtpMailer(server: SmtpServer, from: MailSender): Mailer {
  const sender = mailAddress(from.address)
  if (sender === undefined) throw new Error('the address that mails come from is not an e-mail address')
  const sending = new Set<Promise<unknown>>()

  async function send(mail: Mail, beforeHandover?: () => Promise<void>): Promise<'accepted' | { rejected: string }> {
    const to = mailAddress(mail.to)
    if (to === undefined) return { rejected: 'not an e-mail address' }
    const message = await composeMail({ ...mail, to }, { ...from, address: sender! })
    const { default: Connection } = await import('nodemailer/lib/smtp-connection')
    const connection = new Connection({
      host: server.host,
      port: server.port,
      secure: server.tls === 'implicit',
      requireTLS: server.tls === 'required',
      opportunisticTLS: server.tls === 'when-offered',
      tls: { rejectUnauthorized: server.tls !== 'when-offered' },
      connectionTimeout: SILENCE_MILLISECONDS,
      greetingTimeout: SILENCE_MILLISECONDS,
      socketTimeout: SILENCE_MILLISECONDS,
      dnsTimeout: SILENCE_MILLISECONDS,
      maxResponseSize: 64 * 1024,
    })
    const failed = failureOf(connection)
    let isGreeted = false
    try {
      await within(failed, greet(connection, server))
      isGreeted = true
      await beforeHandover?.()
      await within(failed, transmit(connection, sender!, to, message))
      connection.quit()
      return 'accepted'
    } catch (error) {
      connection.close()
      const rejection = rejectionIn(error as SmtpError)
      if (rejection !== undefined) return { rejected: rejection.replaceAll(to, '(address)').replaceAll(mail.to, '(address)') }
      if (!isGreeted || (error as SmtpError).command === 'MAIL FROM') throw unreachable(error)
      throw error
    }
  }

  return {
    send(mail, beforeHandover) {
      const one = send(mail, beforeHandover)
      sending.add(one)
      const done = () => sending.delete(one)
      one.then(done, done)
      return one
    },
    async close() {
      await Promise.allSettled(sending)
    },
  }
}

/** Rejected by the first error of the connection, or its end. */
function failureOf(connection: SMTPConnection): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    // Stays for the life of the connection: an error that nobody listens to would end the process.
    connection.on('error', reject)
    connection.once('end', () => reject(new Error('the mail server ended the connection')))
  })
  failed.catch(() => {})
  return failed
}

async function within(failed: Promise<never>, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the mail server took too long')), LONGEST_MILLISECONDS)
  })
  try {
    await Promise.race([work, failed, late])
  } finally {
    clearTimeout(timer)
    // Whichever comes second is of no interest any more.
    work.catch(() => {})
  }
}

async function greet(connection: SMTPConnection, { credentials }: SmtpServer): Promise<void> {
  await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())))
  if (credentials === undefined) return
  await new Promise<void>((resolve, reject) => {
    connection.login({ user: credentials.user, pass: credentials.password }, (error) => (error ? reject(error) : resolve()))
  })
}

function transmit(connection: SMTPConnection, from: string, to: string, message: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.send({ from, to: [to], size: message.length }, message, (error) => (error ? reject(error) : resolve()))
  })
}

/** The server's own words may repeat what it was sent, so only its code is kept of them. */
function unreachable(error: unknown): MailServerUnreachable {
  const { response, responseCode, command, message } = error as SmtpError
  const told = response === undefined ? message : `it answered ${responseCode ?? 'something else'} to ${command ?? 'us'}`
  return new MailServerUnreachable(told, { cause: error })
}

function rejectionIn({ responseCode, command, response }: SmtpError): string | undefined {
  const isAboutTheMail = command === 'RCPT TO' || command === 'DATA'
  if (!isAboutTheMail || responseCode === undefined || responseCode < 500 || responseCode > 599) return undefined
  return (response ?? String(responseCode))
    .replaceAll(/\p{C}+/gu, ' ')
    .slice(0, 200)
    .toWellFormed()
}
