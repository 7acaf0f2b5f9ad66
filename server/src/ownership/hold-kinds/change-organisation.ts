import type { HoldKind } from '../../holds/hold-kind.ts'
import { pathHold } from '../organisations/paths/path-hold.ts'
import type { OwnerTerms } from '../owner-terms.ts'

/** An organisation or a team changes, and with it who owns projects: somebody comes, goes, or leaves by himself. */
export const changeOrganisationHold = (
  terms: OwnerTerms,
  act: 'invite-owner' | 'remove-owner' | 'leave-project' | 'delete-organisation',
): HoldKind => pathHold(terms, act)
