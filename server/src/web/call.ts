import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TokenPrincipal } from '../accounts/principal.ts'
import type { Peer } from '../platform/http/peer.ts'
import type { Form } from './form.ts'
import type { Instance } from './instance.ts'
import type { Visitor } from './visitor.ts'

/** One request, as handlers see it: the guard has let it in. */
export interface Call<Input = unknown> {
  readonly instance: Instance
  /** A number to quote; it stands in the log and in `X-Request-Id`. */
  readonly id: string
  readonly request: Request
  readonly url: URL
  readonly params: Readonly<Record<string, string>>
  readonly peer: Peer
  /** Who presented a token; undefined where none was needed and none was sent. */
  readonly principal: TokenPrincipal | undefined
  /** Who is behind a request of a browser; its page may add cookies. */
  visitor: Visitor
  /** What a form sent, its origin and token checked; empty where the route has none. */
  readonly form: Form
  /** Parameters, query and body of an API route, as its schemas read them. */
  readonly input: Input
  /** Node's own request and answer; undefined in journeys, which have no socket. */
  readonly incoming: IncomingMessage | undefined
  readonly outgoing: ServerResponse | undefined
  header(name: string): string | undefined
}

export type Answer = Response | Promise<Response>
