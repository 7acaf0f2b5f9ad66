import { Refusal } from '../../errors.ts'
import { listOfferedFiles } from '../../packaging/files/store.ts'
import { normalizeProjectName } from '../../packaging/project-name.ts'
import { findHighestSerial, findProject } from '../../packaging/store.ts'
import { matchesEtag, negotiateCoding, negotiateType } from '../../platform/http/negotiation.ts'
import type { Call } from '../call.ts'
import type { Instance } from '../instance.ts'
import { type CachedPage, type CodedPage, type Coding, codings, pageKey } from './page-cache.ts'
import { renderProjectHtml, renderProjectJson } from './project-page.ts'
import { readRestraints } from './project-restraints.ts'

export const simpleTypes = ['text/html', 'application/vnd.pypi.simple.v1+html', 'application/vnd.pypi.simple.v1+json'] as const
export type SimpleType = (typeof simpleTypes)[number]

/** Scripts, frames and styles mean nothing here, whatever a strange name might try. */
const CONTENT_SECURITY_POLICY = "sandbox allow-top-navigation; default-src 'none'"

export const variantOf = (type: SimpleType) => (type.endsWith('json') ? 'json' : 'html')

/** `GET /simple/:name/` */
export async function simpleProject(call: Call): Promise<Response> {
  const name = call.params.name ?? ''
  const normalized = normalizeProjectName(name)
  if (normalized !== name) return redirect(call, `/simple/${encodeURIComponent(normalized)}/`)
  const type = negotiateType(call.header('accept'), simpleTypes)
  const page = await getProjectPage(call.instance, normalized, type)
  if (!page) throw new Refusal('project-unknown', { project: normalized.slice(0, 60) })
  const coding = negotiateCoding(call.header('accept-encoding'), codings)
  const coded = await call.instance.pages.coded(pageKey(normalized, variantOf(type)), page, coding)
  const headers = pageHeaders(call.instance, type, coding, coded, page.serial)
  if (matchesEtag(call.header('if-none-match'), coded.etag)) return new Response(null, { status: 304, headers })
  return new Response(coded.bytes, { headers: { ...headers, 'content-length': String(coded.bytes.length) } })
}

export function getProjectPage(instance: Instance, normalized: string, type: SimpleType): Promise<CachedPage | undefined> {
  const variant = variantOf(type)
  const render = async () => {
    const project = await findProject(instance.db.read, normalized)
    if (!project || project.status === 'deleted') return undefined
    const files = await listOfferedFiles(instance.db.read, project.id)
    const page = { project, files, publicUrl: instance.config.publicUrl }
    const of = { projectId: project.id, serial: project.lastSerial }
    if (variant === 'html') return { ...of, text: renderProjectHtml(page) }
    const { restrained, stamp, until } = await readRestraints(instance, project.id)
    return { ...of, text: renderProjectJson({ ...page, restrained }), stamp, freshUntil: until }
  }
  if (variant === 'html') return instance.pages.get(normalized, variant, render)
  return instance.pages.get(normalized, variant, render, async (id) => (await readRestraints(instance, id)).stamp)
}

export function pageHeaders(
  instance: Instance,
  type: SimpleType,
  coding: Coding,
  coded: CodedPage,
  serial: number,
): Record<string, string> {
  return {
    'content-type': type === 'text/html' ? 'text/html; charset=utf-8' : type,
    'cache-control': cacheControl(instance),
    vary: instance.config.reading === 'public' ? 'Accept, Accept-Encoding' : 'Accept, Accept-Encoding, Authorization',
    etag: coded.etag,
    'x-pypi-last-serial': String(serial),
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'X-PyPI-Last-Serial',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    ...(coding === 'identity' ? {} : { 'content-encoding': coding }),
  }
}

export function cacheControl(instance: Instance): string {
  if (instance.config.reading === 'private') return 'private, no-cache'
  return instance.config.pageMaxAgeSeconds > 0 ? `max-age=${instance.config.pageMaxAgeSeconds}, public` : 'no-cache'
}

/** `GET /simple/`: every project. */
export async function simpleRoot(call: Call): Promise<Response> {
  const { instance } = call
  const type = negotiateType(call.header('accept'), simpleTypes)
  const list = await instance.rootLists.get(variantOf(type), await findHighestSerial(instance.db.read))
  const headers = pageHeaders(instance, type, 'identity', { bytes: Buffer.alloc(0), etag: list.etag }, list.serial)
  if (matchesEtag(call.header('if-none-match'), list.etag)) return new Response(null, { status: 304, headers })
  return new Response(call.request.method === 'HEAD' ? null : list.stream(), { headers })
}

/** The address without its slash; bandersnatch asks for it and relies on the redirect. */
export function addSlash(call: Call): Response {
  return redirect(call, `${call.url.pathname}/`)
}

function redirect(call: Call, path: string): Response {
  return new Response(null, { status: 301, headers: { location: `${path}${call.url.search}`, 'access-control-allow-origin': '*' } })
}
