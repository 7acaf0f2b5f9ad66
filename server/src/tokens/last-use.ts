import type { Ground } from '../platform/ground.ts'
import { updateLastUse } from './store.ts'

const LEAST_MILLISECONDS = 60_000

export interface LastUses {
  /** Remembers that the token was used now. Costs nothing at the request. */
  note(tokenId: string): void
  /** Writes what was remembered, each token at most once a minute. */
  flush(): Promise<void>
}

/** When tokens were last used, written in batches and never in a request's way. */
export function collectLastUses(ground: Ground): LastUses {
  const pending = new Map<string, number>()
  const written = new Map<string, number>()

  return {
    note(tokenId) {
      const now = ground.clock.now()
      const before = written.get(tokenId)
      if (before === undefined || now - before >= LEAST_MILLISECONDS) pending.set(tokenId, now)
    },
    async flush() {
      if (pending.size === 0) return
      // In one order for all processes: two that update the same rows must not wait for each other.
      const batch = [...pending].sort(([a], [b]) => (a < b ? -1 : 1))
      pending.clear()
      try {
        await ground.db.transaction(async (tx) => {
          for (const [id, at] of batch) await updateLastUse(tx, id, at)
        })
      } catch (error) {
        for (const [id, at] of batch) if (!pending.has(id)) pending.set(id, at)
        throw error
      }
      const now = ground.clock.now()
      for (const [id, at] of written) if (now - at >= LEAST_MILLISECONDS) written.delete(id)
      for (const [id, at] of batch) written.set(id, at)
    },
  }
}
