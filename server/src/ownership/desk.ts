import type { AccountDesk } from '../accounts/account-desk.ts'
import type { Recorded } from '../journal/record.ts'
import type { NoticeKind } from '../notices/notice-kinds.ts'
import type { OwnerTerms } from './owner-terms.ts'

/** What use cases about who owns a project stand on. */
export interface OwnershipDesk extends AccountDesk {
  readonly ownerTerms: OwnerTerms
  /** As `tellAccount`, to many at once, each account once. */
  tellAccounts(
    tx: Recorded,
    notices: readonly { readonly accountId: string; readonly kind: NoticeKind; readonly params: object }[],
  ): Promise<void>
}

/** A project as far as ownership knows it: `packaging` hands it in. */
export interface OwnedProject {
  readonly id: string
  readonly name: string
  readonly normalizedName: string
}

/**
 * Held by whoever changes the roles of a project. Taken after the lock of an account, before the journal's; several in the order
 * of the projects' ids. One lock for some projects: a transaction about all of them takes 256, for which PostgreSQL has room.
 */
export const rolesLock = (projectId: string): string => `roles:${projectId.slice(0, 2)}`
