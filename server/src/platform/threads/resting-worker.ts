export interface RestingOptions {
  /**
   * for one question, from the moment the worker begins with it; without `loadingSeconds` loading counts too at the first one. Of a
   * worker that knows how long it has computed this is computing time: a machine that is busy is nobody's fault
   */
  readonly timeoutSeconds: number
  /** that may pass for one question in all, however little of it the worker had for computing; `timeoutSeconds` where it is left out */
  readonly mostSeconds?: number
  /** for loading; given for a program that says by a first message, whatever is in it, that it has loaded */
  readonly loadingSeconds?: number
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
  /** How long it has computed since it began, where that is known. */
  computedSeconds?(): number | undefined
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

/** No shorter wait for a worker that has had too little of the processor. */
const LEAST_SECONDS = 0.25

/**
 * For what strangers can make slow and what needs large libraries: one question after the other, to a worker that is
 * started by the first question and ended when none has come for a while. Where a question was too slow, the next worker begins to
 * load at once.
 */
export function openRestingWorker<Question, Answer>(
  start: (events: RunnerEvents<Answer>) => Runner<Question>,
  options: RestingOptions,
): RestingWorker<Question, Answer> {
  const { timeoutSeconds, mostSeconds = timeoutSeconds, loadingSeconds } = options
  const waiting: Job<Question, Answer>[] = []
  let runner: Runner<Question> | undefined
  let isLoaded = false
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
    if (isLoaded) put(runner, job)
    else timer = setTimeout(fail, loadingSeconds! * 1000)
  }

  function begin(): Runner<Question> {
    isLoaded = loadingSeconds === undefined
    const begun: Runner<Question> = start({
      answered(answer) {
        if (begun !== runner) return
        if (isLoaded) return finish(answer)
        isLoaded = true
        if (job) put(begun, job)
      },
      ended: () => begun === runner && fail(),
    })
    return begun
  }

  function put(to: Runner<Question>, { question }: Job<Question, Answer>): void {
    clearTimeout(timer)
    watch(to, { seconds: Math.min(timeoutSeconds, mostSeconds), passed: 0, from: to.computedSeconds?.() })
    to.post(question)
  }

  /** Looks after some seconds whether the worker has had its time. */
  function watch(of: Runner<Question>, { seconds, passed, from }: { seconds: number; passed: number; from: number | undefined }): void {
    timer = setTimeout(() => {
      const now = of.computedSeconds?.()
      const left = from === undefined || now === undefined ? 0 : from + timeoutSeconds - now
      const rest = mostSeconds - passed - seconds
      if (left <= 0 || rest <= 0) return fail()
      watch(of, { seconds: Math.min(Math.max(left, LEAST_SECONDS), rest), passed: passed + seconds, from })
    }, seconds * 1000)
  }

  function finish(answer: Answer | undefined): void {
    const done = job
    done?.resolve(answer)
    next()
  }

  function fail(): void {
    // One that cannot even load would be begun again for ever.
    const isNextBegun = isLoaded && loadingSeconds !== undefined && job !== undefined
    discard()
    if (isNextBegun) runner = begin()
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
