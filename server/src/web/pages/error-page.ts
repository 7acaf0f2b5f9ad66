import type { Call } from '../call.ts'

/** An error as a page, for browsers. */
export function errorPage(_call: Pick<Call, 'instance' | 'url'>, told: { status: number; title: string; message: string }, headers: Record<string, string>): Response {
  return new Response(`${told.title}: ${told.message}\n`, { status: told.status, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' } })
}
