import { listHoldsInStates } from '../holds/store.ts'
import { HOLD_TICK_MILLISECONDS } from '../holds/tick-holds.ts'
import { jobs, turnHolds } from '../jobs/run-jobs.ts'
import { deliverNotices } from '../notices/deliveries/deliver-notices.ts'
import { hasDueDelivery } from '../notices/deliveries/store.ts'
import type { Instance } from '../web/instance.ts'
import type { SimulatedClock } from './simulated-clock.ts'

const DAY = 24 * 60 * 60_000
const QUIET_STEP_MILLISECONDS = 7 * DAY
/** While something goes on whose end is not known beforehand: a dispute, a pause, a mail that is tried again. */
const BUSY_STEP_MILLISECONDS = 6 * 60 * 60_000
/** Those that `settle` runs, and what would reach strangers. */
const elsewhere = ['tick-holds', 'deliver-notices', 'deliver-webhooks']
/** Of holds that are moved and mails that this causes, until nothing more happens. */
const MOST_ROUNDS = 50

/** A year within a second or two, with everything at its moment: steps are short only where something is due. */
export async function passTime(instance: Instance, clock: SimulatedClock, milliseconds: number): Promise<void> {
  const end = clock.now() + milliseconds
  await settle(instance)
  let ranAt = clock.now()
  while (clock.now() < end) {
    const step = Math.min(end - clock.now(), await nextStep(instance, clock.now()))
    clock.advance(step)
    await turnHolds(instance, Math.max(step, HOLD_TICK_MILLISECONDS))
    const isDaily = clock.now() - ranAt >= DAY
    if (isDaily) ranAt = clock.now()
    await runOtherJobs(instance, isDaily)
    await settle(instance)
  }
  await runOtherJobs(instance, true)
  await settle(instance)
}

/** The clock of the machine was set, or the index was off: the first turn after that. */
export async function jumpTime(instance: Instance, clock: SimulatedClock, milliseconds: number): Promise<void> {
  clock.jump(milliseconds)
  await turnHolds(instance)
  await settle(instance)
  await runOtherJobs(instance, true)
  await settle(instance)
}

/** Mails what is to be mailed and moves what is to be moved, and what follows from that, without letting time pass. */
async function settle(instance: Instance): Promise<void> {
  await instance.failures.flush()
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const delivered = await deliver(instance)
    const moved = await turnHolds(instance)
    if (delivered === 0 && moved === 0) return
  }
  throw new Error('The index did not come to rest.')
}

const deliver = (instance: Instance) =>
  deliverNotices({ ground: instance, mailer: instance.mailer, publicUrl: instance.config.publicUrl, log: instance.log }, () => false)

/** What tidies up hourly is run daily: nobody sees the difference. */
async function runOtherJobs(instance: Instance, isDaily: boolean): Promise<void> {
  for (const { name, everySeconds, run } of jobs) {
    if (!elsewhere.includes(name) && (isDaily || everySeconds < 3600)) await run(instance, () => false)
  }
}

async function nextStep(instance: Instance, now: number): Promise<number> {
  const live = await listHoldsInStates(instance.db.read, ['announcing', 'waiting', 'paused', 'contested', 'applied'], '', 1000)
  const isBusy =
    live.some(({ state }) => state !== 'waiting' && state !== 'applied') ||
    (await hasDueDelivery(instance.db.read, now + BUSY_STEP_MILLISECONDS))
  const remaining = live.filter(({ state }) => state === 'waiting').map((hold) => hold.remainingMilliseconds)
  const longest = isBusy ? BUSY_STEP_MILLISECONDS : live.length > 0 ? DAY : QUIET_STEP_MILLISECONDS
  return Math.max(HOLD_TICK_MILLISECONDS, Math.min(longest, ...remaining.filter((left) => left > 0)))
}
