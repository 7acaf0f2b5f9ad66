import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { Refusal } from '../../errors.ts'
import { startDigests } from '../../packaging/digests.ts'
import { type ClaimedUpload, parseClaims, parseNameAndVersion } from '../../packaging/metadata/claimed-metadata.ts'
import { type ArrivedFile, checkUploadEarly, publishFile } from '../../packaging/publish-file.ts'
import type { StagedBlob } from '../../platform/blobs/blobs.ts'
import type { Call } from '../call.ts'
import { readUploadForm } from './upload-form.ts'

/** `POST /legacy/`: the upload of twine, uv, flit, poetry and the rest. */
export async function upload(call: Call): Promise<Response> {
  const { instance } = call
  const principal = call.principal!
  const release = takeUploadPlace(call, principal.tokenId)
  let staged: StagedBlob | undefined
  try {
    let arrived: Omit<ArrivedFile, 'claims'> | undefined
    const fields = await readUploadForm(bodyOf(call), { 'content-type': call.header('content-type') }, instance.limits, {
      async file(before, filename, stream) {
        // Most clients send the fields first: two gigabytes need not travel to hear that the name is taken.
        const named = parseNameAndVersion(before)
        if (named) await checkUploadEarly(instance, principal, named, filename)
        staged = await instance.blobs.stage()
        arrived = { filename, staged, digests: await receive(stream, staged) }
      },
    })
    const claims = claimsOf(call, fields)
    if (!arrived) throw new Refusal('form-without-file')
    const published = await publishFile(instance, principal, { ...arrived, claims })
    instance.metrics.countUpload(published.isNew ? 'published' : 'already-there')
    const warnings = published.warnings.map((warning) => `${warning}\n`).join('')
    return new Response(warnings, { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } })
  } finally {
    await staged?.discard()
    release()
  }
}

/** The old addresses of the upload, and a hint for whoever looks at it with a browser. */
export function uploadHelp(call: Call): Response {
  const text = `This is where twine and uv upload to:\n\n    twine upload --repository-url ${call.instance.config.publicUrl}/legacy/ dist/*\n`
  return new Response(text, { headers: { 'content-type': 'text/plain; charset=utf-8' } })
}

/** 308 with a sentence in the status line: twine follows no redirect, and prints that line. */
export async function uploadWithoutSlash(call: Call): Promise<Response> {
  await drainBody(call)
  const message = 'An upload was attempted to /legacy but the expected upload URL is /legacy/ (with a trailing slash)'
  if (call.outgoing) call.outgoing.statusMessage = message
  // Whole, because twine tells its user to set exactly this as the repository address.
  const location = `${call.instance.config.publicUrl}/legacy/`
  return new Response(`${message}\n`, { status: 308, headers: { location, 'content-type': 'text/plain; charset=utf-8' } })
}

export async function uploadAtOldAddress(call: Call): Promise<Response> {
  await drainBody(call)
  throw new Refusal('upload-moved', { url: `${call.instance.config.publicUrl}/legacy/` })
}

/** Reads what the client still sends, so that it reads the answer: clients that see a reset print no reason. */
export async function drainBody(call: Call): Promise<void> {
  const body = call.incoming
  if (!body || body.destroyed || body.readableEnded) return
  let received = 0
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      received += chunk.length
      if (received > call.instance.limits.fileBytes) return
    }
  } catch {
    // The client went away first; there is nobody left to answer.
  }
}

function bodyOf(call: Call): Readable {
  return call.incoming ?? (call.request.body ? Readable.fromWeb(call.request.body as ReadableStream) : Readable.from([]))
}

function claimsOf(call: Call, fields: ReadonlyMap<string, readonly string[]>): ClaimedUpload {
  const action = call.url.searchParams.get(':action')
  return parseClaims(action !== null && !fields.has(':action') ? new Map([...fields, [':action', [action]]]) : fields)
}

async function receive(stream: AsyncIterable<Uint8Array>, staged: StagedBlob): Promise<ArrivedFile['digests']> {
  const digests = await startDigests()
  for await (const chunk of stream) {
    digests.update(chunk)
    await staged.write(chunk)
  }
  return digests.digests()
}

function takeUploadPlace(call: Call, tokenId: string): () => void {
  const { uploadsUnderWay, limits } = call.instance
  const underWay = uploadsUnderWay.get(tokenId) ?? 0
  if (underWay >= limits.concurrentUploadsPerToken) throw new Refusal('too-many-uploads', { limit: limits.concurrentUploadsPerToken })
  uploadsUnderWay.set(tokenId, underWay + 1)
  return () => {
    const left = uploadsUnderWay.get(tokenId)! - 1
    if (left === 0) uploadsUnderWay.delete(tokenId)
    else uploadsUnderWay.set(tokenId, left)
  }
}
