import { randomUUID } from 'node:crypto'
import type { Recorded } from '../../journal/record.ts'
import { listFilesOfRelease } from '../files/store.ts'
import type { CoreMetadata } from '../metadata/core-metadata.ts'
import { rank } from '../project.ts'
import type { Version } from '../version.ts'
import { findRelease, insertRelease, updateReleaseMetadata, updateReleaseRank } from './store.ts'

/** The release that a file belongs to, made by its first file; one whose files were all deleted comes back to life. */
export async function openRelease(
  tx: Recorded,
  projectId: string,
  version: Version,
  metadata: CoreMetadata,
  now: number,
): Promise<{ releaseId: string; isNewRelease: boolean }> {
  const { description, warnings: _warnings, name: _name, version: _version, ...fields } = metadata
  const text = JSON.stringify(fields)
  const existing = await findRelease(tx, projectId, version.canonical)
  const standing = version.isPrerelease ? rank.prerelease : rank.final
  if (!existing) {
    const releaseId = randomUUID()
    await insertRelease(tx, {
      id: releaseId,
      projectId,
      version: version.text,
      canonicalVersion: version.canonical,
      sortKey: version.sortKey,
      rank: standing,
      createdAt: now,
      metadata: text,
      description: description ?? null,
    })
    return { releaseId, isNewRelease: true }
  }
  const files = await listFilesOfRelease(tx, existing.id)
  if (files.every((file) => file.deletedAt !== null)) {
    await updateReleaseRank(tx, existing.id, existing.yankedAt === null ? standing : rank.yanked)
    await updateReleaseMetadata(tx, existing.id, text, description ?? null)
  }
  return { releaseId: existing.id, isNewRelease: false }
}
