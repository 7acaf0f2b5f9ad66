import type { Hold } from '../../holds/hold.ts'
import type { HoldKind } from '../../holds/hold-kind.ts'
import type { JournalEvent } from '../../journal/events.ts'
import type { Recorded } from '../../journal/record.ts'
import type { EmailAddress } from '../emails/email-address.ts'
import { findAddress, listAddresses, updatePrimary } from '../emails/store.ts'
import { guardAccount } from '../guard-account.ts'
import { isAccountWorking, isStronglyAsked, ownAccount } from '../own-account-hold.ts'
import { findAccount } from '../store.ts'
import type { Reception } from '../terms.ts'

/**
 * Another address becomes the one that links for signing in go to. The one that was the first can stop it, but only contests
 * what an old passkey asked for.
 */
export const changePrimaryEmail = (reception: Reception): HoldKind => ({
  ...ownAccount,
  act: 'change-primary-email',

  async decide(queries, hold, now) {
    if (!(await isAccountWorking(queries, hold, now))) return 'account-cannot'
    const address = (await listAddresses(queries, hold.targetId!)).find(({ id }) => id === hold.details.address)
    if (!address || address.verifiedAt === null || address.compromisedAt !== null) return 'email-unknown'
    return address.isPrimary ? 'email-primary' : undefined
  },

  async apply(tx, hold) {
    const present = await listAddresses(tx, hold.targetId!)
    const account = (await findAccount(tx, hold.targetId!))!
    const before = present.find(({ isPrimary }) => isPrimary)
    const after = present.find(({ id }) => id === hold.details.address)!
    const changed = await makeFirst(tx, hold, after, before)
    return [changed, ...(isStronglyAsked(hold) ? [] : await guardAccount(tx, reception, account, 'email-changed'))]
  },

  async undo(tx, hold) {
    const before = await findAddress(tx, hold.targetId!, String(hold.details.before))
    const now = (await listAddresses(tx, hold.targetId!)).find(({ isPrimary }) => isPrimary)
    if (!before || before.isPrimary || before.removedAt !== null || before.compromisedAt !== null) return []
    return [await makeFirst(tx, hold, before, now)]
  },

  async weighLink(_queries, hold, addressId) {
    return addressId === hold.details.before && isStronglyAsked(hold) ? 'contests' : 'decisive'
  },
})

async function makeFirst(tx: Recorded, hold: Hold, address: EmailAddress, before: EmailAddress | undefined): Promise<JournalEvent> {
  await updatePrimary(tx, hold.targetId!, address.id)
  return {
    kind: 'email-made-primary',
    subjects: { account: hold.targetId! },
    public: { address: address.id },
    private: { email: address.address, before: before?.address ?? '' },
  }
}
