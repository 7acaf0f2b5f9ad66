import type { Hold } from '../../../holds/hold.ts'
import type { Concerned } from '../../../holds/hold-kind.ts'
import type { JournalEvent } from '../../../journal/events.ts'
import type { Recorded } from '../../../journal/record.ts'
import type { Queries } from '../../../platform/database/database.ts'
import type { OrganisationRole } from '../../organisations/organisation.ts'
import type { OwnerTerms } from '../../owner-terms.ts'
import type { ReadOwner } from '../../read-owners.ts'
import type { Role } from '../../role.ts'

/** Where somebody follows an owner: a project, by a role of its own, or an organisation. One policy judges both (succession-policy.ts). */
export interface SuccessionPlace {
  readonly what: 'project' | 'organisation'
  readonly id: string
  /** How holds about it name it. */
  readonly hold: Pick<Hold, 'projectId' | 'details'>
  /** Under which what the policy asks for stays as it is. */
  readonly locks: readonly string[]
  /** Whoever could give a role here. */
  readOwners(queries: Queries, now: number): Promise<ReadOwner[]>
  /** `exceptHold`: the succession itself, which does not lock what it is about. */
  isLocked(queries: Queries, now: number, exceptHold: string | undefined): Promise<boolean>
  /** What can be followed here: a role that nothing else leads to. */
  findOwn(queries: Queries, accountId: string): Promise<HeldHere | undefined>
  /** The greatest role by any way, and since when he has been here. */
  findPart(queries: Queries, accountId: string): Promise<Pick<HeldHere, 'role' | 'since'> | undefined>
  /** Besides the one who is followed, the heir, whoever asks, and administrators. */
  listConcerned(queries: Queries, hold: Hold, terms: OwnerTerms): Promise<readonly Concerned[]>
  /** Who loses, gains or decides here, so that an administrator among them decides in his own case. */
  listParties(queries: Queries, now: number): Promise<readonly string[]>
  follow(tx: Recorded, succession: Succession, now: number): Promise<JournalEvent[]>
  takeBack(tx: Recorded, succession: Succession, now: number): Promise<JournalEvent[]>
}

export interface HeldHere {
  readonly role: Role | OrganisationRole
  readonly since: number
  readonly isCreator: boolean
}

/** One succession, as the row of its hold tells it. */
export interface Succession {
  readonly hold: Hold
  readonly targetId: string
  readonly heirId: string
  /** What the heir had before. */
  readonly heirFrom: string
}
