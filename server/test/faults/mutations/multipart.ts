/** One part of a form, every byte of its header and content at hand. */
export interface Part {
  name: string
  content: string | Uint8Array
  filename?: string
  type?: string
  /** in place of the header lines that are made of the three above */
  header?: string | Uint8Array
}

/** A whole form as it goes over the wire. */
export interface Form {
  parts: Part[]
  boundary: string
  preamble?: string
  epilogue?: string
  omitEnd?: boolean
}

const quoted = (text: string): string => `"${text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}"`

function headerOf({ name, filename, type, header }: Part): string | Uint8Array {
  if (header !== undefined) return header
  const disposition = `Content-Disposition: form-data; name=${quoted(name)}${filename === undefined ? '' : `; filename=${quoted(filename)}`}\r\n`
  return disposition + (type === undefined && filename === undefined ? '' : `Content-Type: ${type ?? 'application/octet-stream'}\r\n`)
}

/** Writes a form (RFC 7578). Honest unless parts or layout say otherwise. */
export function writeForm({ parts, boundary, preamble = '', epilogue = '', omitEnd = false }: Form): Buffer {
  const pieces: (string | Uint8Array)[] = [preamble]
  for (const part of parts) pieces.push(`--${boundary}\r\n`, headerOf(part), '\r\n', part.content, '\r\n')
  if (!omitEnd) pieces.push(`--${boundary}--\r\n`)
  pieces.push(epilogue)
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)))
}
