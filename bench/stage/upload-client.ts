import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { Agent, request } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { startDigests } from '../../server/src/packaging/digests.ts'
import { buildWheel } from '../../server/test/build/wheel.ts'

/** A file with the form that twine would send for it: fields first, three digests. */
export interface PreparedUpload {
  readonly filename: string
  readonly before: Buffer
  readonly after: Buffer
  readonly content: { readonly bytes: Buffer } | { readonly path: string; readonly sizeBytes: number }
}

const BOUNDARY = 'holdfast-bench-26f1c9'

export interface Digested {
  readonly md5: string
  readonly sha256: string
  readonly blake2b: string
}

export async function prepareWheel(name: string, version: string, sizeBytes: number): Promise<PreparedUpload> {
  const filler = createHash('sha512').update(`${name} ${version}`).digest('hex')
  // The padding of the builder is always the same; this member makes each wheel another one.
  const members = { [`${name.replaceAll('-', '_')}/unique.py`]: `UNIQUE = '${filler}'\n` }
  const { filename, bytes } = buildWheel({
    name,
    version,
    requiresPython: '>=3.9',
    summary: 'A wheel to measure with',
    members,
    padToBytes: sizeBytes,
  })
  const digests = await startDigests()
  digests.update(bytes)
  return prepareUpload({ name, version, filename, digests: digests.digests(), content: { bytes } })
}

export function prepareUpload(file: {
  name: string
  version: string
  filename: string
  digests: Digested
  content: PreparedUpload['content']
}): PreparedUpload {
  const fields = {
    ':action': 'file_upload',
    protocol_version: '1',
    metadata_version: '2.1',
    name: file.name,
    version: file.version,
    filetype: 'bdist_wheel',
    pyversion: 'py3',
    summary: 'A wheel to measure with',
    requires_python: '>=3.9',
    md5_digest: file.digests.md5,
    sha256_digest: file.digests.sha256,
    blake2_256_digest: file.digests.blake2b,
  }
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="content"; filename="${file.filename}"\r\nContent-Type: application/octet-stream\r\n\r\n`
  return {
    filename: file.filename,
    before: Buffer.from(parts.join('') + head),
    after: Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
    content: file.content,
  }
}

/** One client, with one connection that stays open. */
export class UploadClient {
  readonly #url: string
  readonly #credentials: Readonly<Record<string, string>>
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })

  /** @param token undefined where anybody may upload. */
  constructor(origin: string, token: string | undefined, path = '/legacy/') {
    this.#url = `${origin}${path}`
    this.#credentials = token === undefined ? {} : { authorization: `Basic ${Buffer.from(`__token__:${token}`).toString('base64')}` }
  }

  /** Milliseconds until the 200 was there. @throws Error for any other answer. */
  async upload(upload: PreparedUpload): Promise<number> {
    const startedAt = performance.now()
    const { content } = upload
    const contentBytes = 'bytes' in content ? content.bytes.length : content.sizeBytes
    const outgoing = request(this.#url, {
      method: 'POST',
      agent: this.#agent,
      headers: {
        ...this.#credentials,
        'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
        'content-length': upload.before.length + contentBytes + upload.after.length,
      },
    })
    const answered = once(outgoing, 'response')
    outgoing.write(upload.before)
    if ('bytes' in content) outgoing.write(content.bytes)
    else await pipeline(createReadStream(content.path, { highWaterMark: 1024 * 1024 }), outgoing, { end: false })
    outgoing.end(upload.after)
    const [response] = await answered
    let text = ''
    for await (const chunk of response) text += chunk
    if (response.statusCode !== 200)
      throw new Error(`${upload.filename}: ${response.statusCode} ${response.statusMessage} ${text.slice(0, 200)}`)
    return performance.now() - startedAt
  }

  close(): void {
    this.#agent.destroy()
  }
}
