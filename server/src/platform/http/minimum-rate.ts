import type { IncomingMessage, ServerResponse } from 'node:http'

export interface RateWatch {
  /** To be called with every request as it arrives. */
  watch(request: IncomingMessage, response: ServerResponse): void
  /** Ends the connections that have been too slow; to be called every few seconds. How many those were. */
  check(now: number): number
}

interface Watched {
  readonly response: ServerResponse
  isAnswered: boolean
  answeredSince: number | undefined
  receiving: Progress | undefined
  sending: Progress | undefined
}

interface Progress {
  since: number
  received: number
  sent: number
}

const WINDOW_MILLISECONDS = 30_000
/** A client that takes nothing of an answer for this long has gone. */
const STALLED_MILLISECONDS = 120_000

/**
 * A least rate instead of a time limit: two gigabytes over a slow line pass, a slow-loris does not. While a body is
 * awaited it must bring `bytesPerSecond` on average over half a minute; while an answer is sent, something must be taken
 * within two minutes. Who has his answer and goes on sending a body that nobody reads is ended too: he would hold the
 * connection for ever, a byte a minute.
 */
export function watchRates(bytesPerSecond: number): RateWatch {
  const watched = new Map<IncomingMessage, Watched>()

  const isTooSlow = (request: IncomingMessage, now: number): boolean => {
    const entry = watched.get(request)!
    if (entry.isAnswered) {
      // At the second look: he may be reading his answer still.
      entry.answeredSince ??= now
      return now > entry.answeredSince
    }
    const { bytesRead, bytesWritten } = request.socket
    if (!request.complete) {
      entry.receiving ??= { since: now, received: bytesRead, sent: 0 }
      const elapsed = now - entry.receiving.since
      if (elapsed < WINDOW_MILLISECONDS) return false
      const enough = bytesRead - entry.receiving.received >= (bytesPerSecond * elapsed) / 1000
      entry.receiving = { since: now, received: bytesRead, sent: 0 }
      return !enough
    }
    if (entry.response.headersSent && entry.response.writableLength > 0) {
      if (entry.sending?.sent !== bytesWritten) entry.sending = { since: now, received: 0, sent: bytesWritten }
      return now - entry.sending!.since >= STALLED_MILLISECONDS
    }
    return false
  }

  return {
    watch(request, response) {
      const entry: Watched = { response, isAnswered: false, answeredSince: undefined, receiving: undefined, sending: undefined }
      watched.set(request, entry)
      response.once('close', () => {
        entry.isAnswered = true
        if (request.complete || request.socket.destroyed) watched.delete(request)
      })
    },
    check(now) {
      for (const [request, { isAnswered }] of watched)
        if (isAnswered && (request.complete || request.socket.destroyed)) watched.delete(request)
      const slow = [...watched.keys()].filter((request) => isTooSlow(request, now))
      for (const request of slow) {
        watched.delete(request)
        request.socket.destroy()
      }
      return slow.length
    },
  }
}
