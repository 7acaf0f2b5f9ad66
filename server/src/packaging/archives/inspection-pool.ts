import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Refusal, type RefusalCode } from '../../errors.ts'
import type { ArchiveLimits, ArchiveName, InspectedArchive } from './archive.ts'
import type { InspectionAnswer, InspectionRequest } from './inspection-worker.ts'

export interface InspectionPool {
  /** `inspectArchive` on another thread; the file must stay until this is settled. Throws Refusal, or the error of the thread. */
  inspect(path: string, name: ArchiveName, limits: ArchiveLimits): Promise<InspectedArchive>
  /** Takes nothing more, lets what was taken finish, and ends the threads. */
  close(): Promise<void>
}

export interface InspectionPoolOptions {
  readonly threads: 1 | 2
  /** for one archive, from the moment a thread begins with it */
  readonly timeoutSeconds: number
  /** after which a thread without work is ended, so that its memory goes back */
  readonly idleSeconds: number
  /** JavaScript heap of a thread */
  readonly heapMegabytes?: number
}

interface Job {
  readonly request: InspectionRequest
  readonly resolve: (inspected: InspectedArchive) => void
  readonly reject: (error: unknown) => void
}

/** Enough for 100,000 members with long names; the pieces of the file are outside the heap and bounded by the limits. */
const defaultHeapMegabytes = 80

/** Opens the threads that inspect archives. They start with the first job, and idle ones keep no process alive. */
export function openInspectionPool(options: InspectionPoolOptions): InspectionPool {
  const waiting: Job[] = []
  const threads = Array.from({ length: options.threads }, () => inspectionThread(options, () => waiting.shift()))
  let closing = false

  return {
    inspect: (path, name, limits) =>
      new Promise((resolve, reject) => {
        if (closing) return reject(new Error('the inspection pool is closed'))
        const { kind, filename, distribution, version } = name
        const { members, unpackedBytes, ratio, metadataBytes } = limits
        const request = {
          path,
          name: { kind, filename, distribution, version },
          limits: { members, unpackedBytes, ratio, metadataBytes },
        }
        waiting.push({ request, resolve, reject })
        threads.find((thread) => thread.isIdle())?.work()
      }),
    close: async () => {
      closing = true
      await Promise.all(threads.map((thread) => thread.end()))
    },
  }
}

function inspectionThread(options: InspectionPoolOptions, nextJob: () => Job | undefined) {
  let worker: Worker | undefined
  let job: Job | undefined
  let timer: NodeJS.Timeout | undefined
  let ended: (() => void) | undefined

  function work(): void {
    job = nextJob()
    clearTimeout(timer)
    if (job === undefined) rest()
    else begin(job)
  }

  function begin({ request }: Job): void {
    worker ??= start()
    worker.ref()
    timer = setTimeout(
      () => lose(worker, new Refusal('archive-inspection-timeout', { seconds: options.timeoutSeconds })),
      options.timeoutSeconds * 1000,
    )
    worker.postMessage(request)
  }

  function rest(): void {
    ended?.()
    worker?.unref()
    timer = setTimeout(() => discard(worker), options.idleSeconds * 1000)
    timer.unref()
  }

  function start(): Worker {
    const started = new Worker(new URL(`./inspection-worker${extname(import.meta.url)}`, import.meta.url), {
      // What takes a stranger's file apart has no need of the server's secrets.
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: options.heapMegabytes ?? defaultHeapMegabytes, maxYoungGenerationSizeMb: 4 },
    })
    started.on('message', (answer: InspectionAnswer) => started === worker && finish((done) => settle(done, answer)))
    started.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'archive-inspection-memory' : 'archive-inspection-failed'
      // A thread that dies otherwise is a bug of ours: the cause is for the log.
      lose(started, Object.assign(new Refusal(code), { cause: error }))
    })
    started.on('exit', () => lose(started, new Refusal('archive-inspection-failed')))
    return started
  }

  function finish(answer: (job: Job) => void): void {
    const done = job
    job = undefined
    clearTimeout(timer)
    if (done) answer(done)
    work()
  }

  /** The worker is of no more use; the next job gets a new one. */
  function lose(lost: Worker | undefined, reason: Refusal): void {
    if (lost === undefined || lost !== worker) return
    discard(lost)
    if (job) finish((done) => done.reject(reason))
  }

  function discard(old: Worker | undefined): void {
    if (old === undefined || old !== worker) return
    worker = undefined
    void old.terminate()
  }

  async function end(): Promise<void> {
    if (job) await new Promise<void>((resolve) => (ended = resolve))
    clearTimeout(timer)
    const last = worker
    worker = undefined
    await last?.terminate()
  }

  return { isIdle: () => job === undefined, work, end }
}

function settle(job: Job, answer: InspectionAnswer): void {
  if ('inspected' in answer) job.resolve(answer.inspected)
  else if ('refused' in answer) job.reject(revive(answer.refused))
  else job.reject(answer.failed)
}

/** A Refusal does not cross threads as one; its code and details do. */
function revive({ code, details }: { code: string; details: object }): Refusal {
  return new (Refusal as new (code: RefusalCode, details: object) => Refusal)(code as RefusalCode, details)
}
