import { createHash } from 'node:crypto'
import { actAs } from '../../accounts/act-as.ts'
import { listActingAdministrators } from '../../accounts/administrators/list-administrators.ts'
import type { SessionPrincipal } from '../../accounts/principal.ts'
import { Refusal } from '../../errors.ts'
import { type Hold, holdLock } from '../../holds/hold.ts'
import { refusalOf } from '../../holds/move-hold.ts'
import { requestHold } from '../../holds/request-hold.ts'
import { findHold } from '../../holds/store.ts'
import type { Queries } from '../../platform/database/database.ts'
import type { OwnedProject, OwnershipDesk } from '../desk.ts'
import { findConfirmer } from '../hold-kinds/restore-ownership.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { isPartChange } from '../organisations/parts/restore-parts.ts'
import { isChange, previewRestore } from './preview-restore.ts'

/** From the word of the second administrator on. */
export const RESTORE_WAIT_MILLISECONDS = 60 * 60 * 1000
/** More of them would not fit into what is announced; the command on the host has no limit. */
export const MOST_RESTORED = 500
const MOST_LETTERS = 500

export interface RestoreProposal {
  readonly projects: readonly OwnedProject[]
  readonly organisations: readonly Organisation[]
  readonly asOf: number
  readonly reason: string
}

/**
 * An administrator asks to put the owners of projects back as they were (design: A.6, Undo). Everybody whom it concerns is told; it
 * waits for a second administrator, and then for an hour.
 *
 * @throws Refusal `administrator-needed`, `restore-needs-two`, `restore-too-new`, `restore-no-reason`, `restore-too-many`, `restore-empty`,
 * `moment-invalid`, `proof-needed`
 */
export function proposeRestore(desk: OwnershipDesk, principal: SessionPrincipal, proposal: RestoreProposal): Promise<Hold> {
  const { asOf } = proposal
  const reason = proposal.reason.trim()
  const now = desk.clock.now()
  return actAs<Hold>(desk, principal, { level: 'K', states: ['active'] }, async (tx, actor) => {
    await assertDecides(tx, actor.id, now)
    if (reason === '' || reason.length > MOST_LETTERS) throw new Refusal('restore-no-reason')
    if (!(asOf <= now)) throw new Refusal('moment-invalid', { moment: new Date(asOf).toISOString() })
    if (proposal.projects.length > MOST_RESTORED) throw new Refusal('restore-too-many', { limit: MOST_RESTORED })
    const planned = await previewRestore(desk, tx, proposal, asOf)
    const organisations = planned.organisations.filter(isPartChange)
    const belonging = organisations.flatMap(({ present, after }) => [...present.projects.keys(), ...after.projects.keys()])
    const ids = [...new Set([...planned.projects.filter(isChange).map(({ project }) => project.id), ...belonging])].toSorted()
    if (ids.length > MOST_RESTORED) throw new Refusal('restore-too-many', { limit: MOST_RESTORED })
    const organisationIds = organisations.map(({ organisation }) => organisation.id).toSorted()
    if (ids.length + organisationIds.length === 0) throw new Refusal('restore-empty')
    const { hold, events, isNew } = await requestHold(tx, desk, {
      kind: 'restore-ownership',
      subject: `restore:${createHash('sha256')
        .update(`${asOf} ${[...organisationIds, ...ids].join(' ')}`)
        .digest('hex')
        .slice(0, 32)}`,
      projectId: ids.length === 1 && organisationIds.length === 0 ? ids[0]! : null,
      targetId: null,
      requestedBy: actor.id,
      // Declared to be one act: no burst.
      details: {
        asOf,
        projects: [...organisationIds, ...ids],
        ...(organisationIds.length === 0 ? {} : { organisations: organisationIds }),
        bulk: 1,
      },
      durationMilliseconds: RESTORE_WAIT_MILLISECONDS,
      lateVetoMilliseconds: 0,
    })
    const [first, ...rest] = events
    if (!isNew || !first) return { result: hold, events: 'unchanged' }
    const proposed = {
      kind: 'restore-proposed' as const,
      subjects: { hold: hold.id, account: actor.id },
      public: { hold: hold.id, asOf, projects: ids.length },
      private: { reason },
    }
    return { result: hold, events: [first, ...rest, proposed] }
  })
}

/**
 * The word of the second administrator, after which the hour begins. False where another one has given it already.
 *
 * @throws Refusal `administrator-needed`, `restore-needs-two`, `restore-too-new`, `restore-unknown`, `restore-confirm-own`, `hold-already-decided`, `hold-cannot`,
 * `proof-needed`
 */
export function confirmRestore(desk: OwnershipDesk, principal: SessionPrincipal, holdId: string): Promise<boolean> {
  return actAs<boolean>(desk, principal, { level: 'K', states: ['active'] }, async (tx, actor) => {
    await assertDecides(tx, actor.id, desk.clock.now())
    await tx.lock(holdLock(holdId))
    const hold = await findHold(tx, holdId)
    if (hold?.kind !== 'restore-ownership') throw new Refusal('restore-unknown')
    if (!['announcing', 'waiting', 'paused'].includes(hold.state)) throw await refusalOf(tx, desk, hold)
    if (hold.requestedBy === actor.id) throw new Refusal('restore-confirm-own')
    if ((await findConfirmer(tx, holdId)) !== undefined) return { result: false, events: 'unchanged' }
    const confirmed = {
      kind: 'restore-confirmed' as const,
      subjects: { hold: holdId, account: actor.id },
      public: { hold: holdId, confirmer: actor.id },
      private: {},
    }
    return { result: true, events: [confirmed] }
  })
}

/** One of two administrators who decide: made so long ago that he could have been stopped, and acting. */
async function assertDecides(queries: Queries, accountId: string, now: number): Promise<void> {
  const acting = await listActingAdministrators(queries, now)
  const me = acting.find(({ account }) => account.id === accountId)
  if (!me) throw new Refusal('administrator-needed')
  if (acting.filter(({ isSeasoned }) => isSeasoned).length < 2) throw new Refusal('restore-needs-two')
  if (!me.isSeasoned) throw new Refusal('restore-too-new')
}
