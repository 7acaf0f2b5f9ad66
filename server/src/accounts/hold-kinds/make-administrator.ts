import type { Hold } from '../../holds/hold.ts'
import type { HoldKind } from '../../holds/hold-kind.ts'
import { listLiveRestraints } from '../../holds/restraints/store.ts'
import { accountState, isWorking } from '../account.ts'
import { listActingAdministrators } from '../administrators/list-administrators.ts'
import { findAccount, updateAdministrator } from '../store.ts'
import type { Reception } from '../terms.ts'

/** Somebody becomes an administrator: all that there are hear of it, and each can stop it by an old passkey. */
export const makeAdministratorHold = (reception: Reception): HoldKind => ({
  act: 'make-administrator',
  isDestructive: false,
  objectsWith: 'K',

  async decide(queries, hold, now) {
    const acting = await listActingAdministrators(queries, now)
    if (hold.requestedBy !== 'operator' && !acting.some(({ account }) => account.id === hold.requestedBy)) return 'requester-may-not'
    const account = await findAccount(queries, idOf(hold))
    if (account?.kind !== 'person') return 'account-cannot'
    if (account.isAdministrator) return 'administrator-already'
    const state = accountState(account, await listLiveRestraints(queries, 'account', account.id, now))
    return isWorking(state) ? undefined : 'account-cannot'
  },

  async apply(tx, hold, now) {
    const isByHost = hold.requestedBy === 'operator'
    // What the host decides needs nobody else: whoever runs it could change the data itself.
    await updateAdministrator(tx, idOf(hold), { isAdministrator: true, since: isByHost ? null : now })
    return [
      {
        kind: 'administrator-made',
        subjects: { account: idOf(hold) },
        public: isByHost ? { mode: 'single-operator' as const } : {},
        private: {},
      },
    ]
  },

  async undo(tx, hold) {
    if (!(await findAccount(tx, idOf(hold)))?.isAdministrator) return []
    await updateAdministrator(tx, idOf(hold), { isAdministrator: false, since: null })
    return [{ kind: 'administrator-removed', subjects: { account: idOf(hold) }, public: { because: 'undone' }, private: {} }]
  },

  async concerned(queries, hold) {
    const acting = await listActingAdministrators(queries, reception.clock.now())
    return [
      ...acting
        .filter(({ account }) => account.id !== idOf(hold))
        .map(({ account }) => ({ accountId: account.id, objection: 'decisive' as const })),
      { accountId: idOf(hold), objection: 'none' as const },
    ]
  },

  pausedBy: async (_queries, hold) => [...(hold.requestedBy === 'operator' ? [] : [hold.requestedBy]), idOf(hold)],
  // Two others let it happen, see administrators/agree.ts.
  mayRelease: async () => false,
  weighLink: async () => 'contests',
})

const idOf = (hold: Hold): string => String(hold.details.accountId)
