import { createHash } from 'node:crypto'
import type { Log } from '../../platform/log/log.ts'
import { findInHashFile, hashFileProblem } from './hash-file.ts'

export interface BreachCheck {
  /** False where the operator configured no source: the status page says so. */
  readonly isOn: boolean
  /** True where the password stands in a list of stolen ones. Never throws: while a source fails, passwords pass. */
  isBreached(password: string): Promise<boolean>
}

export interface BreachSources {
  /** An address of the range protocol; five hexadecimal characters are appended to it. */
  readonly rangeUrl?: string | undefined
  /** A file of SHA-1 digests, for networks without a way out. */
  readonly hashFile?: string | undefined
  readonly log: Pick<Log, 'warn'>
  readonly timeoutMilliseconds?: number
}

const TIMEOUT_MILLISECONDS = 3000
const PREFIX_CHARACTERS = 5
/** An honest answer has about a thousand lines of 40 characters. */
const MOST_ANSWER_BYTES = 1_048_576

/** @throws Error where the address or the file cannot be used at all, for the operator to read at start */
export async function openBreachCheck({ rangeUrl, hashFile, log, ...options }: BreachSources): Promise<BreachCheck> {
  if (rangeUrl !== undefined && !/^https?:\/\/[^?#]+\/$/.test(rangeUrl))
    throw new Error('the address of the range protocol ends in a slash')
  const problem = hashFile === undefined ? undefined : await hashFileProblem(hashFile)
  if (problem) throw new Error(`the file of password digests ${problem}`)
  const timeoutMilliseconds = options.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS
  const sources: ((digest: string) => Promise<boolean>)[] = []
  if (hashFile !== undefined) sources.push((digest) => findInHashFile(hashFile, digest))
  if (rangeUrl !== undefined) sources.push((digest) => findInRange(rangeUrl, digest, timeoutMilliseconds))

  return {
    isOn: sources.length > 0,
    async isBreached(password) {
      // SHA-1 is what the lists are made of; nothing is protected by it.
      const digest = createHash('sha1').update(password.normalize('NFKC')).digest('hex').toUpperCase()
      for (const isListed of sources) {
        try {
          if (await isListed(digest)) return true
        } catch (error) {
          log.warn({ reason: String(error).slice(0, 200) }, 'a password was not compared with the stolen ones')
        }
      }
      return false
    },
  }
}

/**
 * The range protocol of Have I Been Pwned: the first five characters of the digest are sent, and all that begin so are
 * sent back. Lines with the count 0 are padding, so that the length of the answer tells nothing.
 */
async function findInRange(rangeUrl: string, digest: string, timeoutMilliseconds: number): Promise<boolean> {
  const response = await fetch(rangeUrl + digest.slice(0, PREFIX_CHARACTERS), {
    headers: { 'add-padding': 'true', 'user-agent': 'holdfast', accept: 'text/plain' },
    // Whoever is redirected to would learn the prefix without having been chosen.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMilliseconds),
  })
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel()
    throw new Error(`the range protocol answers ${response.status}`)
  }
  const lines = (await readBounded(response.body)).split(/\r?\n/).filter((line) => line !== '')
  const wanted = digest.slice(PREFIX_CHARACTERS)
  let isListed = false
  for (const line of lines) {
    const [, suffix, count] = /^([0-9A-Fa-f]{35}):(\d+)$/.exec(line) ?? []
    if (suffix === undefined) throw new Error('the range protocol answers with something else')
    if (suffix.toUpperCase() === wanted && Number(count) > 0) isListed = true
  }
  return isListed
}

async function readBounded(body: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > MOST_ANSWER_BYTES) throw new Error('the answer of the range protocol is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('latin1')
}
