import type { RefusalCode } from '../../errors.ts'
import { isWorkingOwner } from '../effective-owners.ts'
import type { OrganisationRole } from '../organisations/organisation.ts'
import type { OwnerFacts } from '../owner-policy.ts'
import type { Role } from '../role.ts'
import { isSeasoned } from '../standing.ts'

/** Of a project, or of an organisation. `owners`: those who could give a role there; of an organisation its own, not its projects'. */
export interface SuccessionFacts extends Omit<OwnerFacts, 'actor'> {
  readonly asker: { readonly accountId: string; readonly isAdministrator: boolean }
  readonly targetId: string
  /** When each owner last gave a sign of life; milliseconds UTC. */
  readonly lastSigns: ReadonlyMap<string, number>
  /** Who would follow. */
  readonly heir: {
    readonly accountId: string
    readonly role: Role | OrganisationRole | undefined
    /** Since when he has been there, in whatever role. */
    readonly since: number
    /** Can do what his role allows. */
    readonly isWorking: boolean
  }
}

export type SuccessionRefusal = Extract<
  RefusalCode,
  'succession-closed' | 'owner-not-silent' | 'succession-needless' | 'heir-cannot' | 'ownership-locked' | 'role-none'
>

/**
 * Whether somebody may follow an owner of whom nothing was heard (design: A.6, succession). Only where nobody else is there who could
 * give a role; and never a stranger: who follows has been there for longer than the probation. In an organisation a manager or member
 * does: whoever is in it was let in by an owner or a manager, as a maintainer of a project was.
 */
export function judgeSuccession(facts: SuccessionFacts): { readonly milliseconds: number } | { readonly refuse: SuccessionRefusal } {
  const { terms, now, owners, lastSigns, asker, heir, targetId } = facts
  if (terms.successionBy === 'nobody') return { refuse: 'succession-closed' }
  const mayAsk = terms.successionBy === 'administrators' ? asker.isAdministrator : asker.accountId === heir.accountId
  if (!mayAsk) return { refuse: 'succession-closed' }
  if (!owners.some(({ accountId }) => accountId === targetId) || heir.accountId === targetId) return { refuse: 'role-none' }
  const isSilent = (accountId: string) => now - (lastSigns.get(accountId) ?? now) >= terms.successionSilence
  if (!isSilent(targetId)) return { refuse: 'owner-not-silent' }
  if (!heir.isWorking || !isHeir(facts)) return { refuse: 'heir-cannot' }
  const isThere = owners.some(
    (owner) => owner.accountId !== targetId && owner.accountId !== heir.accountId && isWorkingOwner(owner) && !isSilent(owner.accountId),
  )
  if (isThere) return { refuse: 'succession-needless' }
  return facts.isOwnershipLocked ? { refuse: 'ownership-locked' } : { milliseconds: terms.succession }
}

function isHeir({ heir, owners, terms, now }: SuccessionFacts): boolean {
  const mine = owners.find(({ accountId }) => accountId === heir.accountId)
  if (mine) return isWorkingOwner(mine) && mine.lacks === undefined && isSeasoned(mine, terms.probation, now)
  return follows.has(heir.role) && isSeasoned({ since: heir.since, isCreator: false }, terms.probation, now)
}

/** Besides owners. Whoever only reads a project is no part of it. */
const follows: ReadonlySet<Role | OrganisationRole | undefined> = new Set(['maintainer', 'manager', 'member'])
