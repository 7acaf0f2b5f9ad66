import { createHash, timingSafeEqual } from 'node:crypto'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  observe(method: string, route: string, status: number, milliseconds: number): void
  /** Project pages that were answered from memory; too quick to be worth a duration. */
  countHotPages(status: number, count: number): void
  countUpload(outcome: 'published' | 'already-there'): void
  /** True for `Bearer` with the token of the metrics. */
  isToken(authorization: string | undefined): boolean
  /** Prometheus' text format. */
  text(): Promise<string>
  readonly contentType: string
}

/** Counters of one running server; routes by their pattern, never by the address that was asked for. */
export function createMetrics(token: string | undefined): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Histogram({
    name: 'holdfast_request_seconds',
    help: 'Requests by method, route and class of status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60],
    registers,
  })
  const uploads = new Counter({
    name: 'holdfast_uploads_total',
    help: 'Uploads that were accepted',
    labelNames: ['outcome'] as const,
    registers,
  })
  const hotPages = new Counter({
    name: 'holdfast_hot_pages_total',
    help: 'Project pages answered from memory, by status',
    labelNames: ['status'] as const,
    registers,
  })
  new Gauge({
    name: 'holdfast_resident_bytes',
    help: 'Resident memory of the server process',
    registers,
    collect() {
      this.set(process.memoryUsage.rss())
    },
  })
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const expected = token === undefined ? undefined : digest(`Bearer ${token}`)

  return {
    observe: (method, route, status, milliseconds) =>
      requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, milliseconds / 1000),
    countHotPages: (status, count) => hotPages.inc({ status }, count),
    countUpload: (outcome) => uploads.inc({ outcome }),
    isToken: (authorization) => expected !== undefined && timingSafeEqual(digest(authorization ?? ''), expected),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
