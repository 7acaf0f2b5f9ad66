import { findLastPosition } from '../../journal/store.ts'
import { countProjects } from '../../packaging/store.ts'
import type { Ground } from '../../platform/ground.ts'

const LEAST_MILLISECONDS = 1000

/** Counts the listed projects again only where the journal has grown, and at most once a second: with 600,000 it takes a while. */
export function countSparingly({ db, clock }: Pick<Ground, 'db' | 'clock'>): () => Promise<number> {
  let counted: { readonly position: number; readonly at: number; readonly count: Promise<number> } | undefined
  return async () => {
    const position = await findLastPosition(db.read)
    const now = clock.now()
    const isFresh = counted !== undefined && (counted.position === position || now - counted.at < LEAST_MILLISECONDS)
    if (!counted || !isFresh) {
      const count = countProjects(db.read)
      counted = { position, at: now, count }
      // A failure is told to whoever asked, and is not kept.
      count.catch(() => (counted = undefined))
    }
    return counted.count
  }
}
