import { createHash } from 'node:crypto'
import { head } from './raw-http.ts'

const boundary = 'holdfast-wire-test'

/** The bytes of an upload, headers and body apart. File name and fields are sent as they are, whatever is in them. */
export function rawUpload(
  token: string,
  file: { filename: string; bytes: Uint8Array },
  overrides: Record<string, string> = {},
  headers: Record<string, string> = {},
): { head: Buffer; body: Buffer } {
  const [name = '', version = ''] = file.filename.split('-')
  const fields: Record<string, string> = {
    ':action': 'file_upload',
    protocol_version: '1',
    metadata_version: '2.1',
    filetype: 'bdist_wheel',
    pyversion: 'py3',
    name,
    version,
    sha256_digest: createHash('sha256').update(file.bytes).digest('hex'),
    ...overrides,
  }
  const body = Buffer.concat([
    ...Object.entries(fields).map(([name, value]) =>
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
    ),
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="content"; filename="${file.filename}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    ),
    file.bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  const length = headers['Transfer-Encoding'] === undefined ? { 'Content-Length': body.length } : {}
  const all = {
    Authorization: `Basic ${Buffer.from(`__token__:${token}`).toString('base64')}`,
    'Content-Type': `multipart/form-data; boundary=${boundary}`,
    ...length,
    ...headers,
  }
  return { head: Buffer.from(head('POST /legacy/', all)), body }
}
