import type { Recorded } from '../../../journal/record.ts'
import type { OwnerStanding } from '../../standing.ts'
import { listOwnerPaths, putStanding } from './store.ts'

/**
 * After a change of the ways to a project, inside its transaction: whoever owned it before by an older way that ended, and owns
 * it still by another one, keeps his standing.
 */
export async function keepStanding(tx: Recorded, projectId: string, before: readonly OwnerStanding[]): Promise<void> {
  const paths = await listOwnerPaths(tx, projectId)
  for (const { accountId, since } of before) {
    const ways = paths.filter((path) => path.accountId === accountId)
    const waySince = Math.min(...ways.map((way) => way.since))
    if (ways.length > 0 && waySince > since) await putStanding(tx, { projectId, accountId, waySince, since })
  }
}
