import { createHash } from 'node:crypto'
import { browserFamily } from '../../platform/http/browser-family.ts'
import { networkOf } from '../../platform/http/network-of.ts'
import type { Account } from '../account.ts'
import type { VisitorPrincipal } from '../principal.ts'

/** A browser at the door. */
export interface Visit {
  /** Digest of the cookie that every browser gets, and keeps. */
  readonly browserDigest: string
  readonly address: string | undefined
  readonly userAgent: string | undefined
}

export const visitorOf = (visit: Visit, account?: Account): VisitorPrincipal => ({
  kind: 'visitor',
  account,
  address: visit.address,
  userAgent: visit.userAgent,
})

/** What of a visit tells whether a session has moved: the family of the browser, and /24 or /48. */
export const whereabouts = (visit: Visit): { browser: string; network: string } => ({
  browser: browserFamily(visit.userAgent),
  network: networkOf(visit.address),
})

/** What is stored of a cookie. */
export const cookieDigest = (kind: 'browser' | 'session' | 'sign-in', secret: string): string =>
  createHash('sha256').update(`holdfast-${kind}`).update(secret).digest('hex')
