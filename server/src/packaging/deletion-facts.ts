import type { AccountState } from '../accounts/account.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import { listLiveHolds } from '../holds/store.ts'
import { haveOwnersChanged } from '../ownership/list-owners-since.ts'
import type { DeletionFacts } from '../ownership/owner-policy.ts'
import type { OwnerTerms } from '../ownership/owner-terms.ts'
import { isOwnershipLocked, readOwners } from '../ownership/read-owners.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Project } from './project.ts'

/** What decides whether somebody may delete a project. `exceptHold`: the deletion itself, which does not stand in its own way. */
export async function readDeletionFacts(
  queries: Queries,
  terms: OwnerTerms,
  project: Project,
  actor: { readonly accountId: string; readonly state: AccountState },
  now: number,
  exceptHold?: string,
): Promise<DeletionFacts> {
  const owners = await readOwners(queries, project.id, now)
  const quiet = terms.quietBeforeDeletion
  const waiting = (await listLiveHolds(queries, { projectId: project.id, limit: 2 })).filter(({ id }) => id !== exceptHold)
  return {
    terms,
    now,
    owners,
    isOwnershipLocked: await isOwnershipLocked(queries, project.id, now),
    actor,
    hasChangedLately: quiet > 0 && (await haveOwnersChanged(queries, project.id, owners, now - quiet)),
    hasLiveHold: waiting.length > 0,
    isCovered: await isCovered(queries, project, now),
  }
}

/**
 * True while those who run the index keep something about the project as it is: it is in quarantine, or they have braked or locked it,
 * because of a report for example. A report that nobody has looked at counts for nothing: any stranger makes one.
 */
export async function isCovered(queries: Queries, project: Pick<Project, 'id' | 'status'>, now: number): Promise<boolean> {
  if (project.status === 'quarantined') return true
  return (await listLiveRestraints(queries, 'project', project.id, now)).some(
    ({ authority, effect }) => authority === 'operator' && (effect === 'braked' || effect === 'locked'),
  )
}
