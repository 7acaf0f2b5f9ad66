import { z } from 'zod'
import { Refusal } from '../../errors.ts'
import { listFiles } from '../../packaging/files/store.ts'
import type { ListedFile, Project } from '../../packaging/project.ts'
import { normalizeProjectName } from '../../packaging/project-name.ts'
import { listReleases } from '../../packaging/releases/store.ts'
import { searchProjects } from '../../packaging/search-projects.ts'
import { parseProjectStatus, setProjectStatus } from '../../packaging/set-project-status.ts'
import { findProject } from '../../packaging/store.ts'
import type { Instance } from '../instance.ts'
import { api } from '../route.ts'
import { filePath } from '../simple-api/project-page.ts'
import { changeResult, moment } from './schemas.ts'

const project = z.object({
  name: z.string(),
  normalizedName: z.string(),
  summary: z.string().nullable(),
  latestVersion: z.string().nullable(),
  status: z.enum(['active', 'archived', 'deprecated', 'quarantined']),
  statusReason: z.string().nullable(),
  createdAt: moment,
  lastSerial: z.int().describe('position of the newest journal entry about the project'),
})

const file = z.object({
  filename: z.string(),
  version: z.string(),
  kind: z.enum(['wheel', 'sdist']),
  sizeBytes: z.int(),
  sha256: z.string(),
  blake2b: z.string(),
  requiresPython: z.string().nullable(),
  uploadedAt: moment,
  entry: z.int().describe('position of its file-published entry in the journal'),
  url: z.string(),
})

const release = z.object({
  version: z.string(),
  createdAt: moment,
  yanked: z.boolean(),
  yankedReason: z.string().nullable(),
  files: z.array(file),
})

const named = z.object({ name: z.string() })

export const projectRoutes = [
  api({
    method: 'GET',
    path: '/api/v1/projects',
    guard: { who: 'reader' },
    says: 'Projects whose name begins with or contains the words, or whose summary contains them.',
    query: z.object({
      q: z.string().max(200).default(''),
      offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({ projects: z.array(project) }),
    async handle({ instance, input }) {
      const { q, offset, limit } = input.query
      const found = await searchProjects(instance.db.read, q.trim(), offset, limit)
      return { projects: found.map(shown) }
    },
  }),

  api({
    method: 'GET',
    path: '/api/v1/projects/:name',
    guard: { who: 'project-reader', parameter: 'name' },
    says: 'A project with its releases and files, newest version first.',
    params: named,
    response: project.extend({ releases: z.array(release) }),
    async handle({ instance, input }) {
      const found = await projectNamed(instance, input.params.name)
      // In quarantine no file is offered, here as on the simple page.
      const offered = found.status === 'quarantined' ? [] : await listFiles(instance.db.read, found.id)
      const files = Map.groupBy(offered, ({ releaseId }) => releaseId)
      const releases = (await listReleases(instance.db.read, found.id)).map(({ id, version, createdAt, yankedAt, yankedReason }) => ({
        version,
        createdAt,
        yanked: yankedAt !== null,
        yankedReason,
        files: (files.get(id) ?? []).map((of) => shownFile(instance, of)),
      }))
      return { ...shown(found), releases: releases.filter(({ files }) => files.length > 0) }
    },
  }),

  api({
    method: 'PUT',
    path: '/api/v1/projects/:name/status',
    guard: { who: 'token', permission: 'yank' },
    says: 'Sets the status of a project (owners).',
    params: named,
    body: z.object({ status: z.string(), reason: z.string().optional() }),
    response: changeResult,
    async handle({ instance, principal, input }) {
      return {
        result: await setProjectStatus(instance, principal!, input.params.name, parseProjectStatus(input.body.status), input.body.reason),
      }
    },
  }),
]

async function projectNamed(instance: Instance, name: string): Promise<Project> {
  const found = await findProject(instance.db.read, normalizeProjectName(name))
  if (!found || found.status === 'deleted') throw new Refusal('project-unknown', { project: name.slice(0, 60) })
  return found
}

function shown(of: Project): z.input<typeof project> {
  const { name, normalizedName, summary, latestVersion, status, statusReason, createdAt, lastSerial } = of
  if (status === 'deleted') throw new Error('a deleted project is not shown')
  return { name, normalizedName, summary, latestVersion, status, statusReason, createdAt, lastSerial }
}

function shownFile(instance: Instance, of: ListedFile): z.input<typeof file> {
  const { filename, version, kind, sizeBytes, sha256, blake2b, requiresPython, uploadedAt, entry } = of
  return {
    filename,
    version,
    kind,
    sizeBytes,
    sha256,
    blake2b,
    requiresPython,
    uploadedAt,
    entry,
    url: `${instance.config.publicUrl}${filePath(of)}`,
  }
}
