import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { Busboy, type BusboyFileStream } from '@fastify/busboy'
import { Refusal } from '../../errors.ts'
import type { UploadLimits } from '../../packaging/limits.ts'
import { excerpt } from '../../packaging/metadata/excerpt.ts'

export interface FormReader {
  /** Called once, when the file part begins, with the fields that came before it. It must read `stream` to its end, or throw. */
  file(fields: ReadonlyMap<string, readonly string[]>, filename: string, stream: AsyncIterable<Uint8Array>): Promise<void>
}

// Fields besides the description: what an ordinary upload needs, a hundred times.
const OTHER_FIELDS = 8
const MOST_NAME_CHARACTERS = 100
/** Parts that are files by their nature and are thrown away: PyPI takes signatures and forgets them. */
const IGNORED_FILES = new Set(['gpg_signature'])

/**
 * Streams a multipart form: fields into a map (multi-valued, in order), the `content` part to `reader.file`.
 *
 * After a refusal the rest of the body is read and dropped, so that the client reads the reason instead of a reset;
 * that is bounded by the limits and by the least rate of the server.
 *
 * @throws Refusal `form-…`, `field-…`, `body-invalid`; the system's error where the client went away.
 */
export async function readUploadForm(
  body: Readable,
  headers: { readonly 'content-type': string | undefined },
  limits: UploadLimits,
  reader: FormReader,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const form = openForm(headers['content-type'], limits, reader)
  let failure: unknown
  form.failed.catch((error) => {
    failure ??= error
  })
  const mostBytes = limits.fileBytes + limits.descriptionBytes + (OTHER_FIELDS + 1) * limits.fieldBytes
  let received = 0
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      received += chunk.length
      if (received > mostBytes) throw new Refusal('file-too-large', { limit: limits.fileBytes })
      if (failure === undefined && !form.busboy.write(chunk)) await Promise.race([once(form.busboy, 'drain'), form.failed.catch(() => {})])
    }
    if (failure !== undefined) throw failure
    form.busboy.end()
    return await form.finished
  } catch (error) {
    // Abandoning fails the parts; what was wrong is what was wrong before.
    const cause = failure ?? error
    await form.abandon()
    throw cause
  }
}

type BusboyForm = InstanceType<typeof Busboy>

interface OpenForm {
  readonly busboy: BusboyForm
  /** Rejects at the first thing that is wrong, while the form is still coming. */
  readonly failed: Promise<never>
  readonly finished: Promise<ReadonlyMap<string, readonly string[]>>
  /** Ends every part, and waits until nobody works on one any more: what was staged for it can then be dropped. */
  abandon(): Promise<void>
}

function openForm(contentType: string | undefined, limits: UploadLimits, reader: FormReader): OpenForm {
  const busboy = startBusboy(contentType, limits)
  const fields = new Map<string, string[]>()
  const parts: Promise<void>[] = []
  const streams: BusboyFileStream[] = []
  const { promise: failed, reject: fail } = Promise.withResolvers<never>()
  let hasFile = false
  let textBytes = 0

  async function readField(name: string, stream: BusboyFileStream): Promise<void> {
    const limit = name === 'description' ? limits.descriptionBytes : limits.fieldBytes
    const chunks: Uint8Array[] = []
    let sizeBytes = 0
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      sizeBytes += chunk.length
      textBytes += chunk.length
      if (sizeBytes > limit) throw new Refusal('field-too-large', { field: excerpt(name), limit })
      // A thousand fields, each just below its limit, would be a gigabyte of memory.
      if (textBytes > limits.descriptionBytes + OTHER_FIELDS * limits.fieldBytes) throw new Refusal('form-too-large')
      chunks.push(chunk)
    }
    const values = fields.get(name)
    const value = decodeText(name, Buffer.concat(chunks))
    if (values) values.push(value)
    else fields.set(name, [value])
  }

  async function readFile(filename: string, stream: BusboyFileStream): Promise<void> {
    const before = [...parts]
    if (hasFile) throw new Refusal('form-two-files')
    hasFile = true
    await Promise.all(before)
    await reader.file(fields, filename, stream as AsyncIterable<Uint8Array>)
    if (stream.truncated) throw new Refusal('file-too-large', { limit: limits.fileBytes })
  }

  busboy.on('file', (name: string | undefined, stream: BusboyFileStream, filename: string | undefined, _encoding: string, type: string) => {
    streams.push(stream)
    stream.on('error', fail)
    const part = readPart(name, stream, filename, type)
    parts.push(part)
    part.catch((error) => {
      fail(error)
      stream.resume()
    })
  })

  async function readPart(name: string | undefined, stream: BusboyFileStream, filename: string | undefined, type: string): Promise<void> {
    if (name === undefined || name === '' || name.length > MOST_NAME_CHARACTERS) throw new Refusal('field-name-invalid')
    if (name === 'content') {
      if (filename === undefined) throw new Refusal('form-without-file')
      if (type.startsWith('image/')) throw new Refusal('file-is-picture')
      return readFile(filename, stream)
    }
    if (IGNORED_FILES.has(name)) {
      stream.resume()
      return
    }
    if (filename !== undefined) throw new Refusal('field-is-file', { field: excerpt(name) })
    return readField(name, stream)
  }

  busboy.on('partsLimit', () => fail(new Refusal('form-too-many-parts', { limit: limits.parts })))
  busboy.on('error', () => fail(new Refusal('body-invalid', { detail: 'the form is cut off or no multipart form' })))
  const finished = Promise.race([
    once(busboy, 'finish')
      .then(() => Promise.all(parts))
      .then(() => fields),
    failed,
  ])
  // Whoever refuses early never waits for the end, and a rejection that nobody takes would end the process.
  for (const promise of [failed, finished]) promise.catch(() => {})
  return {
    busboy,
    failed,
    finished,
    async abandon() {
      busboy.removeAllListeners('file')
      busboy.destroy()
      for (const stream of streams) stream.destroy(new Error('the form was abandoned'))
      await Promise.allSettled(parts)
    },
  }
}

function startBusboy(contentType: string | undefined, limits: UploadLimits): BusboyForm {
  if (!/^multipart\/form-data\s*;/i.test(contentType ?? '')) throw new Refusal('form-not-multipart')
  try {
    return new Busboy({
      headers: { 'content-type': contentType! },
      // Every part comes as a stream, so that each has its own limit and its own decoding.
      isPartAFile: () => true,
      // A name with a folder in it is refused, not silently shortened.
      preservePath: true,
      highWaterMark: 1024 * 1024,
      fileHwm: 1024 * 1024,
      limits: { parts: limits.parts, files: Number.POSITIVE_INFINITY, fileSize: limits.fileBytes, headerPairs: 20 },
    })
  } catch {
    throw new Refusal('form-not-multipart')
  }
}

function decodeText(name: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Refusal('field-not-utf8', { field: excerpt(name) })
  }
}
