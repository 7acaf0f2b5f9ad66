import { createServer, type Server, type Socket } from 'node:net'
import { type Mail, readMail } from './mail.ts'

/** What the mail server does: takes everything, or answers 451 to every recipient as one whose disk is full. */
export type Mood = 'accept' | 'later'

/** A mail server on this machine that keeps what it is sent. */
export interface SmtpSink {
  /** For HOLDFAST_SMTP_URL. */
  readonly url: string
  /** What was answered with 250, in order. */
  readonly mails: readonly Mail[]
  mood: Mood
  /** Forgets every mail. */
  empty(): void
  close(): Promise<void>
}

/** SMTP as far as a mail server of somebody needs it (RFC 5321): EHLO, MAIL, RCPT, DATA with stuffed dots, RSET, NOOP, QUIT. */
export async function openSmtpSink(): Promise<SmtpSink> {
  const mails: Mail[] = []
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    serve(
      socket,
      () => sink.mood,
      (mail) => mails.push(mail),
    )
  })
  const sink: SmtpSink & { mood: Mood; url: string } = {
    url: '',
    mails,
    mood: 'accept',
    empty: () => void mails.splice(0),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  sink.url = `smtp://127.0.0.1:${(server.address() as { port: number }).port}`
  return sink
}

function serve(socket: Socket, mood: () => Mood, keep: (mail: Mail) => void): void {
  let unread = ''
  let to: string[] = []
  let isInMessage = false
  const say = (line: string) => socket.write(`${line}\r\n`)
  socket.setEncoding('latin1')
  say('220 the drill takes mail')

  socket.on('data', (chunk: string) => {
    unread += chunk
    for (;;) {
      if (isInMessage) {
        const end = unread.startsWith('.\r\n') ? 0 : unread.indexOf('\r\n.\r\n')
        if (end < 0) return
        const message = unread.slice(0, end)
        unread = unread.slice(end + (end === 0 && unread.startsWith('.\r\n') ? 3 : 5))
        isInMessage = false
        keep(readMail(message.replaceAll(/(^|\r\n)\./g, '$1'), to))
        say('250 kept')
        continue
      }
      const end = unread.indexOf('\r\n')
      if (end < 0) return
      const line = unread.slice(0, end)
      unread = unread.slice(end + 2)
      hear(line)
    }
  })

  function hear(line: string): void {
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'EHLO') socket.write('250-the drill\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n')
    else if (verb === 'HELO' || verb === 'NOOP') say('250 yes')
    else if (verb === 'MAIL') {
      to = []
      say('250 yes')
    } else if (verb === 'RCPT') {
      if (mood() === 'later') say('451 this mail server has no room, as the drill wants it')
      else {
        to.push(/<([^>]*)>/.exec(line)?.[1] ?? '')
        say('250 yes')
      }
    } else if (verb === 'DATA') {
      isInMessage = to.length > 0
      say(isInMessage ? '354 end with a dot' : '503 for whom')
    } else if (verb === 'RSET') {
      to = []
      say('250 forgotten')
    } else if (verb === 'QUIT') {
      say('221 bye')
      socket.end()
    } else say('502 the drill does not know this')
  }
}
