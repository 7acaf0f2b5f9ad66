import type { Account } from '../../../accounts/account.ts'
import { listServicesOf } from '../../../accounts/store.ts'
import { listLiveRestraints } from '../../../holds/restraints/store.ts'
import type { Ground } from '../../../platform/ground.ts'
import { type TokenState, tokenState } from '../../../tokens/policy.ts'
import { listServerCaveats, listTokens } from '../../../tokens/store.ts'

export const MOST_SERVICES = 100

export interface OwnToken {
  readonly id: string
  readonly name: string
  /** Whose it is: the account itself, or a service that it answers for. */
  readonly holder: string
  readonly isService: boolean
  readonly state: TokenState
  /** Why it sleeps: reasons of restraints. */
  readonly asleepBecause: readonly string[]
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly lastUsedAt: number | null
}

/** The tokens of somebody and of the services that he answers for, newest first. */
export async function listOwnTokens({ db, clock }: Pick<Ground, 'db' | 'clock'>, account: Account): Promise<OwnToken[]> {
  const now = clock.now()
  const holders = [account, ...(await listServicesOf(db.read, [account.id], MOST_SERVICES))]
  const found: OwnToken[] = []
  for (const holder of holders) {
    for (const token of await listTokens(db.read, holder)) {
      const { id, name, createdAt, expiresAt, revokedAt, lastUsedAt } = token
      const restraints = await listLiveRestraints(db.read, 'token', id, now)
      const narrowed = (await listServerCaveats(db.read, id)).length > 0
      found.push({
        id,
        name,
        holder: holder.name,
        isService: holder.kind === 'service',
        state: tokenState({ now, revokedAt, expiresAt, restraints, narrowed }),
        asleepBecause: [...new Set(restraints.map(({ reason }) => reason))],
        createdAt,
        expiresAt,
        revokedAt,
        lastUsedAt,
      })
    }
  }
  return found.toSorted((a, b) => b.createdAt - a.createdAt)
}
