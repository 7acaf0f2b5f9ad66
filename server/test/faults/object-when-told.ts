import { isRefusal } from '../../src/errors.ts'
import { objectToHold } from '../../src/holds/object-to-hold.ts'
import { fixedClock } from '../../src/platform/clock/clock.ts'
import { openDatabase } from '../../src/platform/database/open-database.ts'
import { createVault, fixedKeys } from '../../src/platform/encryption/vault.ts'
import { actor, deskInTest, freeze } from '../hold-desk-in-test.ts'

/** A second process beside the test: stops a hold, or freezes an account, whenever it is told to, and says what came of it. */
export interface Order {
  readonly act: 'veto' | 'freeze'
  readonly holdId: string
  readonly now: number
  /** Turns of the event loop before it begins. */
  readonly delay: number
}
export type Outcome = { readonly state: string } | { readonly code: string; readonly message: string }

const db = await openDatabase(process.argv[2]!)
const clock = fixedClock(0)
const desk = deskInTest({ db, clock, vault: createVault(fixedKeys(Buffer.alloc(32, 1))) })

process.on('message', async (order: Order) => {
  clock.set(order.now)
  for (let turn = 0; turn < order.delay; turn++) await new Promise((resolve) => setImmediate(resolve))
  process.send!(await carryOut(order))
})
process.on('disconnect', () => db.close())
process.send!('ready')

async function carryOut({ act, holdId }: Order): Promise<Outcome> {
  try {
    if (act === 'freeze') {
      await freeze(desk, 'ada')
      return { state: 'frozen' }
    }
    return { state: (await objectToHold(desk, actor, holdId, { accountId: 'ada', strength: 'decisive' })).state }
  } catch (error) {
    if (!isRefusal(error)) throw error
    return { code: error.code, message: error.message }
  }
}
