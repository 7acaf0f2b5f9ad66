import { createHash } from 'node:crypto'
import { accountState } from '../accounts/account.ts'
import { accountLock } from '../accounts/act-as.ts'
import { findAccount } from '../accounts/store.ts'
import { tellById } from '../accounts/tell.ts'
import type { Reception } from '../accounts/terms.ts'
import type { HoldDesk } from '../holds/hold-desk.ts'
import type { HoldKinds } from '../holds/hold-kind.ts'
import { listLiveRestraints } from '../holds/store.ts'
import { canonicalJson, type Json } from '../platform/encoding/canonical-json.ts'
import type { OwnershipDesk } from './desk.ts'
import { ownershipHoldKinds } from './hold-kinds.ts'
import { findOrganisation } from './organisations/store.ts'
import { type OwnerTerms, ownerTerms } from './owner-terms.ts'

/** What the domains above bring along. */
export interface Above {
  readonly projectName: HoldDesk['projectName']
  readonly holdKinds?: (terms: OwnerTerms) => HoldKinds
}

/** The ground of an index with its rules about owners. */
export function openOwnership<Index extends Reception & { readonly config: { readonly preset: 'solo' | 'team' | 'public' } }>(
  index: Index,
  above: Above,
): Index & OwnershipDesk {
  const terms = ownerTerms[index.config.preset]
  return {
    ...index,
    ownerTerms: terms,
    holdKinds: { ...ownershipHoldKinds(terms), ...above.holdKinds?.(terms) },
    policyDigest: createHash('sha256')
      .update(canonicalJson(terms as unknown as Json))
      .digest('hex'),
    tellAccount: (tx, accountId, notice) => tellById(tx, index, accountId, notice),
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
}
