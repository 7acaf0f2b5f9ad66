import { actAs } from '../accounts/act-as.ts'
import { guardAccount } from '../accounts/guard-account.ts'
import type { SessionPrincipal } from '../accounts/principal.ts'
import { findAccount } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import type { Hold } from '../holds/hold.ts'
import { requestHold } from '../holds/request-hold.ts'
import { setRestraint } from '../holds/set-restraint.ts'
import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import { lockAfterBurst } from './burst.ts'
import { type OwnedProject, type OwnershipDesk, rolesLock } from './desk.ts'
import { judgedOwners } from './effective-owners.ts'
import { judgeRemoval } from './owner-policy.ts'
import { isOwnershipLocked, readOwners, roleSubject } from './read-owners.ts'
import { refuse } from './refuse.ts'
import type { Role } from './role.ts'
import { deleteRole, findHeldRole, updateRole } from './store.ts'
import { tellOwners } from './tell-owners.ts'

/** How long the last senior owner may take to say a second time that he leaves. */
const CONFIRM_MILLISECONDS = 30 * 24 * 60 * 60 * 1000

export interface Removal {
  readonly accountId: string
  /** What is left; undefined: nothing. Demoting oneself is leaving. */
  readonly to?: Exclude<Role, 'owner'>
}

/**
 * Takes somebody's role, or makes it smaller: at once for maintainers and readers, by a hold for owners. One's own role too.
 *
 * @returns the hold, or undefined where it is done.
 * @throws Refusal as `judgeRemoval` decides; `proof-needed`
 */
export async function removeFromProject(
  desk: OwnershipDesk,
  principal: SessionPrincipal,
  project: OwnedProject,
  removal: Removal,
): Promise<Hold | undefined> {
  const held = await findHeldRole(desk.db.read, project.id, removal.accountId)
  const level = held?.role === 'owner' || principal.state === 'guarded' ? 'K' : 'S'
  return actAs(desk, principal, { level }, async (tx, actor) => {
    await tx.lock(rolesLock(project.id))
    const now = desk.clock.now()
    const target = await findAccount(tx, removal.accountId)
    const present = await findHeldRole(tx, project.id, removal.accountId)
    if (!target) throw new Refusal('role-none')
    const verdict = judgeRemoval({
      terms: desk.ownerTerms,
      now,
      owners: await readOwners(tx, project.id, now),
      isOwnershipLocked: await isOwnershipLocked(tx, project.id, now),
      actor: { accountId: actor.id, state: principal.state },
      targetId: removal.accountId,
      targetRole: present?.role,
    })
    if (verdict.verdict === 'refuse') throw refuse(verdict.code, { project, account: actor, state: principal.state })
    // Became an owner between the question for a proof and now.
    if (verdict.proof === 'K' && level !== 'K') throw new Refusal('proof-needed')
    const params = { project: project.name, target: target.name, actor: actor.name }
    if (verdict.verdict === 'permit') {
      const removed = await takeRole(tx, project.id, removal, now, 'removed')
      await tellOwners(tx, desk, project.id, { kind: 'role-changed', params: { ...params, role: removal.to ?? 'none' } }, [target.id])
      return { result: undefined, events: [removed] }
    }
    const isLeaving = target.id === actor.id
    const { hold, events } = await requestHold(tx, desk, {
      kind: isLeaving ? 'leave-project' : 'remove-owner',
      subject: `project:${project.id} account:${target.id}`,
      projectId: project.id,
      targetId: target.id,
      requestedBy: actor.id,
      details: {
        to: removal.to ?? 'none',
        // To give it back as it was.
        since: present!.since,
        isCreator: Number(present!.isCreator),
        ...(verdict.isLast ? { confirmAfter: verdict.milliseconds } : {}),
      },
      durationMilliseconds: verdict.milliseconds + (verdict.isLast ? CONFIRM_MILLISECONDS : 0),
      lateVetoMilliseconds: desk.ownerTerms.lateVeto,
    })
    const suspended = verdict.suspends ? await suspend(tx, desk, project, target.id, hold.id, now, params) : []
    const burst = isLeaving ? [] : await lockAfterBurst(tx, desk, actor, project.id)
    const guarded = burst.length > 0 ? await guardAccount(tx, desk, actor, 'burst') : []
    const all = [...events, ...suspended, ...burst, ...guarded]
    return all.length === 0 ? { result: hold, events: 'unchanged' } : { result: hold, events: all as [JournalEvent, ...JournalEvent[]] }
  })
}

/** Takes a role, wholly or in part, inside a recorded transaction. */
export async function takeRole(tx: Recorded, projectId: string, removal: Removal, now: number, because: string): Promise<JournalEvent> {
  const held = (await findHeldRole(tx, projectId, removal.accountId))!
  const judged = judgedOwners(await readOwners(tx, projectId, now), { act: 'remove', accountId: removal.accountId })
  // Nothing may leave a project without any owner, whatever led here.
  if (held.role === 'owner' && judged.after.length === 0) throw new Refusal('owner-last')
  const subjects = { project: projectId, account: removal.accountId }
  if (removal.to === undefined) await deleteRole(tx, projectId, removal.accountId, judged)
  else await updateRole(tx, { projectId, accountId: removal.accountId, role: removal.to, since: now }, judged)
  return removal.to === undefined
    ? { kind: 'role-removed', subjects, public: { role: held.role, because }, private: {} }
    : { kind: 'role-given', subjects, public: { role: removal.to }, private: {} }
}

async function suspend(
  tx: Recorded,
  desk: OwnershipDesk,
  project: OwnedProject,
  accountId: string,
  holdId: string,
  now: number,
  params: { project: string; target: string; actor: string },
): Promise<JournalEvent[]> {
  const until = now + desk.ownerTerms.removeJunior + desk.ownerTerms.lateVeto
  await setRestraint(tx, {
    subjectKind: 'role',
    subjectId: roleSubject(project.id, accountId),
    effect: 'suspended',
    reason: holdId,
    setBy: 'session',
    authority: 'time',
    since: now,
    expiresAt: until,
  })
  await tellOwners(tx, desk, project.id, { kind: 'owner-suspended', params: { ...params, until } })
  return [{ kind: 'owner-suspended', subjects: { project: project.id, account: accountId }, public: { until }, private: {} }]
}
