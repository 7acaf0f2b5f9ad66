import type { Above } from '../ownership/open-desk.ts'
import { packagingHoldKinds } from './hold-kinds.ts'
import { findProjectById } from './store.ts'
import { listTrashedAmong } from './trash/store.ts'

/** What packaging brings to the rules about owners. */
export const aboveOwnership: Above = {
  projectName: async (queries, id) => (await findProjectById(queries, id))?.name,
  deletedAmong: listTrashedAmong,
  holdKinds: packagingHoldKinds,
}
