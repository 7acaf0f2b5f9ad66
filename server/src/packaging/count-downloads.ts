import { createHmac, randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import type { TokenPrincipal } from '../accounts/principal.ts'
import type { Ground } from '../platform/ground.ts'
import { addDownloads } from './downloads/store.ts'

const DAY_MILLISECONDS = 86_400_000
const MOST_KEPT = 100_000

export interface DownloadCounts {
  /** Counts one download of a file. Costs nothing at the request. */
  count(fileId: string, reader: TokenPrincipal | undefined, address: string | undefined): void
  /** Writes what was counted. */
  flush(): Promise<void>
}

/**
 * Counts downloads per file, day and consumer. A consumer is a token, or the network of a peer (/24, /48) under a key
 * that lives one day in memory and is then dropped: distinct consumers can be counted, none can be found again.
 */
export function collectDownloads(ground: Ground): DownloadCounts {
  let key = { day: -1, bytes: Buffer.alloc(0) }
  let counts = new Map<string, { fileId: string; day: number; consumer: string; downloads: number }>()

  function consumerOf(reader: TokenPrincipal | undefined, address: string | undefined, day: number): string {
    if (reader) return `token:${reader.tokenId}`
    if (key.day !== day) key = { day, bytes: randomBytes(32) }
    return `network:${createHmac('sha256', key.bytes).update(networkOf(address)).digest('base64url').slice(0, 16)}`
  }

  function add(of: { fileId: string; day: number; consumer: string; downloads: number }): void {
    const id = `${of.fileId} ${of.day} ${of.consumer}`
    const known = counts.get(id)
    if (known) known.downloads += of.downloads
    else counts.set(id, of)
  }

  return {
    count(fileId, reader, address) {
      const day = Math.floor(ground.clock.now() / DAY_MILLISECONDS)
      const consumer = consumerOf(reader, address, day)
      add({ fileId, day, consumer, downloads: 1 })
    },
    async flush() {
      if (counts.size === 0) return
      const batch = counts
      counts = new Map()
      // In one order for all processes: two that count the same rows must not wait for each other.
      const sorted = [...batch].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count)
      try {
        await ground.db.transaction((tx) => addDownloads(tx, sorted))
      } catch (error) {
        // Counted again at the next flush, unless the database is away for so long that memory matters more.
        if (counts.size + batch.size <= MOST_KEPT) for (const count of sorted) add(count)
        throw error
      }
    },
  }
}

function networkOf(address: string | undefined): string {
  if (address === undefined) return ''
  return isIP(address) === 4 ? address.split('.').slice(0, 3).join('.') : expandIPv6(address).slice(0, 3).join(':')
}

function expandIPv6(address: string): string[] {
  const [head = '', tail] = address.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0')
  return [...before, ...zeros, ...after]
}
