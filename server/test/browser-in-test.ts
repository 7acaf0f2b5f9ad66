import assert from 'node:assert/strict'
import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import type { IndexInTest } from './index-in-test.ts'

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The code of a refusal. */
  readonly refusal: string | undefined
  readonly location: string | undefined
}

/** A form on a page, with what stands in its fields. */
export interface FoundForm {
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
}

/** A browser without script: keeps cookies, fills forms in, follows nothing by itself. */
export class BrowserInTest {
  readonly index: IndexInTest
  readonly cookies = new Map<string, string>()
  /** Headers of every request: `user-agent`, `x-test-address` … */
  headers: Record<string, string>
  /** The page that was shown last. */
  page = ''
  path = '/'

  constructor(index: IndexInTest, headers: Record<string, string> = {}) {
    this.index = index
    this.headers = { 'user-agent': firefox, 'x-test-address': '192.0.2.7', ...headers }
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answered> {
    return this.#send(path, { method: 'GET', headers })
  }

  /** Posts fields as they are, without any that a page would add. */
  async post(
    path: string,
    fields: Readonly<Record<string, string | readonly string[]>>,
    headers: Record<string, string> = {},
  ): Promise<Answered> {
    const body = new URLSearchParams()
    for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) body.append(name, each as string)
    return this.#send(path, {
      method: 'POST',
      body: body.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    })
  }

  /** Fills in the form of the last page with this action (or the only one that has these fields) and sends it. */
  async submit(
    action: string,
    fields: Readonly<Record<string, string | readonly string[]>> = {},
    headers: Record<string, string> = {},
  ): Promise<Answered> {
    const form = this.form(action, Object.keys(fields))
    return this.post(form.action, { ...form.fields, ...fields }, headers)
  }

  /** The form of the last page that goes to this address and has these fields. */
  form(action: string, names: readonly string[] = []): FoundForm {
    const forms = formsOf(this.page, this.path).filter((form) => form.action === action)
    const found =
      forms.find((form) => names.every((name) => Object.hasOwn(form.fields, name) || this.page.includes(`name="${name}"`))) ?? forms[0]
    assert.ok(found, `no form goes to ${action} on ${this.path}; there are ${formsOf(this.page, this.path).map((form) => form.action)}`)
    return found
  }

  /** What the page asks the passkey with: the options of the button whose answer goes into this field. */
  passkeyOptions(into: string): PublicKeyCredentialCreationOptionsJSON & PublicKeyCredentialRequestOptionsJSON {
    const match = new RegExp(`data-into="${into}" data-options="([^"]*)"`).exec(this.page)
    assert.ok(match, `no passkey button for ${into} on ${this.path}`)
    return JSON.parse(unescaped(match[1]!))
  }

  /** A copy with the same cookies: a thief's. */
  stolen(headers: Record<string, string>): BrowserInTest {
    const thief = new BrowserInTest(this.index, { ...this.headers, ...headers })
    for (const [name, value] of this.cookies) thief.cookies.set(name, value)
    thief.page = this.page
    thief.path = this.path
    return thief
  }

  async #send(path: string, init: { method: string; body?: string; headers: Record<string, string> }): Promise<Answered> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await this.index.app.request(path.replace(this.index.config.publicUrl, ''), {
      ...init,
      headers: { accept: 'text/html', ...this.headers, ...init.headers, ...(cookie === '' ? {} : { cookie }) },
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0/i.test(line)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    const text = await response.text()
    if (response.headers.get('content-type')?.startsWith('text/html')) {
      this.page = text
      this.path = path
    }
    return {
      status: response.status,
      headers: response.headers,
      text,
      refusal: response.headers.get('x-holdfast-refusal') ?? undefined,
      location: response.headers.get('location') ?? undefined,
    }
  }
}

export const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
export const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'

const unescaped = (text: string) =>
  text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

function formsOf(page: string, path: string): FoundForm[] {
  return [...page.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].flatMap(([, head = '', body = '']) => {
    if (!/method="post"/.test(head)) return []
    const action = unescaped(/action="([^"]*)"/.exec(head)?.[1] ?? path.replace(/[?#].*$/, ''))
    const fields: Record<string, string> = {}
    for (const [input] of body.matchAll(/<input\b[^>]*>/g)) {
      const name = /\bname="([^"]*)"/.exec(input)?.[1]
      if (name === undefined || (/type="(?:checkbox|radio)"/.test(input) && !/\bchecked\b/.test(input))) continue
      const value = unescaped(/\bvalue="([^"]*)"/.exec(input)?.[1] ?? '')
      // What may come several times is joined here as the server joins it.
      fields[unescaped(name)] = name.endsWith('[]') && fields[name] !== undefined ? `${fields[name]} ${value}` : value
    }
    for (const [, name = '', text = ''] of body.matchAll(/<textarea\b[^>]*\bname="([^"]*)"[^>]*>([^<]*)</g)) fields[name] = unescaped(text)
    for (const [, name = '', options = ''] of body.matchAll(/<select\b[^>]*\bname="([^"]*)"[^>]*>(.*?)<\/select>/gs)) {
      const chosen = /<option\b[^>]*\bselected\b[^>]*>/.exec(options)?.[0] ?? /<option\b[^>]*>/.exec(options)?.[0]
      fields[name] = unescaped(/value="([^"]*)"/.exec(chosen ?? '')?.[1] ?? '')
    }
    return [{ action, fields }]
  })
}
