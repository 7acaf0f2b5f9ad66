import { findAccount } from '../accounts/store.ts'
import type { Recorded } from '../journal/record.ts'
import type { NoticeKind } from '../notices/notice-kinds.ts'
import type { Queries } from '../platform/database/database.ts'
import type { OwnershipDesk } from './desk.ts'
import { listOwnerPaths } from './organisations/paths/store.ts'
import { listMemberships, listProjectIds } from './organisations/store.ts'
import { listRolesOf } from './store.ts'

const MOST_NAMED = 5

export interface CoOwnerNotice {
  readonly kind: Extract<NoticeKind, `co-owner-${string}`>
  readonly until?: number
}

/**
 * Tells whoever owns a project together with an account what becomes of it: one notice a person, however many projects. The last thing
 * that a transaction writes.
 */
export async function tellCoOwners(tx: Recorded, desk: OwnershipDesk, accountId: string, { kind, until }: CoOwnerNotice): Promise<void> {
  const name = (await findAccount(tx, accountId))?.name ?? ''
  for (const [coOwner, shared] of await listShared(tx, desk, accountId)) {
    const projects = shared.toSorted()
    const account = await findAccount(tx, coOwner)
    if (!account || account.closedAt !== null) continue
    const named = projects.slice(0, MOST_NAMED).join(', ')
    const params = {
      name,
      projects: projects.length > MOST_NAMED ? `${named} (${projects.length})` : named,
      ...(until === undefined ? {} : { until }),
    }
    await desk.tellAccount(tx, coOwner, { kind, params })
  }
}

/** The names of the projects that each co-owner shares with an account, by the id of the co-owner. */
async function listShared(queries: Queries, desk: OwnershipDesk, accountId: string): Promise<Map<string, string[]>> {
  const ids = new Set((await listRolesOf(queries, accountId)).flatMap(({ projectId, role }) => (role === 'owner' ? [projectId] : [])))
  for (const { organisationId } of await listMemberships(queries, accountId))
    for (const projectId of await listProjectIds(queries, organisationId)) ids.add(projectId)
  const shared = new Map<string, string[]>()
  for (const projectId of [...ids].toSorted()) {
    const owners = new Set((await listOwnerPaths(queries, projectId)).map((path) => path.accountId))
    if (!owners.delete(accountId) || owners.size === 0) continue
    const name = (await desk.projectName(queries, projectId)) ?? '?'
    for (const owner of owners) shared.set(owner, [...(shared.get(owner) ?? []), name])
  }
  return shared
}
