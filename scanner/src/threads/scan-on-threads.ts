import { Worker } from 'node:worker_threads'
import { kindByPath } from '../model/read-ci-file.ts'
import { SourceText } from '../model/source-text.ts'
import type { Report } from '../report.ts'
import { type FileText, joinedReport, repositoriesOf } from '../scan.ts'
import type { RepositoryReport } from '../scan-repository.ts'
import { type Answer, lengthOf, type Repository, type Share, sharesOf, type ThreadOrders } from './share.ts'
import { SharedWords } from './shared-words.ts'

export interface Threads {
  readonly count: number
  /** Megabytes that what a thread remembers may take; enough for the longest repository where nothing is said. */
  readonly memoryMegabytes?: number
}

/** For the scanner itself and what it remembers. Without a limit a thread would rather grow than clean up. */
const MEMORY_MEGABYTES = 40
/** For each megabyte of text of one repository, as the trees of all its files are in memory together. */
const TREE_MEGABYTES = 80
/** For what is made of one file and forgotten with it: with less room, more of it is copied before it is garbage. */
const YOUNG_MEGABYTES = 12
/** How many files of one repository may end the thread that reads them, and how many threads may end for no reason that we know. */
const MOST_ENDED = 3

/**
 * The same as `scanTexts`, on so many threads. A thread that ends, because a file takes more memory than there is, takes
 * nothing with it: that file is reported, and another thread reads the rest.
 */
export async function scanOnThreads(
  files: readonly FileText[],
  options: ThreadOrders['options'],
  { count, memoryMegabytes }: Threads,
): Promise<Report> {
  const repositories = [...repositoriesOf(files)].map(([root, group]): Repository => ({ root, files: group }))
  const waiting = sharesOf(repositories)
  const longest = repositories.reduce((most, each) => Math.max(most, lengthOf(each)), 0) / (1024 * 1024)
  const maxOldGenerationSizeMb = memoryMegabytes ?? Math.ceil(MEMORY_MEGABYTES + TREE_MEGABYTES * longest)
  const resourceLimits = { maxOldGenerationSizeMb, maxYoungGenerationSizeMb: YOUNG_MEGABYTES }
  const ended = new Map<string, number>()
  let faults = 0
  const words = new SharedWords()
  const reports: RepositoryReport[] = []
  await Promise.all(Array.from({ length: Math.min(count, waiting.length) }, work))
  return joinedReport(files, reports)

  async function work(): Promise<void> {
    let thread: ScanThread | undefined
    try {
      for (let share = waiting.shift(); share !== undefined; share = waiting.shift()) {
        thread ??= new ScanThread(options, resourceLimits)
        const answer = await thread.scan(share)
        if ('reports' in answer) reports.push(...answer.reports.map((report) => words.of(report)))
        else {
          thread = undefined
          giveBack(share, answer)
        }
      }
    } finally {
      await thread?.terminate()
    }
  }

  /** Takes the file that ended a thread out of its share, which is read again, each repository by itself. */
  function giveBack(share: Share, { file, isOutOfMemory, error }: Ended): void {
    // Memory is what a file can take away. Anything else is a fault of ours, and would come again with every file.
    if (!isOutOfMemory && ++faults > MOST_ENDED) throw error
    const message = isOutOfMemory ? 'Judging this file took more memory than there is.' : 'Judging this file ended the thread that did it.'
    for (const repository of share) {
      const times = (ended.get(repository.root) ?? 0) + 1
      const left = repository.files.filter((each) => each !== file)
      if (left.length === repository.files.length) waiting.unshift([repository])
      else {
        ended.set(repository.root, times)
        reports.push(unread([file], `${message} It was left out.`))
        if (times < MOST_ENDED) waiting.unshift([{ ...repository, files: left }])
        else reports.push(unread(left, 'Other files of this repository took more memory than there is, so this one was left out.'))
      }
    }
  }
}

function unread(files: readonly FileText[], message: string): RepositoryReport {
  return {
    files: files.map(({ path, text }) => ({ path, kind: kindByPath(path) ?? 'other', digest: new SourceText(path, text).digest })),
    findings: [],
    comments: [],
    problems: files.map(({ path }) => ({ path, kind: 'unreadable', message })),
  }
}

/** With the texts, which are sent in one piece and not kept here. */
function written(share: Share): Share {
  return share.map(({ root, files }) => ({ root, files: files.map(({ path, text }) => ({ path, text })) }))
}

/** A thread ended while it had this file before it. */
interface Ended {
  readonly file: FileText
  readonly isOutOfMemory: boolean
  readonly error: Error
}

class ScanThread {
  readonly #thread: Worker
  readonly #end: Promise<NodeJS.ErrnoException>
  readonly #reading = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))

  constructor(options: ThreadOrders['options'], resourceLimits: { readonly maxOldGenerationSizeMb: number }) {
    const workerData: ThreadOrders = { options, reading: this.#reading }
    const thread = new Worker(new URL('./scan-thread.ts', import.meta.url), { workerData, resourceLimits, name: 'scan-thread' })
    this.#thread = thread
    this.#end = new Promise((resolve) => {
      thread.once('error', resolve)
      thread.once('exit', (code) => resolve(new Error(`A scanning thread ended with ${code}.`)))
    })
  }

  /** @throws where the thread ends before it has a file before it: then it is no file's fault */
  async scan(share: Share): Promise<{ readonly reports: Answer } | Ended> {
    Atomics.store(this.#reading, 0, -1)
    const answered = new Promise<Answer>((resolve) => this.#thread.once('message', resolve))
    this.#thread.postMessage(written(share))
    const reports = await Promise.race([answered, this.#end])
    if (!(reports instanceof Error)) return { reports }
    const file = share.flatMap(({ files }) => files)[Atomics.load(this.#reading, 0)]
    if (file === undefined) throw reports
    return { file, isOutOfMemory: reports.code === 'ERR_WORKER_OUT_OF_MEMORY', error: reports }
  }

  async terminate(): Promise<void> {
    await this.#thread.terminate()
  }
}
