import type { Streams } from './streams.ts'

/** Says what goes on when it takes more than a second, on a terminal alone. Call what it gives when it is done. */
export function showProgress(streams: Streams, words: string): () => void {
  if (!streams.isErrorTerminal) return () => {}
  const startedAt = streams.now()
  let isShown = false
  const timer = setInterval(() => {
    isShown = true
    streams.error(`\r${words} … ${Math.round((streams.now() - startedAt) / 1000)} s`)
  }, 1000)
  timer.unref()
  return () => {
    clearInterval(timer)
    if (isShown) streams.error('\r\u001b[K')
  }
}
