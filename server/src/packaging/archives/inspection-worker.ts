import { parentPort } from 'node:worker_threads'
import { isRefusal } from '../../errors.ts'
import type { ArchiveLimits, ArchiveName, InspectedArchive } from './archive.ts'
import { inspectArchive } from './inspect-archive.ts'

export interface InspectionRequest {
  readonly path: string
  readonly name: ArchiveName
  readonly limits: ArchiveLimits
}

export type InspectionAnswer =
  | { readonly inspected: InspectedArchive }
  | { readonly refused: { readonly code: string; readonly details: Readonly<Record<string, string | number>> } }
  | { readonly failed: Error }

async function answer({ path, name, limits }: InspectionRequest): Promise<InspectionAnswer> {
  try {
    return { inspected: await inspectArchive(path, name, limits) }
  } catch (error) {
    if (isRefusal(error)) return { refused: { code: error.code, details: error.details } }
    return { failed: error instanceof Error ? error : new Error(String(error)) }
  }
}

parentPort?.on('message', async (request: InspectionRequest) => parentPort!.postMessage(await answer(request)))
