import { Refusal } from '../../errors.ts'
import { excerpt } from '../../packaging/metadata/excerpt.ts'
import type { Project, Release } from '../../packaging/project.ts'
import { isProjectName, normalizeProjectName } from '../../packaging/project-name.ts'
import { findRelease } from '../../packaging/releases/store.ts'
import { findProject } from '../../packaging/store.ts'
import { parseVersion } from '../../packaging/version.ts'
import type { Call } from '../call.ts'
import { greetingOf } from './greeting.ts'
import { answerPage } from './page-answer.ts'
import { parsePageNumber } from './pieces/pager.ts'
import { projectPath } from './place.ts'
import { loadProjectContent } from './project/project-content.ts'
import { projectView } from './project/project-view.ts'

/** `GET /project/:name/` and `GET /project/:name/:version/`. */
export async function projectPage(call: Call): Promise<Response> {
  const { name = '', version } = call.params
  const normalized = normalizeProjectName(name)
  if (normalized !== name && isProjectName(name)) return moved(projectPath(normalized, version) + call.url.search)
  const project = await projectNamed(call, name)
  const release = version === undefined ? await latestRelease(call, project) : await releaseNamed(call, project, version)
  if (version !== undefined && release !== undefined && release.version !== version) return moved(projectPath(normalized, release.version))

  const query = call.url.searchParams
  const content = await loadProjectContent(call.instance, project, release, {
    isNamed: version !== undefined,
    filesPage: parsePageNumber(query.get('files')),
    versionsPage: parsePageNumber(query.get('versions')),
    viewerId: call.visitor.session?.principal.account.id,
  })
  // A release whose last file was deleted is not one that was never there.
  if (version !== undefined && content.fileCount === 0)
    throw new Refusal('release-deleted', { version: excerpt(release!.version), project: excerpt(project.name) })
  return answerPage(call, projectView(content, await greetingOf(call)))
}

const moved = (location: string) => new Response(null, { status: 301, headers: { location } })

async function projectNamed(call: Call, name: string): Promise<Project> {
  // What is no name is asked of no database: PostgreSQL takes no NUL.
  const project = isProjectName(name) ? await findProject(call.instance.db.read, name) : undefined
  if (!project || project.status === 'deleted') throw new Refusal('project-unknown', { project: excerpt(name) })
  return project
}

async function latestRelease(call: Call, project: Project): Promise<Release | undefined> {
  if (project.latestVersion === null) return undefined
  return findRelease(call.instance.db.read, project.id, parseVersion(project.latestVersion).canonical)
}

async function releaseNamed(call: Call, project: Project, version: string): Promise<Release> {
  const release = await findRelease(call.instance.db.read, project.id, canonical(version) ?? '')
  if (!release) throw new Refusal('release-unknown', { project: excerpt(project.name), version: excerpt(version) })
  return release
}

function canonical(version: string): string | undefined {
  try {
    return parseVersion(version).canonical
  } catch {
    return undefined
  }
}
