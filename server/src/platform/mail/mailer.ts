/** One plain-text message to one person. Sent twice, it is byte for byte the same message. */
export interface Mail {
  /** With its angle brackets: `<unique@host>` (RFC 5322, 3.6.4). */
  readonly messageId: string
  /** One address, nothing else. */
  readonly to: string
  readonly subject: string
  readonly text: string
  /** Milliseconds UTC: when it was written, not when it is sent. */
  readonly date: number
}

/**
 * Hands messages on. Two adapters: an SMTP server, and a folder of files. `test/contract/mailer.test.ts` is the
 * specification; both pass it.
 *
 * - `accepted`: whoever took the message answers for it from now on, and will have it after a power cut.
 * - `rejected`: trying again would change nothing; the text says why, in one short line without the address.
 * - Anything else throws, and may be tried again: with the same Message-ID, so that a receiver can tell a repeat.
 *   `MailServerUnreachable` says that no other message would have come through either.
 * - An address that is not one is rejected; no part of a message can add a header, a recipient or a command.
 * - `beforeHandover` is awaited once everything else is ready, right before the message itself goes out: until then nobody can have
 *   it, from then on somebody may. What it throws ends the attempt. `send` spends less than a minute before it and after it.
 */
export interface Mailer {
  send(mail: Mail, beforeHandover?: () => Promise<void>): Promise<'accepted' | { readonly rejected: string }>
  close(): Promise<void>
}

/** The mail server could not be talked to: not found, refused, silent, no TLS, wrong password, or it does not let us send. */
export class MailServerUnreachable extends Error {
  override readonly name = 'MailServerUnreachable'
}
