import type { Account } from '../../accounts/account.ts'
import { findAccount } from '../../accounts/store.ts'
import type { Recorded } from '../../journal/record.ts'
import type { NoticeKind } from '../../notices/notice-kinds.ts'
import type { OwnershipDesk } from '../desk.ts'
import { tellOwners } from '../tell-owners.ts'
import type { PathPlan } from './paths/plan-change.ts'
import { findOrganisation, listMembers } from './store.ts'

/** Announces something to the owners of an organisation, and to whoever else it concerns, once each. */
export async function tellOrganisation(
  tx: Recorded,
  desk: OwnershipDesk,
  organisationId: string,
  notice: { kind: NoticeKind; params: object },
  others: readonly string[] = [],
): Promise<void> {
  const owners = (await listMembers(tx, organisationId)).flatMap(({ accountId, role }) => (role === 'owner' ? [accountId] : []))
  for (const accountId of new Set([...owners, ...others])) await desk.tellAccount(tx, accountId, notice)
}

/** Tells of a change that was made at once. */
export async function tellChange(
  tx: Recorded,
  desk: OwnershipDesk,
  { change, team, organisationIds }: PathPlan,
  actor: Account,
): Promise<void> {
  const organisationId = organisationIds[0]
  if (organisationId === undefined) return
  const organisation = (await findOrganisation(tx, organisationId))!.name
  const changed = async (accountId: string, role: string) => {
    const target = (await findAccount(tx, accountId))!.name
    const params = { organisation, role, target, actor: actor.name }
    await tellOrganisation(tx, desk, organisationId, { kind: 'organisation-role-changed', params }, [accountId])
  }
  if (change.what === 'member') await changed(change.accountId, change.role)
  if (change.what === 'off-board') await changed(change.accountId, 'none')
  if (change.what === 'team-member') await changed(change.accountId, change.isIn ? 'team-joined' : 'team-left')
  if (change.what === 'team-end') for (const accountId of team?.memberIds ?? []) await changed(accountId, 'team-left')
  if (change.what === 'team-project') {
    const project = (await desk.projectName(tx, change.projectId)) ?? '?'
    const params = { project, role: change.role, target: `${organisation}/${team?.name}`, actor: actor.name }
    await tellOwners(tx, desk, change.projectId, { kind: 'role-changed', params })
  }
}
