import type { AccountState } from '../../../accounts/account.ts'
import { listFactorKinds } from '../../../accounts/factors/store.ts'
import { listAccountsById } from '../../../accounts/store.ts'
import { listLiveRestraints } from '../../../holds/restraints/store.ts'
import { listLiveHolds } from '../../../holds/store.ts'
import type { OwnershipDesk } from '../../../ownership/desk.ts'
import { describeHold, earliestAt, type ToldHold } from '../../../ownership/hold-sentence.ts'
import { readOwners } from '../../../ownership/read-owners.ts'
import type { Role } from '../../../ownership/role.ts'
import { type OwnerStanding, relationOf, seasonedAt } from '../../../ownership/standing.ts'
import { listOpenInvitations, listRoles } from '../../../ownership/store.ts'
import { protectedBy } from '../pieces/protected-by.ts'

const MOST_HOLDS = 50

export interface ShownOwner {
  readonly id: string
  readonly name: string
  readonly since: number
  readonly isCreator: boolean
  /** Undefined: no longer on probation. */
  readonly probationUntil: number | undefined
  /** What he is to whoever looks. */
  readonly relation: 'self' | 'senior' | 'junior' | 'peer' | undefined
  readonly state: AccountState
  readonly isSuspended: boolean
  readonly protection: string
}

export interface ShownMember {
  readonly id: string
  readonly name: string
  readonly role: Exclude<Role, 'owner'>
  readonly since: number
  readonly protection: string
}

export interface ShownOffer {
  readonly id: string
  readonly invitee: string
  readonly role: Role
  readonly inviter: string
  readonly expiresAt: number
}

export interface ShownHold extends ToldHold {
  readonly earliestAt: number | undefined
}

/** Everybody who has, or is offered, a part of a project; and what stands in the way at the moment. */
export interface People {
  readonly owners: readonly ShownOwner[]
  readonly members: readonly ShownMember[]
  readonly offers: readonly ShownOffer[]
  readonly holds: readonly ShownHold[]
  /** Publishing is stopped; `byOperator`: no owner can lift it. */
  readonly brake: { readonly until: number | null; readonly byOperator: boolean } | undefined
  /** Who owns it cannot be changed. */
  readonly lock: { readonly until: number | null /** An owner has set it. */; readonly byOwner: boolean } | undefined
}

export async function readPeople(desk: OwnershipDesk, projectId: string, viewerId: string): Promise<People> {
  const queries = desk.db.read
  const now = desk.clock.now()
  const { probation } = desk.ownerTerms
  const standings = await readOwners(queries, projectId, now)
  const mine = standings.find(({ accountId }) => accountId === viewerId)
  const roles = await listRoles(queries, projectId)
  const invitations = await listOpenInvitations(queries, { projectId }, now)
  const ids = [
    // Who owns it by an organisation or a team has no role of its own.
    ...standings.map(({ accountId }) => accountId),
    ...roles.map(({ accountId }) => accountId),
    ...invitations.flatMap((of) => [of.accountId, of.invitedBy]),
  ]
  const names = new Map((await listAccountsById(queries, [...new Set(ids)])).map(({ id, name }) => [id, name]))
  const nameOf = (id: string) => names.get(id) ?? '?'
  const kinds = await listFactorKinds(queries, ids)
  const holds: ShownHold[] = []
  for (const hold of await listLiveHolds(queries, { projectId, limit: MOST_HOLDS }))
    holds.push({ ...(await describeHold(desk, queries, hold)), earliestAt: earliestAt(hold, now) })
  const restraints = await listLiveRestraints(queries, 'project', projectId, now)
  const brakes = restraints.filter(({ effect }) => effect === 'braked')
  const locks = restraints.filter(({ effect }) => effect === 'locked')
  return {
    owners: standings.map((owner) => ({
      ...shownOwner(owner, mine, probation, now),
      name: owner.account.name,
      protection: protectedBy(kinds.get(owner.accountId)),
    })),
    members: roles.flatMap(({ accountId, role, since }) =>
      role === 'owner' ? [] : [{ id: accountId, name: nameOf(accountId), role, since, protection: protectedBy(kinds.get(accountId)) }],
    ),
    offers: invitations.map((of) => ({
      id: of.id,
      invitee: nameOf(of.accountId),
      role: of.role,
      inviter: nameOf(of.invitedBy),
      expiresAt: of.expiresAt,
    })),
    holds,
    brake:
      brakes.length === 0 ? undefined : { until: latestEnd(brakes), byOperator: brakes.some(({ authority }) => authority === 'operator') },
    lock:
      locks.length > 0
        ? { until: latestEnd(locks), byOwner: locks.some(({ authority }) => authority === 'owner') }
        : holds.some(({ hold }) => hold.state === 'contested')
          ? { until: null, byOwner: false }
          : undefined,
  }
}

function shownOwner(
  owner: OwnerStanding,
  mine: OwnerStanding | undefined,
  probation: number,
  now: number,
): Omit<ShownOwner, 'name' | 'protection'> {
  const seasoned = seasonedAt(owner, probation)
  return {
    id: owner.accountId,
    since: owner.since,
    isCreator: owner.isCreator,
    probationUntil: seasoned > now ? seasoned : undefined,
    relation: mine && relationOf(mine, owner, probation),
    state: owner.state,
    isSuspended: owner.isSuspended,
  }
}

const latestEnd = (restraints: readonly { readonly expiresAt: number | null }[]): number | null =>
  restraints.some(({ expiresAt }) => expiresAt === null) ? null : Math.max(...restraints.map(({ expiresAt }) => expiresAt!))
