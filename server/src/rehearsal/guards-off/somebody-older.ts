import type { OwnerStanding } from '../../ownership/standing.ts'

/** An owner from before there were projects, who does not exist. */
export const somebodyOlder: OwnerStanding = { accountId: 'nobody', since: 0, isCreator: false, state: 'active', isSuspended: false }
