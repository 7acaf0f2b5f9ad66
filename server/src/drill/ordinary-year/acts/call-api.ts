import type { Outcome } from '../../outcome.ts'
import { sent } from '../../wire/sent.ts'

/** A call of the JSON API with a token, as a script of the maintainer makes it. */
export async function callApi(origin: string, token: string, method: string, path: string, body?: object): Promise<Outcome> {
  sent.add(`${method} ${path}`)
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`__token__:${token}`).toString('base64')}`,
      'content-type': 'application/json',
      'x-forwarded-for': '192.0.2.7',
      'x-forwarded-proto': 'https',
    },
    body: JSON.stringify(body ?? {}),
  })
  const says = (await response.text()).slice(0, 240)
  const code = response.headers.get('x-holdfast-refusal') ?? undefined
  if (response.status === 202) return { kind: 'held', says }
  if (response.status < 300) return { kind: 'done', says }
  if ([401, 403, 409, 429].includes(response.status)) return { kind: 'refused', code: code ?? String(response.status), says }
  return { kind: 'broken', says: `${method} ${path} got ${response.status}: ${says}` }
}
