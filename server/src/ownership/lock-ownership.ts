import { actAs } from '../accounts/act-as.ts'
import { actorOf, assertOperator, type Principal, type SessionPrincipal } from '../accounts/principal.ts'
import { Refusal } from '../errors.ts'
import { liftRestraint, setRestraint } from '../holds/restraints/set-restraint.ts'
import { listLiveRestraints, listRestraintsSetBy } from '../holds/restraints/store.ts'
import type { JournalEvent } from '../journal/events.ts'
import { type Recorded, record } from '../journal/record.ts'
import { type OwnedProject, type OwnershipDesk, rolesLock } from './desk.ts'
import { judgeOwnershipLock, refusalOfActor } from './owner-policy.ts'
import { readOwners } from './read-owners.ts'
import { refuse } from './refuse.ts'
import { isSeasoned, relationOf } from './standing.ts'
import { tellOwners } from './tell-owners.ts'

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR
const LOCK_MILLISECONDS = 72 * HOUR
/** Once in this time: else one owner could keep a change that all others want waiting for ever. */
const AGAIN_MILLISECONDS = 30 * DAY

/**
 * Locks who owns a project for 72 hours: no invitation, no role, no move, while people look. For owners who are not on probation,
 * with an old passkey, once in thirty days. What falls due waits on.
 *
 * @returns false where it is locked already.
 * @throws Refusal `not-owner`, `account-cannot`, `owner-on-probation`, `lock-spent`, `proof-needed`
 */
export function lockOwnership(desk: OwnershipDesk, principal: SessionPrincipal, project: OwnedProject): Promise<boolean> {
  return actAs<boolean>(desk, principal, { level: 'K' }, async (tx, actor) => {
    await tx.lock(rolesLock(project.id))
    const now = desk.clock.now()
    const owners = await readOwners(tx, project.id, now)
    const verdict = judgeOwnershipLock({ terms: desk.ownerTerms, now, owners, actor: { accountId: actor.id, state: principal.state } })
    if (verdict.verdict === 'refuse') throw refuse(verdict.code, { project, account: actor, state: principal.state })
    if ((await locksOn(tx, project, now)).length > 0) return { result: false, events: 'unchanged' }
    const earlier = (await listRestraintsSetBy(tx, 'project', project.id, actor.id)).findLast(({ effect }) => effect === 'locked')
    if (earlier && now < earlier.since + AGAIN_MILLISECONDS)
      throw new Refusal('lock-spent', { until: new Date(earlier.since + AGAIN_MILLISECONDS).toISOString().slice(0, 10) })
    const until = now + LOCK_MILLISECONDS
    const event = await lockInside(tx, desk, project, { until, setBy: actor.id, authority: 'owner', actor: actor.name })
    return { result: true, events: [event] }
  })
}

/**
 * Lifts the lock of an owner: he himself, or one who is senior to him; anybody of long standing where he owns it no longer. Locks of a
 * rule end by themselves, those of the operator by him.
 *
 * @throws Refusal `not-owner`, `account-cannot`, `lock-not-yours`, `proof-needed`
 */
export function liftOwnershipLock(desk: OwnershipDesk, principal: SessionPrincipal, project: OwnedProject): Promise<boolean> {
  return actAs<boolean>(desk, principal, { level: 'K' }, async (tx, actor) => {
    await tx.lock(rolesLock(project.id))
    const now = desk.clock.now()
    const { probation } = desk.ownerTerms
    const owners = await readOwners(tx, project.id, now)
    const refusal = refusalOfActor({ owners, isOwnershipLocked: false, actor: { accountId: actor.id, state: principal.state } })
    if (refusal) throw refuse(refusal.code, { project, account: actor, state: principal.state })
    const mine = owners.find(({ accountId }) => accountId === actor.id)!
    const locks = (await locksOn(tx, project, now)).filter(({ authority }) => authority === 'owner')
    if (locks.length === 0) return { result: false, events: 'unchanged' }
    for (const lock of locks) {
      const setter = owners.find(({ accountId }) => accountId === lock.setBy)
      const may = setter ? ['self', 'senior'].includes(relationOf(setter, mine, probation)) : isSeasoned(mine, probation, now)
      if (!may) throw new Refusal('lock-not-yours')
      await liftRestraint(tx, lock, now)
    }
    return {
      result: true,
      events: [{ kind: 'ownership-unlocked', subjects: subjectsOf(project, actor.id), public: { because: 'owner' }, private: {} }],
    }
  })
}

/** The same on the host, so that no owner can lift it. @throws Refusal `permission-missing` */
export function lockByOperator(desk: OwnershipDesk, principal: Principal, project: OwnedProject, milliseconds: number): Promise<boolean> {
  assertOperator(principal, 'lock who owns a project')
  return record<boolean>(desk, actorOf(principal, desk.clock.now()), async (tx) => {
    await tx.lock(rolesLock(project.id))
    const now = desk.clock.now()
    if ((await locksOn(tx, project, now)).some(({ authority }) => authority === 'operator')) return { result: false, events: 'unchanged' }
    const of = { until: now + milliseconds, setBy: 'operator', authority: 'operator', actor: ':operator' } as const
    return { result: true, events: [await lockInside(tx, desk, project, of)] }
  })
}

/** Lifts whatever has locked it, whoever set it. What somebody contests is decided for itself. False where nothing had. */
export function unlockByOperator(desk: OwnershipDesk, principal: Principal, project: OwnedProject): Promise<boolean> {
  assertOperator(principal, 'unlock who owns a project')
  return record<boolean>(desk, actorOf(principal, desk.clock.now()), async (tx) => {
    await tx.lock(rolesLock(project.id))
    const now = desk.clock.now()
    const locks = await locksOn(tx, project, now)
    if (locks.length === 0) return { result: false, events: 'unchanged' }
    for (const lock of locks) await liftRestraint(tx, lock, now)
    return {
      result: true,
      events: [{ kind: 'ownership-unlocked', subjects: subjectsOf(project), public: { because: 'operator' }, private: {} }],
    }
  })
}

const locksOn = async (tx: Recorded, project: OwnedProject, now: number) =>
  (await listLiveRestraints(tx, 'project', project.id, now)).filter(({ effect }) => effect === 'locked')

const subjectsOf = (project: OwnedProject, account?: string) => ({ project: project.id, ...(account === undefined ? {} : { account }) })

async function lockInside(
  tx: Recorded,
  desk: OwnershipDesk,
  project: OwnedProject,
  of: { readonly until: number; readonly setBy: string; readonly authority: 'owner' | 'operator'; readonly actor: string },
): Promise<JournalEvent> {
  const { until, setBy, authority } = of
  const restraint = { effect: 'locked', reason: authority, setBy, authority, since: desk.clock.now(), expiresAt: until } as const
  await setRestraint(tx, { subjectKind: 'project', subjectId: project.id, ...restraint })
  await tellOwners(tx, desk, project.id, { kind: 'ownership-locked', params: { project: project.name, actor: of.actor, until } })
  const account = authority === 'owner' ? setBy : undefined
  return { kind: 'ownership-locked', subjects: subjectsOf(project, account), public: { because: authority, until }, private: {} }
}
