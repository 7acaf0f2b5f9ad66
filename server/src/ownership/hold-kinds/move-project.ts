import type { HoldKind } from '../../holds/hold-kind.ts'
import type { OwnerTerms } from '../owner-terms.ts'
import { changePaths } from './change-paths.ts'

/** A project comes to an organisation, leaves one, or goes from one to another: every owner before or after can stop it. */
export const moveProjectHold = (terms: OwnerTerms): HoldKind => changePaths(terms, 'move-project')
