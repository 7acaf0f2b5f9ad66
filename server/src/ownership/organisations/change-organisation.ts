import type { Account } from '../../accounts/account.ts'
import { actAs, assertMayAct } from '../../accounts/act-as.ts'
import { guardAccount } from '../../accounts/guard-account.ts'
import { actorOf, assertOperator, type Principal, type SessionPrincipal } from '../../accounts/principal.ts'
import { Refusal } from '../../errors.ts'
import { applyAtOnce } from '../../holds/apply-at-once.ts'
import { applyInside, voidInside } from '../../holds/apply-hold.ts'
import { type Hold, holdLock } from '../../holds/hold.ts'
import { moveHold } from '../../holds/move-hold.ts'
import { requestHold } from '../../holds/request-hold.ts'
import { setRestraint } from '../../holds/restraints/set-restraint.ts'
import { listLiveRestraints } from '../../holds/restraints/store.ts'
import { findLiveHold } from '../../holds/store.ts'
import type { JournalEvent } from '../../journal/events.ts'
import { type Recorded, record } from '../../journal/record.ts'
import type { Queries } from '../../platform/database/database.ts'
import type { Json } from '../../platform/encoding/canonical-json.ts'
import { assertMeetsPlans } from '../../policies/plans/meet-plans.ts'
import { lockAfterBurst } from '../burst.ts'
import { type OwnershipDesk, rolesLock } from '../desk.ts'
import { roleSubject } from '../read-owners.ts'
import { relationOf } from '../standing.ts'
import { findHeldRole } from '../store.ts'
import { organisationLock } from './organisation.ts'
import { makeChange } from './paths/make-change.ts'
import type { PathChange } from './paths/owner-path.ts'
import { strandedBy } from './paths/path-policy.ts'
import { type PathPlan, planChange, scopeOf } from './paths/plan-change.ts'
import { tellChange } from './tell-organisation.ts'

export interface AskedChange {
  readonly change: PathChange
  /** Whose right it is: the actor's own, or that of whoever made the offer that the actor takes. */
  readonly askedBy: string
  /** When an offer was made. */
  readonly announcedAt?: number
  /** The actor gains by it, and has agreed; no more is asked of him. */
  readonly isTaken?: true
}

export interface DoneChange {
  /** What waits; undefined where it is done. */
  readonly hold: Hold | undefined
  readonly plan: PathPlan
  readonly events: readonly JournalEvent[]
}

/**
 * Changes an organisation, one of its teams, or what belongs to it: at once where no owner of a project changes, else as slowly
 * as inviting or removing that owner would be.
 *
 * @returns the hold, or undefined where it is done.
 * @throws Refusal as `scopeOf`, `judgeAsking`, `judgePaths` and `judgeMove` do; `proof-needed`, `hold-refused-before`, `hold-limit`
 */
export function changeOrganisation(desk: OwnershipDesk, principal: SessionPrincipal, change: PathChange): Promise<Hold | undefined> {
  return actAs<Hold | undefined>(desk, principal, { level: 'S' }, async (tx, actor) => {
    const { hold, events } = await changeInside(tx, desk, principal, actor, { change, askedBy: actor.id })
    const [first, ...rest] = events
    return first ? { result: hold, events: [first, ...rest] } : { result: hold, events: 'unchanged' }
  })
}

/**
 * Asks on the host for the end of an organisation, as an owner of it would: every owner of it and of its projects can stop it, and no
 * project is left without somebody who has owned it for long.
 *
 * @returns the hold; undefined where it is done.
 * @throws Refusal `organisation-unknown`, `organisation-strands`, `ownership-locked`, `hold-refused-before`, `permission-missing`
 */
export function endOrganisationByOperator(desk: OwnershipDesk, principal: Principal, organisationId: string): Promise<Hold | undefined> {
  assertOperator(principal, 'delete an organisation')
  const change: PathChange = { what: 'organisation-end', organisationId }
  return record<Hold | undefined>(desk, actorOf(principal, desk.clock.now()), async (tx) => {
    await lockScope(tx, change)
    const plan = await planChange(tx, { terms: desk.ownerTerms, now: desk.clock.now(), change, askedBy: 'operator' })
    const refusal = await refusalOfPlan(tx, desk, plan, { name: 'operator' })
    if (refusal) throw refusal
    const { hold, events, isNew } = await requestHold(
      tx,
      desk,
      await holdFor(tx, desk, plan, { change, askedBy: 'operator' }, { id: 'operator' }),
    )
    const [first, ...rest] = events
    if (!isNew || !first) return { result: hold, events: 'unchanged' }
    if (plan.verdict.verdict.verdict !== 'permit') return { result: hold, events: [first, ...rest] }
    return { result: undefined, events: [first, ...rest, ...(await applyAtOnce(tx, desk, hold, 'operator')).events] }
  })
}

/** Takes the locks of everything that a change is about: organisations, then roles, each in the order of their names. */
export async function lockScope(tx: Recorded, change: PathChange): Promise<void> {
  const { organisationIds } = await scopeOf(tx, change)
  await tx.lock([...organisationIds].map(organisationLock))
  const { projectIds } = await scopeOf(tx, change)
  await tx.lock(projectIds.map(rolesLock))
}

/** The same inside a recorded transaction of the actor. */
export async function changeInside(
  tx: Recorded,
  desk: OwnershipDesk,
  principal: SessionPrincipal,
  actor: Account,
  asked: AskedChange,
): Promise<DoneChange> {
  const { change, askedBy, announcedAt } = asked
  await lockScope(tx, change)
  // What makes owners, or takes them, is judged project by project; this is for what does neither.
  await assertMeetsPlans(tx, actor, { role: 'other' })
  const now = desk.clock.now()
  const of = { terms: desk.ownerTerms, now, change, askedBy }
  const plan = await planChange(tx, announcedAt === undefined ? of : { ...of, announcedAt })
  const refusal = await refusalOfPlan(tx, desk, plan, actor)
  if (refusal) throw refusal
  const { verdict, gainers, losers } = plan.verdict
  if (verdict.verdict === 'refuse') throw new Error('a refused change goes on')
  if (verdict.proof === 'K' && !asked.isTaken) await assertMayAct(desk, tx, principal, { level: 'K' })
  // A move and an end are announced whoever owns it: what teams had in the project ends by it.
  if (gainers.length + losers.length === 0 && !isAnnouncedAlways(change)) {
    const events = await makeChange(tx, plan, now, null, 'asked')
    await tellChange(tx, desk, plan, actor)
    return { hold: undefined, plan, events }
  }
  const request = await holdFor(tx, desk, plan, asked, actor)
  const superseded = await supersede(tx, desk, plan, request, actor)
  const { hold, events: requested, isNew } = await requestHold(tx, desk, request)
  const events = [...superseded, ...requested]
  if (verdict.verdict === 'permit' && hold.state === 'announcing') {
    // Where nobody waits, whoever lost by it can still take it back.
    const reached = await moveHold(tx, desk, hold, 'reach', { isAnnouncedAt: now })
    const applied = await applyInside(tx, desk, reached, actor.id)
    return { hold: undefined, plan, events: [...events, ...applied.events] }
  }
  const suspended = isNew ? await suspendAll(tx, desk, plan, hold, now) : []
  const burst = hold.projectId !== null && hold.details.bulk === undefined ? await lockAfterBurst(tx, desk, actor, hold.projectId) : []
  const guarded = burst.length > 0 ? await guardAccount(tx, desk, actor, 'burst') : []
  return { hold, plan, events: [...events, ...suspended, ...burst, ...guarded] }
}

/** He whose word is worth more everywhere does not join what came from a lesser one, who could withdraw it or let it stand still. */
async function supersede(
  tx: Recorded,
  desk: OwnershipDesk,
  { sets }: PathPlan,
  { kind, subject }: { readonly kind: string; readonly subject: string },
  actor: Account,
): Promise<JournalEvent[]> {
  const live = await findLiveHold(tx, kind, subject)
  if (!live || live.requestedBy === actor.id || live.state === 'contested') return []
  const outranks = sets.every(({ owners }) => {
    const [mine, theirs] = [actor.id, live.requestedBy].map((id) => owners.find(({ accountId }) => accountId === id))
    return mine !== undefined && (theirs === undefined || relationOf(mine, theirs, desk.ownerTerms.probation) === 'junior')
  })
  return outranks && (await tx.tryLock(holdLock(live.id))) ? (await voidInside(tx, desk, live, 'superseded')).events : []
}

const isAnnouncedAlways = ({ what }: PathChange) => what === 'project' || what === 'organisation-end'

/** Why a change is refused, in words; undefined where it is not. */
export async function refusalOfPlan(
  queries: Queries,
  desk: Pick<OwnershipDesk, 'projectName' | 'ownerTerms' | 'clock'>,
  { refusal, verdict: { verdict }, sets, change }: PathPlan,
  actor: Pick<Account, 'name'>,
): Promise<Refusal | undefined> {
  const code = refusal ?? (verdict.verdict === 'refuse' ? verdict.code : undefined)
  if (code === undefined) return undefined
  if (code === 'owner-last' && change.what === 'organisation-end') {
    const names = []
    for (const id of strandedBy(sets, desk.ownerTerms, desk.clock.now())) names.push((await desk.projectName(queries, id)) ?? '?')
    return new Refusal('organisation-strands', { projects: listed(names) })
  }
  if (code === 'not-owner')
    return new Refusal(code, { user: actor.name, project: (await desk.projectName(queries, sets[0]?.id ?? '')) ?? '?' })
  return code === 'account-cannot' ? new Refusal(code, { state: 'suspended' }) : new Refusal(code)
}

const MOST_NAMES = 5
const listed = (names: readonly string[]): string =>
  names.length <= MOST_NAMES ? names.join(', ') : `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`

async function holdFor(
  tx: Recorded,
  desk: OwnershipDesk,
  plan: PathPlan,
  { askedBy, announcedAt }: AskedChange,
  actor: Pick<Account, 'id'>,
) {
  const { change, verdict, sets, organisationIds } = plan
  const affected = sets.flatMap(({ id, owners, after }) => {
    const isSame = owners.length === after.length && owners.every(({ accountId }) => after.includes(accountId))
    return (isSame && !isAnnouncedAlways(change)) || organisationIds.includes(id) ? [] : [id]
  })
  const isAboutOrganisation = ['member', 'off-board', 'organisation-end'].includes(change.what)
  const named = [...(isAboutOrganisation ? organisationIds : []), ...(change.what === 'organisation-end' ? [] : affected)]
  const isSelf = verdict.losers.length === 1 && verdict.losers[0] === actor.id
  const kind =
    change.what === 'project'
      ? 'move-project'
      : change.what === 'organisation-end'
        ? 'delete-organisation'
        : change.what === 'remove'
          ? 'remove-from-projects'
          : verdict.losers.length === 0
            ? 'gain-by-organisation'
            : isSelf
              ? 'leave-organisation'
              : 'lose-by-organisation'
  const person = 'accountId' in change ? change.accountId : undefined
  const direct: Json[] = []
  const taken = change.what === 'off-board' || change.what === 'remove' ? change : undefined
  for (const projectId of taken?.projectIds ?? []) {
    const held = await findHeldRole(tx, projectId, taken!.accountId)
    if (held) direct.push([projectId, held.since, Number(held.isCreator)])
  }
  return {
    kind,
    subject: subjectOf(change, actor),
    projectId: !isAboutOrganisation && affected.length === 1 ? affected[0]! : null,
    targetId: ['lose-by-organisation', 'leave-organisation', 'remove-from-projects'].includes(kind) ? (person ?? null) : null,
    requestedBy: actor.id,
    details: {
      change: change as unknown as Json,
      invitedBy: askedBy,
      ...(person === undefined ? {} : { accountId: person }),
      ...(announcedAt === undefined ? {} : { announcedAt }),
      // What the notices name.
      projects: named,
      affected,
      organisations: organisationIds,
      losers: verdict.losers,
      gainers: verdict.gainers,
      suspended: verdict.suspensions.map(({ projectId, accountId }) => [projectId, accountId]),
      direct,
      // One act of many parts, said to be one.
      ...(affected.length > 1 ? { bulk: 1 } : {}),
    },
    durationMilliseconds: verdict.verdict.verdict === 'hold' ? verdict.verdict.milliseconds : 0,
    isAtOnce: verdict.verdict.verdict === 'permit',
    lateVetoMilliseconds: desk.ownerTerms.lateVeto,
  }
}

function subjectOf(change: PathChange, actor: Pick<Account, 'id'>): string {
  switch (change.what) {
    case 'member':
    case 'off-board':
      return `organisation:${change.organisationId} account:${change.accountId}`
    case 'remove':
      return `account:${change.accountId} by:${actor.id}`
    case 'organisation-end':
      return `organisation:${change.organisationId}`
    case 'team-member':
      return `team:${change.teamId} account:${change.accountId}`
    case 'team-project':
      return `team:${change.teamId} project:${change.projectId}`
    case 'team-end':
      return `team:${change.teamId}`
    case 'project':
      return `project:${change.projectId}`
  }
}

async function suspendAll(tx: Recorded, desk: OwnershipDesk, plan: PathPlan, hold: Hold, now: number): Promise<JournalEvent[]> {
  const until = now + desk.ownerTerms.removeJunior + desk.ownerTerms.lateVeto
  const events: JournalEvent[] = []
  for (const { projectId: id, accountId } of plan.verdict.suspensions) {
    const subjectId = roleSubject(id, accountId)
    if ((await listLiveRestraints(tx, 'role', subjectId, now)).some(({ reason }) => reason === hold.id)) continue
    await setRestraint(tx, {
      subjectKind: 'role',
      subjectId,
      effect: 'suspended',
      reason: hold.id,
      setBy: 'session',
      authority: 'time',
      since: now,
      expiresAt: until,
    })
    const about = plan.organisationIds.includes(id) ? { organisation: id } : { project: id }
    events.push({ kind: 'owner-suspended', subjects: { ...about, account: accountId }, public: { until }, private: {} })
  }
  return events
}
