import type { IncomingMessage, ServerResponse } from 'node:http'
import { negotiateCoding, negotiateType, matchesEtag } from '../../platform/http/negotiation.ts'
import { authorizeWith, principalOf } from '../../tokens/authorize.ts'
import type { Instance } from '../instance.ts'
import { nextRequestId } from '../request-id.ts'
import { type CachedPage, type Coding, codings, pageKey } from './page-cache.ts'
import { pageHeaders, type SimpleType, simpleTypes, variantOf } from './simple.ts'

export const SIMPLE_PROJECT_ROUTE = '/simple/:name/'
const PATH = /^\/simple\/([a-z0-9]+(?:-[a-z0-9]+)*)\/$/
const MOST_REMEMBERED = 200

interface Head {
  readonly headers: readonly string[]
  readonly etag: string
  readonly bytes: Buffer
}

/**
 * Answers a project's page without the router, if everything that it needs is at hand and provably fresh: the rendered
 * page, and where reading is private the record of the token. It decides by the same functions as the route; whatever is
 * unusual (no page yet, a refusal, another method) returns false and goes the long way.
 */
export function answerHotPages(instance: Instance): (request: IncomingMessage, response: ServerResponse) => boolean {
  const isPublic = instance.config.reading === 'public'
  const negotiated = new Map<string, { type: SimpleType; coding: Coding }>()
  const heads = new WeakMap<CachedPage, Map<string, Head>>()
  const counterNow = onceATurn(() => instance.db.changeCounter())

  function negotiate(accept: string | undefined, acceptEncoding: string | undefined) {
    const key = `${accept}\n${acceptEncoding}`
    const known = negotiated.get(key)
    if (known) return known
    if (negotiated.size >= MOST_REMEMBERED) negotiated.clear()
    const choice = { type: negotiateType(accept, simpleTypes), coding: negotiateCoding(acceptEncoding, codings) }
    negotiated.set(key, choice)
    return choice
  }

  /** Headers and bytes of a page in one coding; undefined while that coding is not made yet. */
  function headOf(page: CachedPage, type: SimpleType, coding: Coding): Head | undefined {
    const key = `${type} ${coding}`
    const ofPage = heads.get(page) ?? new Map<string, Head>()
    heads.set(page, ofPage)
    const known = ofPage.get(key)
    if (known) return known
    const coded = coding === 'identity' ? page.identity : page.coded.get(coding)
    if (!coded || coded instanceof Promise) return undefined
    const headers = Object.entries(pageHeaders(instance, type, coding, coded, page.serial)).flat()
    const head = { headers: [...headers, 'referrer-policy', 'no-referrer', 'x-content-type-options', 'nosniff'], etag: coded.etag, bytes: coded.bytes }
    ofPage.set(key, head)
    return head
  }

  /** The token's id where a token is needed and good; false where the long way has to say why not. */
  function admit(request: IncomingMessage, page: CachedPage, normalizedName: string, counter: number): string | undefined | false {
    if (isPublic) return undefined
    try {
      const verified = instance.credentials.peek(request.headers.authorization, counter)
      const peer = instance.peerOf(request.socket.remoteAddress, (name) => one(request.headers[name]))
      if (!verified || !peer.isConfidential) return false
      const principal = principalOf(instance, verified, 'read', { address: peer.address, userAgent: undefined })
      authorizeWith(instance, verified.record, principal, 'read', { id: page.projectId, normalizedName })
      instance.lastUses.note(principal.tokenId)
      return principal.tokenId
    } catch {
      return false
    }
  }

  return (request, response) => {
    if (request.method !== 'GET') return false
    const name = PATH.exec(request.url!)?.[1]
    if (name === undefined) return false
    const { headers } = request
    const { type, coding } = negotiate(headers.accept, one(headers['accept-encoding']))
    const counter = counterNow()
    const page = instance.pages.peek(pageKey(name, variantOf(type)), counter)
    const head = page && headOf(page, type, coding)
    if (!page || !head) return false
    const tokenId = admit(request, page, name, counter)
    if (tokenId === false) return false

    const startedAt = performance.now()
    const id = nextRequestId()
    const isKnown = matchesEtag(headers['if-none-match'], head.etag)
    if (isKnown) response.writeHead(304, [...head.headers, 'x-request-id', id]).end()
    else response.writeHead(200, [...head.headers, 'content-length', String(head.bytes.length), 'x-request-id', id]).end(head.bytes)
    const milliseconds = performance.now() - startedAt
    const status = isKnown ? 304 : 200
    instance.metrics.observe('GET', SIMPLE_PROJECT_ROUTE, status, milliseconds)
    instance.accessLog({ request: id, method: 'GET', path: request.url!, status, milliseconds, address: request.socket.remoteAddress, tokenId })
    return true
  }
}

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value.join(', ') : value)

/**
 * Asks at most once in each turn of the event loop. Whoever is answered in this turn sent the request before the turn
 * began, so nothing that was committed before he asked is missed.
 */
function onceATurn(read: () => number): () => number {
  let known: number | undefined
  const forget = () => {
    known = undefined
  }
  return () => {
    if (known === undefined) {
      known = read()
      setImmediate(forget)
    }
    return known
  }
}
