import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import type { Account } from './account.ts'
import { forgetBrowsers } from './browsers/store.ts'
import { comparable } from './emails/email-address.ts'
import { findAddress, findOwnedAddress, listAddresses, markAddressRemoved, updatePrimary } from './emails/store.ts'
import { listWorkingFactors } from './factors/list-working-factors.ts'
import { findFactor, markFactorRemoved, replaceRecoveryCodes } from './factors/store.ts'
import { type Freezer, freezeInside } from './freeze-account.ts'
import { cancelInside } from './recovery/recover-account.ts'
import { findRecovery } from './recovery/store.ts'
import { endSessions } from './sessions/store.ts'
import { endSignIns } from './sign-ins/store.ts'
import { dropPassword } from './store.ts'
import type { Reception } from './terms.ts'

export interface Undoing {
  readonly tx: Recorded
  readonly reception: Reception
  readonly principal: Freezer
  readonly account: Account
  /** The id of what was changed. */
  readonly subject: string
}

/** Undoes one change of an account; no events where there is nothing (left) to undo. It never gives more than there was before. */
export type Undo = (undoing: Undoing) => Promise<JournalEvent[]>

/** What undoing a change of an account does, by the kind of its event. */
export const accountUndos = {
  'signed-in': (undoing) => endAll(undoing, undoing.subject),

  async 'factor-added'(undoing) {
    const { tx, reception, principal, account, subject } = undoing
    const factor = await findFactor(tx, account.id, subject)
    if (!factor || factor.removedAt !== null) return []
    // Without a factor the account would belong to whoever has the password: then everything stops.
    const others = (await listWorkingFactors(tx, account.id, reception.clock.now())).filter(({ id }) => id !== factor.id)
    if (others.length === 0) return present(await freezeInside(tx, reception, principal, account))
    await markFactorRemoved(tx, factor.id, reception.clock.now())
    return [
      {
        kind: 'factor-removed',
        subjects: { account: account.id },
        public: { factorKind: factor.kind, factor: factor.id },
        private: { name: factor.name },
      },
      ...(await endAll(undoing)),
    ]
  },

  async 'factor-removed'({ tx, account, subject }) {
    const factor = await findFactor(tx, account.id, subject)
    if (!factor || factor.removedAt === null) return []
    await markFactorRemoved(tx, factor.id, null)
    return [
      {
        kind: 'factor-restored',
        subjects: { account: account.id },
        public: { factorKind: factor.kind, factor: factor.id },
        private: { name: factor.name },
      },
    ]
  },

  // The owner chooses another one by a link and a factor.
  async 'password-changed'(undoing) {
    const { tx, account } = undoing
    await dropPassword(tx, account.id)
    return [
      { kind: 'password-changed', subjects: { account: account.id }, public: { how: 'dropped' }, private: {} },
      ...(await endAll(undoing)),
    ]
  },

  async 'recovery-codes-made'(undoing) {
    const { tx, reception, account } = undoing
    await replaceRecoveryCodes(tx, account.id, [], reception.clock.now())
    return [
      { kind: 'recovery-codes-made', subjects: { account: account.id }, public: { count: 0 }, private: {} },
      ...(await endAll(undoing)),
    ]
  },

  async 'email-added'({ tx, reception, account, subject }) {
    const address = await findAddress(tx, account.id, subject)
    if (!address || address.removedAt !== null) return []
    if (address.isPrimary) {
      const other = (await listAddresses(tx, account.id)).find(({ id, verifiedAt }) => id !== subject && verifiedAt !== null)
      if (other) await updatePrimary(tx, account.id, other.id)
    }
    await markAddressRemoved(tx, subject, reception.clock.now())
    return [{ kind: 'email-removed', subjects: { account: account.id }, public: { address: subject }, private: { email: address.address } }]
  },

  async 'email-removed'({ tx, account, subject }) {
    const address = await findAddress(tx, account.id, subject)
    // Somebody else's by now: it cannot come back.
    if (!address || address.removedAt === null || (await findOwnedAddress(tx, comparable(address.address)))) return []
    await markAddressRemoved(tx, subject, null)
    return [
      { kind: 'email-restored', subjects: { account: account.id }, public: { address: subject }, private: { email: address.address } },
    ]
  },

  async 'email-made-primary'({ tx, account, subject }) {
    const [afterId = '', beforeId = ''] = subject.split(' ')
    const before = await findAddress(tx, account.id, beforeId)
    const after = await findAddress(tx, account.id, afterId)
    if (!before || before.isPrimary || before.removedAt !== null || before.compromisedAt !== null) return []
    await updatePrimary(tx, account.id, before.id)
    return [
      {
        kind: 'email-made-primary',
        subjects: { account: account.id },
        public: { address: before.id },
        private: { email: before.address, before: after?.address ?? '' },
      },
    ]
  },

  async 'recovery-requested'({ tx, reception, principal, account, subject }) {
    if ((await findRecovery(tx, subject))?.state !== 'waiting') return []
    return [await cancelInside(tx, reception, principal, account, subject)]
  },
} as const satisfies Readonly<Record<string, Undo>>

/** Ends one session or all, but the one in which the owner is putting things right. */
async function endAll({ tx, reception, principal, account }: Undoing, only?: string): Promise<JournalEvent[]> {
  const at = reception.clock.now()
  await endSignIns(tx, account.id, at)
  const except = principal.kind === 'session' ? { except: principal.sessionId } : {}
  // What was signed in from is known no longer: it has to be confirmed again.
  await forgetBrowsers(tx, account.id)
  const ended = await endSessions(tx, account.id, { at, because: 'disputed', ...(only === undefined ? {} : { only }), ...except })
  return ended.map((session) => ({
    kind: 'session-ended',
    subjects: { account: account.id },
    public: { session, because: 'disputed' },
    private: {},
  }))
}

const present = (event: JournalEvent | undefined): JournalEvent[] => (event ? [event] : [])
