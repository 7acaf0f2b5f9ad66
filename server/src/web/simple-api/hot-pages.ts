import type { IncomingMessage, ServerResponse } from 'node:http'
import { matchesEtag, negotiateCoding, negotiateType } from '../../platform/http/negotiation.ts'
import type { Peer } from '../../platform/http/peer.ts'
import { authorizeWith, principalOf } from '../../tokens/authorize.ts'
import type { Instance } from '../instance.ts'
import { type CachedPage, type Coding, codings, pageKey } from './page-cache.ts'
import { pageHeaders, type SimpleType, simpleTypes, variantOf } from './simple.ts'

const PATH = /^\/simple\/([a-z0-9]+(?:-[a-z0-9]+)*)\/$/

interface Choice {
  readonly type: SimpleType
  readonly coding: Coding
}

interface Head {
  /** Names and values in turn, as `writeHead` takes them; for an answer without and with the page. */
  readonly forKnown: string[]
  readonly forNew: string[]
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
  const negotiated = new Map<string, Choice>()
  let last: { accept: string | undefined; acceptEncoding: string | undefined; choice: Choice } | undefined
  const heads = new WeakMap<CachedPage, Map<Choice, Head>>()
  const counterNow = onceATurn(() => {
    try {
      return instance.db.changeCounter()
    } catch {
      // No page has this number: the long way tells and logs what is wrong. Thrown here, it would end the process.
      return Number.NaN
    }
  })

  function negotiate(accept: string | undefined, acceptEncoding: string | undefined): Choice {
    if (last && last.accept === accept && last.acceptEncoding === acceptEncoding) return last.choice
    const type = negotiateType(accept, simpleTypes)
    const coding = negotiateCoding(acceptEncoding, codings)
    const key = `${type} ${coding}`
    const choice = negotiated.get(key) ?? { type, coding }
    negotiated.set(key, choice)
    last = { accept, acceptEncoding, choice }
    return choice
  }

  /** Headers and bytes of a page in one coding; undefined while that coding is not made yet. */
  function headOf(page: CachedPage, choice: Choice): Head | undefined {
    const ofPage = heads.get(page) ?? new Map<Choice, Head>()
    const known = ofPage.get(choice)
    if (known) return known
    heads.set(page, ofPage)
    const { type, coding } = choice
    const coded = coding === 'identity' ? page.identity : page.coded.get(coding)
    if (!coded || coded instanceof Promise) return undefined
    const headers = Object.entries(pageHeaders(instance, type, coding, coded, page.serial)).flat()
    const common = [...headers, 'referrer-policy', 'no-referrer', 'x-content-type-options', 'nosniff']
    const head = {
      forKnown: common,
      forNew: [...common, 'content-length', String(coded.bytes.length)],
      etag: coded.etag,
      bytes: coded.bytes,
    }
    ofPage.set(choice, head)
    return head
  }

  /** The token's id where a token is needed and good; false where the long way has to say why not. */
  function admit(
    request: IncomingMessage,
    peer: Peer,
    page: CachedPage,
    normalizedName: string,
    counter: number,
  ): string | undefined | false {
    if (isPublic) return undefined
    try {
      const verified = instance.credentials.peek(request.headers.authorization, counter)
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
    // A body with a GET is somebody's experiment.
    if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return false
    const choice = negotiate(headers.accept, one(headers['accept-encoding']))
    const counter = counterNow()
    const page = instance.pages.peek(pageKey(name, variantOf(choice.type)), counter)
    const head = page && headOf(page, choice)
    if (!page || !head) return false
    const peer = instance.peerOf(request.socket.remoteAddress, (name) => one(headers[name]))
    const tokenId = admit(request, peer, page, name, counter)
    if (tokenId === false) return false

    const isKnown = matchesEtag(headers['if-none-match'], head.etag)
    if (isKnown) response.writeHead(304, head.forKnown).end()
    else response.writeHead(200, head.forNew).end(head.bytes)
    instance.hotHits.note(request.url!, isKnown ? 304 : 200, peer.address, tokenId)
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
