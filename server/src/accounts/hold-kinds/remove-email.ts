import type { HoldKind } from '../../holds/hold-kind.ts'
import { comparable } from '../emails/email-address.ts'
import { findAddress, findOwnedAddress, listAddresses, markAddressRemoved } from '../emails/store.ts'
import { guardAccount } from '../guard-account.ts'
import { spendLinksOf } from '../links/store.ts'
import { isAccountWorking, isStronglyAsked, ownAccount } from '../own-account-hold.ts'
import { findAccount } from '../store.ts'
import type { Reception } from '../terms.ts'

/**
 * An address leaves an account. Any other address of it can stop that; the leaving one too, but against an old passkey it only
 * contests: it may be read by somebody else.
 */
export const removeEmailHold = (reception: Reception): HoldKind => ({
  ...ownAccount,
  act: 'remove-email',

  async decide(queries, hold, now) {
    if (!(await isAccountWorking(queries, hold, now))) return 'account-cannot'
    const address = (await listAddresses(queries, hold.targetId!)).find(({ id }) => id === hold.details.address)
    if (!address) return 'email-unknown'
    if (address.isPrimary) return 'email-primary'
    const others = (await listAddresses(queries, hold.targetId!)).filter(({ id }) => id !== address.id)
    return others.some(({ verifiedAt, compromisedAt }) => verifiedAt !== null && compromisedAt === null) ? undefined : 'email-last'
  },

  async apply(tx, hold, now) {
    const accountId = hold.targetId!
    const address = (await findAddress(tx, accountId, String(hold.details.address)))!
    await markAddressRemoved(tx, address.id, now)
    await spendLinksOf(tx, accountId, ['email'], now, address.id)
    const account = (await findAccount(tx, accountId))!
    const guarded = isStronglyAsked(hold) ? [] : await guardAccount(tx, reception, account, 'email-changed')
    return [
      { kind: 'email-removed', subjects: { account: accountId }, public: { address: address.id }, private: { email: address.address } },
      ...guarded,
    ]
  },

  async undo(tx, hold) {
    const accountId = hold.targetId!
    const address = await findAddress(tx, accountId, String(hold.details.address))
    // Somebody else's by now: it cannot come back.
    if (!address || address.removedAt === null || (await findOwnedAddress(tx, comparable(address.address)))) return []
    await markAddressRemoved(tx, address.id, null)
    return [
      { kind: 'email-restored', subjects: { account: accountId }, public: { address: address.id }, private: { email: address.address } },
    ]
  },

  async weighLink(_queries, hold, addressId) {
    return addressId === hold.details.address && isStronglyAsked(hold) ? 'contests' : 'decisive'
  },
})
