import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Queries } from '../platform/database/database.ts'
import type { Project } from './project.ts'
import { normalizeProjectName } from './project-name.ts'
import { findNameFurtherOn, listProjectsBeginningWith, listProjectsContaining } from './store.ts'

/** How many projects are looked through before others get their turn. */
const PORTION = 2000
/** Nobody reads so far; a search that could start anywhere would be a scan for every stranger to order. */
const FARTHEST = 1000

/**
 * Projects by name: those that begin with the words first, then those whose name or summary contains them. Without
 * words all of them.
 *
 * Looking into summaries reads every project. It is done in portions, and others are served in between: a stranger's
 * search must not stop the index.
 */
export async function searchProjects(queries: Queries, words: string, offset: number, limit: number): Promise<Project[]> {
  const search = { words, nameLike: normalizeProjectName(words) }
  if (words === '') return listProjectsBeginningWith(queries, '', offset, limit)
  if (offset > FARTHEST) return []
  const found = await listProjectsBeginningWith(queries, search.nameLike, 0, offset + limit)
  let after: string | undefined = ''
  while (after !== undefined && found.length < offset + limit) {
    const upTo = await findNameFurtherOn(queries, after, PORTION)
    found.push(...(await listProjectsContaining(queries, search, after, upTo)))
    after = upTo
    await nextTurn()
  }
  return found.slice(offset, offset + limit)
}
