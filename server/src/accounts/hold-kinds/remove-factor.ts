import type { Hold } from '../../holds/hold.ts'
import type { HoldKind } from '../../holds/hold-kind.ts'
import { liftRestraint } from '../../holds/restraints/set-restraint.ts'
import { listRestraintsInForce } from '../../holds/restraints/store.ts'
import type { JournalEvent } from '../../journal/events.ts'
import type { Recorded } from '../../journal/record.ts'
import type { Queries } from '../../platform/database/database.ts'
import { listWorkingFactors } from '../factors/list-working-factors.ts'
import { findFactor, markFactorRemoved } from '../factors/store.ts'
import { isAccountWorking, ownAccount } from '../own-account-hold.ts'

/**
 * A factor that was lost or stolen goes. It is switched off since it was asked for; another old passkey switches it on again, a
 * mailbox alone only makes others decide: it must bring back no stolen key.
 */
export const removeFactorHold: HoldKind = {
  ...ownAccount,
  act: 'remove-factor',
  objectsWith: 'K',

  async decide(queries, hold, now) {
    if (!(await isAccountWorking(queries, hold, now))) return 'account-cannot'
    const factor = await factorOf(queries, hold)
    if (!factor || factor.removedAt !== null) return 'factor-unknown'
    return (await listWorkingFactors(queries, hold.targetId!, now)).some(({ id }) => id !== factor.id) ? undefined : 'factor-last'
  },

  end: (tx, hold, now, because) => switchOn(tx, hold, now, because),

  async apply(tx, hold, now) {
    const factor = (await factorOf(tx, hold))!
    await markFactorRemoved(tx, factor.id, now)
    await lift(tx, factor.id, now)
    return [
      {
        kind: 'factor-removed',
        subjects: { account: hold.targetId! },
        public: { factorKind: factor.kind, factor: factor.id },
        private: { name: factor.name },
      },
    ]
  },

  async undo(tx, hold) {
    const factor = await factorOf(tx, hold)
    if (!factor || factor.removedAt === null) return []
    await markFactorRemoved(tx, factor.id, null)
    return [
      {
        kind: 'factor-restored',
        subjects: { account: hold.targetId! },
        public: { factorKind: factor.kind, factor: factor.id },
        private: { name: factor.name },
      },
    ]
  },

  weighLink: async () => 'contests',
}

const factorOf = (queries: Queries, hold: Hold) => findFactor(queries, hold.targetId!, String(hold.details.factor))

async function lift(tx: Recorded, factorId: string, now: number): Promise<number> {
  const asleep = (await listRestraintsInForce(tx, 'factor', factorId)).filter(({ effect }) => effect === 'asleep')
  for (const restraint of asleep) await liftRestraint(tx, restraint, now)
  return asleep.length
}

async function switchOn(tx: Recorded, hold: Hold, now: number, because: string): Promise<JournalEvent[]> {
  const factor = await factorOf(tx, hold)
  if (!factor || (await lift(tx, factor.id, now)) === 0) return []
  return [
    {
      kind: 'factor-switched-on',
      subjects: { account: hold.targetId! },
      public: { factorKind: factor.kind, factor: factor.id, because },
      private: { name: factor.name },
    },
  ]
}
