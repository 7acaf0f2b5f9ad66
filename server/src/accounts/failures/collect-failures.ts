import { type Recorded, record } from '../../journal/record.ts'
import { SEALING_LOCK } from '../../platform/encryption/sealing-lock.ts'
import type { Ground } from '../../platform/ground.ts'
import { networkOf } from '../../platform/http/network-of.ts'
import { findAccount } from '../store.ts'
import { tell } from '../tell.ts'
import type { FailureNotes } from '../terms.ts'
import {
  countFailure,
  countToldFailures,
  deleteFailures,
  type Failures,
  failurePurpose,
  listUntoldFailures,
  markFailuresTold,
} from './store.ts'

const QUARTER_MILLISECONDS = 15 * 60 * 1000
/** From here on the owner is mailed: once a quarter, all sources together, because whoever guesses from many shows each of them once. */
const LOUD_COUNT = 10
const MOST_AT_ONCE = 2000
const PORTION = 100

export interface Failure {
  readonly accountId: string
  readonly address: string | undefined
  readonly userAgent: string | undefined
}

export interface CollectedFailures extends FailureNotes {
  /** Writes what was noted, and tells the journal: the first failure of a source at once, the rest when its quarter is over. */
  flush(): Promise<void>
}

/** Strangers' acts must not take the journal's lock at their own pace: they are noted here and written by a job. */
export function collectFailures(ground: Ground): CollectedFailures {
  let noted: Failure[] = []
  return {
    note(failure) {
      // A flood is counted as far as memory goes.
      if (noted.length < MOST_AT_ONCE) noted.push(failure)
    },
    async flush() {
      const taken = noted
      noted = []
      const quarter = Math.floor(ground.clock.now() / QUARTER_MILLISECONDS)
      if (taken.length > 0) {
        await ground.db.transaction(async (tx) => {
          await tx.lock(SEALING_LOCK)
          for (const { accountId, address, userAgent } of taken) {
            const origin = Buffer.from(JSON.stringify({ address, userAgent: userAgent?.slice(0, 300) }))
            const sealedOrigin = ground.vault.seal(failurePurpose(accountId), origin)
            await countFailure(tx, { accountId, network: networkOf(address), quarter, sealedOrigin })
          }
        })
      }
      const over: Failures[] = []
      for (const failures of await listUntoldFailures(ground.db.read, quarter + 1, PORTION)) {
        const isOver = failures.quarter < quarter
        if (failures.told === 0 || (isOver && failures.count > failures.told)) await report(ground, failures)
        else if (isOver) over.push(failures)
      }
      // After the others of their quarter were added up with them.
      for (const failures of over) await ground.db.transaction((tx) => deleteFailures(tx, failures))
    },
  }
}

async function report(ground: Ground, failures: Failures): Promise<void> {
  const origin = JSON.parse(Buffer.from(ground.vault.open(failurePurpose(failures.accountId), failures.sealedOrigin)).toString())
  const count = failures.count - failures.told
  await record(ground, { public: { actor: 'visitor' }, private: origin }, async (tx: Recorded) => {
    const account = await findAccount(tx, failures.accountId)
    const before = await countToldFailures(tx, failures.accountId, failures.quarter)
    if (account && before < LOUD_COUNT && before + count >= LOUD_COUNT)
      await tell(tx, ground, account, undefined, { kind: 'sign-in-failures', params: { count: before + count } })
    await markFailuresTold(tx, failures, failures.count)
    return {
      result: undefined,
      events: [{ kind: 'sign-in-failed', subjects: { account: failures.accountId }, public: { count }, private: {} }],
    }
  })
}
