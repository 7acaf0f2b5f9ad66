import { accountRoutes } from './account-routes.ts'
import { holdRoutes } from './api/holds.ts'
import { openApiDocument } from './api/openapi.ts'
import { projectRoutes } from './api/projects.ts'
import { releaseRoutes } from './api/releases.ts'
import { tokenRoutes } from './api/token.ts'
import { downloadFile } from './files-api/download.ts'
import type { Guard } from './guard.ts'
import { projectJson } from './json-api/project-json.ts'
import { healthz, metricsText, readyz } from './operations/health.ts'
import { organisationRoutes } from './organisation-routes.ts'
import { ownershipRoutes } from './ownership-routes.ts'
import { asset } from './pages/assets.ts'
import { homePage } from './pages/home-page.ts'
import { policyPage } from './pages/policy-page.ts'
import { projectListPage } from './pages/project-list-page.ts'
import { projectPage } from './pages/project-page.ts'
import { statusPage } from './pages/status-page.ts'
import { restoreRoutes } from './restore-routes.ts'
import type { Route } from './route.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { addSlash, simpleProject, simpleRoot } from './simple-api/simple.ts'
import { drainBody, upload, uploadAtOldAddress, uploadHelp, uploadWithoutSlash } from './upload-api/upload.ts'
import { version } from './version.ts'

const anyone = (because: string): Guard => ({ who: 'anyone', because })
const reader: Guard = { who: 'reader' }
const projectReader: Guard = { who: 'project-reader', parameter: 'name' }

/** Every address of the index, one line each. What is not here is not reachable. */
const pages: Route[] = [
  { method: 'GET', path: '/', guard: anyone('names no project unless reading is public'), voice: 'page', says: 'Home.', handle: homePage },
  { method: 'GET', path: '/projects/', guard: reader, voice: 'page', says: 'Projects, with search.', handle: projectListPage },
  { method: 'GET', path: '/projects', guard: anyone('a redirect'), voice: 'page', says: 'Redirects to the slash.', handle: addSlash },
  { method: 'GET', path: '/project/:name/', guard: projectReader, voice: 'page', says: 'A project.', handle: projectPage },
  { method: 'GET', path: '/project/:name', guard: anyone('a redirect'), voice: 'page', says: 'Redirects to the slash.', handle: addSlash },
  {
    method: 'GET',
    path: '/project/:name/:version/',
    guard: projectReader,
    voice: 'page',
    says: 'A release of a project.',
    handle: projectPage,
  },
  {
    method: 'GET',
    path: '/project/:name/:version',
    guard: anyone('a redirect'),
    voice: 'page',
    says: 'Redirects to the slash.',
    handle: addSlash,
  },
  {
    method: 'GET',
    path: '/status',
    guard: { who: 'administrator' },
    voice: 'page',
    says: 'What protects the people of this index, for administrators.',
    handle: statusPage,
  },
  {
    method: 'GET',
    path: '/admin/policy',
    guard: { who: 'administrator' },
    voice: 'page',
    says: 'The policy in force, what waits to be loosened, and what is planned.',
    handle: policyPage,
  },
  {
    method: 'GET',
    path: '/assets/:file',
    guard: anyone('style and scripts of the pages'),
    voice: 'plain',
    says: 'Style and scripts.',
    handle: asset,
  },
]

const clients: Route[] = [
  { method: 'GET', path: '/simple/', guard: reader, voice: 'plain', says: 'Every project (PEP 503, 691).', handle: simpleRoot },
  { method: 'GET', path: '/simple', guard: anyone('a redirect'), voice: 'plain', says: 'Redirects to the slash.', handle: addSlash },
  {
    method: 'GET',
    path: '/simple/:name/',
    guard: projectReader,
    voice: 'plain',
    says: 'The files of a project (PEP 503, 691, 700).',
    handle: simpleProject,
  },
  { method: 'GET', path: '/simple/:name', guard: anyone('a redirect'), voice: 'plain', says: 'Redirects to the slash.', handle: addSlash },
  {
    method: 'GET',
    path: '/packages/:first/:second/:rest/:filename',
    guard: { who: 'file-reader' },
    voice: 'plain',
    says: 'A file, or its metadata (PEP 658).',
    handle: downloadFile,
  },
  {
    method: 'GET',
    path: '/pypi/:name/json',
    guard: projectReader,
    voice: 'api',
    says: 'A project as PyPI tells it in JSON.',
    handle: projectJson,
  },
  {
    method: 'GET',
    path: '/pypi/:name/:version/json',
    guard: projectReader,
    voice: 'api',
    says: 'A release as PyPI tells it in JSON.',
    handle: projectJson,
  },

  {
    method: 'POST',
    path: '/legacy/',
    guard: { who: 'token', permission: 'upload' },
    voice: 'upload',
    says: 'Uploads a file.',
    handle: upload,
    drain: drainBody,
  },
  { method: 'GET', path: '/legacy/', guard: anyone('a hint'), voice: 'plain', says: 'Says how to upload.', handle: uploadHelp },
  {
    method: 'POST',
    path: '/legacy',
    guard: anyone('a redirect'),
    voice: 'upload',
    says: 'Redirects to the slash, in words.',
    handle: uploadWithoutSlash,
  },
  {
    method: 'POST',
    path: '/pypi',
    guard: anyone('a hint'),
    voice: 'upload',
    says: 'The upload address of ten years ago.',
    handle: uploadAtOldAddress,
  },
  {
    method: 'GET',
    path: '/legacy/+simple/:name/',
    guard: projectReader,
    voice: 'plain',
    says: 'Where hatch looks for files that exist.',
    handle: simpleProject,
  },
]

const operations: Route[] = [
  { method: 'GET', path: '/healthz', guard: anyone('says one word'), voice: 'plain', says: 'The process runs.', handle: healthz },
  { method: 'GET', path: '/readyz', guard: anyone('says one word'), voice: 'plain', says: 'Database and files answer.', handle: readyz },
  { method: 'GET', path: '/metrics', guard: { who: 'metrics' }, voice: 'plain', says: "Prometheus' metrics.", handle: metricsText },
  {
    method: 'GET',
    path: '/api/openapi.json',
    guard: anyone('it is the same for every index'),
    voice: 'api',
    says: 'The OpenAPI document.',
    handle: () =>
      Response.json(openApiDocument(routes, version), { headers: { 'cache-control': 'no-cache', 'access-control-allow-origin': '*' } }),
  },
]

export const routes: readonly Route[] = [
  ...pages,
  ...signInRoutes,
  ...accountRoutes,
  ...ownershipRoutes,
  ...restoreRoutes,
  ...organisationRoutes,
  ...clients,
  ...projectRoutes,
  ...releaseRoutes,
  ...tokenRoutes,
  ...holdRoutes,
  ...operations,
]
