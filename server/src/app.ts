import { join } from 'node:path'
import type { Hono } from 'hono'
import { collectFailures } from './accounts/failures/collect-failures.ts'
import type { BreachCheck } from './accounts/passwords/breached-password.ts'
import { openReception } from './accounts/reception.ts'
import type { Config } from './config.ts'
import { openOwnership } from './ownership/open-desk.ts'
import { aboveOwnership } from './packaging/above-ownership.ts'
import { openInspectionPool } from './packaging/archives/inspection-pool.ts'
import { collectDownloads } from './packaging/count-downloads.ts'
import type { Blobs } from './platform/blobs/blobs.ts'
import type { Ground } from './platform/ground.ts'
import { openSanitiser } from './platform/html/sanitise.ts'
import { peerReader } from './platform/http/peer.ts'
import type { Log } from './platform/log/log.ts'
import type { Mailer } from './platform/mail/mailer.ts'
import { type Policy, policyDigest, policyOf } from './policies/policy-of-config.ts'
import { openPolicyView } from './policies/policy-view.ts'
import { FreshCredentials } from './tokens/fresh-credentials.ts'
import { collectLastUses } from './tokens/last-use.ts'
import { createDoor } from './web/door.ts'
import type { Instance } from './web/instance.ts'
import { createAccessLog } from './web/operations/access-log.ts'
import { createMetrics } from './web/operations/metrics.ts'
import { countSparingly } from './web/pages/count-sparingly.ts'
import { routes } from './web/routes.ts'
import { collectHotHits } from './web/simple-api/hot-hits.ts'
import { PageCache } from './web/simple-api/page-cache.ts'
import { RootLists } from './web/simple-api/root-list.ts'

const PAGE_CACHE_BYTES = 24 * 1024 * 1024
const DESCRIPTION_CACHE_CHARACTERS = 4 * 1024 * 1024

/** What an index reaches that is not its own: a mail server, lists of published passwords. */
export interface Outside {
  readonly mailer: Mailer
  readonly breaches: BreachCheck | undefined
}

/** The data of an index as it is served: caches, counters and threads around it. */
export function createInstance(
  {
    inForce,
    config: configured,
    ...ground
  }: Ground & {
    readonly blobs: Blobs
    readonly config: Config
    /** What the database says is in force; the stricter of it and the configuration holds. */
    readonly inForce?: Policy | undefined
  },
  log: Log,
  isServing: () => boolean,
  outside: Outside,
): Instance {
  const policy = openPolicyView(configured, inForce)
  const index = { ...ground, config: policy.config }
  const { config, db, clock } = index
  const accessLog = createAccessLog(log)
  const metrics = createMetrics(config.metricsToken)
  return {
    ...index,
    ...openOwnership(openReception(index, outside.breaches), aboveOwnership),
    failures: collectFailures(index),
    mailer: outside.mailer,
    log,
    accessLog,
    credentials: new FreshCredentials(index),
    policy,
    get policyDigest() {
      return policyDigest(policyOf(config))
    },
    get limits() {
      return config.limits
    },
    get allowLocalVersions() {
      return config.allowLocalVersions
    },
    get allowLinuxTags() {
      return config.allowLinuxTags
    },
    inspection: openInspectionPool({ threads: 2, timeoutSeconds: config.limits.inspectionSeconds, idleSeconds: 10 }),
    peerOf: peerReader(config.trustedProxies),
    lastUses: collectLastUses(index),
    downloads: collectDownloads(index),
    metrics,
    hotHits: collectHotHits(accessLog, metrics),
    pages: new PageCache(db, PAGE_CACHE_BYTES, clock),
    rootLists: new RootLists(db, clock, join(config.dataFolder, 'cache')),
    sanitiser: openSanitiser(DESCRIPTION_CACHE_CHARACTERS),
    countProjects: countSparingly(index),
    uploadsUnderWay: new Map(),
    isServing,
  }
}

/** The application of an instance: `app.fetch(request)`; journeys call `app.request('/…')`. */
export const createApp = (instance: Instance): Hono<never> => createDoor(instance, routes) as unknown as Hono<never>
