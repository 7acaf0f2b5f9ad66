import { Refusal } from '../../errors.ts'
import type { JournalEvent } from '../../journal/events.ts'
import type { Recorded } from '../../journal/record.ts'
import { type Release, rank, type StoredFile } from '../project.ts'
import { updateReleaseRank } from '../releases/store.ts'
import { parseVersion } from '../version.ts'
import { listFilesOfRelease, markFilesDeleted, markFilesRestored } from './store.ts'

/**
 * Takes files of a release away from installers, inside a recorded transaction that holds the project's lock: all of them, or the
 * one of this name. Their bytes are kept for the trash time, their names are burnt for ever. Undefined where there is nothing left.
 */
export async function removeFiles(
  tx: Recorded,
  release: Release,
  filename: string | undefined,
  now: number,
): Promise<JournalEvent | undefined> {
  const present = (await listFilesOfRelease(tx, release.id)).filter((file) => file.deletedAt === null)
  const gone = present.filter((file) => filename === undefined || file.filename === filename)
  if (gone.length === 0) return undefined
  await markFilesDeleted(tx, idsOf(gone), now)
  if (gone.length === present.length) await updateReleaseRank(tx, release.id, rank.withoutFiles)
  const subjects = { project: release.projectId, release: release.id }
  const { version } = release
  return filename === undefined
    ? { kind: 'release-deleted', subjects, public: { version, filenames: gone.map((file) => file.filename) }, private: {} }
    : { kind: 'file-deleted', subjects, public: { version, filename }, private: {} }
}

/**
 * Takes files back out of the trash: all of the release, the one of this name, or those that were deleted at one moment.
 *
 * @throws Refusal `trash-empty` where their bytes are gone
 */
export async function returnFiles(
  tx: Recorded,
  release: Release,
  which: { readonly filename?: string | undefined; readonly deletedAt?: number },
): Promise<JournalEvent | undefined> {
  const all = await listFilesOfRelease(tx, release.id)
  const deleted = all.filter(
    (file) =>
      file.deletedAt !== null &&
      (which.filename === undefined || file.filename === which.filename) &&
      (which.deletedAt === undefined || file.deletedAt === which.deletedAt),
  )
  if (deleted.length === 0) return undefined
  const kept = deleted.filter((file) => file.purgedAt === null)
  if (kept.length === 0) throw new Refusal('trash-empty', { version: release.version })
  await markFilesRestored(tx, idsOf(kept))
  if (all.every((file) => file.deletedAt !== null)) {
    const standing = parseVersion(release.version).isPrerelease ? rank.prerelease : rank.final
    await updateReleaseRank(tx, release.id, release.yankedAt === null ? standing : rank.yanked)
  }
  const open = { version: release.version, filenames: kept.map((file) => file.filename) }
  return { kind: 'release-restored', subjects: { project: release.projectId, release: release.id }, public: open, private: {} }
}

const idsOf = (files: readonly StoredFile[]) => files.map(({ id }) => id)
