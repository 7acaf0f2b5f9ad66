import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'

export interface MarkdownThreadOptions {
  /** for one text, from the moment the thread begins with it */
  readonly timeoutSeconds: number
  /** after which the idle thread is ended, so that its memory goes back */
  readonly idleSeconds: number
  /** texts that may wait */
  readonly waiting: number
}

export interface MarkdownThread {
  /** Markup, or undefined where it took too long or too much. Never throws. */
  render(text: string): Promise<string | undefined>
  /** True where so many wait that nobody should join them. */
  isFull(): boolean
}

interface Job {
  readonly text: string
  readonly resolve: (markup: string | undefined) => void
}

const HEAP_MEGABYTES = 128

/**
 * `sanitiseMarkdown` on another thread, one text after the other: a stranger's text may take seconds, and the libraries take
 * memory, which goes back when the thread rests.
 */
export function openMarkdownThread(options: MarkdownThreadOptions): MarkdownThread {
  const waiting: Job[] = []
  let worker: Worker | undefined
  let job: Job | undefined
  let timer: NodeJS.Timeout | undefined

  function next(): void {
    clearTimeout(timer)
    job = waiting.shift()
    if (job === undefined) {
      worker?.unref()
      timer = setTimeout(discard, options.idleSeconds * 1000)
      timer.unref()
      return
    }
    worker ??= start()
    worker.ref()
    timer = setTimeout(fail, options.timeoutSeconds * 1000)
    worker.postMessage(job.text)
  }

  function start(): Worker {
    const started = new Worker(new URL(`./markdown-worker${extname(import.meta.url)}`, import.meta.url), {
      // What takes a stranger's text apart has no need of the server's secrets.
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES, maxYoungGenerationSizeMb: 8 },
    })
    started.on('message', (markup: string) => started === worker && finish(markup))
    started.on('error', () => started === worker && fail())
    started.on('exit', () => started === worker && fail())
    return started
  }

  function finish(markup: string | undefined): void {
    const done = job
    done?.resolve(markup)
    next()
  }

  function fail(): void {
    discard()
    if (job) finish(undefined)
  }

  function discard(): void {
    const old = worker
    worker = undefined
    void old?.terminate()
  }

  return {
    isFull: () => waiting.length >= options.waiting,
    render: (text) =>
      new Promise((resolve) => {
        waiting.push({ text, resolve })
        if (job === undefined) next()
      }),
  }
}
