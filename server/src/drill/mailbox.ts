import { DrillBroken, type SpawnedServer } from './spawned-server.ts'
import type { Mail } from './wire/mail.ts'
import type { SmtpSink } from './wire/smtp-sink.ts'

/** Every mailbox of the drill, with the simulated time at which a mail was there. */
export class Mailbox {
  readonly #server: SpawnedServer
  readonly #sink: SmtpSink
  /** Called with each mail before anybody reads it: a mail gateway. */
  onArrival: ((mail: Mail) => Promise<void>) | undefined

  constructor(server: SpawnedServer, sink: SmtpSink) {
    this.#server = server
    this.#sink = sink
  }

  /** Lets the index send what waits; the mails that came since the last time. */
  async collect(): Promise<readonly Mail[]> {
    await this.#server.advance(0)
    const fresh = this.#sink.mails.filter((mail) => mail.seenAt === undefined)
    for (const mail of fresh) mail.seenAt = this.#server.now
    if (this.onArrival) for (const mail of fresh) await this.onArrival(mail)
    return fresh
  }

  async mailsTo(address: string): Promise<readonly Mail[]> {
    await this.collect()
    return this.#sink.mails.filter((mail) => mail.to.includes(address))
  }

  /** The newest link of such a shape in the mails to an address. @throws DrillBroken where there is none */
  readonly readLink = async (to: string, pattern: RegExp): Promise<string> => {
    const link = await this.findLink(to, pattern)
    if (link === undefined) throw new DrillBroken(`No mail to ${to} has a link like ${pattern}.`)
    return link
  }

  async findLink(to: string, pattern: RegExp): Promise<string | undefined> {
    for (const { text } of [...(await this.mailsTo(to))].reverse()) {
      const found = pattern.exec(text)?.[0]
      if (found !== undefined) return found
    }
    return undefined
  }
}
