/** Where mail is handed over, and how. */
export interface SmtpServer {
  readonly host: string
  readonly port: number
  /**
   * `implicit` from the first byte, `required` by STARTTLS or not at all; both with a certificate that is checked.
   * `when-offered`: by STARTTLS where the server has it, whatever its certificate (RFC 7435), else in the clear.
   */
  readonly tls: 'implicit' | 'required' | 'when-offered'
  readonly credentials: { readonly user: string; readonly password: string } | undefined
}

/**
 * `smtp://host:port` (587 unless it says otherwise) takes STARTTLS when it is offered, with `?tls=required` nothing else;
 * `smtps://host` (465) is TLS from the start. With a user and a password TLS is required, but for this machine itself:
 * who can sit in between would only have to say that there is no STARTTLS.
 *
 * @throws Error with the rest of a sentence; never with the password.
 */
export function parseSmtpServer(text: string): SmtpServer {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') throw new Error('must be smtp://host:port or smtps://host:port')
  if (!/^\/?$/.test(url.pathname) || url.hash !== '') throw new Error('must end after the port, or with ?tls=required')
  const wanted = [...url.searchParams]
  if (wanted.length > 1 || wanted.some(([name, value]) => name !== 'tls' || value !== 'required'))
    throw new Error('knows one option, ?tls=required')
  if (url.port === '0') throw new Error('must name a port from 1 to 65535')
  if ((url.username === '') !== (url.password === '')) throw new Error('must have both a user and a password, or neither')
  const host = decode(url.hostname.replace(/^\[(.*)\]$/, '$1'))
  const credentials = url.username === '' ? undefined : { user: decode(url.username), password: decode(url.password) }
  const isImplicit = url.protocol === 'smtps:'
  const isRequired = wanted.length > 0 || (credentials !== undefined && !isThisMachine(host))
  return {
    host,
    port: url.port === '' ? (isImplicit ? 465 : 587) : Number(url.port),
    tls: isImplicit ? 'implicit' : isRequired ? 'required' : 'when-offered',
    credentials,
  }
}

const isThisMachine = (host: string) => /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host)

function decode(text: string): string {
  try {
    const decoded = decodeURIComponent(text)
    if (!/\p{Cc}/u.test(decoded)) return decoded
  } catch {
    // as below
  }
  throw new Error('has a % in the user, password or host that is not followed by two hex digits of a printable character')
}
