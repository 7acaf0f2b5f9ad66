import type { HoldKinds } from '../holds/hold-kind.ts'
import { inviteOwner } from './hold-kinds/invite-owner.ts'
import { removeOwner } from './hold-kinds/remove-owner.ts'
import type { OwnerTerms } from './owner-terms.ts'

/** What waits before it changes who owns a project, by the kind of the hold. */
export const ownershipHoldKinds = (terms: OwnerTerms): HoldKinds => ({
  'remove-owner': removeOwner(terms, 'remove-owner'),
  'leave-project': removeOwner(terms, 'leave-project'),
  'invite-owner': inviteOwner(terms),
})
