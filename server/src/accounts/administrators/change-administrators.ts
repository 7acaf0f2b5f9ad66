import { Refusal } from '../../errors.ts'
import { applyAtOnce } from '../../holds/apply-at-once.ts'
import type { Hold } from '../../holds/hold.ts'
import { releaseInside } from '../../holds/release-hold.ts'
import { type HoldRequest, requestHold } from '../../holds/request-hold.ts'
import { setRestraint } from '../../holds/restraints/set-restraint.ts'
import { listHolds } from '../../holds/store.ts'
import type { JournalEvent } from '../../journal/events.ts'
import { type Change, type Recorded, record } from '../../journal/record.ts'
import type { Queries } from '../../platform/database/database.ts'
import { type Account, parseAccountName } from '../account.ts'
import type { AccountDesk } from '../account-desk.ts'
import { accountLock, assertMayAct } from '../act-as.ts'
import { actorOf, type OperatorPrincipal, type SessionPrincipal } from '../principal.ts'
import { findAccountByName } from '../store.ts'
import { listActingAdministrators } from './list-administrators.ts'

export type AdministratorPrincipal = SessionPrincipal | OperatorPrincipal

const MOST_HOLDS = 100

/**
 * Makes somebody an administrator: after a wait of which every administrator hears; at once on the host, and where the instance
 * does not wait. Asks an administrator for an old passkey.
 *
 * @returns the hold; it is applied where it is done.
 * @throws Refusal `administrator-needed`, `administrator-already`, `account-unknown`, `account-cannot`, `proof-needed`
 */
export function makeAdministrator(desk: AccountDesk, principal: AdministratorPrincipal, name: string): Promise<Hold> {
  return change(desk, principal, name, async (tx, target) => {
    if (target.isAdministrator) throw new Refusal('administrator-already', { name: target.name })
    if (target.kind !== 'person' || target.closedAt !== null || target.enrolledAt === null)
      throw new Refusal('administrator-cannot', { name: target.name })
    return ask(tx, desk, principal, {
      kind: 'make-administrator',
      subject: target.id,
      projectId: null,
      targetId: null,
      requestedBy: idOf(principal),
      details: { accountId: target.id },
      durationMilliseconds: desk.accountTerms.makeAdministrator,
      lateVetoMilliseconds: desk.accountTerms.lateVeto,
    })
  })
}

/**
 * Takes that from somebody again, also from oneself: he is suspended at once, and removed after a wait in which another
 * administrator can stop it. Never the last one.
 *
 * @returns the hold; it is applied where it is done.
 * @throws Refusal `administrator-needed`, `administrator-none`, `administrator-last`, `administrator-one-at-a-time`, `proof-needed`
 */
export function removeAdministrator(desk: AccountDesk, principal: AdministratorPrincipal, name: string): Promise<Hold> {
  return change(desk, principal, name, async (tx, target) => {
    const now = desk.clock.now()
    if (!target.isAdministrator) throw new Refusal('administrator-none', { name: target.name })
    const acting = await listActingAdministrators(tx, now)
    if (!acting.some(({ account }) => account.id !== target.id)) throw new Refusal('administrator-last')
    if (principal.kind === 'session') await assertOneAtATime(tx, principal.account.id, target)
    const asked = await ask(tx, desk, principal, {
      kind: 'remove-administrator',
      subject: target.id,
      projectId: null,
      targetId: target.id,
      requestedBy: idOf(principal),
      details: {},
      durationMilliseconds: desk.accountTerms.removeAdministrator,
      // Who was removed does not put himself back; the others can make him one again.
      lateVetoMilliseconds: 0,
    })
    if (asked.events === 'unchanged' || asked.result.state === 'applied') return asked
    const until = now + desk.accountTerms.removeAdministrator + desk.accountTerms.lateVeto
    await setRestraint(tx, {
      subjectKind: 'account',
      subjectId: target.id,
      effect: 'suspended',
      reason: asked.result.id,
      setBy: principal.kind,
      authority: 'time',
      since: now,
      expiresAt: until,
    })
    const suspended: JournalEvent = {
      kind: 'administrator-suspended',
      subjects: { account: target.id },
      public: { until },
      private: {},
    }
    return { result: asked.result, events: [...asked.events, suspended] }
  })
}

/** Otherwise one of them could suspend all others, one after the other, before anybody looks. */
async function assertOneAtATime(queries: Queries, requestedBy: string, target: Account): Promise<void> {
  const holds = await listHolds(queries, { accountId: requestedBy, limit: MOST_HOLDS })
  const live = holds.some(
    (hold) =>
      hold.kind === 'remove-administrator' &&
      hold.requestedBy === requestedBy &&
      hold.targetId !== target.id &&
      ['announcing', 'waiting', 'paused', 'contested'].includes(hold.state),
  )
  if (live) throw new Refusal('administrator-one-at-a-time')
}

const idOf = (principal: AdministratorPrincipal): string => (principal.kind === 'operator' ? 'operator' : principal.account.id)

function change(
  desk: AccountDesk,
  principal: AdministratorPrincipal,
  name: string,
  work: (tx: Recorded, target: Account) => Promise<Change<Hold>>,
): Promise<Hold> {
  return record<Hold>(desk, actorOf(principal, desk.clock.now()), async (tx) => {
    await tx.lock('administrators')
    if (principal.kind === 'session') {
      await tx.lock(accountLock(principal.account.id))
      const { isAdministrator } = await assertMayAct(desk, tx, principal, { states: ['active'], level: 'K' })
      if (!isAdministrator) throw new Refusal('administrator-needed')
    }
    const target = await findAccountByName(tx, parseAccountName(name))
    if (!target) throw new Refusal('account-unknown', { name: name.slice(0, 60) })
    return work(tx, target)
  })
}

async function ask(tx: Recorded, desk: AccountDesk, principal: AdministratorPrincipal, request: HoldRequest): Promise<Change<Hold>> {
  const isAtOnce = principal.kind === 'operator' || request.durationMilliseconds === 0
  const { hold, events } = await requestHold(tx, desk, { ...request, isAtOnce, ...(isAtOnce ? { durationMilliseconds: 0 } : {}) })
  if (isAtOnce && hold.state === 'announcing') {
    const applied = await applyAtOnce(tx, desk, hold, idOf(principal))
    return { result: applied.hold, events: [...events, ...applied.events] as [JournalEvent, ...JournalEvent[]] }
  }
  // Somebody else has asked for it: the host makes that happen.
  if (isAtOnce && hold.state === 'waiting') {
    const released = await releaseInside(tx, desk, hold.id, idOf(principal))
    return { result: released.hold, events: released.events }
  }
  return events.length === 0 ? { result: hold, events: 'unchanged' } : { result: hold, events: events as [JournalEvent, ...JournalEvent[]] }
}
