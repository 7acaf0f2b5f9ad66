import { Refusal } from '../../errors.ts'
import { type ArchiveLimits, type ArchiveName, type InspectedArchive, type ListedMember, mostWarnings } from './archive.ts'
import { openArchiveFile } from './archive-file.ts'
import { endsLikeZip, startsLikeTar } from './both-kinds.ts'
import { inspectSdist } from './sdist-content.ts'
import { inspectWheel } from './wheel-content.ts'

export { type ArchiveLimits, type ArchiveName, defaultArchiveLimits, type InspectedArchive, type ListedMember } from './archive.ts'

/**
 * Reads a whole wheel or sdist once, in pieces, on the calling thread. Throws Refusal for what is not exactly one archive
 * that all readers see in the same way and that holds what its file name says; any other error is the disk's or ours.
 * `list` is told of each member in the order of the file.
 */
export async function inspectArchive(
  path: string,
  name: ArchiveName,
  limits: ArchiveLimits,
  list: (member: ListedMember) => void = () => undefined,
): Promise<InspectedArchive> {
  const file = openArchiveFile(path)
  try {
    if (name.kind === 'wheel' ? startsLikeTar(file) : endsLikeZip(file)) throw new Refusal('archive-ambiguous')
    const inspected = await (name.kind === 'wheel' ? inspectWheel : inspectSdist)(file, name, limits, list)
    return { ...inspected, warnings: inspected.warnings.slice(0, mostWarnings) }
  } finally {
    file.close()
  }
}
