import { listLiveRestraints } from '../../holds/restraints/store.ts'
import type { Queries } from '../../platform/database/database.ts'
import { type Account, accountState, isWorking } from '../account.ts'
import { listAdministrators, listAdministratorTimes } from '../store.ts'

const DAY = 24 * 60 * 60 * 1000
/** How long somebody who was made an administrator does not count as one of two (design: A.6). */
export const FRESH_ADMINISTRATOR_MILLISECONDS = 14 * DAY

export interface Administrator {
  readonly account: Account
  /** Undefined: as long as the account, or made on the host. */
  readonly since: number | undefined
  /** Counts as one of two who decide. */
  readonly isSeasoned: boolean
  /** His removal was asked for: he decides nothing. */
  readonly isSuspended: boolean
  /** Can act now: neither suspended nor frozen, leaving or recovering. */
  readonly isActing: boolean
}

/** Everybody who is an administrator of the index, the oldest account first. */
export async function listAllAdministrators(queries: Queries, now: number): Promise<Administrator[]> {
  const times = await listAdministratorTimes(queries)
  const administrators: Administrator[] = []
  for (const account of await listAdministrators(queries)) {
    const restraints = await listLiveRestraints(queries, 'account', account.id, now)
    const isSuspended = isSuspendedAdministrator(restraints)
    const since = times.get(account.id)
    administrators.push({
      account,
      since,
      isSeasoned: since === undefined || now - since >= FRESH_ADMINISTRATOR_MILLISECONDS,
      isSuspended,
      isActing: !isSuspended && isWorking(accountState(account, restraints)),
    })
  }
  return administrators
}

/** Those who decide at the moment. */
export const listActingAdministrators = async (queries: Queries, now: number): Promise<Administrator[]> =>
  (await listAllAdministrators(queries, now)).filter(({ isActing }) => isActing)

/** True where nobody else could act as an administrator. */
export const isLastAdministrator = async (queries: Queries, accountId: string, now: number): Promise<boolean> =>
  (await listActingAdministrators(queries, now)).every(({ account }) => account.id === accountId)

/** Whether the restraints of an account leave it no power as an administrator. */
export const isSuspendedAdministrator = (restraints: readonly { readonly effect: string }[]): boolean =>
  restraints.some(({ effect }) => effect === 'suspended')
