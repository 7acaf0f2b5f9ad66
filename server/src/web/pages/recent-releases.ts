import { readLeaf } from '../../journal/read-entry.ts'
import { findLastPosition, listEntries } from '../../journal/store.ts'
import { countFilesOfReleases } from '../../packaging/files/store.ts'
import type { Project } from '../../packaging/project.ts'
import { findProjectById } from '../../packaging/store.ts'
import type { Queries } from '../../platform/database/database.ts'

export interface RecentRelease {
  readonly at: number
  readonly version: string
  readonly project: Project
}

/** How far back in the journal is looked: the cost does not grow with the index. */
const ENTRIES = 300

/** Releases that were opened lately and still have files, newest first; the newest of each project. */
export async function listRecentReleases(queries: Queries, limit: number): Promise<RecentRelease[]> {
  const entries = await listEntries(queries, Math.max(0, (await findLastPosition(queries)) - ENTRIES), ENTRIES)
  const opened = entries
    .filter(({ kind }) => kind === 'file-published')
    .map(readLeaf)
    .filter((leaf) => leaf.public.isNewRelease === true)
    .reverse()
  const fileCounts = await countFilesOfReleases(
    queries,
    opened.map(({ subjects }) => subjects.release!),
  )
  const releases: RecentRelease[] = []
  const seen = new Set<string>()
  for (const { at, subjects, public: told } of opened) {
    if (releases.length === limit) break
    if (seen.has(subjects.project!)) continue
    const project = await findProjectById(queries, subjects.project!)
    if (!project || project.status === 'quarantined' || project.status === 'deleted' || !fileCounts.has(subjects.release!)) continue
    seen.add(project.id)
    releases.push({ at, version: String(told.version), project })
  }
  return releases
}
