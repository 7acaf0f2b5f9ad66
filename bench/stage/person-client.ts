import { once } from 'node:events'
import { Agent, request } from 'node:http'

export interface FormAnswer {
  readonly status: number
  readonly milliseconds: number
  readonly retryAfter: string | undefined
}

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** A browser that fills in one form again and again, from an address of the loopback of its own choice. */
export class PersonClient {
  readonly #url: URL
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #localAddress: string
  readonly #cookies = new Map<string, string>()
  #csrf = ''

  constructor(url: string, localAddress: string, browserSecret?: string) {
    // Pages and cookies live at one name.
    this.#url = new URL(url.replace('127.0.0.1', 'localhost'))
    this.#localAddress = localAddress
    if (browserSecret !== undefined) this.#cookies.set('__Host-holdfast-browser', browserSecret)
  }

  /** Opens the page of a form, for its cookie and token. */
  async open(path: string): Promise<string> {
    const { text } = await this.#send('GET', path)
    this.#csrf = /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? this.#csrf
    return text
  }

  async post(path: string, fields: Readonly<Record<string, string>>): Promise<FormAnswer> {
    const body = new URLSearchParams({ csrf: this.#csrf, ...fields }).toString()
    const startedAt = performance.now()
    const { status, headers } = await this.#send('POST', path, body)
    return { status, milliseconds: performance.now() - startedAt, retryAfter: headers['retry-after'] }
  }

  close(): void {
    this.#agent.destroy()
  }

  async #send(method: string, path: string, body?: string) {
    const outgoing = request({
      host: '127.0.0.1',
      port: this.#url.port,
      localAddress: this.#localAddress,
      agent: this.#agent,
      method,
      path,
      headers: {
        host: this.#url.host,
        'user-agent': AGENT,
        accept: 'text/html',
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }),
      },
    })
    outgoing.end(body)
    const [response] = await once(outgoing, 'response')
    let text = ''
    for await (const chunk of response) text += chunk
    for (const line of (response.headers['set-cookie'] ?? []) as string[]) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      this.#cookies.set(name, value)
    }
    return { status: response.statusCode as number, headers: response.headers as Record<string, string>, text }
  }
}

/** The n-th address of the loopback, each in a network (/24) of its own. */
export const loopback = (n: number): string => `127.${1 + (n >> 8)}.${n & 255}.1`
