import { findAccount } from '../accounts/store.ts'
import type { Recorded } from '../journal/record.ts'
import type { NoticeKind } from '../notices/notice-kinds.ts'
import type { OwnershipDesk } from './desk.ts'
import { listOwnerPaths } from './organisations/paths/store.ts'

/** Announces something to every owner of a project, and to whoever else it concerns, once each. */
export async function tellOwners(
  tx: Recorded,
  desk: OwnershipDesk,
  projectId: string,
  notice: { kind: NoticeKind; params: object; dispute?: { act: string; subject: string; notFor?: string } },
  others: readonly string[] = [],
): Promise<void> {
  const owners = (await listOwnerPaths(tx, projectId)).map(({ accountId }) => accountId)
  const { dispute, ...plain } = notice
  for (const accountId of new Set([...owners, ...others])) {
    if (!(await findAccount(tx, accountId))) continue
    const isFor = dispute !== undefined && accountId !== dispute.notFor
    await desk.tellAccount(tx, accountId, isFor ? { ...plain, dispute: { act: dispute.act, subject: dispute.subject } } : plain)
  }
}
