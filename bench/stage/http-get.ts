import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'

export interface Got {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Buffer
  readonly firstByteMilliseconds: number
  readonly wholeMilliseconds: number
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

/** One request over a connection that stays open. Not `fetch`: it would undo the coding. */
export async function httpGet(url: string, headers: Readonly<Record<string, string>> = {}, method: 'GET' | 'HEAD' = 'GET'): Promise<Got> {
  const startedAt = performance.now()
  const outgoing = request(url, { method, headers, agent })
  outgoing.end()
  const [response] = await once(outgoing, 'response')
  const chunks: Buffer[] = []
  let firstByteMilliseconds: number | undefined
  for await (const chunk of response) {
    firstByteMilliseconds ??= performance.now() - startedAt
    chunks.push(chunk)
  }
  const wholeMilliseconds = performance.now() - startedAt
  return {
    status: response.statusCode,
    headers: response.headers,
    bytes: Buffer.concat(chunks),
    firstByteMilliseconds: firstByteMilliseconds ?? wholeMilliseconds,
    wholeMilliseconds,
  }
}

/** The same, where anything but 200 is an error. */
export async function getPage(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Got> {
  const got = await httpGet(url, headers)
  if (got.status !== 200) throw new Error(`${url} answers ${got.status}`)
  return got
}

/** A port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
