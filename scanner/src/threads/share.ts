import type { FileText, ScanOptions } from '../scan.ts'
import type { RepositoryReport } from '../scan-repository.ts'

/** The files of one repository. */
export interface Repository {
  readonly root: string
  readonly files: readonly FileText[]
}

/** What a thread is given when it starts. */
export interface ThreadOrders {
  readonly options: Pick<ScanOptions, 'persona' | 'repository'>
  /** One number that outlives the thread: which file of its share it has before it, from 0; -1 before the first. */
  readonly reading: Int32Array
}

/** What a thread is asked: repositories, and what it answers: what it says of each. */
export type Share = readonly Repository[]
export type Answer = readonly RepositoryReport[]

/** Length of the texts of one share, in UTF-16 units; many small ones, so that no thread ends long after the others. */
const SHARE_LENGTH = 128 * 1024

/** Cuts what is to be read into shares. A repository is never cut: its files know each other. */
export function sharesOf(repositories: Iterable<Repository>): Share[] {
  const shares: Repository[][] = []
  let length = SHARE_LENGTH
  for (const repository of repositories) {
    if (length >= SHARE_LENGTH) {
      shares.push([])
      length = 0
    }
    shares.at(-1)?.push(repository)
    length += lengthOf(repository)
  }
  return shares
}

export function lengthOf({ files }: Repository): number {
  return files.reduce((sum, each) => sum + (each.length ?? each.text.length), 0)
}
