import type { Principal } from '../accounts/principal.ts'
import { purgeTrash } from '../packaging/purge-trash.ts'
import type { Instance } from '../web/instance.ts'

interface Job {
  readonly name: string
  readonly everySeconds: number
  run(instance: Instance): Promise<void>
}

const system = (job: string): Principal => ({ kind: 'system', job })

/** What happens by itself, one line each. */
const jobs: readonly Job[] = [
  { name: 'write-last-uses', everySeconds: 5, run: (instance) => instance.lastUses.flush() },
  { name: 'write-downloads', everySeconds: 5, run: (instance) => instance.downloads.flush() },
  {
    name: 'purge-trash',
    everySeconds: 3600,
    run: async (instance) => {
      while ((await purgeTrash(instance, system('purge-trash'), instance.config.trashDays)) > 0) {}
    },
  },
]

/** Runs every job again and again, never twice at once; a job that fails is logged and tried again. */
export function startJobs(instance: Instance): { stop(): Promise<void> } {
  const timers = jobs.map((job) => {
    let running: Promise<void> | undefined
    const turn = () => {
      running ??= job
        .run(instance)
        .catch((error) => instance.log.error({ err: error, job: job.name }, 'job failed'))
        .finally(() => {
          running = undefined
        })
      return running
    }
    const timer = setInterval(turn, job.everySeconds * 1000)
    timer.unref()
    return { timer, turn }
  })
  return {
    async stop() {
      for (const { timer } of timers) clearInterval(timer)
      await instance.lastUses.flush()
      await instance.downloads.flush()
    },
  }
}
