import { accountState } from '../../../accounts/account.ts'
import { listFactorKinds } from '../../../accounts/factors/store.ts'
import { findLastGrantedRecovery } from '../../../accounts/recovery/store.ts'
import { listAccountsById, listServicesOf } from '../../../accounts/store.ts'
import { listLiveRestraints } from '../../../holds/restraints/store.ts'
import type { OwnershipDesk } from '../../../ownership/desk.ts'
import { listGreatestRoles } from '../../../ownership/list-greatest-roles.ts'
import { roleSubject } from '../../../ownership/read-owners.ts'
import type { Role } from '../../../ownership/role.ts'
import { includesRole } from '../../../ownership/role.ts'
import { isSeasoned } from '../../../ownership/standing.ts'
import type { HeldRole } from '../../../ownership/store.ts'
import { listTokens } from '../../../tokens/store.ts'
import { protectedBy } from '../pieces/protected-by.ts'

/** More than this stands nowhere on a page. */
const SHOWN = 20

export interface Publisher {
  readonly name: string
  readonly role: Role
  /** The strongest factors of the account, in words; undefined: none, which is nobody's business but its own. */
  readonly protection: string | undefined
  /** What keeps him from doing everything that his role allows; or `probation`. */
  readonly state: 'probation' | 'suspended' | 'frozen' | 'recovering' | 'closed' | undefined
}

export interface Publishers {
  readonly people: readonly Publisher[]
  /** Services act for a person, within that person's role. */
  readonly services: readonly { readonly name: string; readonly actsFor: string; readonly hasToken: boolean }[]
}

/** Who can publish to a project, by role; and which services can act for them. */
export async function listPublishers(desk: OwnershipDesk, projectId: string): Promise<Publishers> {
  const queries = desk.db.read
  const roles = (await listGreatestRoles(queries, projectId)).filter(({ role }) => includesRole(role, 'maintainer')).slice(0, SHOWN)
  const ids = roles.map(({ accountId }) => accountId)
  const accounts = new Map((await listAccountsById(queries, ids)).map((account) => [account.id, account]))
  const kinds = await listFactorKinds(queries, ids)
  const people: Publisher[] = []
  for (const held of roles) {
    const account = accounts.get(held.accountId)
    if (!account) continue
    const state = accountState(account, await listLiveRestraints(queries, 'account', account.id, desk.clock.now()))
    const isStopped = state === 'frozen' || state === 'recovering' || state === 'closed'
    people.push({
      name: account.name,
      role: held.role,
      protection: kinds.has(account.id) ? protectedBy(kinds.get(account.id)) : undefined,
      state: isStopped ? state : await standingOf(desk, held),
    })
  }
  const services = []
  for (const service of await listServicesOf(queries, [...accounts.keys()], SHOWN)) {
    const tokens = await listTokens(queries, service)
    const now = desk.clock.now()
    const hasToken = tokens.some(({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt === null || now < expiresAt))
    services.push({ name: service.name, actsFor: accounts.get(service.ownerId!)!.name, hasToken })
  }
  return { people, services }
}

async function standingOf({ db, clock, ownerTerms }: OwnershipDesk, held: HeldRole): Promise<'suspended' | 'probation' | undefined> {
  const now = clock.now()
  if ((await listLiveRestraints(db.read, 'role', roleSubject(held.projectId, held.accountId), now)).length > 0) return 'suspended'
  if (held.role !== 'owner') return undefined
  const recoveredAt = await findLastGrantedRecovery(db.read, held.accountId)
  // As `readOwners` counts it, for those alone that are shown.
  const standing = recoveredAt !== undefined && recoveredAt > held.since ? { since: recoveredAt, isCreator: false } : held
  return isSeasoned(standing, ownerTerms.probation, now) ? undefined : 'probation'
}
