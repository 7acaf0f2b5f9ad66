import type { HoldKind } from '../../holds/hold-kind.ts'
import { liftRestraint, setRestraint } from '../../holds/set-restraint.ts'
import { listRestraintsInForce } from '../../holds/store.ts'
import type { VoidReason } from '../../notices/void-reasons.ts'
import type { Queries } from '../../platform/database/database.ts'
import { isLastAdministrator } from '../administrators/list-administrators.ts'
import { closeInside } from '../close-account.ts'
import { isAccountWorking, ownAccount } from '../own-account-hold.ts'
import { endSessions, endSignIns, forgetBrowsers } from '../sessions/store.ts'
import { findAccount, listServicesOf } from '../store.ts'
import type { Reception } from '../terms.ts'

/** Why an account cannot go just now; undefined: it can. From the domains that accounts do not know. */
export type CloseObstacle = (queries: Queries, accountId: string, now: number) => Promise<VoidReason | undefined>

/**
 * An account goes: announced first, then it is leaving for a while in which its owner can come back by a link or a factor, then
 * it is closed for ever. Nobody can make it quicker.
 */
export const closeAccountHold = (reception: Reception, obstacle: CloseObstacle): HoldKind => ({
  ...ownAccount,
  act: 'close-account',
  mayRelease: async () => false,

  async decide(queries, hold, now) {
    const accountId = hold.targetId!
    if (!(await isAccountWorking(queries, hold, now))) return 'account-cannot'
    if ((await listServicesOf(queries, [accountId], 1)).length > 0) return 'account-answers'
    const { isAdministrator } = (await findAccount(queries, accountId))!
    if (isAdministrator && (await isLastAdministrator(queries, accountId, now))) return 'administrator-last'
    return obstacle(queries, accountId, now)
  },

  async apply(tx, hold, now) {
    await setRestraint(tx, {
      subjectKind: 'account',
      subjectId: hold.targetId!,
      effect: 'leaving',
      reason: hold.id,
      setBy: 'system',
      authority: 'owner',
      since: now,
      expiresAt: null,
    })
    await endSessions(tx, hold.targetId!, { at: now, because: 'account-leaving' })
    await endSignIns(tx, hold.targetId!, now)
    await forgetBrowsers(tx, hold.targetId!)
    const until = now + hold.lateVetoMilliseconds
    return [{ kind: 'account-leaving', subjects: { account: hold.targetId! }, public: { until }, private: {} }]
  },

  async undo(tx, hold, now) {
    const leaving = (await listRestraintsInForce(tx, 'account', hold.targetId!)).filter(({ effect }) => effect === 'leaving')
    for (const restraint of leaving) await liftRestraint(tx, restraint, now)
    return [{ kind: 'account-stayed', subjects: { account: hold.targetId! }, public: {}, private: {} }]
  },

  async settle(tx, hold) {
    const account = (await findAccount(tx, hold.targetId!))!
    return account.closedAt === null ? [await closeInside(tx, reception, account)] : []
  },
})
