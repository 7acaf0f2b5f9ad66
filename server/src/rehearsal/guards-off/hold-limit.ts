export * from '../../holds/hold-policy.ts'

/** As many removals at once as somebody likes. */
export const MOST_LIVE_PER_REQUESTER = Number.POSITIVE_INFINITY
