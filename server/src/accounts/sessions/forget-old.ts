import type { Ground } from '../../platform/ground.ts'
import { forgetRates } from '../../platform/rates/rates.ts'
import { deleteSpentChallenges } from '../factors/store.ts'
import { deleteOldLinks } from '../links/store.ts'
import { deleteOldSignIns } from '../sign-ins/store.ts'

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

/** Removes what has lost its meaning: sign-ins that ended, links that died long ago, answered challenges, full counters. */
export async function forgetOld(ground: Ground): Promise<void> {
  const now = ground.clock.now()
  await ground.db.transaction(async (tx) => {
    await deleteOldSignIns(tx, now - DAY_MILLISECONDS)
    await deleteOldLinks(tx, now - 30 * DAY_MILLISECONDS)
    await deleteSpentChallenges(tx, now)
  })
  await forgetRates(ground)
}
