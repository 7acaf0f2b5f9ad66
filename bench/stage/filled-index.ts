import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './children.ts'
import { type FilledProject, fillDatabase } from './fill-database.ts'
import { type BenchOptions, whole } from './rounds.ts'
import { migrateIndex, prepareIndex } from './served-index.ts'

/** Projects whose pages are measured, in every filled database. */
export const pageSizes = [1, 100, 10_000] as const
export const pageProject = (files: number) => `page-${files}`

export interface FilledIndex {
  readonly folder: string
  readonly tokens: readonly string[]
  readonly projects: number
  readonly files: number
}

const FILES_A_PROJECT = 5
let shared: Promise<FilledIndex> | undefined

/** The database of a large index, made once for all that measure with it. */
export function filledIndex({ isQuick, filledFolder }: BenchOptions): Promise<FilledIndex> {
  shared ??= fillIndex(filledFolder ?? temporaryFolder('filled'), isQuick ? 6000 : 600_000)
  return shared
}

/** Fills an empty folder; one that was filled before is taken as it is. */
export async function fillIndex(folder: string, projects: number): Promise<FilledIndex> {
  const note = join(folder, 'filled.json')
  if (existsSync(note)) {
    await migrateIndex(folder)
    return { ...(JSON.parse(readFileSync(note, 'utf8')) as FilledIndex), folder }
  }
  const tokens = await prepareIndex(folder, 4)
  await migrateIndex(folder)
  const files = projects * FILES_A_PROJECT
  const startedAt = performance.now()
  const shown = process.stderr.isTTY
  fillDatabase(folder, projectsOf(projects), (done) => {
    if (shown)
      process.stderr.write(`\rfilling: ${whole(done)} of ${whole(files)} files, ${((performance.now() - startedAt) / 1000).toFixed(0)} s `)
  })
  if (shown) process.stderr.write('\r\x1b[K')
  const filled = { folder, tokens, projects: projects + pageSizes.length, files: files + pageSizes.reduce((sum, size) => sum + size, 0) }
  writeFileSync(note, JSON.stringify(filled))
  return filled
}

/** One to nine files each. */
function* projectsOf(projects: number): Generator<FilledProject> {
  for (const files of pageSizes) yield { name: pageProject(files), files }
  for (let i = 0; i < projects; i++)
    yield { name: `sample-project-${String(i).padStart(7, '0')}`, files: (i % (2 * FILES_A_PROJECT - 1)) + 1 }
}
