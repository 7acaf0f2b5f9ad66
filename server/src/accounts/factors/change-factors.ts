import { Refusal } from '../../errors.ts'
import { actAs, hasStrongProof } from '../act-as.ts'
import { guardAccount } from '../guard-account.ts'
import type { SessionPrincipal } from '../principal.ts'
import { tell } from '../tell.ts'
import type { Reception } from '../terms.ts'
import { endOthers, makeCodes } from './enrol.ts'
import { findFactor, listFactors, markFactorRemoved } from './store.ts'

/**
 * Removes a factor. Never the last one: whoever has none could only enrol again, and so could anybody with the password.
 *
 * @throws Refusal `factor-unknown`, `factor-last`, `proof-needed`
 */
export function removeFactor(reception: Reception, principal: SessionPrincipal, id: string): Promise<void> {
  return actAs(reception, principal, { level: 'S', states: ['active', 'guarded', 'recovering'] }, async (tx, account) => {
    const factor = await findFactor(tx, account.id, id)
    if (!factor || factor.removedAt !== null) throw new Refusal('factor-unknown')
    if ((await listFactors(tx, account.id)).length === 1) throw new Refusal('factor-last')
    await markFactorRemoved(tx, factor.id, reception.clock.now())
    const { kind: factorKind, name } = factor
    const isStrong = await hasStrongProof(reception, tx, principal)
    await tell(tx, reception, account, principal, {
      kind: 'factor-removed',
      params: { factorKind, factorName: name },
      // What an old passkey took away, perhaps from a thief, a mailbox does not bring back.
      ...(isStrong ? {} : { dispute: { act: 'factor-removed', subject: factor.id } }),
    })
    const guarded = isStrong ? [] : await guardAccount(tx, reception, account, 'factor-removed')
    const ended = await endOthers(tx, reception, principal)
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
