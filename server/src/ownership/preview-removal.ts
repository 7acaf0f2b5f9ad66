import type { Account, AccountState } from '../accounts/account.ts'
import type { Concerned } from '../holds/hold-kind.ts'
import type { Queries } from '../platform/database/database.ts'
import type { OwnedProject, OwnershipDesk } from './desk.ts'
import { judgeRemoval, type OwnerVerdict } from './owner-policy.ts'
import { isOwnershipLocked, readOwners } from './read-owners.ts'
import type { Role } from './role.ts'
import { findHeldRole } from './store.ts'

export interface RemovalPreview {
  readonly verdict: OwnerVerdict
  readonly held: Role | undefined
  /** Who would be told of the hold, and what his objection would be worth; empty where nothing would wait. */
  readonly concerned: readonly Concerned[]
  readonly lateVetoMilliseconds: number
}

/** What would happen if somebody took a role, or made it smaller: for a page that says so before he does. */
export async function previewRemoval(
  desk: OwnershipDesk,
  queries: Queries,
  actor: { readonly account: Account; readonly state: AccountState },
  project: OwnedProject,
  targetId: string,
): Promise<RemovalPreview> {
  const now = desk.clock.now()
  const held = await findHeldRole(queries, project.id, targetId)
  const verdict = judgeRemoval({
    terms: desk.ownerTerms,
    now,
    owners: await readOwners(queries, project.id, now),
    isOwnershipLocked: await isOwnershipLocked(queries, project.id, now),
    actor: { accountId: actor.account.id, state: actor.state },
    targetId,
    targetRole: held?.role,
  })
  const lateVetoMilliseconds = desk.ownerTerms.lateVeto
  if (verdict.verdict !== 'hold') return { verdict, held: held?.role, concerned: [], lateVetoMilliseconds }
  const kind = targetId === actor.account.id ? 'leave-project' : 'remove-owner'
  const concerned = await desk.holdKinds[kind]!.concerned(queries, {
    id: 'preview',
    kind,
    subject: `project:${project.id} account:${targetId}`,
    projectId: project.id,
    targetId,
    requestedBy: actor.account.id,
    details: {},
    state: 'announcing',
    version: 0,
    policyDigest: desk.policyDigest,
    requestedAt: now,
    announcedAt: null,
    durationMilliseconds: verdict.milliseconds,
    remainingMilliseconds: verdict.milliseconds,
    doorMilliseconds: 0,
    pausedBecause: null,
    lateVetoMilliseconds,
    appliedAt: null,
    decidedBy: null,
    decidedAt: null,
    reason: null,
  })
  return { verdict, held: held?.role, concerned, lateVetoMilliseconds }
}
