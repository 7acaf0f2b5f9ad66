import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/**
 * A server for drills that is honest until the attack begins and useless from then on (or from the start): it answers
 * everything with one status. Started by the drill like the real one, which stands behind it.
 */
const { HOLDFAST_TEST_STATUS = '403', HOLDFAST_TEST_CODE, HOLDFAST_TEST_UNTIL = '0', ...environment } = process.env
let isUseless = HOLDFAST_TEST_UNTIL === '0'
let target = 0

function answer(incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (isUseless) {
    incoming.resume()
    outgoing.writeHead(Number(HOLDFAST_TEST_STATUS), {
      'content-type': 'text/html; charset=utf-8',
      ...(HOLDFAST_TEST_CODE === undefined ? {} : { 'x-holdfast-refusal': HOLDFAST_TEST_CODE }),
    })
    outgoing.end('<main><h1>No</h1><p>Not like this.</p></main>')
    return
  }
  const { port } = server.address() as { port: number }
  // The one behind knows itself under its own address.
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replace(`:${port}`, `:${target}`) : value,
    ]),
  )
  const onwards = request({ port: target, method: incoming.method, path: incoming.url, headers }, (got) => {
    outgoing.writeHead(got.statusCode ?? 502, got.headers)
    got.pipe(outgoing)
  })
  onwards.on('error', () => outgoing.destroy())
  incoming.pipe(onwards)
}

const server = createServer(answer)
await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
const url = `http://localhost:${(server.address() as { port: number }).port}`
const real = spawn(process.execPath, [fileURLToPath(new URL('../../src/rehearsal.ts', import.meta.url))], {
  env: environment,
  stdio: ['pipe', 'pipe', 'inherit'],
})
process.stdin.pipe(real.stdin)
createInterface({ input: real.stdout }).on('line', (line) => {
  const said = JSON.parse(line) as { url?: string; now?: number }
  if (said.url !== undefined) {
    target = Number(new URL(said.url).port)
    process.stdout.write(`${JSON.stringify({ url })}\n`)
    return
  }
  if (HOLDFAST_TEST_UNTIL !== '0' && (said.now ?? 0) >= Number(HOLDFAST_TEST_UNTIL)) isUseless = true
  process.stdout.write(`${line}\n`)
})
real.once('exit', (code) => process.exit(code ?? 1))
