import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type ArchiveLimits,
  type ArchiveName,
  defaultArchiveLimits,
  type InspectedArchive,
  inspectArchive,
  type ListedMember,
} from '../../src/packaging/archives/inspect-archive.ts'

/** The raw components of a file name. */
export function archiveName(filename: string): ArchiveName {
  const kind = filename.endsWith('.whl') ? 'wheel' : 'sdist'
  const stem = filename.replace(/(?:\.whl|\.tar\.gz)$/, '')
  const [distribution = '', version = ''] =
    kind === 'wheel' ? stem.split('-') : [stem.slice(0, stem.lastIndexOf('-')), stem.slice(stem.lastIndexOf('-') + 1)]
  return { kind, filename, distribution, version }
}

/** Lets `work` have the bytes as a file that is gone afterwards. */
export async function withArchiveFile<Result>(bytes: Uint8Array, work: (path: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-archive-'))
  try {
    const path = join(folder, 'archive')
    await writeFile(path, bytes)
    return await work(path)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Inspects an archive that is in memory. */
export function inspectBytes(
  archive: { filename: string; bytes: Uint8Array },
  limits: Partial<ArchiveLimits> = {},
): Promise<InspectedArchive> {
  return withArchiveFile(archive.bytes, (path) =>
    inspectArchive(path, archiveName(archive.filename), { ...defaultArchiveLimits, ...limits }),
  )
}

/** The members that an inspection saw, in the order of the file. */
export async function listedMembers(path: string, filename: string): Promise<ListedMember[]> {
  const members: ListedMember[] = []
  await inspectArchive(path, archiveName(filename), defaultArchiveLimits, (member) => members.push(member))
  return members
}
