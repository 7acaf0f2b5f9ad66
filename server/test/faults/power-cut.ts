import { existsSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { DiskOperation } from './preload/disk-fault.ts'

interface File {
  syncedBytes: number
}

/** What a power cut took. */
export interface Lost {
  readonly truncated: readonly string[]
  readonly names: readonly string[]
}

/**
 * Does to the blobs of a killed server what a power cut may do: bytes that were never fsynced are gone, and so is every name whose
 * folder was not fsynced after the name had been made. Everything that was there before the log began counts as durable. The
 * harshest disk that POSIX allows; ext4 and XFS keep more.
 */
export function cutPower(logFile: string): Lost {
  const files = new Map<string, File>()
  const fresh = new Set<string>()
  if (!existsSync(logFile)) return { truncated: [], names: [] }
  for (const line of readFileSync(logFile, 'utf8').split('\n')) {
    if (line !== '') replay(JSON.parse(line) as DiskOperation, files, fresh)
  }
  const truncated: string[] = []
  const names: string[] = []
  for (const path of fresh) {
    if (!existsSync(path)) continue
    rmSync(path, { recursive: true })
    names.push(path)
  }
  for (const [path, file] of files) {
    if (!existsSync(path) || statSync(path).size <= file.syncedBytes) continue
    truncateSync(path, file.syncedBytes)
    truncated.push(path)
  }
  return { truncated, names }
}

function replay(operation: DiskOperation, files: Map<string, File>, fresh: Set<string>): void {
  switch (operation.did) {
    case 'create':
      files.set(operation.path, { syncedBytes: 0 })
      fresh.add(operation.path)
      return
    case 'write':
      return
    case 'sync': {
      const file = files.get(operation.path)
      // All of it: the callers write first and sync once.
      if (file) file.syncedBytes = Number.POSITIVE_INFINITY
      return
    }
    case 'mkdir':
      fresh.add(operation.path)
      return
    case 'sync-folder':
      for (const path of fresh) if (dirname(path) === operation.path) fresh.delete(path)
      return
    case 'unlink':
      files.delete(operation.path)
      fresh.delete(operation.path)
      return
    case 'link':
    case 'rename': {
      const file = files.get(operation.from)
      if (file) files.set(operation.to, file)
      fresh.add(operation.to)
      if (operation.did === 'rename') {
        files.delete(operation.from)
        fresh.delete(operation.from)
      }
    }
  }
}

/** The digest in a path of a blob. */
export const digestIn = (path: string): string => basename(path)
