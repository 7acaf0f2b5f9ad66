import { openOwnership as original } from '../../ownership/open-desk.ts'
import { withTerms } from './with-terms.ts'

export * from '../../ownership/open-desk.ts'

/** A project is deleted or moved in the moment in which somebody asks for it. */
export const openOwnership = withTerms(original, {
  owners: { deleteProject: 0, deleteRelease: 0, deleteOrganisation: 0, quietBeforeDeletion: 0, moveProject: 0 },
})
