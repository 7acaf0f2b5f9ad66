import { openOwnership as original } from '../../ownership/open-desk.ts'
import { withTerms } from './with-terms.ts'

export * from '../../ownership/open-desk.ts'

/** Whoever became an owner a minute ago is an owner like any other. */
export const openOwnership = withTerms(original, { owners: { probation: 0 } })
