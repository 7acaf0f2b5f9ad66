import { Refusal } from '../../errors.ts'
import type { Hold } from '../../holds/hold.ts'
import { requestHold } from '../../holds/request-hold.ts'
import { setRestraint } from '../../holds/restraints/set-restraint.ts'
import type { Change, Recorded } from '../../journal/record.ts'
import type { Account } from '../account.ts'
import type { AccountDesk } from '../account-desk.ts'
import { actAs, hasStrongProof } from '../act-as.ts'
import { guardAccount } from '../guard-account.ts'
import type { SessionPrincipal } from '../principal.ts'
import { tell } from '../tell.ts'
import type { Reception } from '../terms.ts'
import { endOthers, makeCodes } from './enrol.ts'
import type { Factor } from './factor.ts'
import { isSwitchedOff, listWorkingFactors } from './list-working-factors.ts'
import { findFactor, markFactorRemoved } from './store.ts'

/**
 * Removes a factor. Never the last one that works: whoever has none could only enrol again, and so could anybody with the
 * password. Where the instance waits with that, the factor is switched off at once, as one that was lost or stolen.
 *
 * @returns the hold; undefined where it is done.
 * @throws Refusal `factor-unknown`, `factor-last`, `factor-same`, `factor-off`, `proof-needed`, `hold-refused-before`
 */
export function removeFactor(desk: AccountDesk, principal: SessionPrincipal, id: string): Promise<Hold | undefined> {
  return actAs<Hold | undefined>(desk, principal, { level: 'S', states: ['active', 'guarded', 'recovering'] }, async (tx, account) => {
    const now = desk.clock.now()
    const factor = await findFactor(tx, account.id, id)
    if (!factor || factor.removedAt !== null) throw new Refusal('factor-unknown')
    if (await isSwitchedOff(tx, id, now)) throw new Refusal('factor-off')
    if ((await listWorkingFactors(tx, account.id, now)).length === 1) throw new Refusal('factor-last')
    const isStrong = await hasStrongProof(desk, tx, principal)
    if (desk.accountTerms.removeFactor > 0) return switchOff(tx, desk, principal, account, factor, isStrong)
    await markFactorRemoved(tx, factor.id, now)
    const { kind: factorKind, name } = factor
    await tell(tx, desk, account, principal, {
      kind: 'factor-removed',
      params: { factorKind, factorName: name },
      // What an old passkey took away, perhaps from a thief, a mailbox does not bring back.
      ...(isStrong ? {} : { dispute: { act: 'factor-removed', subject: factor.id } }),
    })
    const guarded = isStrong ? [] : await guardAccount(tx, desk, account, 'factor-removed')
    const ended = await endOthers(tx, desk, principal)
    return {
      result: undefined,
      events: [
        { kind: 'factor-removed', subjects: { account: account.id }, public: { factorKind, factor: id }, private: { name } },
        ...guarded,
        ...ended,
      ],
    }
  })
}

/** Off at once, gone later: whoever has another old passkey has until then to switch it on again. */
async function switchOff(
  tx: Recorded,
  desk: AccountDesk,
  principal: SessionPrincipal,
  account: Account,
  { id, kind: factorKind, name }: Factor,
  isStrong: boolean,
): Promise<Change<Hold>> {
  // A thief must not take a key away by showing that very key, nor an owner lock himself out.
  if (principal.proof?.factorId === id) throw new Refusal('factor-same')
  const now = desk.clock.now()
  const { hold, events } = await requestHold(tx, desk, {
    kind: 'remove-factor',
    subject: id,
    projectId: null,
    targetId: account.id,
    requestedBy: account.id,
    details: { factor: id, isStrong: Number(isStrong) },
    durationMilliseconds: desk.accountTerms.removeFactor,
    lateVetoMilliseconds: desk.accountTerms.lateVeto,
  })
  await setRestraint(tx, {
    subjectKind: 'factor',
    subjectId: id,
    effect: 'asleep',
    reason: hold.id,
    setBy: 'session',
    authority: 'owner',
    since: now,
    expiresAt: null,
  })
  await tell(tx, desk, account, principal, { kind: 'factor-switched-off', params: { factorKind, factorName: name } })
  const guarded = isStrong ? [] : await guardAccount(tx, desk, account, 'factor-removed')
  const ended = await endOthers(tx, desk, principal)
  return {
    result: hold,
    events: [
      { kind: 'factor-switched-off', subjects: { account: account.id }, public: { factorKind, factor: id }, private: { name } },
      ...events,
      ...guarded,
      ...ended,
    ],
  }
}

/** New recovery codes in place of the old ones; shown once. @throws Refusal `proof-needed` */
export function renewRecoveryCodes(reception: Reception, principal: SessionPrincipal): Promise<readonly string[]> {
  return actAs(reception, principal, { level: 'S', states: ['active', 'guarded', 'recovering'] }, async (tx, account) => {
    const { codes, event } = await makeCodes(tx, reception, account)
    await tell(tx, reception, account, principal, {
      kind: 'recovery-codes-made',
      params: {},
      dispute: { act: 'recovery-codes-made', subject: account.id },
    })
    return { result: codes, events: [event] }
  })
}
