import { type Kind, Refusal } from '../errors.ts'
import { negotiateType } from '../platform/http/negotiation.ts'
import { reasonPhrase } from '../platform/http/reason-phrase.ts'
import type { Call } from './call.ts'
import { errorPage } from './pages/error-page.ts'

const statusOf: Record<Kind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  'too-many': 429,
  moved: 308,
  unavailable: 503,
}

const titleOf: Record<number, string> = {
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** How the caller of a route reads errors. */
export type Voice = 'page' | 'api' | 'upload' | 'plain'

interface Told {
  readonly status: number
  readonly code: string
  readonly message: string
}

/** What was thrown as an answer. A refusal tells itself; anything else tells a number to quote, and the log tells all. */
export function answerTo(
  error: unknown,
  call: Pick<Call, 'id' | 'header' | 'outgoing' | 'instance' | 'url' | 'visitor'>,
  voice: Voice,
): Response {
  const told: Told =
    error instanceof Refusal
      ? { status: statusOf[error.kind], code: error.code, message: error.message }
      : { status: 500, code: 'internal', message: `Something broke on our side. Nothing was changed. Quote ${call.id} to the operator.` }
  const headers: Record<string, string> = { 'cache-control': 'no-store' }
  // Whatever the voice, a program finds the code of the error table here.
  if (error instanceof Refusal) headers['x-holdfast-refusal'] = told.code
  // A browser that is asked for Basic would show its own dialog for what a page of ours can ask.
  if (told.status === 401 && !isAboutSessions(told.code)) headers['www-authenticate'] = 'Basic realm="holdfast", charset="UTF-8"'
  if (told.status === 429) headers['retry-after'] = String(retrySeconds(error))
  if (voice === 'upload' && call.outgoing) call.outgoing.statusMessage = reasonPhrase(told.message)
  return voices[voice](told, call, headers)
}

const isAboutSessions = (code: string) => /^(sign-in|session|proof|password-wrong)/.test(code)

function retrySeconds(error: unknown): number {
  const seconds = error instanceof Refusal ? Number(error.details.seconds) : Number.NaN
  return seconds > 0 ? Math.ceil(seconds) : 5
}

const voices: Record<
  Voice,
  (told: Told, call: Pick<Call, 'id' | 'header' | 'instance' | 'url' | 'visitor'>, headers: Record<string, string>) => Response
> = {
  plain: (told, _call, headers) => text(told, headers),

  api: (told, call, headers) =>
    Response.json(
      { type: 'about:blank', title: titleOf[told.status], status: told.status, detail: told.message, code: told.code, request: call.id },
      { status: told.status, headers: { ...headers, 'content-type': 'application/problem+json' } },
    ),

  // The shape that PyPI gives to uploaders who ask for JSON (uv prints `code` and `message`).
  upload: (told, call, headers) =>
    negotiateType(call.header('accept'), ['text/plain', 'application/json']) === 'application/json'
      ? Response.json(
          { message: told.message, code: `${told.status} ${told.message}`, title: titleOf[told.status] },
          { status: told.status, headers },
        )
      : text(told, headers),

  page: (told, call, headers) => {
    const type = negotiateType(call.header('accept'), ['text/plain', 'text/html', 'application/json'])
    if (type !== 'text/html') return type === 'application/json' ? voices.api(told, call, headers) : text(told, headers)
    return errorPage(call, { ...told, title: titleOf[told.status] ?? 'Error' }, headers)
  },
}

function text(told: Told, headers: Record<string, string>): Response {
  return new Response(`${told.message}\n`, { status: told.status, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' } })
}
