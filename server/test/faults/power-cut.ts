import { existsSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DiskOperation } from './preload/disk-fault.ts'

interface File {
  writtenBytes: number
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
      files.set(operation.path, { writtenBytes: 0, syncedBytes: 0 })
      fresh.add(operation.path)
      return
    case 'write': {
      const file = files.get(operation.path)
      if (file) file.writtenBytes = Math.max(file.writtenBytes, operation.end)
      return
    }
    case 'sync': {
      const file = files.get(operation.path)
      if (file) file.syncedBytes = file.writtenBytes
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
      // A name that was there before stays, with the one file or the other behind it; blobs of one name have the same bytes.
      if (operation.did === 'link' || !operation.replaced) fresh.add(operation.to)
      if (operation.did === 'rename') {
        files.delete(operation.from)
        fresh.delete(operation.from)
      }
    }
  }
}
