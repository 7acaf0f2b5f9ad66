import { type Form, formsOn, sentenceOf } from './forms.ts'
import { sent } from './sent.ts'

/** What a server answered to one request. */
export interface Answer {
  readonly method: string
  readonly path: string
  readonly status: number
  /** The code of a refusal, in the header that the index documents for programs. */
  readonly refusal: string | undefined
  /** Path to which it leads. */
  readonly location: string | undefined
  readonly contentType: string
  readonly text: string
}

/** Where the program and the pages disagree: a page without the form that the script expects. Never a success of a guard. */
export class FormMissing extends Error {}

export type Fields = Readonly<Record<string, string | readonly string[]>>

export interface BrowserOptions {
  readonly agent?: string
  /** From where it comes, as a proxy on this machine would tell. */
  readonly address?: string
}

const BUSY_MILLISECONDS = 4000
/** What a machine that is too busy says. */
const BUSY: ReadonlySet<string | undefined> = new Set(['sign-in-busy', 'password-unjudged'])
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** A browser without script: keeps cookies, sends forms only as they stand on the page that it shows. */
export class Browser {
  /** Origin of the server; it changes with each start of a server, as ports do. */
  readonly origin: string
  readonly agent: string
  readonly address: string
  readonly cookies: Map<string, string>
  page = ''
  path = '/'
  /** The answer that was got last. */
  last: Answer | undefined

  constructor(origin: string, { agent = firefox, address = '192.0.2.7' }: BrowserOptions = {}, cookies: Iterable<[string, string]> = []) {
    this.origin = origin
    this.agent = agent
    this.address = address
    this.cookies = new Map(cookies)
  }

  /** Opens an address: a path, or a link of a mail, whose origin may be of an earlier start. */
  async open(address: string): Promise<Answer> {
    const { pathname, search } = new URL(address, this.origin)
    return this.#send('GET', pathname + search, undefined)
  }

  /** Opens an address and follows where it leads. */
  async visit(address: string): Promise<Answer> {
    let answer = await this.open(address)
    for (let hops = 0; answer.location !== undefined && answer.status < 400 && hops < 5; hops++) answer = await this.open(answer.location)
    return answer
  }

  /** Sends a form of the page that is shown, with these fields filled in, and follows nothing. @throws FormMissing */
  async submit(action: string | RegExp, fields: Fields = {}, having: readonly string[] = Object.keys(fields)): Promise<Answer> {
    return this.send(this.form(action, having), fields)
  }

  async send(form: Form, fields: Fields = {}): Promise<Answer> {
    const body = new URLSearchParams()
    for (const [name, value] of form.fields) if (!Object.hasOwn(fields, name)) body.append(name, value)
    for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) body.append(name, each as string)
    let answer = await this.#send('POST', form.action, body.toString())
    // A machine that is too busy to hash or judge a password says so, and says when to come again.
    for (let tries = 0; tries < 8 && BUSY.has(answer.refusal); tries++) {
      await new Promise((resolve) => setTimeout(resolve, BUSY_MILLISECONDS))
      answer = await this.#send('POST', form.action, body.toString())
    }
    return answer
  }

  /** The form of the page that goes to this address and has these names. @throws FormMissing */
  form(action: string | RegExp, having: readonly string[] = []): Form {
    const forms = formsOn(this.page, this.path)
    const isIt = (form: Form) => (typeof action === 'string' ? form.action === action : action.test(form.action))
    const found = forms.find((form) => isIt(form) && having.every((name) => form.names.has(name)))
    if (found) return found
    const there = forms.map((form) => form.action).join(', ') || 'none'
    const got = `${this.last?.status}${this.last?.refusal ? ` ${this.last.refusal}` : ''}`
    throw new FormMissing(
      `${this.path} (${got}) has no form to ${action}${having.length > 0 ? ` with ${having.join(', ')}` : ''}; it has: ${there}`,
    )
  }

  hasForm(action: string | RegExp, having: readonly string[] = []): boolean {
    return formsOn(this.page, this.path).some(
      (form) =>
        (typeof action === 'string' ? form.action === action : action.test(form.action)) && having.every((name) => form.names.has(name)),
    )
  }

  /** The first link of the page whose address looks so. */
  link(pattern: RegExp): string | undefined {
    return [...this.page.matchAll(/\shref="([^"]*)"/g)]
      .map(([, href = '']) => href.replaceAll('&amp;', '&'))
      .find((href) => pattern.test(href))
  }

  /** The sentence of the page that is shown. */
  get says(): string {
    return sentenceOf(this.page)
  }

  /** The same cookies in another place: what a thief carries away. */
  copy(options: BrowserOptions = {}): Browser {
    const copy = new Browser(this.origin, { agent: this.agent, address: this.address, ...options }, this.cookies)
    copy.page = this.page
    copy.path = this.path
    return copy
  }

  async #send(method: 'GET' | 'POST', path: string, body: string | undefined): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    if (method !== 'GET') sent.add(`${method} ${path}`)
    const response = await fetch(this.origin + path, {
      method,
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        'user-agent': this.agent,
        'x-forwarded-for': this.address,
        'x-forwarded-proto': 'https',
        ...(cookie === '' ? {} : { cookie }),
        ...(body === undefined
          ? { 'sec-fetch-site': 'none' }
          : { 'content-type': 'application/x-www-form-urlencoded', origin: this.origin, 'sec-fetch-site': 'same-origin' }),
      },
      ...(body === undefined ? {} : { body }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/;\s*max-age=0/i.test(line)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    const text = await response.text()
    const location = response.headers.get('location') ?? undefined
    const contentType = response.headers.get('content-type') ?? ''
    if (contentType.startsWith('text/html')) {
      this.page = text
      this.path = path
    }
    const answer: Answer = {
      method,
      path,
      status: response.status,
      refusal: response.headers.get('x-holdfast-refusal') ?? undefined,
      location: location === undefined ? undefined : pathOf(location, this.origin),
      contentType,
      text,
    }
    this.last = answer
    return answer
  }
}

function pathOf(location: string, origin: string): string {
  const { pathname, search } = new URL(location, origin)
  return pathname + search
}
