import { listAccountsById } from '../../../accounts/store.ts'
import { countFilesOfReleases, listFilesOfRelease } from '../../../packaging/files/store.ts'
import type { CoreMetadata } from '../../../packaging/metadata/core-metadata.ts'
import type { Project, Release, StoredFile } from '../../../packaging/project.ts'
import { countReleasesWithFiles, findReleaseMetadata, listReleasesWithFiles } from '../../../packaging/releases/store.ts'
import { listTokenNames } from '../../../tokens/store.ts'
import type { Instance } from '../../instance.ts'
import type { Place } from '../client-commands.ts'
import { ownershipStory } from '../ownership/ownership-story.ts'
import type { Happening } from '../pieces/story.ts'
import { placeOf } from '../place.ts'
import { type Description, describe } from './description.ts'
import { readWaiting, type Waiting } from './hold-banner.ts'
import { listPublishers, type Publishers } from './publishers.ts'

export const FILES_PAGE_SIZE = 100
export const VERSIONS_PAGE_SIZE = 200

export interface ShownFile extends StoredFile {
  /** Names of the account and the token that published it. */
  readonly account: string | undefined
  readonly token: string | undefined
}

export interface ShownRelease extends Release {
  readonly fileCount: number
}

const SHOWN_HAPPENINGS = 10

/** Everything that the page of a project tells. */
export interface ProjectContent {
  readonly place: Place
  readonly project: Project
  /** The release that was asked for, else the latest; undefined where none has files. */
  readonly release: Release | undefined
  /** True where the address names the version. */
  readonly isNamed: boolean
  readonly metadata: Partial<CoreMetadata>
  readonly description: Description | undefined
  readonly files: readonly ShownFile[]
  readonly fileCount: number
  readonly filesPage: number
  readonly versions: readonly ShownRelease[]
  readonly versionCount: number
  readonly versionsPage: number
  readonly publishers: Publishers
  readonly waiting: Waiting
  /** Who owned it when, the newest first. */
  readonly ownership: readonly Happening[]
}

export interface Asked {
  readonly isNamed: boolean
  readonly filesPage: number
  readonly versionsPage: number
  /** Account id of whoever looks; undefined: a stranger. */
  readonly viewerId: string | undefined
}

export async function loadProjectContent(
  instance: Instance,
  project: Project,
  release: Release | undefined,
  asked: Asked,
): Promise<ProjectContent> {
  const queries = instance.db.read
  const stored = release && (await findReleaseMetadata(queries, project.id, release.version))
  const metadata: Partial<CoreMetadata> = stored ? JSON.parse(stored.metadata) : {}
  const all = release ? (await listFilesOfRelease(queries, release.id)).filter(({ deletedAt }) => deletedAt === null) : []
  const files = pageOf(all, asked.filesPage, FILES_PAGE_SIZE)
  const versions = await listReleasesWithFiles(queries, project.id, (asked.versionsPage - 1) * VERSIONS_PAGE_SIZE, VERSIONS_PAGE_SIZE)
  const fileCounts = await countFilesOfReleases(
    queries,
    versions.map(({ id }) => id),
  )
  // What is in quarantine is not rendered: its text may be a part of the harm.
  const isShown = project.status !== 'quarantined' && stored !== undefined && stored.description !== null
  return {
    ...asked,
    place: placeOf(instance),
    project,
    release,
    metadata,
    description: isShown ? await describe(instance.sanitiser, stored.description!, metadata.descriptionContentType) : undefined,
    files: await withPublishers(instance, files),
    fileCount: all.length,
    versions: versions.map((of) => ({ ...of, fileCount: fileCounts.get(of.id) ?? 0 })),
    versionCount: await countReleasesWithFiles(queries, project.id),
    publishers: await listPublishers(instance, project.id),
    waiting: await readWaiting(instance, project.id, asked.viewerId),
    ownership: await ownershipStory(instance, project.id, SHOWN_HAPPENINGS),
  }
}

const pageOf = <Item>(items: readonly Item[], number: number, size: number) => items.slice((number - 1) * size, number * size)

async function withPublishers(instance: Instance, files: readonly StoredFile[]): Promise<ShownFile[]> {
  const queries = instance.db.read
  const accounts = await listAccountsById(queries, [...new Set(files.map(({ uploadedBy }) => uploadedBy))])
  const accountNames = new Map(accounts.map(({ id, name }) => [id, name]))
  const tokenIds = new Set(files.map(({ uploadedWith }) => uploadedWith).filter((id) => id !== null))
  const tokenNames = await listTokenNames(queries, [...tokenIds])
  return files.map((file) => ({ ...file, account: accountNames.get(file.uploadedBy), token: tokenNames.get(file.uploadedWith ?? '') }))
}
