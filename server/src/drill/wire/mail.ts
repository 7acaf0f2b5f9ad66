/** A mail as a reader sees it. */
export interface Mail {
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  /** Simulated time at which it was seen first, milliseconds since 1970; set by whoever reads the mailbox. */
  seenAt?: number
}

/** @param message as it came over the wire, one character a byte (RFC 5322, RFC 2045, RFC 2047) */
export function readMail(message: string, to: readonly string[]): Mail {
  const { headers, body } = split(message)
  const type = headers['content-type'] ?? ''
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1]
  return { to, subject: words(headers.subject ?? ''), text: boundary === undefined ? decode(headers, body) : firstPart(body, boundary) }
}

function firstPart(body: string, boundary: string): string {
  const part = body.split(`--${boundary}`)[1] ?? ''
  const { headers, body: inside } = split(part.replace(/^\r\n/, ''))
  return decode(headers, inside)
}

function split(message: string): { headers: Record<string, string>; body: string } {
  const end = message.indexOf('\r\n\r\n')
  const headers: Record<string, string> = {}
  const lines = message
    .slice(0, end < 0 ? undefined : end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  return { headers, body: end < 0 ? '' : message.slice(end + 4) }
}

function decode(headers: Readonly<Record<string, string>>, body: string): string {
  const encoding = (headers['content-transfer-encoding'] ?? '7bit').toLowerCase()
  const bytes =
    encoding === 'base64' ? Buffer.from(body, 'base64') : Buffer.from(encoding === 'quoted-printable' ? unquote(body) : body, 'latin1')
  return bytes.toString('utf8').replaceAll('\r\n', '\n')
}

const unquote = (text: string) =>
  text.replaceAll('=\r\n', '').replaceAll(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

function words(text: string): string {
  const joined = text.replaceAll(/\?=\s+=\?/g, '?==?')
  const latin = joined.replaceAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, how: string, word: string) =>
    how.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString('latin1') : unquote(word.replaceAll('_', ' ')),
  )
  return Buffer.from(latin, 'latin1').toString('utf8')
}
