import type { Recorded } from '../../journal/record.ts'
import type { OwnershipDesk } from '../desk.ts'
import { ownersOf } from '../organisations/parts/organisation-parts.ts'
import { changedBy, type RestoredOrganisation } from '../organisations/parts/restore-parts.ts'
import { ownersAfter, type RestoredProject } from './preview-restore.ts'

const MOST_NAMED = 5

/** One notice a person, however many projects. */
export async function tellRestored(tx: Recorded, desk: OwnershipDesk, changes: readonly RestoredProject[], actor: string): Promise<void> {
  const projects = new Map<string, string[]>()
  for (const change of changes) {
    const concerned = new Set([...ownersAfter(change), ...[...change.gives, ...change.takes].map(({ accountId }) => accountId)])
    for (const accountId of concerned) {
      const names = projects.get(accountId)
      if (names) names.push(change.project.name)
      else projects.set(accountId, [change.project.name])
    }
  }
  const notices = [...projects].map(([accountId, names]) => {
    const project = names.length <= MOST_NAMED ? names.join(', ') : `${names.slice(0, MOST_NAMED).join(', ')} (${names.length})`
    return { accountId, kind: 'role-changed', params: { project, role: 'restored', target: '-', actor } } as const
  })
  await desk.tellAccounts(tx, notices)
}

/** Whoever gets or loses something in an organisation, and its owners, hear of it once. */
export async function tellParts(tx: Recorded, desk: OwnershipDesk, plan: RestoredOrganisation, actor: string): Promise<void> {
  const params = { organisation: plan.organisation.name, role: 'restored', target: '-', actor }
  const concerned = new Set([...ownersOf(plan.after), ...changedBy(plan)])
  await desk.tellAccounts(
    tx,
    [...concerned].map((accountId) => ({ accountId, kind: 'organisation-role-changed', params })),
  )
}
