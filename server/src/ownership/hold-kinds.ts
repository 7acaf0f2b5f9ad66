import type { HoldKinds } from '../holds/hold-kind.ts'
import { changeOrganisationHold } from './hold-kinds/change-organisation.ts'
import { inviteOwner } from './hold-kinds/invite-owner.ts'
import { moveProjectHold } from './hold-kinds/move-project.ts'
import { removeOwner } from './hold-kinds/remove-owner.ts'
import { succeedOwner } from './hold-kinds/succeed-owner.ts'
import type { OwnerTerms } from './owner-terms.ts'

/** What waits before it changes who owns a project, by the kind of the hold. */
export const ownershipHoldKinds = (terms: OwnerTerms): HoldKinds => ({
  'remove-owner': removeOwner(terms, 'remove-owner'),
  'leave-project': removeOwner(terms, 'leave-project'),
  'invite-owner': inviteOwner(terms),
  'gain-by-organisation': changeOrganisationHold(terms, 'invite-owner'),
  'lose-by-organisation': changeOrganisationHold(terms, 'remove-owner'),
  'remove-from-projects': changeOrganisationHold(terms, 'remove-owner'),
  'delete-organisation': changeOrganisationHold(terms, 'delete-organisation'),
  'leave-organisation': changeOrganisationHold(terms, 'leave-project'),
  'move-project': moveProjectHold(terms),
  'succeed-owner': succeedOwner(terms),
})
