import type { Mail } from './mailer.ts'

/** Who the mails of this instance come from. */
export interface MailSender {
  readonly name: string
  readonly address: string
}

/** The message as it goes over the wire (RFC 5322): plain text in UTF-8, encoded so that no line is too long for anybody. */
export async function composeMail(mail: Mail, from: MailSender): Promise<Buffer> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
  const composer = new MailComposer({
    from,
    to: [{ name: '', address: mail.to }],
    subject: oneLine(mail.subject),
    text: mail.text,
    messageId: oneLine(mail.messageId),
    date: new Date(mail.date),
    // Holiday notes answer neither a machine nor this (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    textEncoding: 'quoted-printable',
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return await composer.compile().build()
}

const oneLine = (text: string) => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
