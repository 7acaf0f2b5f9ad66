import { Refusal } from '../errors.ts'
import { includesRole, type Role } from '../ownership/role.ts'
import type { Requirement } from '../policies/plans/plan.ts'
import { needCode } from '../policies/plans/plan-policy.ts'
import type { ProjectStatus } from './project.ts'
import type { ProjectName } from './project-name.ts'

/** What decides whether a file may be published, as it stands inside the transaction. */
export interface PublishFacts {
  readonly name: ProjectName
  readonly isStandardLibraryName: boolean
  /** Undefined where the upload would create the project. */
  readonly project:
    | {
        readonly status: ProjectStatus
        readonly statusReason: string | null
        readonly role: Role | undefined
        /** What a policy asks of this role and the account has not. */
        readonly lacks?: Requirement | undefined
        /** Until when publishing is braked, in words. */
        readonly brakedUntil?: string | undefined
      }
    | undefined
  /** Another project whose name looks the same. */
  readonly lookalike: string | undefined
  readonly holderName: string
  /** Undefined while it has not arrived. */
  readonly file: { readonly filename: string; readonly sha256: string } | undefined
  /** A file that has, or once had, this name in any spelling: an installer would take either for the other. */
  readonly existing:
    | { readonly filename: string; readonly sha256: string; readonly blake2b: string; readonly isDeleted: boolean }
    | undefined
  readonly releaseAgeMilliseconds: number | undefined
  readonly newFilesDays: number | null
}

export type PublishVerdict =
  | { readonly verdict: 'publish' }
  | { readonly verdict: 'already-there' }
  | { readonly verdict: 'refuse'; readonly refusal: Refusal }

const DAY_MILLISECONDS = 86_400_000

/** Facts in, verdict out. Asked twice: when the name is known, so that nobody sends 2 GB in vain, and inside the commit. */
export function judgePublish(facts: PublishFacts): PublishVerdict {
  const refusal = nameRefusal(facts) ?? roleRefusal(facts)
  if (refusal) return { verdict: 'refuse', refusal }
  if (!facts.file) return { verdict: 'publish' }
  if (facts.existing) return judgeExisting(facts.file, facts.existing)
  return judgeRelease(facts)
}

function nameRefusal({ name, project, lookalike, isStandardLibraryName }: PublishFacts): Refusal | undefined {
  if (project) return undefined
  if (isStandardLibraryName) return new Refusal('name-of-standard-library', { name: name.display })
  if (lookalike !== undefined) return new Refusal('name-too-similar', { name: name.display, other: lookalike })
  return undefined
}

function roleRefusal({ project, name, holderName }: PublishFacts): Refusal | undefined {
  if (!project) return undefined
  // Whether there is such a project is no secret: who may upload may read.
  if (!includesRole(project.role, 'maintainer')) return new Refusal('not-maintainer', { user: holderName, project: name.normalized })
  if (project.lacks !== undefined) return new Refusal(needCode(project.lacks))
  if (project.brakedUntil !== undefined) return new Refusal('project-braked', { project: name.normalized, until: project.brakedUntil })
  switch (project.status) {
    case 'active':
    case 'deprecated':
      return undefined
    case 'archived':
      return new Refusal('project-archived', { project: name.normalized })
    case 'quarantined':
      return new Refusal('project-quarantined', { project: name.normalized })
    case 'deleted':
      return new Refusal('project-deleted', { project: name.normalized })
  }
}

function judgeExisting(file: NonNullable<PublishFacts['file']>, existing: NonNullable<PublishFacts['existing']>): PublishVerdict {
  const { filename } = file
  if (existing.isDeleted) return { verdict: 'refuse', refusal: new Refusal('file-name-burnt', { filename: existing.filename }) }
  if (existing.sha256 === file.sha256 && existing.filename === filename) return { verdict: 'already-there' }
  return { verdict: 'refuse', refusal: new Refusal('file-exists', { filename: existing.filename, digest: existing.blake2b }) }
}

function judgeRelease({ releaseAgeMilliseconds, newFilesDays }: PublishFacts): PublishVerdict {
  const isClosed = newFilesDays !== null && releaseAgeMilliseconds !== undefined && releaseAgeMilliseconds > newFilesDays * DAY_MILLISECONDS
  // A stolen token must not slip a better matching wheel into a release that everybody has pinned.
  return isClosed ? { verdict: 'refuse', refusal: new Refusal('release-too-old', { days: newFilesDays }) } : { verdict: 'publish' }
}
