import { findLastPosition } from '../../journal/store.ts'
import type { Call } from '../call.ts'

const plain = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }

/** The process runs. For whoever restarts it when it does not. */
export const healthz = (): Response => new Response('ok\n', { headers: plain })

/** Database and files answer, and the server is not stopping. For whoever sends it requests. */
export async function readyz(call: Call): Promise<Response> {
  const { instance } = call
  if (!instance.isServing()) return new Response('stopping\n', { status: 503, headers: plain })
  try {
    await findLastPosition(instance.db.read)
    const staged = await instance.blobs.stage()
    await staged.discard()
    return new Response('ready\n', { headers: plain })
  } catch (error) {
    instance.log.error({ err: error, request: call.id }, 'not ready')
    return new Response('not ready: the database or the files do not answer\n', { status: 503, headers: plain })
  }
}

export async function metricsText(call: Call): Promise<Response> {
  const { metrics } = call.instance
  return new Response(await metrics.text(), { headers: { 'content-type': metrics.contentType, 'cache-control': 'no-store' } })
}
