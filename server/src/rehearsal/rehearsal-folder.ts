import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigProblem, REHEARSAL_MARK } from '../config.ts'

/**
 * Opens a folder that a rehearsal may write to: one that carries the mark, or an empty one, which gets it. No index that
 * somebody lives in is ever rehearsed on.
 *
 * @throws ConfigProblem
 */
export async function openRehearsalFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  const names = await readdir(path)
  if (names.includes(REHEARSAL_MARK)) return
  if (names.length > 0) throw new ConfigProblem(`The data folder ${path} is not empty, and no rehearsal made it.`)
  await writeFile(join(path, REHEARSAL_MARK), 'Made by holdfast drill. Nothing in here is real; it is never served.\n', { flag: 'wx' })
}
