import type { Principal } from '../accounts/principal.ts'
import { Refusal } from '../errors.ts'
import type { Ground } from '../platform/ground.ts'
import { changeRelease, type ReleaseChange, standingOf, subjectsOf } from './change-release.ts'
import { rank } from './project.ts'
import { markFilesDeleted, markFilesRestored, updateReleaseRank } from './store.ts'
import type { NamedRelease } from './yank-release.ts'

/**
 * Takes a release away from installers. Its bytes are kept for the trash time, its file names are burnt for ever: what
 * somebody pinned by name can never become something else.
 */
export function deleteRelease(ground: Ground, principal: Principal, named: NamedRelease): Promise<ReleaseChange> {
  return changeRelease(ground, principal, named, 'owner', async (hand) => {
    const filenames = hand.files.filter((file) => file.deletedAt === null).map((file) => file.filename)
    if (filenames.length === 0) return undefined
    await markFilesDeleted(hand.tx, hand.release.id, hand.now)
    await updateReleaseRank(hand.tx, hand.release.id, rank.withoutFiles)
    return { kind: 'release-deleted', subjects: subjectsOf(hand), public: { version: hand.release.version, filenames }, private: {} }
  })
}

/** Takes a deleted release back, as long as its bytes are in the trash. @throws Refusal `trash-empty` */
export function restoreRelease(ground: Ground, principal: Principal, named: NamedRelease): Promise<ReleaseChange> {
  return changeRelease(ground, principal, named, 'owner', async (hand) => {
    const deleted = hand.files.filter((file) => file.deletedAt !== null)
    if (deleted.length === 0) return undefined
    const filenames = deleted.filter((file) => file.purgedAt === null).map((file) => file.filename)
    if (filenames.length === 0) throw new Refusal('trash-empty', { version: hand.release.version })
    await markFilesRestored(hand.tx, hand.release.id)
    await updateReleaseRank(hand.tx, hand.release.id, hand.release.yankedAt === null ? standingOf(hand.version) : rank.yanked)
    return { kind: 'release-restored', subjects: subjectsOf(hand), public: { version: hand.release.version, filenames }, private: {} }
  })
}
