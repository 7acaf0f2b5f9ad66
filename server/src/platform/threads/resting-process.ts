import { fork, type Serializable } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { computedSeconds } from './computed-seconds.ts'
import { openRestingWorker, type RestingOptions, type RestingWorker } from './resting-worker.ts'

/** A process that rests: begins 50 ms later than a thread, and gives back all of its memory. It ends when this one does. */
export function openRestingProcess<Question, Answer>(program: URL, options: RestingOptions): RestingWorker<Question, Answer> {
  return openRestingWorker<Question, Answer>((events) => {
    const child = fork(fileURLToPath(program), {
      // What takes a stranger's text apart has no need of the server's secrets.
      env: {},
      execArgv: [`--max-old-space-size=${options.heapMegabytes}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    child.on('message', (answer) => events.answered(answer as Answer))
    child.on('error', events.ended)
    child.on('exit', events.ended)
    return {
      computedSeconds: () => computedSeconds(child.pid),
      post: (question) => void child.send(question as Serializable, (error) => error && events.ended()),
      ref() {
        child.ref()
        child.channel?.ref()
      },
      unref() {
        child.unref()
        child.channel?.unref()
      },
      end: () => void child.kill('SIGKILL'),
    }
  }, options)
}
