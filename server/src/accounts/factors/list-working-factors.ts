import { listLiveRestraints } from '../../holds/restraints/store.ts'
import type { Queries } from '../../platform/database/database.ts'
import type { Passkey, TotpFactor } from './factor.ts'
import { listFactors } from './store.ts'

/** The factors of an account that open something now: neither removed nor switched off. */
export async function listWorkingFactors(queries: Queries, accountId: string, now: number): Promise<(Passkey | TotpFactor)[]> {
  const working: (Passkey | TotpFactor)[] = []
  for (const factor of await listFactors(queries, accountId)) if (!(await isSwitchedOff(queries, factor.id, now))) working.push(factor)
  return working
}

/** True of a factor that its owner said was lost or stolen: it opens nothing, and is to be removed. */
export async function isSwitchedOff(queries: Queries, factorId: string, now: number): Promise<boolean> {
  return (await listLiveRestraints(queries, 'factor', factorId, now)).some(({ effect }) => effect === 'asleep')
}
