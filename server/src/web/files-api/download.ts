import { Readable } from 'node:stream'
import { isRefusal, Refusal } from '../../errors.ts'
import { parseFileName } from '../../packaging/files/file-name.ts'
import { findFileToServe } from '../../packaging/files/store.ts'
import { normalizeProjectName } from '../../packaging/project-name.ts'
import { parseByteRange } from '../../platform/http/byte-range.ts'
import { matchesEtag } from '../../platform/http/negotiation.ts'
import type { Call } from '../call.ts'
import { assertMayRead } from '../guard.ts'

const METADATA = '.metadata'

/** `GET /packages/<blake2b>/<filename>`, and the same with `.metadata` (PEP 658). The bytes behind an address never change. */
export async function downloadFile(call: Call): Promise<Response> {
  const { instance, params } = call
  const asked = params.filename ?? ''
  const isMetadata = asked.endsWith(METADATA)
  const filename = isMetadata ? asked.slice(0, -METADATA.length) : asked
  const file = await findFileToServe(instance.db.read, filename)
  // A reader of some projects learns of the others neither that they are nor that they are not: both are refused in the same words.
  await assertMayRead(call, call.principal, file?.projectName ?? claimedProject(filename))
  if (!file || file.blake2b !== `${params.first}${params.second}${params.rest}`) throw new Refusal('file-unknown')
  if (file.deletedAt !== null || file.projectStatus === 'deleted') throw new Refusal('file-deleted')
  if (file.projectStatus === 'quarantined') throw new Refusal('file-quarantined')
  const digest = isMetadata ? file.metadataSha256 : file.sha256
  if (digest === null) throw new Refusal('file-unknown')

  const etag = `"${digest}"`
  const sizeBytes = isMetadata ? await instance.blobs.sizeOf(digest) : file.sizeBytes
  // No distribution is empty, and no metadata: the disk has lost power after it had lied about a flush.
  if (sizeBytes === undefined || sizeBytes === 0) throw new Error(`the bytes of ${filename} are gone from the disk`)
  const headers: Record<string, string> = {
    etag,
    'accept-ranges': 'bytes',
    'cache-control': instance.config.reading === 'public' ? 'public, max-age=31536000, immutable' : 'private, max-age=31536000, immutable',
    'content-type': isMetadata ? 'text/plain; charset=utf-8' : 'application/octet-stream',
    'content-security-policy': "sandbox; default-src 'none'",
    'last-modified': new Date(file.uploadedAt).toUTCString(),
    ...(instance.config.reading === 'public' ? {} : { vary: 'Authorization' }),
  }
  if (matchesEtag(call.header('if-none-match'), etag)) return new Response(null, { status: 304, headers })

  const ifRange = call.header('if-range')
  const range = parseByteRange(ifRange !== undefined && ifRange !== etag ? undefined : call.header('range'), sizeBytes)
  if (range === 'unsatisfiable')
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${sizeBytes}` } })
  const { start, end } = range === 'whole' ? { start: 0, end: sizeBytes - 1 } : range
  headers['content-length'] = String(end - start + 1)
  if (range !== 'whole') headers['content-range'] = `bytes ${start}-${end}/${sizeBytes}`
  const status = range === 'whole' ? 200 : 206
  if (call.request.method === 'HEAD') return new Response(null, { status, headers })

  const blob = await instance.blobs.open(digest, { start, end })
  if (!blob) throw new Error(`the bytes of ${filename} are gone from the disk`)
  if (blob.sizeBytes !== sizeBytes) {
    blob.stream.destroy()
    throw new Error(`the disk holds ${blob.sizeBytes} of ${sizeBytes} bytes of ${filename}`)
  }
  // Continuing a download is not another one.
  if (!isMetadata && start === 0) instance.downloads.count(file.id, call.principal, call.peer.address)
  return new Response(Readable.toWeb(blob.stream) as ReadableStream, { status, headers })
}

/** The project that a file of this name would belong to, if there were one. */
function claimedProject(filename: string): string {
  try {
    return normalizeProjectName(parseFileName(filename).distribution)
  } catch (error) {
    if (isRefusal(error)) return filename
    throw error
  }
}
