import { openOwnership as original } from '../../ownership/open-desk.ts'
import { withTerms } from './with-terms.ts'

export * from '../../ownership/open-desk.ts'

/** An account of two minutes becomes an owner in the moment in which it takes the offer. */
export const openOwnership = withTerms(original, { owners: { inviteeAge: 0, inviteWait: 0 } })
