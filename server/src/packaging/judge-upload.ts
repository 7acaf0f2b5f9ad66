import type { TokenPrincipal } from '../accounts/principal.ts'
import { findBrake, readOwners } from '../ownership/read-owners.ts'
import { roleOf } from '../ownership/role-of.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Ground } from '../platform/ground.ts'
import { findLack } from '../policies/plans/meet-plans.ts'
import { authorize } from '../tokens/authorize.ts'
import { canonicalFileName, type FileName } from './files/file-name.ts'
import { findFileBySpelling } from './files/store.ts'
import type { UploadLimits } from './limits.ts'
import type { ClaimedUpload } from './metadata/claimed-metadata.ts'
import { isStandardLibraryName } from './project-name.ts'
import { judgePublish, type PublishFacts, type PublishVerdict } from './publish-policy.ts'
import { findRelease } from './releases/store.ts'
import { findConfusableProject, findProject } from './store.ts'
import type { Version } from './version.ts'

/**
 * Reads what the policy needs and asks it. Called before the file has come, with what is committed, and again inside the
 * transaction of the publishing, under its locks.
 *
 * @throws Refusal where the token is not good for this project.
 */
export async function judgeUpload(
  ground: Ground & { readonly limits: UploadLimits },
  queries: Queries,
  principal: TokenPrincipal,
  claims: Pick<ClaimedUpload, 'name' | 'version'>,
  file: { fileName: FileName; sha256: string } | undefined,
): Promise<{ verdict: PublishVerdict; projectId: string | undefined }> {
  const { name, version } = claims
  const project = await findProject(queries, name.normalized)
  await authorize(ground, queries, principal, 'upload', { normalizedName: name.normalized, ...(project ? { id: project.id } : {}) })
  const role = project && (await roleOf(queries, project.id, principal.account, ground.clock.now()))
  const facts: PublishFacts = {
    name,
    isStandardLibraryName: isStandardLibraryName(name.normalized),
    project: project && {
      status: project.status,
      statusReason: project.statusReason,
      role,
      lacks: role && (await findLack(queries, principal.account, { role: role === 'owner' ? 'owner' : 'other', projectId: project.id })),
      brakedUntil: await brakedUntil(queries, project.id, ground.clock.now()),
    },
    lookalike: project ? undefined : (await findConfusableProject(queries, name.confusable))?.name,
    holderName: principal.account.name,
    newFilesDays: ground.limits.newFilesDays,
    ...(await releaseFacts(ground, queries, project?.id, version, file)),
  }
  return { verdict: judgePublish(facts), projectId: project?.id }
}

/** In words; undefined where nothing stops publishing. Where nobody is left who could say that a release is his, it stops too. */
async function brakedUntil(queries: Queries, projectId: string, now: number): Promise<string | undefined> {
  const brake = await findBrake(queries, projectId, now)
  if (brake?.until === null) return brake.byOperator ? 'a contested change of it is decided' : 'an owner lifts it'
  if (brake) return new Date(brake.until).toISOString()
  const owners = await readOwners(queries, projectId, now)
  return owners.length > 0 && owners.every(({ state }) => state === 'frozen') ? 'one of its owners is no longer frozen' : undefined
}

type ReleaseFacts = Pick<PublishFacts, 'file' | 'existing' | 'releaseAgeMilliseconds'>

async function releaseFacts(
  ground: Ground,
  queries: Queries,
  projectId: string | undefined,
  version: Version,
  file: { fileName: FileName; sha256: string } | undefined,
): Promise<ReleaseFacts> {
  const release = projectId === undefined ? undefined : await findRelease(queries, projectId, version.canonical)
  const existing = file && (await findFileBySpelling(queries, canonicalFileName(file.fileName)))
  return {
    file: file && { filename: file.fileName.filename, sha256: file.sha256 },
    existing: existing && {
      filename: existing.filename,
      sha256: existing.sha256,
      blake2b: existing.blake2b,
      isDeleted: existing.deletedAt !== null,
    },
    releaseAgeMilliseconds: release && ground.clock.now() - release.createdAt,
  }
}
