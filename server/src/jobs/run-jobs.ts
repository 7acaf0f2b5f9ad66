import { listActingAdministrators } from '../accounts/administrators/list-administrators.ts'
import type { CollectedFailures } from '../accounts/failures/collect-failures.ts'
import type { Principal } from '../accounts/principal.ts'
import { forgetOld } from '../accounts/sessions/forget-old.ts'
import { HOLD_TICK_MILLISECONDS, tickHolds } from '../holds/tick-holds.ts'
import { deliverNotices } from '../notices/deliveries/deliver-notices.ts'
import { deliverWebhooks } from '../notices/webhooks/deliver-webhooks.ts'
import type { OwnershipDesk } from '../ownership/desk.ts'
import { listAudience } from '../ownership/list-audience.ts'
import { endSuccessions } from '../ownership/succession/end-successions.ts'
import type { DownloadCounts } from '../packaging/count-downloads.ts'
import { purgeProjects } from '../packaging/trash/purge-projects.ts'
import { purgeTrash } from '../packaging/trash/purge-trash.ts'
import type { Blobs } from '../platform/blobs/blobs.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Log } from '../platform/log/log.ts'
import type { Mailer } from '../platform/mail/mailer.ts'
import { turnPlans } from '../policies/plans/turn-plans.ts'
import type { LastUses } from '../tokens/last-use.ts'

/** What the jobs work on: the parts of a running instance that they need. */
export interface Works extends OwnershipDesk {
  readonly blobs: Blobs
  readonly log: Log
  readonly lastUses: LastUses
  readonly downloads: DownloadCounts
  readonly config: { readonly trashDays: number; readonly webhookNetworks: readonly string[]; readonly publicUrl: string }
  readonly failures: CollectedFailures
  readonly mailer: Mailer
  readonly policy: { follow(queries: Queries): Promise<void> }
}

export interface Job {
  readonly name: string
  readonly everySeconds: number
  /** Once more when the server stops. */
  readonly runsAtEnd?: true
  run(works: Works, isStopping: () => boolean): Promise<void>
}

const system = (job: string): Principal => ({ kind: 'system', job })

/** What happens by itself, one line each. */
export const jobs: readonly Job[] = [
  { name: 'write-last-uses', everySeconds: 5, runsAtEnd: true, run: (works) => works.lastUses.flush() },
  { name: 'write-downloads', everySeconds: 5, runsAtEnd: true, run: (works) => works.downloads.flush() },
  { name: 'write-failures', everySeconds: 5, runsAtEnd: true, run: (works) => works.failures.flush() },
  {
    name: 'deliver-notices',
    everySeconds: 2,
    run: async (works, isStopping) => {
      const { publicUrl } = works.config
      await deliverNotices({ ground: works, mailer: works.mailer, publicUrl, log: works.log }, isStopping)
    },
  },
  {
    name: 'deliver-webhooks',
    everySeconds: 2,
    run: async (works, isStopping) => {
      const { publicUrl, webhookNetworks } = works.config
      await deliverWebhooks({ ground: works, publicUrl, allowedNetworks: webhookNetworks, log: works.log }, isStopping)
    },
  },
  { name: 'tick-holds', everySeconds: HOLD_TICK_MILLISECONDS / 1000, run: async (works) => void (await turnHolds(works)) },
  { name: 'follow-policy', everySeconds: 10, run: (works) => works.policy.follow(works.db.read) },
  { name: 'end-successions', everySeconds: 60, run: async (works) => void (await endSuccessions(works)) },
  { name: 'turn-plans', everySeconds: 60, run: async (works) => void (await turnPlans(works, listAudience)) },
  { name: 'forget-sign-ins', everySeconds: 3600, run: (works) => forgetOld(works) },
  {
    name: 'purge-trash',
    everySeconds: 3600,
    run: async (works, isStopping) => {
      while (!isStopping() && (await purgeTrash(works, system('purge-trash'), works.config.trashDays)) > 0) {}
      while (!isStopping() && (await purgeProjects(works, system('purge-trash'), works.ownerTerms.projectTrash))) {}
    },
  },
]

const lastTurns = new WeakMap<Works, number>()

/** The steady clock of this process tells a machine that slept from one whose clock was set. @returns how many holds were moved. */
export async function turnHolds(works: Works, tickMilliseconds = HOLD_TICK_MILLISECONDS): Promise<number> {
  const elapsed = works.clock.elapsed()
  const last = lastTurns.get(works)
  lastTurns.set(works, elapsed)
  // With one administrator who can act there is nobody to decide what was contested or could not be announced.
  const hasOneAdministrator = (await listActingAdministrators(works.db.read, works.clock.now())).length < 2
  return tickHolds(works, { tickMilliseconds, steadyMilliseconds: last === undefined ? undefined : elapsed - last, hasOneAdministrator })
}

/** Runs every job again and again, never twice at once; a job that fails is logged and tried again. */
export function startJobs(works: Works): { stop(): Promise<void> } {
  let isStopping = false
  const timers = jobs.map((job) => {
    let running: Promise<void> | undefined
    const turn = () => {
      running ??= job
        .run(works, () => isStopping)
        .catch((error) => works.log.error({ err: error, job: job.name }, 'job failed'))
        .finally(() => {
          running = undefined
        })
      return running
    }
    const timer = setInterval(turn, job.everySeconds * 1000)
    timer.unref()
    return { job, timer, turn, ended: async () => running }
  })
  return {
    async stop() {
      isStopping = true
      for (const { timer } of timers) clearInterval(timer)
      // The database is closed next: what runs must have ended, and what was collected must have been written.
      await Promise.all(timers.map(({ ended }) => ended()))
      await Promise.all(timers.filter(({ job }) => job.runsAtEnd).map(({ turn }) => turn()))
    },
  }
}
