import type { HoldKind } from '../../holds/hold-kind.ts'
import { pathHold } from '../organisations/paths/path-hold.ts'
import type { OwnerTerms } from '../owner-terms.ts'

/** A project comes to an organisation, leaves one, or goes from one to another: every owner before or after can stop it. */
export const moveProjectHold = (terms: OwnerTerms): HoldKind => pathHold(terms, 'move-project')
