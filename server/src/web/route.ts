import type { z } from 'zod'
import { Refusal } from '../errors.ts'
import type { Answer, Call } from './call.ts'
import type { Guard } from './guard.ts'
import type { Voice } from './problem.ts'

/** One line of the table of addresses. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Hono's pattern: `/simple/:name/`. */
  readonly path: string
  readonly guard: Guard
  /** How its errors speak. */
  readonly voice: Voice
  /** One sentence for the OpenAPI document and for whoever reads the table. */
  readonly says: string
  /** True where the address itself is a secret: it is not logged. */
  readonly isSecretPath?: true
  /** True where a browser sends a form: its origin and token are checked, and it is read before the handler is called. */
  readonly isForm?: true
  /** The largest body in bytes; routes without one read none. */
  readonly bodyLimitBytes?: number
  readonly api?: ApiShape
  handle(call: Call): Answer
  /** Reads and checks the input of an API route. */
  read?(call: Call): Promise<unknown>
  /** After a refusal: reads what the client still sends, so that it reads the answer. */
  drain?(call: Call): Promise<void>
}

export interface ApiShape {
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  readonly response: z.ZodType
}

interface ApiRoute<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType, Out extends z.ZodType> {
  readonly method: Route['method']
  readonly path: string
  readonly guard: Guard
  readonly says: string
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly response: Out
  /** The status of a result; without it, 200. */
  status?(result: z.input<Out>): 200 | 202
  handle(call: Call<{ params: z.infer<Params>; query: z.infer<Query>; body: z.infer<Body> }>): Promise<z.input<Out>>
}

const API_BODY_LIMIT_BYTES = 64 * 1024

/** A route of the JSON API: its schemas check what comes in, and are its entry in the OpenAPI document. */
export function api<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType, Out extends z.ZodType>(
  route: ApiRoute<Params, Query, Body, Out>,
): Route {
  const { params, query, body, response } = route
  return {
    method: route.method,
    path: route.path,
    guard: route.guard,
    voice: 'api',
    says: route.says,
    ...(body ? { bodyLimitBytes: API_BODY_LIMIT_BYTES } : {}),
    api: { ...(params ? { params } : {}), ...(query ? { query } : {}), ...(body ? { body } : {}), response },
    read: async (call) => ({
      params: params ? check(params, call.params) : {},
      query: query ? check(query, Object.fromEntries(call.url.searchParams)) : {},
      body: body ? check(body, await readJson(call)) : {},
    }),
    handle: async (call) => {
      const result = await route.handle(call as Parameters<typeof route.handle>[0])
      return Response.json(result, { status: route.status?.(result) ?? 200, headers: { 'cache-control': 'no-store' } })
    },
  }
}

function check(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const where = issue!.path.join('.')
  throw new Refusal('body-invalid', { detail: `${where ? `${where}: ` : ''}${issue!.message}`.slice(0, 200) })
}

async function readJson(call: Call): Promise<unknown> {
  const text = await readText(call, API_BODY_LIMIT_BYTES)
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    throw new Refusal('body-invalid', { detail: 'it is not JSON' })
  }
}

/** The body as text, if it is not larger. @throws Refusal `body-too-large`, `body-invalid` */
export async function readText(call: Call, limitBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of (call.request.body ?? []) as AsyncIterable<Uint8Array>) {
    sizeBytes += chunk.length
    if (sizeBytes > limitBytes) throw new Refusal('body-too-large', { limit: limitBytes })
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new Refusal('body-invalid', { detail: 'it is not UTF-8' })
  }
}
