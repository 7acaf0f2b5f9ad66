import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { type Config, ConfigProblem } from '../config.ts'
import { watchRates } from '../platform/http/minimum-rate.ts'
import type { Log } from '../platform/log/log.ts'
import type { Instance } from './instance.ts'
import { answerHotPages } from './simple-api/hot-pages.ts'

const CHECK_MILLISECONDS = 5000
const HEADERS_MILLISECONDS = 20_000
const IDLE_SWEEP_MILLISECONDS = 100
/** Listening on one loopback address only would be a riddle to whoever types the other. */
const LOOPBACKS = ['127.0.0.1', '::1']

export interface RunningServer {
  readonly instance: Instance
  /** Takes no new connection, finishes requests under way within `shutdownSeconds`, then ends them. */
  stop(): Promise<void>
}

/**
 * Listens, then makes the application for the port that was got.
 *
 * @throws ConfigProblem where the port is taken or the address is not ours.
 */
export async function startServer(
  config: Config,
  log: Log,
  make: (port: number) => { instance: Instance; app: Hono<never> },
): Promise<RunningServer> {
  const rates = watchRates(config.minimumBytesPerSecond)
  let answer: RequestListener = (_request, response) => response.writeHead(503).end()
  const listener: RequestListener = (request, response) => answer(request, response)
  const servers = await listen(config, listener)
  const { port } = servers[0]!.address() as AddressInfo
  const { instance, app } = await orClose(servers, () => make(port))
  const honoListener = getRequestListener(app.fetch as Parameters<typeof getRequestListener>[0], { overrideGlobalObjects: false })
  const answerHot = answerHotPages(instance)
  answer = (request: IncomingMessage, response: ServerResponse) => {
    const isAnswered = answerHot(request, response)
    // What the kernel took whole needs no watching.
    if (!isAnswered || response.writableLength > 0) rates.watch(request, response)
    if (!isAnswered) void honoListener(request, response)
  }
  const { metricsPort } = config
  if (metricsPort !== undefined) servers.push(await orClose(servers, () => listenForMetrics(metricsPort, instance)))
  const closeSilent = watchSilent(servers)
  const timer = setInterval(() => {
    const ended = rates.check(instance.clock.now())
    if (ended > 0) log.warn({ connections: ended }, 'ended connections that were too slow')
  }, CHECK_MILLISECONDS)
  timer.unref()

  return {
    instance,
    async stop() {
      const closed = Promise.all(servers.map((server) => once(server, 'close')))
      for (const server of servers) server.close()
      // Connections that are busy now and idle later are not closed by Node itself: each would hold us for its keep-alive time.
      const sweep = setInterval(() => {
        for (const server of servers) server.closeIdleConnections()
        closeSilent()
      }, IDLE_SWEEP_MILLISECONDS)
      const force = setTimeout(() => {
        log.warn('ending connections that did not finish in time')
        for (const server of servers) server.closeAllConnections()
      }, config.shutdownSeconds * 1000)
      await closed
      instance.hotHits.flush()
      clearTimeout(force)
      clearInterval(sweep)
      clearInterval(timer)
    },
  }
}

/** A server that listens after the start has failed would keep the process alive, and answer nobody. */
async function orClose<Made>(servers: readonly Server[], make: () => Made | Promise<Made>): Promise<Made> {
  try {
    return await make()
  } catch (error) {
    for (const server of servers) server.close()
    throw error
  }
}

/** Connections that browsers and balancers open ahead are not idle for Node before their first request. What is returned closes them. */
function watchSilent(servers: readonly Server[]): () => void {
  const open = new Set<Socket>()
  for (const server of servers) {
    server.on('connection', (socket: Socket) => {
      open.add(socket)
      socket.once('close', () => open.delete(socket))
    })
  }
  return () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
  }
}

async function listen(config: Config, listener: RequestListener): Promise<Server[]> {
  if (config.host !== 'localhost') return [await listenOn(config.host, config.port, listener)]
  const first = await listenOn(LOOPBACKS[0]!, config.port, listener)
  const { port } = first.address() as AddressInfo
  // A machine without IPv6 has only the first.
  const second = await listenOn(LOOPBACKS[1]!, port, listener).catch((error) => {
    if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') return undefined
    first.close()
    throw error
  })
  return second ? [first, second] : [first]
}

async function listenOn(host: string, port: number, listener: RequestListener, setting = 'HOLDFAST_PORT'): Promise<Server> {
  // No limit for a whole request: a least rate instead, see `watchRates`.
  const server = createServer(
    { requestTimeout: 0, headersTimeout: HEADERS_MILLISECONDS, keepAliveTimeout: 65_000, connectionsCheckingInterval: CHECK_MILLISECONDS },
    listener,
  )
  server.listen({ host, port })
  try {
    await once(server, 'listening')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new ConfigProblem(`Port ${port} on ${host} is taken by another program. Choose another with ${setting}.`)
    if (code === 'EACCES')
      throw new ConfigProblem(`Port ${port} needs rights that this user does not have. Choose one above 1023 with ${setting}.`)
    if (code === 'ENOTFOUND' || (code === 'EADDRNOTAVAIL' && host !== LOOPBACKS[1]))
      throw new ConfigProblem(`${host} is no address of this machine (HOLDFAST_HOST).`)
    throw error
  }
  return server
}

async function listenForMetrics(port: number, instance: Instance): Promise<Server> {
  const listener: RequestListener = async (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': instance.metrics.contentType }).end(await instance.metrics.text())
  }
  return listenOn('127.0.0.1', port, listener, 'HOLDFAST_METRICS_PORT')
}
