import type { Queries } from '../platform/database/database.ts'
import { listMemberships, listProjectIds } from './organisations/store.ts'
import { judgeRemoval } from './owner-policy.ts'
import type { OwnerTerms } from './owner-terms.ts'
import { readOwners } from './read-owners.ts'
import { listRolesOf } from './store.ts'

/**
 * Ids of the projects that an account must not leave behind: those that nobody else could manage, and those in which it is senior
 * to everybody else, so that by its going newcomers would own what is its.
 */
export async function listHeldBack(queries: Queries, terms: OwnerTerms, accountId: string, now: number): Promise<string[]> {
  const ids = new Set((await listRolesOf(queries, accountId)).flatMap(({ projectId, role }) => (role === 'owner' ? [projectId] : [])))
  for (const { organisationId } of await listMemberships(queries, accountId))
    for (const projectId of await listProjectIds(queries, organisationId)) ids.add(projectId)
  const held: string[] = []
  for (const projectId of ids) {
    const owners = await readOwners(queries, projectId, now)
    const mine = owners.find((owner) => owner.accountId === accountId)
    if (!mine) continue
    const verdict = judgeRemoval({
      terms,
      now,
      owners: owners.map((owner) => (owner === mine ? { ...owner, state: 'active', isSuspended: false } : owner)),
      isOwnershipLocked: false,
      actor: { accountId, state: 'active' },
      targetId: accountId,
      targetRole: 'owner',
    })
    if (verdict.verdict === 'refuse' || (verdict.verdict === 'hold' && verdict.isLast)) held.push(projectId)
  }
  return held
}
