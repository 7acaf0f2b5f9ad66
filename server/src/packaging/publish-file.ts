import { randomUUID } from 'node:crypto'
import type { TokenPrincipal } from '../accounts/principal.ts'
import { actorOf } from '../accounts/principal.ts'
import { Refusal } from '../errors.ts'
import type { JournalEvent } from '../journal/events.ts'
import { type Recorded, record } from '../journal/record.ts'
import { giveRole } from '../ownership/give-role.ts'
import { roleOf } from '../ownership/role-of.ts'
import type { Blobs, StagedBlob } from '../platform/blobs/blobs.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Ground } from '../platform/ground.ts'
import { authorize } from '../tokens/authorize.ts'
import type { InspectedArchive } from './archives/inspect-archive.ts'
import type { InspectionPool } from './archives/inspection-pool.ts'
import type { ClaimedUpload } from './claimed-metadata.ts'
import { type CoreMetadata, parseCoreMetadata } from './core-metadata.ts'
import { sha256Of } from './digests.ts'
import { canonicalFileName, checkFileName, checkFileType, type FileName, parseFileName } from './file-name.ts'
import { removeBlobIfUnreferenced } from './forget-blob.ts'
import type { UploadLimits } from './limits.ts'
import { lockProject } from './lock-project.ts'
import { compareMetadata } from './metadata-agreement.ts'
import { rank, type StoredFile } from './project.ts'
import { isStandardLibraryName, type ProjectName } from './project-name.ts'
import { judgePublish, type PublishFacts, type PublishVerdict } from './publish-policy.ts'
import {
  findConfusableProject,
  findFileBySpelling,
  findProject,
  findRelease,
  insertFile,
  insertProject,
  insertRelease,
  listFilesOfRelease,
  refreshLatest,
  updateFileEntry,
  updateProjectName,
  updateProjectSerial,
  updateReleaseMetadata,
  updateReleaseRank,
} from './store.ts'
import type { Version } from './version.ts'

/** What publishing needs beyond the ground. */
export interface Press extends Ground {
  readonly blobs: Blobs
  readonly inspection: InspectionPool
  readonly limits: UploadLimits
  readonly allowLocalVersions: boolean
  readonly allowLinuxTags: boolean
}

export interface Digests {
  readonly md5: string
  readonly sha256: string
  readonly blake2b: string
}

/** A file that has arrived: staged, hashed, not yet believed. */
export interface ArrivedFile {
  readonly claims: ClaimedUpload
  readonly filename: string
  readonly staged: StagedBlob
  readonly digests: Digests
}

export interface Published {
  readonly isNew: boolean
  /** Sentences about differences between the form and the archive, and the like. */
  readonly warnings: readonly string[]
}

/**
 * What can be said before a byte of the file is sent.
 *
 * @throws Refusal where the upload has no chance.
 */
export async function checkUploadEarly(
  press: Press,
  principal: TokenPrincipal,
  claims: Pick<ClaimedUpload, 'name' | 'version'>,
  filename?: string,
): Promise<void> {
  const parsed = filename === undefined ? undefined : parseFileName(filename)
  if (parsed) checkFileName(parsed, claims.name, claims.version, press)
  const { verdict } = await judgeNow(press, press.db.read, principal, claims, undefined)
  if (verdict.verdict === 'refuse') throw verdict.refusal
}

/**
 * Publishes a file: the archive is inspected, the bytes made durable, and then, in one transaction with its journal
 * entries, everything that decides is read again. Once this resolves the file is served and survives a power cut.
 *
 * @throws Refusal with nothing left behind.
 */
export async function publishFile(press: Press, principal: TokenPrincipal, arrived: ArrivedFile): Promise<Published> {
  const { claims, staged, digests } = arrived
  const fileName = parseFileName(arrived.filename)
  checkFileType(fileName, claims.filetype)
  const nameWarnings = checkFileName(fileName, claims.name, claims.version, press)
  checkDigests(claims, digests)
  // The bytes that are there already need no second inspection, and get the same answer however slow the archive is.
  const early = await judgeNow(press, press.db.read, principal, claims, { fileName, sha256: digests.sha256 })
  if (early.verdict.verdict === 'refuse') throw early.verdict.refusal
  if (early.verdict.verdict === 'already-there' && (await isOnDisk(press, fileName))) return { isNew: false, warnings: [] }

  const inspected = await press.inspection.inspect(staged.path, fileName, press.limits)
  const metadata = parseCoreMetadata(inspected.metadata, press.limits)
  const warnings = [...nameWarnings, ...inspected.warnings, ...metadata.warnings, ...compareMetadata(claims, metadata)]

  const metadataSha256 = fileName.kind === 'wheel' ? sha256Of(inspected.metadata) : null
  const blobs = [digests.sha256, ...(metadataSha256 === null ? [] : [metadataSha256])].sort()
  const keep = async () => {
    const kept = await Promise.allSettled([
      staged.keep(digests.sha256),
      metadataSha256 === null ? undefined : press.blobs.put(metadataSha256, inspected.metadata),
    ])
    for (const one of kept) if (one.status === 'rejected') throw one.reason
  }
  try {
    await keep()
    const isNew = await commitFile(press, principal, { ...arrived, fileName, metadata, inspected, metadataSha256, blobs, keep })
    return { isNew, warnings }
  } catch (error) {
    // Where the disk fails at this too, an orphan is harmless, and the first error is the one to tell.
    for (const sha256 of blobs) await removeBlobIfUnreferenced(press, sha256).catch(() => {})
    throw error
  }
}

/** False where the disk lied about a flush and then lost power; the bytes at hand put that right. */
async function isOnDisk({ db, blobs }: Press, fileName: FileName): Promise<boolean> {
  const file = await findFileBySpelling(db.read, canonicalFileName(fileName))
  if (!file || (await blobs.sizeOf(file.sha256)) !== file.sizeBytes) return false
  return file.metadataSha256 === null || ((await blobs.sizeOf(file.metadataSha256)) ?? 0) > 0
}

interface CheckedFile extends ArrivedFile {
  readonly fileName: FileName
  readonly metadata: CoreMetadata
  readonly inspected: InspectedArchive
  readonly metadataSha256: string | null
  readonly blobs: readonly string[]
  /** Makes the blobs durable; again, where they were removed. */
  readonly keep: () => Promise<void>
}

async function commitFile(press: Press, principal: TokenPrincipal, file: CheckedFile): Promise<boolean> {
  const now = press.clock.now()
  const { name } = file.claims
  return record(press, actorOf(principal, now), async (tx) => {
    // Two first uploads of a name, or two writers of one file, meet here, and so does whoever archives or deletes meanwhile.
    await lockProject(tx, name.normalized)
    // Whoever revokes the token waits for this commit, or this commit sees the token revoked.
    await tx.lock(`token:${principal.tokenId}`)
    for (const sha256 of file.blobs) await tx.lock(`blob:${sha256}`)
    const { verdict, projectId } = await judgeNow(press, tx, principal, file.claims, {
      fileName: file.fileName,
      sha256: file.digests.sha256,
    })
    if (verdict.verdict === 'refuse') throw verdict.refusal
    if (verdict.verdict === 'already-there') return { result: false, events: 'unchanged' }
    // Another upload that failed, or the purge, took them for unreferenced a moment ago. Their locks are ours now.
    const sizes = await Promise.all(file.blobs.map((sha256) => press.blobs.sizeOf(sha256)))
    if (sizes.includes(undefined)) await file.keep()
    const opening = projectId === undefined ? await createProject(tx, principal, name, now) : undefined
    const id = projectId ?? opening!.id
    const { releaseId, isNewRelease } = await openRelease(tx, id, file.claims.version, file.metadata, now)
    const stored = storedFile(file, principal, { projectId: id, releaseId, uploadedAt: now })
    await insertFile(tx, stored, file.claims.attestations ?? null)
    await updateProjectName(tx, id, file.metadata.name.display)
    await refreshLatest(tx, id)
    const published: JournalEvent = {
      kind: 'file-published',
      subjects: { project: id, release: releaseId, account: principal.account.id },
      public: {
        filename: stored.filename,
        version: file.claims.version.text,
        sha256: stored.sha256,
        blake2b: stored.blake2b,
        sizeBytes: stored.sizeBytes,
        isNewRelease,
      },
      private: principal.userAgent === undefined ? {} : { userAgent: principal.userAgent.slice(0, 400) },
    }
    return {
      result: true,
      events: opening ? [...opening.events, published] : [published],
      settle: async (positions) => {
        await updateFileEntry(tx, stored.id, positions.at(-1)!)
        await updateProjectSerial(tx, id, positions.at(-1)!)
      },
    }
  })
}

async function createProject(
  tx: Recorded,
  principal: TokenPrincipal,
  name: ProjectName,
  now: number,
): Promise<{ id: string; events: [JournalEvent, JournalEvent] }> {
  const id = randomUUID()
  await insertProject(tx, { id, name: name.display, normalizedName: name.normalized, confusableName: name.confusable, createdAt: now })
  // A service owns nothing: the project belongs to the person who answers for it.
  const ownerId = principal.account.ownerId ?? principal.account.id
  const created: JournalEvent = {
    kind: 'project-created',
    subjects: { project: id, account: ownerId },
    public: { name: name.display, normalizedName: name.normalized },
    private: {},
  }
  return { id, events: [created, await giveRole(tx, { projectId: id, accountId: ownerId, role: 'owner', since: now })] }
}

async function openRelease(
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

function storedFile(
  file: CheckedFile,
  principal: TokenPrincipal,
  place: { projectId: string; releaseId: string; uploadedAt: number },
): StoredFile {
  const { claims, fileName, digests, metadata } = file
  return {
    id: randomUUID(),
    projectId: place.projectId,
    releaseId: place.releaseId,
    filename: fileName.filename,
    canonicalFilename: canonicalFileName(fileName),
    kind: fileName.kind,
    pythonTag: fileName.kind === 'wheel' ? fileName.pythonTag : 'source',
    sizeBytes: file.staged.sizeBytes,
    ...digests,
    metadataSha256: file.metadataSha256,
    requiresPython: metadata.requiresPython || null,
    comment: claims.comment ?? null,
    uploadedAt: place.uploadedAt,
    uploadedBy: principal.account.id,
    uploadedWith: principal.tokenId,
    entry: 0,
    deletedAt: null,
    purgedAt: null,
  }
}

async function judgeNow(
  press: Press,
  queries: Queries,
  principal: TokenPrincipal,
  claims: Pick<ClaimedUpload, 'name' | 'version'>,
  file: { fileName: FileName; sha256: string } | undefined,
): Promise<{ verdict: PublishVerdict; projectId: string | undefined }> {
  const { name, version } = claims
  const project = await findProject(queries, name.normalized)
  await authorize(press, queries, principal, 'upload', { normalizedName: name.normalized, ...(project ? { id: project.id } : {}) })
  const facts: PublishFacts = {
    name,
    isStandardLibraryName: isStandardLibraryName(name.normalized),
    project: project && {
      status: project.status,
      statusReason: project.statusReason,
      role: await roleOf(queries, project.id, principal.account),
    },
    lookalike: project ? undefined : (await findConfusableProject(queries, name.confusable))?.name,
    holderName: principal.account.name,
    newFilesDays: press.limits.newFilesDays,
    ...(await releaseFacts(press, queries, project?.id, version, file)),
  }
  return { verdict: judgePublish(facts), projectId: project?.id }
}

type ReleaseFacts = Pick<PublishFacts, 'file' | 'existing' | 'releaseAgeMilliseconds'>

async function releaseFacts(
  press: Press,
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
    releaseAgeMilliseconds: release && press.clock.now() - release.createdAt,
  }
}

function checkDigests(claims: ClaimedUpload, actual: Digests): void {
  for (const kind of ['md5', 'sha256', 'blake2b'] as const) {
    if (claims[kind] !== undefined && claims[kind] !== actual[kind]) throw new Refusal('digest-mismatch', { kind })
  }
}
