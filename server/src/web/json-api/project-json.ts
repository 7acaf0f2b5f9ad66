import { findAccount } from '../../accounts/store.ts'
import { Refusal } from '../../errors.ts'
import { listGreatestRoles } from '../../ownership/list-greatest-roles.ts'
import { findOrganisation, findOrganisationOf } from '../../ownership/organisations/store.ts'
import { listFiles } from '../../packaging/files/store.ts'
import type { CoreMetadata } from '../../packaging/metadata/core-metadata.ts'
import type { ListedFile, Project } from '../../packaging/project.ts'
import { normalizeProjectName } from '../../packaging/project-name.ts'
import { findReleaseMetadata } from '../../packaging/releases/store.ts'
import { findProject } from '../../packaging/store.ts'
import type { Call } from '../call.ts'
import type { Instance } from '../instance.ts'
import { filePath, uploadTime } from '../simple-api/project-page.ts'
import { readRestraints } from '../simple-api/project-restraints.ts'
import { cacheControl } from '../simple-api/simple.ts'

/** `GET /pypi/:name/json` and `/pypi/:name/:version/json`: the JSON API of PyPI, as bandersnatch and bots read it. */
export async function projectJson(call: Call): Promise<Response> {
  const { instance, params } = call
  const name = params.name ?? ''
  const normalized = normalizeProjectName(name)
  if (normalized !== name) {
    const version = params.version === undefined ? '' : `/${encodeURIComponent(params.version)}`
    return new Response(null, { status: 301, headers: { location: `/pypi/${encodeURIComponent(normalized)}${version}/json` } })
  }
  const project = await findProject(instance.db.read, normalized)
  if (!project || project.status === 'deleted' || project.status === 'quarantined') throw new Refusal('not-found')
  const files = await listFiles(instance.db.read, project.id)
  const version = params.version ?? project.latestVersion
  const release = version === null ? undefined : await findReleaseMetadata(instance.db.read, project.id, version)
  if (!release || version === null) throw new Refusal('not-found')

  const ofVersion = files.filter((file) => file.version === version)
  // What was deleted is told no more: neither its description nor that there was one.
  if (ofVersion.length === 0) throw new Refusal('not-found')
  const { restrained } = await readRestraints(instance, project.id)
  const body = {
    ...(restrained === undefined ? {} : { _holdfast: restrained }),
    info: infoOf(instance, project, version, JSON.parse(release.metadata), release.description, ofVersion),
    last_serial: project.lastSerial,
    ownership: { organization: await organisationOf(instance, project), roles: await rolesOf(instance, project) },
    ...(params.version === undefined ? { releases: releasesOf(instance, files) } : {}),
    urls: ofVersion.map((file) => fileOf(instance, file)),
    vulnerabilities: [],
  }
  return Response.json(body, {
    headers: {
      'cache-control': cacheControl(instance),
      'access-control-allow-origin': '*',
      'x-pypi-last-serial': String(project.lastSerial),
    },
  })
}

function infoOf(
  instance: Instance,
  project: Project,
  version: string,
  metadata: Partial<CoreMetadata>,
  description: string | null,
  files: readonly ListedFile[],
) {
  const address = `${instance.config.publicUrl}/project/${project.normalizedName}/`
  const urls = Object.fromEntries((metadata.projectUrls ?? []).map(({ label, url }) => [label, url]))
  const listOrNull = (values: readonly string[] | undefined) => (values && values.length > 0 ? values : null)
  return {
    author: metadata.author ?? null,
    author_email: metadata.authorEmail ?? null,
    bugtrack_url: null,
    classifiers: metadata.classifiers ?? [],
    description: description ?? '',
    description_content_type: metadata.descriptionContentType ?? null,
    docs_url: null,
    download_url: metadata.downloadUrl ?? null,
    downloads: { last_day: -1, last_month: -1, last_week: -1 },
    dynamic: listOrNull(metadata.dynamic),
    home_page: metadata.homePage ?? null,
    keywords: metadata.keywords ?? null,
    license: metadata.license ?? null,
    license_expression: metadata.licenseExpression ?? null,
    license_files: listOrNull(metadata.licenseFiles),
    maintainer: metadata.maintainer ?? null,
    maintainer_email: metadata.maintainerEmail ?? null,
    name: project.name,
    package_url: address,
    platform: metadata.platforms?.join(',') || null,
    project_url: address,
    project_urls: Object.keys(urls).length > 0 ? urls : null,
    provides_extra: listOrNull(metadata.providesExtra),
    release_url: `${address}${version}/`,
    requires_dist: listOrNull(metadata.requiresDist),
    requires_python: metadata.requiresPython ?? null,
    summary: metadata.summary ?? null,
    version,
    yanked: files.some((file) => file.yankedAt !== null),
    yanked_reason: files[0]?.yankedReason ?? null,
  }
}

function releasesOf(instance: Instance, files: readonly ListedFile[]) {
  const releases = Map.groupBy(files, (file) => file.version)
  return Object.fromEntries([...releases].map(([version, ofVersion]) => [version, ofVersion.map((file) => fileOf(instance, file))]))
}

function fileOf(instance: Instance, file: ListedFile) {
  const time = uploadTime(file.uploadedAt)
  return {
    comment_text: file.comment ?? '',
    'core-metadata': file.metadataSha256 === null ? false : { sha256: file.metadataSha256 },
    digests: { blake2b_256: file.blake2b, md5: file.md5, sha256: file.sha256 },
    downloads: -1,
    filename: file.filename,
    has_sig: false,
    md5_digest: file.md5,
    packagetype: file.kind === 'wheel' ? 'bdist_wheel' : 'sdist',
    python_version: file.pythonTag,
    requires_python: file.requiresPython,
    size: file.sizeBytes,
    upload_time: time.slice(0, 19),
    upload_time_iso_8601: time,
    url: `${instance.config.publicUrl}${filePath(file)}`,
    yanked: file.yankedAt !== null,
    yanked_reason: file.yankedReason,
  }
}

async function rolesOf(instance: Instance, project: Project): Promise<{ role: string; user: string }[]> {
  const shown = { owner: 'Owner', maintainer: 'Maintainer', reader: 'Reader' }
  const roles = await listGreatestRoles(instance.db.read, project.id)
  const named = roles.map(async ({ accountId, role }) => ({
    role: shown[role],
    user: (await findAccount(instance.db.read, accountId))?.name ?? '(closed)',
  }))
  return (await Promise.all(named)).sort((a, b) => (a.role === b.role ? a.user.localeCompare(b.user) : a.role === 'Owner' ? -1 : 1))
}

async function organisationOf({ db }: Instance, { id }: Project): Promise<string | null> {
  const organisationId = await findOrganisationOf(db.read, id)
  return organisationId === undefined ? null : ((await findOrganisation(db.read, organisationId))?.name ?? null)
}
