import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Markup } from '../../platform/html/markup.ts'
import { negotiateCoding } from '../../platform/http/negotiation.ts'
import type { Call } from '../call.ts'

/** Below this, packing saves no packet. */
const LEAST_PACKED_BYTES = 1400

const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const unused = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
]

export interface PageKind {
  readonly status?: number
  /** True for what no cache may keep: forms behind a secret link, errors. */
  readonly isFleeting?: boolean
  /** The code of what was refused, for programs. */
  readonly refusal?: string
}

/** What every page says to the browser: nothing from elsewhere, nothing inline, in nobody's frame. */
export function pageHeaders(
  { instance, visitor }: Pick<Call, 'instance' | 'visitor'>,
  { isFleeting = false }: PageKind = {},
): Record<string, string> {
  const isPrivate = instance.config.reading === 'private' || visitor.session !== undefined
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy,
    'permissions-policy': unused.map((feature) => `${feature}=()`).join(', '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'cache-control': isFleeting ? 'no-store' : isPrivate ? 'private, no-cache' : 'no-cache',
    vary: isPrivate ? 'Accept-Encoding, Authorization, Cookie' : 'Accept-Encoding, Cookie',
  }
}

export async function answerPage(
  call: Pick<Call, 'instance' | 'header' | 'visitor'>,
  markup: Markup,
  kind: PageKind = {},
): Promise<Response> {
  const bytes = Buffer.from(String(markup))
  const headers = pageHeaders(call, kind)
  if (kind.refusal !== undefined) headers['x-holdfast-refusal'] = kind.refusal
  const isPacked = bytes.length >= LEAST_PACKED_BYTES && negotiateCoding(call.header('accept-encoding'), ['gzip']) === 'gzip'
  if (isPacked) headers['content-encoding'] = 'gzip'
  const body = isPacked ? await promisify(gzip)(bytes, { level: 5 }) : bytes
  headers['content-length'] = String(body.length)
  return new Response(body as Uint8Array<ArrayBuffer>, { status: kind.status ?? 200, headers })
}
