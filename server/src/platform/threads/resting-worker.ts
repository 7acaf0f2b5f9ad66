export interface RestingOptions {
  /** for one question, from the moment the worker begins with it; at the first one loading counts too */
  readonly timeoutSeconds: number
  /** after which the idle worker is ended, so that its memory goes back */
  readonly idleSeconds: number
  /** questions that may wait */
  readonly waiting: number
  readonly heapMegabytes: number
}

export interface RestingWorker<Question, Answer> {
  /** The answer, or undefined where it took too long or too much memory. Never throws. */
  ask(question: Question): Promise<Answer | undefined>
  /** True where so many wait that nobody should join them. */
  isFull(): boolean
}

/** A thread or a process that answers what is posted to it, one after the other. */
export interface Runner<Question> {
  post(question: Question): void
  /** Whether it keeps this process alive. */
  ref(): void
  unref(): void
  end(): void
}

export interface RunnerEvents<Answer> {
  answered(answer: Answer): void
  /** It broke, or ended by itself. */
  ended(): void
}

interface Job<Question, Answer> {
  readonly question: Question
  readonly resolve: (answer: Answer | undefined) => void
}

/**
 * For what strangers can make slow and what needs large libraries: one question after the other, to a worker that is
 * started by the first question and ended when none has come for a while.
 */
export function openRestingWorker<Question, Answer>(
  start: (events: RunnerEvents<Answer>) => Runner<Question>,
  options: RestingOptions,
): RestingWorker<Question, Answer> {
  const waiting: Job<Question, Answer>[] = []
  let runner: Runner<Question> | undefined
  let job: Job<Question, Answer> | undefined
  let timer: NodeJS.Timeout | undefined

  function next(): void {
    clearTimeout(timer)
    job = waiting.shift()
    if (job === undefined) {
      runner?.unref()
      timer = setTimeout(discard, options.idleSeconds * 1000)
      timer.unref()
      return
    }
    runner ??= begin()
    runner.ref()
    timer = setTimeout(fail, options.timeoutSeconds * 1000)
    runner.post(job.question)
  }

  function begin(): Runner<Question> {
    const begun: Runner<Question> = start({
      answered: (answer) => begun === runner && finish(answer),
      ended: () => begun === runner && fail(),
    })
    return begun
  }

  function finish(answer: Answer | undefined): void {
    const done = job
    done?.resolve(answer)
    next()
  }

  function fail(): void {
    discard()
    if (job) finish(undefined)
  }

  function discard(): void {
    const old = runner
    runner = undefined
    old?.end()
  }

  return {
    isFull: () => waiting.length >= options.waiting,
    ask: (question) =>
      new Promise((resolve) => {
        waiting.push({ question, resolve })
        if (job === undefined) next()
      }),
  }
}
