import { randomUUID } from 'node:crypto'
import { actorOf, type TokenPrincipal } from '../accounts/principal.ts'
import { Refusal } from '../errors.ts'
import type { JournalEvent } from '../journal/events.ts'
import { record } from '../journal/record.ts'
import type { Blobs, StagedBlob } from '../platform/blobs/blobs.ts'
import type { Ground } from '../platform/ground.ts'
import { lockHolder } from '../tokens/lock-holder.ts'
import { tellNewPlace } from '../tokens/tell-new-place.ts'
import type { InspectedArchive } from './archives/inspect-archive.ts'
import type { InspectionPool } from './archives/inspection-pool.ts'
import { createProject } from './create-project.ts'
import { sha256Of } from './digests.ts'
import { canonicalFileName, checkFileName, checkFileType, type FileName, parseFileName } from './files/file-name.ts'
import { findFileBySpelling, insertFile, updateFileEntry } from './files/store.ts'
import { removeBlobIfUnreferenced } from './forget-blob.ts'
import { judgeUpload } from './judge-upload.ts'
import type { UploadLimits } from './limits.ts'
import { lockProject } from './lock-project.ts'
import type { ClaimedUpload } from './metadata/claimed-metadata.ts'
import { type CoreMetadata, parseCoreMetadata } from './metadata/core-metadata.ts'
import { compareMetadata } from './metadata/metadata-agreement.ts'
import type { StoredFile } from './project.ts'
import { openRelease } from './releases/open-release.ts'
import { refreshLatest } from './releases/store.ts'
import { updateProjectName, updateProjectSerial } from './store.ts'

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
  const { verdict } = await judgeUpload(press, press.db.read, principal, claims, undefined)
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
  const early = await judgeUpload(press, press.db.read, principal, claims, { fileName, sha256: digests.sha256 })
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
    await lockHolder(tx, principal)
    // Two first uploads of a name, or two writers of one file, meet here, and so does whoever archives or deletes meanwhile.
    await lockProject(tx, name.normalized)
    // Whoever revokes the token waits for this commit, or this commit sees the token revoked.
    await tx.lock(`token:${principal.tokenId}`)
    await tx.lock(file.blobs.map((sha256) => `blob:${sha256}`))
    const { verdict, projectId } = await judgeUpload(press, tx, principal, file.claims, {
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
    await tellNewPlace(tx, press, principal, { project: name.display, release: file.claims.version.text })
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

function checkDigests(claims: ClaimedUpload, actual: Digests): void {
  for (const kind of ['md5', 'sha256', 'blake2b'] as const) {
    if (claims[kind] !== undefined && claims[kind] !== actual[kind]) throw new Refusal('digest-mismatch', { kind })
  }
}
