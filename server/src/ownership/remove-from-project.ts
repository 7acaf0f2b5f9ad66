import { actAs } from '../accounts/act-as.ts'
import { guardAccount } from '../accounts/guard-account.ts'
import type { SessionPrincipal } from '../accounts/principal.ts'
import { findAccount } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import { applyAtOnce } from '../holds/apply-at-once.ts'
import { voidInside } from '../holds/apply-hold.ts'
import { type Hold, holdLock } from '../holds/hold.ts'
import { holdDisputes } from '../holds/hold-desk.ts'
import { contradictInside } from '../holds/object-to-hold.ts'
import { requestHold } from '../holds/request-hold.ts'
import { setRestraint } from '../holds/restraints/set-restraint.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import { findLiveHold } from '../holds/store.ts'
import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import { lockAfterBurst } from './burst.ts'
import { type OwnedProject, type OwnershipDesk, rolesLock } from './desk.ts'
import { judgedOwners } from './effective-owners.ts'
import { keepStanding } from './organisations/paths/keep-standing.ts'
import { judgeRemoval } from './owner-policy.ts'
import { isDisputed } from './quorum.ts'
import { isOwnershipLocked, readOwners, roleSubject } from './read-owners.ts'
import { refuse } from './refuse.ts'
import type { Role } from './role.ts'
import { type OwnerStanding, relationOf } from './standing.ts'
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
    const owners = await readOwners(tx, project.id, now)
    const isLeaving = target.id === actor.id
    const kind = isLeaving ? 'leave-project' : 'remove-owner'
    const subject = `project:${project.id} account:${target.id}`
    // Asking for what is contested joins it.
    const live = await findLiveHold(tx, kind, subject)
    const verdict = judgeRemoval({
      terms: desk.ownerTerms,
      now,
      owners,
      isOwnershipLocked: await isOwnershipLocked(tx, project.id, now, live?.id),
      actor: { accountId: actor.id, state: principal.state },
      targetId: removal.accountId,
      targetRole: present?.role,
    })
    if (verdict.verdict === 'refuse') throw refuse(verdict.code, { project, account: actor, state: principal.state })
    // Became an owner between the question for a proof and now.
    if (verdict.proof === 'K' && level !== 'K') throw new Refusal('proof-needed')
    const params = { project: project.name, target: target.name, actor: actor.name }
    const isOwner = present!.role === 'owner'
    if (verdict.verdict === 'permit' && !isOwner) {
      const removed = await takeRole(tx, project.id, removal, now, 'removed')
      await tellOwners(tx, desk, project.id, { kind: 'role-changed', params: { ...params, role: removal.to ?? 'none' } }, [target.id])
      return { result: undefined, events: [removed] }
    }
    const { milliseconds, isLast } = verdict.verdict === 'hold' ? verdict : { milliseconds: 0, isLast: undefined }
    const isSlow = verdict.verdict === 'hold' && !verdict.suspends && !isLeaving
    // He whose word is worth more does not join what came from a lesser one, who could withdraw it or let it stand still.
    const requester = live && owners.find(({ accountId }) => accountId === live.requestedBy)
    const mine = owners.find(({ accountId }) => accountId === actor.id)
    const isWeaker = requester && mine && relationOf(mine, requester, desk.ownerTerms.probation) === 'junior'
    // Without waiting: whoever decides about it now may wait for the roles of this project.
    const isFree = live && live.state !== 'contested' && isWeaker && (await tx.tryLock(holdLock(live.id)))
    const superseded = isFree ? (await voidInside(tx, desk, live, 'superseded')).events : []
    const isDispute = isSlow && (await isDisputed(tx, project.id, subject, target.id))
    const { hold, events } = await requestHold(tx, desk, {
      kind,
      subject,
      projectId: project.id,
      targetId: target.id,
      requestedBy: actor.id,
      details: {
        to: removal.to ?? 'none',
        // To give it back as it was.
        since: present!.since,
        isCreator: Number(present!.isCreator),
        ...(isLast ? { confirmAfter: milliseconds } : {}),
        ...(isDispute ? { dispute: 1 } : {}),
      },
      lesser: owners.flatMap((owner) => (mine && relationOf(mine, owner, desk.ownerTerms.probation) === 'junior' ? [owner.accountId] : [])),
      durationMilliseconds: milliseconds + (isLast ? CONFIRM_MILLISECONDS : 0),
      // Else he who has stopped it twice would take it back each time; what is left to him is the operator.
      lateVetoMilliseconds: isDispute ? 0 : desk.ownerTerms.lateVeto,
      isAtOnce: verdict.verdict === 'permit',
    })
    // Where nobody waits, whoever was removed can still take it back.
    const done = verdict.verdict === 'permit' && hold.state === 'announcing' ? (await applyAtOnce(tx, desk, hold, actor.id)).events : []
    const suspended = verdict.verdict === 'hold' && verdict.suspends ? await suspend(tx, desk, project, target.id, hold, now, params) : []
    const contested = await contestMutual(tx, desk, hold, owners)
    const burst = isLeaving ? [] : await lockAfterBurst(tx, desk, actor, project.id)
    const guarded = burst.length > 0 ? await guardAccount(tx, desk, actor, 'burst') : []
    const all = [...superseded, ...events, ...done, ...suspended, ...contested, ...burst, ...guarded]
    const result = done.length > 0 ? undefined : hold
    return all.length === 0 ? { result, events: 'unchanged' } : { result, events: all as [JournalEvent, ...JournalEvent[]] }
  })
}

/** Takes a role, wholly or in part, inside a recorded transaction. */
export async function takeRole(tx: Recorded, projectId: string, removal: Removal, now: number, because: string): Promise<JournalEvent> {
  const held = (await findHeldRole(tx, projectId, removal.accountId))!
  const owners = await readOwners(tx, projectId, now)
  const judged = judgedOwners(owners, { act: 'remove', accountId: removal.accountId })
  // Nothing may leave a project without any owner, whatever led here.
  if (held.role === 'owner' && judged.after.length === 0) throw new Refusal('owner-last')
  const subjects = { project: projectId, account: removal.accountId }
  if (removal.to === undefined) await deleteRole(tx, projectId, removal.accountId, judged)
  else await updateRole(tx, { projectId, accountId: removal.accountId, role: removal.to, since: now }, judged)
  await keepStanding(tx, projectId, owners)
  return removal.to === undefined
    ? { kind: 'role-removed', subjects, public: { role: held.role, because }, private: {} }
    : { kind: 'role-given', subjects, public: { role: removal.to, since: now }, private: {} }
}

/** Two of the same standing who remove each other: nobody wins by being faster (design: E 4). A senior's request goes on. */
async function contestMutual(tx: Recorded, desk: OwnershipDesk, hold: Hold, owners: readonly OwnerStanding[]): Promise<JournalEvent[]> {
  const { probation } = desk.ownerTerms
  const [mine, theirs] = [hold.requestedBy, hold.targetId].map((id) => owners.find(({ accountId }) => accountId === id))
  if (!mine || !theirs || relationOf(mine, theirs, probation) !== 'peer') return []
  const other = await findLiveHold(tx, 'remove-owner', `project:${hold.projectId} account:${mine.accountId}`)
  // Without waiting: whoever decides about it now may wait for the roles of this project.
  if (other?.requestedBy !== theirs.accountId || !(await tx.tryLock(holdLock(other.id)))) return []
  return contradictInside(tx, desk, [hold.id, other.id])
}

async function suspend(
  tx: Recorded,
  desk: OwnershipDesk,
  project: OwnedProject,
  accountId: string,
  { id: holdId, requestedBy }: Hold,
  now: number,
  params: { project: string; target: string; actor: string },
): Promise<JournalEvent[]> {
  // Asking again joins the hold, and must not make the suspension longer.
  const live = await listLiveRestraints(tx, 'role', roleSubject(project.id, accountId), now)
  if (live.some(({ reason }) => reason === holdId)) return []
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
  // Its link stops the removal too: whoever reads this mail first needs no other. Who asked for it takes it back on its page.
  const dispute = { act: holdDisputes.stop, subject: holdId, notFor: requestedBy }
  await tellOwners(tx, desk, project.id, { kind: 'owner-suspended', params: { ...params, until }, dispute })
  return [{ kind: 'owner-suspended', subjects: { project: project.id, account: accountId }, public: { until }, private: {} }]
}
