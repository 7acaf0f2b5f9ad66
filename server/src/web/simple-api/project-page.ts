import type { OfferedFile, Project } from '../../packaging/project.ts'
import { escapeText } from '../../platform/html/escape-text.ts'
import type { Restrained } from './project-restraints.ts'

/** PEP 629, 691, 700, 740, 792: the keys that this version promises. */
export const API_VERSION = '1.4'

export interface SimpleProject {
  readonly project: Project
  readonly files: readonly OfferedFile[]
  readonly publicUrl: string
  readonly restrained?: Restrained | undefined
}

/** Files of a quarantined project are not offered; the page stays, with the status (PEP 792). */
export const offered = ({ project, files }: SimpleProject): readonly OfferedFile[] => (project.status === 'quarantined' ? [] : files)

/** Content-addressed, so that the bytes behind an address can never change. */
export function filePath(file: Pick<OfferedFile, 'blake2b' | 'filename'>): string {
  return `/packages/${file.blake2b.slice(0, 2)}/${file.blake2b.slice(2, 4)}/${file.blake2b.slice(4)}/${file.filename}`
}

/** Microseconds, as PEP 700 writes them. */
export const uploadTime = (milliseconds: number) => `${new Date(milliseconds).toISOString().slice(0, -1)}000Z`

/** The JSON form (PEP 691): sorted keys, no spaces, so that equal content has equal bytes. */
export function renderProjectJson(page: SimpleProject): string {
  const { project, publicUrl } = page
  const files = offered(page)
  const body = {
    ...(page.restrained === undefined ? {} : { _holdfast: page.restrained }),
    files: files.map((file) => ({
      _holdfast: { entry: file.entry },
      'core-metadata': file.metadataSha256 === null ? false : { sha256: file.metadataSha256 },
      'data-dist-info-metadata': file.metadataSha256 === null ? false : { sha256: file.metadataSha256 },
      filename: file.filename,
      hashes: { sha256: file.sha256 },
      provenance: null,
      'requires-python': file.requiresPython,
      size: file.sizeBytes,
      'upload-time': uploadTime(file.uploadedAt),
      url: `${publicUrl}${filePath(file)}`,
      yanked: file.yankedAt === null ? false : (file.yankedReason ?? true),
    })),
    meta: { '_last-serial': project.lastSerial, 'api-version': API_VERSION },
    name: project.normalizedName,
    'project-status': { ...(project.statusReason === null ? {} : { reason: project.statusReason }), status: statusShown(project) },
    versions: [...new Set(files.map((file) => file.version))],
  }
  return `${JSON.stringify(body)}\n`
}

/** The HTML form (PEP 503), frozen: what is new goes into JSON alone. */
export function renderProjectHtml(page: SimpleProject): string {
  const { project, publicUrl } = page
  const title = escapeText(`Links for ${project.normalizedName}`)
  const lines = offered(page).map(
    (file) => `<a href="${publicUrl}${filePath(file)}#sha256=${file.sha256}"${attributes(file)}>${file.filename}</a><br />\n`,
  )
  const reason =
    project.statusReason === null ? '' : `<meta name="pypi:project-status-reason" content="${escapeText(project.statusReason)}">\n`
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="pypi:repository-version" content="${API_VERSION}">
<meta name="pypi:project-status" content="${statusShown(project)}">
${reason}<title>${title}</title>
</head>
<body>
<h1>${title}</h1>
${lines.join('')}</body>
</html>
<!--SERIAL ${project.lastSerial}-->
`
}

function attributes(file: OfferedFile): string {
  const python = file.requiresPython === null ? '' : ` data-requires-python="${escapeText(file.requiresPython)}"`
  const yanked = file.yankedAt === null ? '' : ` data-yanked="${escapeText(file.yankedReason ?? '')}"`
  const metadata =
    file.metadataSha256 === null
      ? ''
      : ` data-dist-info-metadata="sha256=${file.metadataSha256}" data-core-metadata="sha256=${file.metadataSha256}"`
  return `${python}${yanked}${metadata}`
}

const statusShown = (project: Project) => (project.status === 'deleted' ? 'active' : project.status)
