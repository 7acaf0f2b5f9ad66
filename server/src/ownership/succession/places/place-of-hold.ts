import type { Hold } from '../../../holds/hold.ts'
import { organisationPlace } from './organisation-place.ts'
import { projectPlace } from './project-place.ts'
import type { Succession, SuccessionPlace } from './succession-place.ts'

/** Where a succession takes place. */
export function placeOfHold({ projectId, details }: Pick<Hold, 'projectId' | 'details'>): SuccessionPlace {
  const [organisationId] = Array.isArray(details.organisations) ? details.organisations : []
  if (projectId !== null) return projectPlace({ id: projectId })
  return organisationPlace({ id: String(organisationId) })
}

/** Who follows whom. */
export const successionOf = (hold: Hold): Succession => ({
  hold,
  targetId: hold.targetId!,
  heirId: String(hold.details.accountId),
  heirFrom: String(hold.details.heirFrom),
})
