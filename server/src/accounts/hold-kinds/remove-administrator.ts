import type { Hold } from '../../holds/hold.ts'
import type { HoldKind } from '../../holds/hold-kind.ts'
import { liftRestraint } from '../../holds/restraints/set-restraint.ts'
import { listRestraintsInForce } from '../../holds/restraints/store.ts'
import type { JournalEvent } from '../../journal/events.ts'
import type { Recorded } from '../../journal/record.ts'
import { listActingAdministrators } from '../administrators/list-administrators.ts'
import { findAccount, updateAdministrator } from '../store.ts'
import type { Reception } from '../terms.ts'

/**
 * An administrator loses that. He is suspended since it was asked for; another one stops it by an old passkey, he himself only
 * contests: what was removed for a reason must not come back by the same hand.
 */
export const removeAdministratorHold = (reception: Reception): HoldKind => ({
  act: 'remove-administrator',
  objectsWith: 'K',

  async decide(queries, hold, now) {
    const acting = await listActingAdministrators(queries, now)
    const others = acting.filter(({ account }) => account.id !== hold.targetId)
    if (others.length === 0) return 'administrator-last'
    const isOwn = hold.requestedBy === hold.targetId || hold.requestedBy === 'operator'
    if (!isOwn && !others.some(({ account }) => account.id === hold.requestedBy)) return 'requester-may-not'
    return (await findAccount(queries, hold.targetId!))?.isAdministrator ? undefined : 'administrator-none'
  },

  end: (tx, hold, now, because) => unsuspend(tx, hold, now, because),

  async apply(tx, hold, now) {
    await updateAdministrator(tx, hold.targetId!, { isAdministrator: false, since: null })
    await lift(tx, hold, now)
    const mode = hold.requestedBy === 'operator' ? { mode: 'single-operator' as const } : {}
    return [{ kind: 'administrator-removed', subjects: { account: hold.targetId! }, public: { because: 'decided', ...mode }, private: {} }]
  },

  async undo(tx, hold, now) {
    await updateAdministrator(tx, hold.targetId!, { isAdministrator: true, since: now })
    return [{ kind: 'administrator-made', subjects: { account: hold.targetId! }, public: {}, private: {} }]
  },

  async concerned(queries, hold) {
    const acting = await listActingAdministrators(queries, reception.clock.now())
    const others = acting.filter(({ account }) => account.id !== hold.targetId && account.id !== hold.requestedBy)
    return [
      ...others.map(({ account }) => ({ accountId: account.id, objection: 'decisive' as const })),
      { accountId: hold.targetId!, objection: 'contests' as const },
      ...(hold.requestedBy === hold.targetId || hold.requestedBy === 'operator'
        ? []
        : [{ accountId: hold.requestedBy, objection: 'none' as const }]),
    ]
  },

  pausedBy: async (_queries, hold) => (hold.requestedBy === 'operator' ? [] : [hold.requestedBy]),
  mayRelease: async () => false,
  weighLink: async () => 'contests',
})

async function lift(tx: Recorded, hold: Hold, now: number): Promise<number> {
  const own = (await listRestraintsInForce(tx, 'account', hold.targetId!)).filter(({ reason }) => reason === hold.id)
  for (const restraint of own) await liftRestraint(tx, restraint, now)
  return own.length
}

async function unsuspend(tx: Recorded, hold: Hold, now: number, because: string): Promise<JournalEvent[]> {
  if ((await lift(tx, hold, now)) === 0) return []
  return [{ kind: 'administrator-unsuspended', subjects: { account: hold.targetId! }, public: { because }, private: {} }]
}
