import type { HoldKind } from '../../holds/hold-kind.ts'
import { liftRestraint, setRestraint } from '../../holds/restraints/set-restraint.ts'
import { listRestraintsInForce } from '../../holds/restraints/store.ts'
import type { Recorded } from '../../journal/record.ts'
import type { NoticeKind } from '../../notices/notice-kinds.ts'
import type { VoidReason } from '../../notices/void-reasons.ts'
import type { Queries } from '../../platform/database/database.ts'
import { isLastAdministrator } from '../administrators/list-administrators.ts'
import { forgetBrowsers } from '../browsers/store.ts'
import { closeInside } from '../close-account.ts'
import { isAccountWorking, ownAccount } from '../own-account-hold.ts'
import { endSessions } from '../sessions/store.ts'
import { endSignIns } from '../sign-ins/store.ts'
import { findAccount, listServicesOf } from '../store.ts'
import type { Reception } from '../terms.ts'

/** Why an account cannot go just now; undefined: it can. From the domains that accounts do not know. */
export type CloseObstacle = (queries: Queries, accountId: string, now: number) => Promise<VoidReason | undefined>

/** An account begins to go until a moment, stays after all, or is gone. */
export interface LeavingStep {
  readonly kind: Extract<NoticeKind, 'co-owner-leaving' | 'co-owner-stayed' | 'co-owner-closed'>
  readonly until?: number
}

/** As the co-owners of its projects are told, by the domains that know them. */
export type TellLeaving = (tx: Recorded, accountId: string, step: LeavingStep) => Promise<void>

/**
 * An account goes: announced first, then it is leaving for a while in which its owner can come back by a link or a factor, then
 * it is closed for ever. Nobody can make it quicker.
 */
export const closeAccountHold = (reception: Reception, obstacle: CloseObstacle, tellOthers: TellLeaving): HoldKind => ({
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
    await tellOthers(tx, hold.targetId!, { kind: 'co-owner-leaving', until })
    return [{ kind: 'account-leaving', subjects: { account: hold.targetId! }, public: { until }, private: {} }]
  },

  async undo(tx, hold, now) {
    const leaving = (await listRestraintsInForce(tx, 'account', hold.targetId!)).filter(({ effect }) => effect === 'leaving')
    for (const restraint of leaving) await liftRestraint(tx, restraint, now)
    await tellOthers(tx, hold.targetId!, { kind: 'co-owner-stayed' })
    return [{ kind: 'account-stayed', subjects: { account: hold.targetId! }, public: {}, private: {} }]
  },

  async settle(tx, hold) {
    const account = (await findAccount(tx, hold.targetId!))!
    if (account.closedAt !== null) return []
    const closed = await closeInside(tx, reception, account)
    await tellOthers(tx, account.id, { kind: 'co-owner-closed' })
    return [closed]
  },
})
