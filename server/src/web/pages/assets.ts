import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Refusal } from '../../errors.ts'
import { negotiateCoding } from '../../platform/http/negotiation.ts'
import type { Call } from '../call.ts'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const names = ['holdfast.css', 'page.js', 'passkey.js', 'mark.svg'] as const
export type AssetName = (typeof names)[number]

interface Asset {
  readonly name: AssetName
  /** With a digest of the content, so that what a browser keeps for ever is never old. */
  readonly fileName: string
  readonly type: string
  readonly bytes: Buffer
  readonly gzip: Buffer
}

const assets: readonly Asset[] = names.map((name) => {
  const bytes = readFileSync(new URL(`../assets/${name}`, import.meta.url))
  const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 12)
  const extension = extname(name)
  const fileName = `${name.slice(0, -extension.length)}-${digest}${extension}`
  return { name, fileName, type: types[extension]!, bytes, gzip: gzipSync(bytes) }
})

/** The address of a style sheet, script or picture of ours. */
export const assetPath = (name: AssetName): string => `/assets/${assets.find((each) => each.name === name)!.fileName}`

/** `GET /assets/:file` */
export function asset(call: Call): Response {
  const found = assets.find(({ fileName }) => fileName === call.params.file)
  if (!found) throw new Refusal('not-found')
  const coding = negotiateCoding(call.header('accept-encoding'), ['gzip'])
  const bytes = coding === 'gzip' ? found.gzip : found.bytes
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': found.type,
      'content-length': String(bytes.length),
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
      'cross-origin-resource-policy': 'same-origin',
      // A picture opened by itself is a document, and documents of ours run nothing that is not theirs.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      ...(coding === 'gzip' ? { 'content-encoding': 'gzip' } : {}),
    },
  })
}
