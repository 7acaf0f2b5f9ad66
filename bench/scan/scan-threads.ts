import { Worker } from 'node:worker_threads'
import type { Judged, Judging, Sample } from './judged.ts'

const THREADS = 2
const AT_ONCE = 40
/** Enough for any file; without a limit a thread would rather grow than clean up. */
const resourceLimits = { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 16 }

/** Judges every sample on two threads; the answers stand in the order of the samples. */
export async function judgeAll({ samples, persona, isBrief = false }: Judging): Promise<Judged[]> {
  const parts: (readonly Sample[])[] = []
  for (let at = 0; at < samples.length; at += AT_ONCE) parts.push(samples.slice(at, at + AT_ONCE))
  const answers: Judged[][] = parts.map(() => [])
  let next = 0
  await Promise.all(
    Array.from({ length: THREADS }, async () => {
      const thread = new Worker(new URL('./scan-thread.ts', import.meta.url), { workerData: { persona, isBrief }, resourceLimits })
      try {
        while (next < parts.length) {
          const turn = next++
          answers[turn] = await answerOf(thread, parts[turn]!)
        }
      } finally {
        await thread.terminate()
      }
    }),
  )
  return answers.flat()
}

function answerOf(thread: Worker, part: readonly Sample[]): Promise<Judged[]> {
  return new Promise((resolve, reject) => {
    const forget = () => {
      thread.off('message', answered)
      thread.off('error', failed)
      thread.off('exit', ended)
    }
    const answered = (answer: Judged[]) => {
      forget()
      resolve(answer)
    }
    const failed = (error: unknown) => {
      forget()
      reject(error)
    }
    const ended = (code: number) => failed(new Error(`a scanning thread ended with ${code}`))
    thread.on('message', answered)
    thread.on('error', failed)
    thread.on('exit', ended)
    thread.postMessage(part)
  })
}
