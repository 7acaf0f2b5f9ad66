import { Worker } from 'node:worker_threads'
import { openRestingWorker, type RestingOptions, type RestingWorker } from './resting-worker.ts'

/** A thread that rests: begins at once, and gives back most of its memory. */
export function openRestingThread<Question, Answer>(program: URL, options: RestingOptions): RestingWorker<Question, Answer> {
  return openRestingWorker<Question, Answer>((events) => {
    const worker = new Worker(program, {
      // What takes a stranger's text apart has no need of the server's secrets.
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: options.heapMegabytes, maxYoungGenerationSizeMb: 8 },
    })
    worker.on('message', events.answered)
    worker.on('error', events.ended)
    worker.on('exit', events.ended)
    return {
      post: (question) => worker.postMessage(question),
      ref: () => worker.ref(),
      unref: () => worker.unref(),
      end: () => void worker.terminate(),
    }
  }, options)
}
