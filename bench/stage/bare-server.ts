import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

// A program of its own: `node bare-server.ts <manifest>`. Answers from memory, by address, and decides nothing.
interface Line {
  readonly address: string
  readonly status: number
  readonly headers: Record<string, string>
  readonly path: string
}

const manifest = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as Line[]
const answers = new Map(manifest.map((line) => [line.address, { ...line, bytes: readFileSync(line.path) }]))

const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
  const answer = answers.get(request.url ?? '')
  if (!answer) response.writeHead(404).end()
  else response.writeHead(answer.status, answer.headers).end(answer.status === 304 ? undefined : answer.bytes)
})
server.listen({ host: '127.0.0.1', port: 0 }, () => console.log(`port ${(server.address() as AddressInfo).port}`))
process.once('SIGTERM', () => process.exit(0))
