import type { HoldKinds } from '../holds/hold-kind.ts'
import type { OwnerTerms } from '../ownership/owner-terms.ts'
import { deleteProjectHold } from './hold-kinds/delete-project.ts'
import { deleteReleaseHold } from './hold-kinds/delete-release.ts'

/** What waits before it takes something published away, by the kind of the hold. */
export const packagingHoldKinds = (terms: OwnerTerms): HoldKinds => ({
  'delete-project': deleteProjectHold(terms),
  'delete-release': deleteReleaseHold(terms),
})
