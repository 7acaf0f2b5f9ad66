import { openSmtpSink, type ReceivedMail } from '../smtp-sink.ts'

/** A mail server of which every mailbox can be read. */
export interface Mailbox {
  /** For HOLDFAST_SMTP_URL. */
  readonly url: string
  readonly received: readonly ReceivedMail[]
  /** The newest link to an address that looks so, once its mail is there; each is handed out once. @throws Error after 15 s */
  link(to: string, pattern: RegExp, subject?: RegExp): Promise<string>
  /** What mail gateways saw when they opened every link of every mail, before anybody read it; status 0 where nobody answered. */
  readonly opened: readonly { readonly method: string; readonly url: string; readonly status: number }[]
  close(): Promise<void>
}

const DEADLINE_MILLISECONDS = 15_000
const links = /https?:\/\/\S+/g

/** Opens every link of every mail with HEAD and GET, as gateways do, before it hands the mail out. */
export async function openMailbox(): Promise<Mailbox> {
  const opened: { method: string; url: string; status: number }[] = []
  const readable: ReceivedMail[] = []
  const waiting = new Set<() => void>()
  const underWay = new Set<Promise<void>>()
  const sink = await openSmtpSink({
    onMail(mail) {
      const work = prefetch(mail).finally(() => {
        readable.push(mail)
        underWay.delete(work)
        for (const look of waiting) look()
      })
      underWay.add(work)
    },
  })

  async function prefetch(mail: ReceivedMail): Promise<void> {
    for (const url of mail.text.match(links) ?? []) {
      for (const method of ['HEAD', 'GET']) {
        // The last mails of a story may arrive while its index is being stopped.
        const answer = await fetch(url, { method, redirect: 'follow', headers: { accept: 'text/html' } }).catch(() => undefined)
        opened.push({ method, url, status: answer?.status ?? 0 })
      }
    }
  }

  const handedOut = new Set<string>()
  const find = (to: string, pattern: RegExp, subject: RegExp) =>
    readable
      .filter((mail) => mail.to.includes(to) && subject.test(mail.subject))
      .flatMap(({ text }) => text.match(links) ?? [])
      .findLast((link) => pattern.test(link) && !handedOut.has(link))

  return {
    url: sink.url,
    received: readable,
    opened,
    link: (to, pattern, subject = /./) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = find(to, pattern, subject)
          if (found === undefined) return
          handedOut.add(found)
          clearTimeout(deadline)
          waiting.delete(look)
          resolve(found)
        }
        const deadline = setTimeout(() => {
          waiting.delete(look)
          const subjects = readable.filter((mail) => mail.to.includes(to)).map(({ subject }) => subject)
          reject(new Error(`no mail to ${to} has a link like ${pattern}; it got: ${subjects.join(' | ') || 'nothing'}`))
        }, DEADLINE_MILLISECONDS)
        waiting.add(look)
        look()
      }),
    async close() {
      await Promise.allSettled(underWay)
      await sink.stop()
    },
  }
}
