import type { AccessLog } from '../operations/access-log.ts'
import type { Metrics } from '../operations/metrics.ts'

export interface Hit {
  readonly path: string
  readonly status: 200 | 304
  readonly address: string | undefined
  readonly tokenId: string | undefined
}

const EVERY_MILLISECONDS = 1000

export interface HotHits {
  note(path: string, status: Hit['status'], address: string | undefined, tokenId: string | undefined): void
  flush(): void
}

/**
 * Logs pages that were answered from memory: the same page to the same peer with the same token is one line a second,
 * with a count. Nothing that identifies a reader is lost, and a line of text costs more than the answer itself.
 */
export function collectHotHits(accessLog: AccessLog, metrics: Metrics): HotHits {
  let hits = new Map<string, Hit & { count: number }>()
  const flush = () => {
    const batch = hits
    hits = new Map()
    for (const { count, ...hit } of batch.values()) {
      accessLog({ ...hit, request: undefined, method: 'GET', milliseconds: 0, count })
      metrics.countHotPages(hit.status, count)
    }
  }
  return {
    note(path, status, address, tokenId) {
      const key = `${path} ${status} ${address} ${tokenId}`
      const known = hits.get(key)
      if (known) {
        known.count++
        return
      }
      if (hits.size === 0) setTimeout(flush, EVERY_MILLISECONDS).unref()
      hits.set(key, { path, status, address, tokenId, count: 1 })
    },
    flush,
  }
}
