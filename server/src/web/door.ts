import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { Refusal } from '../errors.ts'
import { isLoopbackName } from '../platform/http/peer.ts'
import { answerForm, type FormCall } from './answer-form.ts'
import type { Call } from './call.ts'
import { admit } from './guard.ts'
import type { Instance } from './instance.ts'
import { answerTo } from './problem.ts'
import { nextRequestId } from './request-id.ts'
import type { Route } from './route.ts'
import { type Visitor, visitorOf } from './visitor.ts'

type Bindings = Partial<HttpBindings>

/** For the log alone, as other servers write it: there is nobody left who could read an answer. */
const CLIENT_GONE = 499

/** Makes the application of the table of routes: nothing is reachable that is not a line there. */
export function createDoor(instance: Instance, routes: readonly Route[]): Hono<{ Bindings: Bindings }> {
  const app = new Hono<{ Bindings: Bindings }>()
  for (const route of routes) app.on(route.method, route.path, (context) => answer(instance, route, context))
  for (const [path, ofPath] of Map.groupBy(routes, (route) => route.path)) {
    const methods = ofPath.flatMap((route) => (route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]))
    app.all(path, (context) => refuseMethod(instance, ofPath[0]!, methods, context))
  }
  const secrets = routes.filter((route) => route.isSecretPath).map((route) => route.path.slice(0, route.path.indexOf(':')))
  // A secret link with a slash too many leads nowhere, and is a secret still.
  const isNearSecret = (path: string) => secrets.some((prefix) => path.startsWith(prefix))
  app.notFound((context) => answer(instance, isNearSecret(context.req.path) ? { ...nowhere, isSecretPath: true } : nowhere, context))
  return app
}

const nowhere: Route = {
  method: 'GET',
  path: '*',
  guard: { who: 'anyone', because: 'it says only that nothing is here' },
  voice: 'page',
  says: 'Nothing is here.',
  handle: () => {
    throw new Refusal('not-found')
  },
}

async function answer(instance: Instance, route: Route, context: Context<{ Bindings: Bindings }>): Promise<Response> {
  const startedAt = instance.clock.elapsed()
  const call = callOf(instance, context)
  const response = await handle(route, call)
  finish(instance, route, call, response, instance.clock.elapsed() - startedAt)
  return response
}

async function handle(route: Route, call: OpenCall): Promise<Response> {
  try {
    assertReadable(call.url)
    if (!call.instance.isServing() && route.method !== 'GET') throw new Refusal('shutting-down')
    if (route.guard.who === 'token' && route.method !== 'GET') assertNotCrossSite(call)
    if (route.voice === 'page') {
      const elsewhere = canonicalAddress(call)
      if (elsewhere) return new Response(null, { status: 307, headers: { location: elsewhere } })
    }
    call.visitor = await visitorOf(call)
    if (route.isForm) return await answerForm(call as FormCall, route)
    call.principal = await admit(call, route.guard)
    call.input = await route.read?.(call)
    return await route.handle(call)
  } catch (error) {
    if (!(error instanceof Refusal) && call.incoming?.destroyed && !call.incoming.complete) {
      call.instance.log.info({ request: call.id, route: route.path }, 'the client went away')
      return new Response(null, { status: CLIENT_GONE })
    }
    // A refusal with a cause stands for something of ours that broke on the way.
    const signIn = signInInstead(error, route, call)
    if (signIn) return signIn
    // What a stranger's passkey is wrong about is no fault of ours.
    const fault = error instanceof Refusal ? (error.kind === 'forbidden' ? undefined : error.cause) : error
    if (fault !== undefined) call.instance.log.error({ err: fault, request: call.id, route: route.path }, 'request failed')
    await route.drain?.(call)
    return answerTo(error, call, route.voice)
  }
}

/**
 * A browser that was once given a token for reading (Basic, as the challenge asks for) sends it along with whatever a page
 * of another site posts here. Programs send neither of these headers.
 */
function assertNotCrossSite({ header, instance }: OpenCall): void {
  const site = header('sec-fetch-site')
  const origin = header('origin')
  const isOurs =
    site === undefined ? origin === undefined || origin === instance.config.publicUrl : site === 'same-origin' || site === 'none'
  if (!isOurs) throw new Refusal('cross-site')
}

/** An address that no database could store names nothing: refused here, so that nothing below has to think of it. */
function assertReadable(url: URL): void {
  try {
    if (!decodeURIComponent(url.pathname).includes('\0') && !url.searchParams.toString().includes('%00')) return
  } catch {
    // Not UTF-8 behind the percent signs.
  }
  throw new Refusal('address-invalid')
}

/** A browser that needs to sign in, or with a frozen or leaving account, is led there instead of being told off. */
function signInInstead(error: unknown, route: Route, call: OpenCall): Response | undefined {
  if (!(error instanceof Refusal) || call.request.method !== 'GET' || route.voice !== 'page') return undefined
  const state = error.code === 'account-cannot' ? call.visitor.session?.principal.state : undefined
  if (state === 'frozen' || state === 'leaving') return new Response(null, { status: 303, headers: { location: `/account/${state}` } })
  const isForPeople = call.header('accept')?.includes('text/html') && call.header('authorization') === undefined
  const needsSignIn = error.code === 'sign-in-needed' || (error.code === 'reading-needs-token' && isForPeople)
  if (!needsSignIn) return undefined
  return new Response(null, {
    status: 303,
    headers: { location: `/sign-in?next=${encodeURIComponent(call.url.pathname + call.url.search)}` },
  })
}

const nobody: Visitor = {
  visit: { browserDigest: 'none', address: undefined, userAgent: undefined },
  browserSecret: undefined,
  session: undefined,
  signInSecret: undefined,
  cookies: [],
}

type OpenCall = { -readonly [Key in keyof Call]: Call[Key] }

function callOf(instance: Instance, context: Context<{ Bindings: Bindings }>): OpenCall {
  const { incoming, outgoing } = context.env ?? {}
  const header = (name: string) => context.req.header(name)
  return {
    instance,
    id: nextRequestId(),
    request: context.req.raw,
    url: new URL(context.req.url),
    params: context.req.param() as Record<string, string>,
    peer: instance.peerOf(incoming?.socket.remoteAddress, header),
    principal: undefined,
    visitor: nobody,
    form: {},
    input: undefined,
    incoming: incoming as Call['incoming'],
    outgoing: outgoing as Call['outgoing'],
    header,
  }
}

/** Pages and their cookies live at one origin: the same page under another name of this machine leads there. */
function canonicalAddress({ url, instance }: OpenCall): string | undefined {
  const canonical = new URL(instance.config.publicUrl)
  if (url.hostname === canonical.hostname || !isLoopbackName(url.hostname) || !isLoopbackName(canonical.hostname)) return undefined
  return `${canonical.origin}${url.pathname}${url.search}`
}

function finish(instance: Instance, route: Route, call: OpenCall, response: Response, milliseconds: number): void {
  response.headers.set('x-request-id', call.id)
  response.headers.set('x-content-type-options', 'nosniff')
  // Pages with forms of ours need an origin that forms can show; the address of a secret link is told to nobody.
  response.headers.set('referrer-policy', route.voice === 'page' && !route.isSecretPath ? 'same-origin' : 'no-referrer')
  if (instance.config.publicUrl.startsWith('https:')) response.headers.set('strict-transport-security', 'max-age=31536000')
  for (const line of call.visitor.cookies) response.headers.append('set-cookie', line)
  if (!instance.isServing()) response.headers.set('connection', 'close')
  instance.metrics.observe(route.method, route.path, response.status, milliseconds)
  instance.accessLog({
    request: call.id,
    method: call.request.method,
    // The path of a secret link is a secret.
    path: route.isSecretPath ? route.path : call.url.pathname.slice(0, 300),
    status: response.status,
    milliseconds,
    address: call.peer.address,
    tokenId: call.principal?.tokenId,
  })
}

async function refuseMethod(
  instance: Instance,
  route: Route,
  allowed: readonly string[],
  context: Context<{ Bindings: Bindings }>,
): Promise<Response> {
  const call = callOf(instance, context)
  await route.drain?.(call)
  const response = answerTo(new Refusal('method-not-allowed', { method: call.request.method.slice(0, 20) }), call, route.voice)
  response.headers.set('allow', allowed.join(', '))
  finish(instance, route, call, response, 0)
  return response
}
