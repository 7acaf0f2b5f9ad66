import type { CollectedFailures } from '../accounts/failures/collect-failures.ts'
import type { Config } from '../config.ts'
import type { OwnershipDesk } from '../ownership/desk.ts'
import type { DownloadCounts } from '../packaging/count-downloads.ts'
import type { Press } from '../packaging/publish-file.ts'
import type { Sanitiser } from '../platform/html/sanitise.ts'
import type { PeerReader } from '../platform/http/peer.ts'
import type { Log } from '../platform/log/log.ts'
import type { Mailer } from '../platform/mail/mailer.ts'
import type { PolicyView } from '../policies/policy-view.ts'
import type { FreshCredentials } from '../tokens/fresh-credentials.ts'
import type { LastUses } from '../tokens/last-use.ts'
import type { AccessLog } from './operations/access-log.ts'
import type { Metrics } from './operations/metrics.ts'
import type { HotHits } from './simple-api/hot-hits.ts'
import type { PageCache } from './simple-api/page-cache.ts'
import type { RootLists } from './simple-api/root-list.ts'

/** A running index, as the web door sees it. Made in `main.ts`. */
export interface Instance extends Press, OwnershipDesk {
  readonly config: Config
  /** What the operator wrote, and how the index learns what is in force. */
  readonly policy: PolicyView<Config>
  readonly failures: CollectedFailures
  readonly mailer: Mailer
  readonly log: Log
  readonly accessLog: AccessLog
  readonly credentials: FreshCredentials
  readonly peerOf: PeerReader
  readonly lastUses: LastUses
  readonly downloads: DownloadCounts
  readonly metrics: Metrics
  readonly pages: PageCache
  readonly hotHits: HotHits
  readonly rootLists: RootLists
  /** Makes markup of descriptions. */
  readonly sanitiser: Sanitiser
  /** How many projects are listed; at most a second old. */
  readonly countProjects: () => Promise<number>
  /** Uploads under way, by token id. */
  readonly uploadsUnderWay: Map<string, number>
  /** False while the server is stopping. */
  isServing(): boolean
}
