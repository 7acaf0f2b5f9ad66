import { accountState } from '../accounts/account.ts'
import type { AccountTerms } from '../accounts/account-terms.ts'
import { accountLock } from '../accounts/act-as.ts'
import { accountHoldKinds } from '../accounts/hold-kinds.ts'
import { findAccount } from '../accounts/store.ts'
import { tellById, tellMany } from '../accounts/tell.ts'
import type { Reception } from '../accounts/terms.ts'
import type { HoldDesk } from '../holds/hold-desk.ts'
import type { HoldKinds } from '../holds/hold-kind.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import type { Queries } from '../platform/database/database.ts'
import { following } from '../platform/following.ts'
import { loosening } from '../policies/hold-kinds/loosening.ts'
import { policyDigest, policyOf } from '../policies/policy-of-config.ts'
import { listHeldBack } from './close-obstacle.ts'
import type { OwnershipDesk } from './desk.ts'
import { restoreOwnershipHold } from './hold-kinds/restore-ownership.ts'
import { ownershipHoldKinds } from './hold-kinds.ts'
import { findOrganisation } from './organisations/store.ts'
import type { OwnerTerms } from './owner-terms.ts'
import { tellCoOwners } from './tell-co-owners.ts'

/** What the domains above bring along. */
export interface Above {
  readonly projectName: HoldDesk['projectName']
  /** Those of some projects that were deleted: they need no owner. */
  deletedAmong(queries: Queries, projectIds: readonly string[]): Promise<ReadonlySet<string>>
  readonly holdKinds?: (terms: OwnerTerms) => HoldKinds
}

/** The ground of an index with its rules about owners. */
export function openOwnership<
  Index extends Reception & { readonly config: { readonly owners: OwnerTerms; readonly accounts: AccountTerms } },
>(index: Index, above: Above): Index & OwnershipDesk {
  const terms = following(() => index.config.owners)
  const obstacle = async (queries: Queries, accountId: string, now: number) => {
    const held = await listHeldBack(queries, terms, accountId, now)
    const deleted = await above.deletedAmong(queries, held)
    return held.every((id) => deleted.has(id)) ? undefined : 'account-owns'
  }
  const desk: Index & OwnershipDesk = {
    ...index,
    ownerTerms: terms,
    accountTerms: following(() => index.config.accounts),
    holdKinds: {
      ...ownershipHoldKinds(terms),
      'restore-ownership': restoreOwnershipHold(() => desk),
      ...accountHoldKinds(index, obstacle, (tx, accountId, step) => tellCoOwners(tx, desk, accountId, step)),
      'loosen-policy': loosening,
      ...above.holdKinds?.(terms),
    },
    get policyDigest() {
      return policyDigest(policyOf(index.config))
    },
    tellAccount: (tx, accountId, notice) => tellById(tx, index, accountId, notice),
    tellAccounts: (tx, notices) => tellMany(tx, index, notices),
    async isFrozen(queries, accountId) {
      const account = await findAccount(queries, accountId)
      const state = account && accountState(account, await listLiveRestraints(queries, 'account', accountId, index.clock.now()))
      return state === 'frozen'
    },
    accountLock,
    accountName: async (queries, accountId) => (await findAccount(queries, accountId))?.name,
    // A change of an organisation names it beside its projects.
    projectName: async (queries, id) => (await above.projectName(queries, id)) ?? (await findOrganisation(queries, id))?.name,
  }
  return desk
}
