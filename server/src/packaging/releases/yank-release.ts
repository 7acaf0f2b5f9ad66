import type { Principal } from '../../accounts/principal.ts'
import { Refusal } from '../../errors.ts'
import type { Ground } from '../../platform/ground.ts'
import { rank } from '../project.ts'
import { changeRelease, type ReleaseChange, standingOf, subjectsOf } from './change-release.ts'
import { updateReleaseYank } from './store.ts'

export interface NamedRelease {
  readonly project: string
  readonly version: string
}

/** PEP 592: installers take the release only when it is named exactly. Instant and reversible, so a maintainer may. */
export async function yankRelease(ground: Ground, principal: Principal, named: NamedRelease, reason?: string): Promise<ReleaseChange> {
  const yankReason = parseReason(reason)
  return changeRelease(ground, principal, named, 'maintainer', async (hand) => {
    if (hand.release.yankedAt !== null) return undefined
    await updateReleaseYank(hand.tx, hand.release.id, {
      yankedAt: hand.now,
      reason: yankReason,
      rank: hasFiles(hand.files) ? rank.yanked : rank.withoutFiles,
    })
    return {
      kind: 'release-yanked',
      subjects: subjectsOf(hand),
      public: { version: hand.release.version },
      private: yankReason === null ? {} : { yankReason },
    }
  })
}

/** Offers a yanked release again. An owner's decision: it brings back what somebody thought harmful. */
export function unyankRelease(ground: Ground, principal: Principal, named: NamedRelease): Promise<ReleaseChange> {
  return changeRelease(ground, principal, named, 'owner', async (hand) => {
    if (hand.release.yankedAt === null) return undefined
    await updateReleaseYank(hand.tx, hand.release.id, {
      yankedAt: null,
      reason: null,
      rank: hasFiles(hand.files) ? standingOf(hand.version) : rank.withoutFiles,
    })
    return { kind: 'release-unyanked', subjects: subjectsOf(hand), public: { version: hand.release.version }, private: {} }
  })
}

const hasFiles = (files: readonly { readonly deletedAt: number | null }[]) => files.some((file) => file.deletedAt === null)

/** @throws Refusal `reason-invalid`: at most 500 characters, no control characters. */
export function parseReason(reason: string | undefined): string | null {
  const text = reason?.trim() ?? ''
  if (text.length > 500 || /\p{Cc}/u.test(text) || !text.isWellFormed()) throw new Refusal('reason-invalid')
  return text === '' ? null : text
}
