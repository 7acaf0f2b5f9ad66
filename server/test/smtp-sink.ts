import { randomUUID } from 'node:crypto'
import type { Server, Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** What the sink does with a message. `drop`: reads all of it and hangs up without an answer; `silent`: never answers. */
export type SinkMood =
  | 'accept'
  | 'drop'
  | 'silent'
  | { readonly at: 'greeting' | 'sender' | 'recipient' | 'message'; readonly code: number; readonly says?: string }

export interface ReceivedMail {
  readonly messageId: string
  readonly from: string
  readonly to: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  /** Decoded. */
  readonly subject: string
  readonly text: string
  readonly raw: Buffer
  readonly isSecured: boolean
  readonly user: string | undefined
}

export interface SmtpSink {
  readonly port: number
  readonly url: string
  /** What was answered with 250, in order. */
  readonly received: readonly ReceivedMail[]
  /** Messages that were read to their end, whatever the answer was. */
  readonly offered: readonly ReceivedMail[]
  readonly connections: number
  mood: SinkMood
  /** How often each Message-ID was answered with 250. */
  counts(): Readonly<Record<string, number>>
  /** Nothing listens on the port from now on. */
  stop(): Promise<void>
  /** Listens again, on the same port. */
  start(): Promise<void>
}

export interface SinkOptions {
  readonly port?: number
  /** Default: no TLS at all. */
  readonly tls?: 'starttls' | 'implicit'
  /** PEM; default: a certificate that nobody vouches for. */
  readonly certificate?: { readonly key: string; readonly cert: string }
  readonly users?: Readonly<Record<string, string>>
  /** Called before the 250 goes out, with what is about to be counted. */
  readonly onMail?: (mail: ReceivedMail) => void
}

/** A real SMTP server on this machine that keeps what it is sent. */
export async function openSmtpSink(options: SinkOptions = {}): Promise<SmtpSink> {
  const received: ReceivedMail[] = []
  const offered: ReceivedMail[] = []
  let port = options.port ?? 0
  let connections = 0
  let server: SMTPServer | undefined
  const sink: SmtpSink = {
    get port() {
      return port
    },
    get url() {
      return `${options.tls === 'implicit' ? 'smtps' : 'smtp'}://127.0.0.1:${port}`
    },
    get connections() {
      return connections
    },
    received,
    offered,
    mood: 'accept',
    counts() {
      const counts: Record<string, number> = {}
      for (const { messageId } of received) counts[messageId] = (counts[messageId] ?? 0) + 1
      return counts
    },
    async stop() {
      const stopped = server
      server = undefined
      if (stopped) await closed(stopped)
    },
    async start() {
      server = create()
      await new Promise<void>((resolve, reject) => {
        server!.on('error', reject)
        const net: Server = server!.listen(port, '127.0.0.1', () => {
          port = (net.address() as { port: number }).port
          server!.off('error', reject)
          // A client that hangs up in the middle is what half of these tests are about.
          server!.on('error', () => {})
          resolve()
        })
      })
    },
  }

  const refusal = (at: string): Error | undefined => {
    const { mood } = sink
    if (typeof mood !== 'object' || mood.at !== at) return undefined
    return Object.assign(new Error(mood.says ?? 'as the test wants it'), { responseCode: mood.code })
  }

  function create(): SMTPServer {
    return new SMTPServer({
      secure: options.tls === 'implicit',
      ...(options.certificate ?? {}),
      ...(options.tls === undefined ? { hideSTARTTLS: true, disabledCommands: options.users ? ['STARTTLS'] : ['STARTTLS', 'AUTH'] } : {}),
      ...(options.tls !== undefined && !options.users ? { disabledCommands: ['AUTH'] } : {}),
      allowInsecureAuth: true,
      authOptional: options.users === undefined,
      disableReverseLookup: true,
      logger: false,
      closeTimeout: 100,
      onConnect(_session, done) {
        connections++
        if (sink.mood === 'silent') return
        done(refusal('greeting'))
      },
      onAuth({ username = '', password }, _session, done) {
        if (options.users?.[username] !== undefined && options.users[username] === password) done(null, { user: username })
        else done(Object.assign(new Error('wrong'), { responseCode: 535 }))
      },
      onMailFrom: (_address, _session, done) => done(refusal('sender')),
      onRcptTo: (_address, _session, done) => done(refusal('recipient')),
      onData(stream, session, done) {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          const { envelope } = session
          const mail = readMail(Buffer.concat(chunks), {
            from: envelope.mailFrom ? envelope.mailFrom.address : '',
            to: envelope.rcptTo.map(({ address }) => address),
            isSecured: session.secure,
            user: session.user as string | undefined,
          })
          offered.push(mail)
          if (sink.mood === 'drop') {
            for (const connection of server?.connections ?? []) {
              if (connection.id === session.id) (connection as unknown as { _socket: Socket })._socket.destroy()
            }
            return
          }
          const refused = refusal('message')
          if (refused) return done(refused)
          options.onMail?.(mail)
          received.push(mail)
          done(null, `queued as ${randomUUID()}`)
        })
      },
    })
  }

  await sink.start()
  return sink
}

async function closed(server: SMTPServer): Promise<void> {
  for (const connection of server.connections) (connection as unknown as { _socket: Socket })._socket.destroy()
  await new Promise<void>((resolve) => server.close(() => resolve()))
}

/** Reads what a mail program would: one text part, quoted-printable or as it is. */
export function readMail(raw: Buffer, envelope: Pick<ReceivedMail, 'from' | 'to' | 'isSecured' | 'user'>): ReceivedMail {
  const whole = raw.toString('latin1')
  const end = whole.indexOf('\r\n\r\n')
  const headers: Record<string, string> = {}
  for (const line of whole
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    headers[name] = name in headers ? `${headers[name]}\n${line.slice(colon + 1).trim()}` : line.slice(colon + 1).trim()
  }
  const body = whole.slice(end + 4)
  const text = headers['content-transfer-encoding'] === 'quoted-printable' ? quotedPrintable(body) : Buffer.from(body, 'latin1')
  return {
    ...envelope,
    messageId: headers['message-id'] ?? '',
    headers,
    subject: encodedWords(headers['subject'] ?? ''),
    text: text.toString('utf8').replaceAll('\r\n', '\n'),
    raw,
  }
}

function quotedPrintable(text: string): Buffer {
  const bytes = text
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1')
}

/** RFC 2047. */
function encodedWords(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, how: string, word: string) =>
      how.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('latin1')
        : quotedPrintable(word.replaceAll('_', ' ')).toString('latin1'),
    )
    .replaceAll(/[\x80-\xff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString('utf8'))
}
