import type { Recorded } from '../journal/record.ts'
import type { NoticeKind } from '../notices/notice-kinds.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Ground } from '../platform/ground.ts'
import type { HoldKinds } from './hold-kind.ts'

/** What "this was not me" names in a notice of a hold: stop one that waits, undo one that was applied. Subject: the hold's id. */
export const holdDisputes = { stop: 'hold-announced', undo: 'hold-applied' } as const

/** What holds stand on. The last five come from domains that holds do not know, through the wiring. */
export interface HoldDesk extends Ground {
  readonly policyDigest: string
  readonly holdKinds: HoldKinds
  /** Announces to one account in the transaction; answers the id of the notice, to see later whether it arrived. */
  tellAccount(
    tx: Recorded,
    accountId: string,
    notice: { readonly kind: NoticeKind; readonly params: object; readonly dispute?: { readonly act: string; readonly subject: string } },
  ): Promise<string>
  isFrozen(queries: Queries, accountId: string): Promise<boolean>
  /** The lock under which an account is frozen. */
  accountLock(accountId: string): string
  /** Names for people; undefined where it is gone. */
  accountName(queries: Queries, accountId: string): Promise<string | undefined>
  projectName(queries: Queries, projectId: string): Promise<string | undefined>
}
