import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** An answer as it came over the wire. */
export interface RawAnswer {
  /** The first line without its end, one character per byte (Latin-1). */
  readonly statusLine: string
  readonly status: number
  readonly reason: string
  /** Names in lower case, in the order they came; a name that came twice stands twice. */
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Buffer
  header(name: string): string | undefined
}

/** One connection, on which bytes are sent as they are. */
export interface Wire {
  send(bytes: string | Uint8Array): Promise<void>
  /** The next answer; `method` is that of its request, because HEAD has no body. @throws Error after the deadline. */
  answer(method?: string, deadlineSeconds?: number): Promise<RawAnswer>
  /** Resolves when the server has closed. @throws Error after the deadline. */
  closed(deadlineSeconds?: number): Promise<void>
  close(): void
}

/** @throws the system's error where nobody listens. */
export async function openWire(port: number): Promise<Wire> {
  const socket = connect({ host: '127.0.0.1', port })
  await once(socket, 'connect')
  let received: Buffer = Buffer.alloc(0)
  let isClosed = false
  const changed = new Set<() => void>()
  const tell = () => {
    for (const look of changed) look()
  }
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    tell()
  })
  // A reset is an end like any other here; tests look at what came before it.
  socket.on('error', () => {})
  socket.on('close', () => {
    isClosed = true
    tell()
  })

  function wait<Found>(what: string, deadlineSeconds: number, look: () => Found | undefined): Promise<Found> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(deadline)
        changed.delete(check)
        act()
      }
      const check = () => {
        const found = look()
        if (found !== undefined) settle(() => resolve(found))
        else if (isClosed)
          settle(() => reject(new Error(`the server closed before ${what} came; what came: ${received.toString('latin1').slice(0, 500)}`)))
      }
      const deadline = setTimeout(
        () =>
          settle(() => reject(new Error(`no ${what} after ${deadlineSeconds} s; what came: ${received.toString('latin1').slice(0, 500)}`))),
        deadlineSeconds * 1000,
      )
      changed.add(check)
      check()
    })
  }

  return {
    send: (bytes) => write(socket, bytes),
    answer: (method = 'GET', deadlineSeconds = 15) =>
      wait('answer', deadlineSeconds, () => {
        const parsed = parseAnswer(received, method, isClosed)
        if (parsed) received = received.subarray(parsed.sizeBytes)
        return parsed?.answer
      }),
    closed: async (deadlineSeconds = 15) => void (await wait('end', deadlineSeconds, () => isClosed || undefined)),
    close: () => void socket.destroy(),
  }
}

/** One request on a connection of its own. */
export async function ask(port: number, request: string | Uint8Array, method = 'GET'): Promise<RawAnswer> {
  const wire = await openWire(port)
  try {
    await wire.send(request)
    return await wire.answer(method)
  } finally {
    wire.close()
  }
}

/** A request line and headers, ended as they must be. */
export const head = (line: string, headers: Record<string, string | number> = {}): string =>
  `${line} HTTP/1.1\r\nHost: localhost\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`

function write(socket: Socket, bytes: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    // A server that has closed is seen by what it answered, not by our writing.
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes, () => resolve())
  })
}

function parseAnswer(received: Buffer, method: string, isClosed: boolean): { answer: RawAnswer; sizeBytes: number } | undefined {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const [statusLine = '', ...lines] = received.toString('latin1', 0, headEnd).split('\r\n')
  const [, status, reason = ''] = /^HTTP\/1\.1 (\d{3}) ?(.*)$/s.exec(statusLine) ?? []
  if (status === undefined) throw new Error(`this is no status line: ${JSON.stringify(statusLine)}`)
  const headers = lines.map((line) => {
    const at = line.indexOf(':')
    if (at < 1) throw new Error(`this is no header: ${JSON.stringify(line)}`)
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const
  })
  const header = (name: string) => headers.find(([found]) => found === name)?.[1]
  const content = parseBody(
    received.subarray(headEnd + 4),
    hasNoBody(method, Number(status)) ? '0' : header('content-length'),
    header('transfer-encoding'),
    isClosed,
  )
  if (!content) return undefined
  return {
    answer: { statusLine, status: Number(status), reason, headers, body: content.body, header },
    sizeBytes: headEnd + 4 + content.sizeBytes,
  }
}

const hasNoBody = (method: string, status: number) => method === 'HEAD' || status < 200 || status === 204 || status === 304

function parseBody(
  bytes: Buffer,
  length: string | undefined,
  encoding: string | undefined,
  isClosed: boolean,
): { body: Buffer; sizeBytes: number } | undefined {
  if (length !== undefined) {
    const sizeBytes = Number(length)
    return bytes.length < sizeBytes ? undefined : { body: bytes.subarray(0, sizeBytes), sizeBytes }
  }
  if (encoding !== 'chunked') return isClosed ? { body: bytes, sizeBytes: bytes.length } : undefined
  const chunks: Buffer[] = []
  let at = 0
  while (true) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return undefined
    const sizeBytes = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const end = lineEnd + 2 + sizeBytes + 2
    if (bytes.length < end) return undefined
    chunks.push(bytes.subarray(lineEnd + 2, end - 2))
    at = end
    if (sizeBytes === 0) return { body: Buffer.concat(chunks), sizeBytes: at }
  }
}
