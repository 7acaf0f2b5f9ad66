import { createHash } from 'node:crypto'
import { type BuiltProject, coreMetadata, fileNameComponent } from '../../build/core-metadata.ts'
import { buildSdist } from '../../build/sdist.ts'
import type { TarEntry, TarLayout } from '../../build/tar.ts'
import { buildWheel } from '../../build/wheel.ts'
import type { ZipEntry, ZipLayout } from '../../build/zip.ts'
import { type Form, type Part, writeForm } from './multipart.ts'
import type { Random } from './random.ts'

export type Kind = 'wheel' | 'sdist'

/** Which index a mutant goes to: the defaults, small limits, strict settings, or one whose inspection has hardly any time, memory. */
export type Stage = 'wide' | 'narrow' | 'strict' | 'hasty' | 'poor'

/** Whose credentials are sent; `holder` may upload, the others may not. */
export type Credential =
  | 'holder'
  | 'nothing'
  | 'password'
  | 'noise'
  | 'forged'
  | 'expired'
  | 'revoked'
  | 'asleep'
  | 'reader'
  | 'of-another-project'
  | 'busy'
  | 'stranger'

type Change<Thing> = (thing: Thing) => Thing

/** A good upload and all that was done to it, from the inside out. */
export interface Draft {
  readonly kind: Kind
  stage: Stage
  project: BuiltProject
  /** what the form and the file name claim, where that differs from the project in the archive */
  claimed: { name: string; version: string }
  tag: string
  buildTag?: string
  /** METADATA or PKG-INFO as bytes */
  metadata: Change<Buffer>[]
  /** members beside those that every archive has; null leaves one out */
  members: Record<string, string | Uint8Array | null>
  /** the folder in which METADATA or PKG-INFO stands */
  folder?: string
  compress: boolean
  zipEntries: Change<ZipEntry[]>[]
  zipLayout: ZipLayout
  tarEntries: Change<TarEntry[]>[]
  tarLayout: TarLayout
  /** the gzip file made of its tar */
  gzip: ((gzip: Buffer, tar: Buffer) => Buffer)[]
  bytes: Change<Buffer>[]
  /** another archive altogether */
  archive?: () => { filename: string; bytes: Buffer }
  filename: Change<string>[]
  parts: Change<Part[]>[]
  form: Change<Form>[]
  body: Change<Buffer>[]
  contentType: Change<string>[]
  method: string
  address: string
  credential: Credential
  headers: Record<string, string>
  /** the address that the request seems to come from; undefined is this machine */
  remoteAddress?: string
}

/** What is sent. */
export interface Upload {
  readonly filename: string
  readonly bytes: Buffer
  readonly sha256: string
  readonly hasAttestations: boolean
  readonly contentType: string
  readonly body: Buffer
}

export const distInfo = (draft: Draft): string =>
  draft.folder ?? `${fileNameComponent(draft.project.name)}-${draft.project.version}.dist-info`
export const topFolder = (draft: Draft): string => draft.folder ?? `${fileNameComponent(draft.project.name)}-${draft.project.version}`
export const metadataPath = (draft: Draft): string => (draft.kind === 'wheel' ? `${distInfo(draft)}/METADATA` : 'PKG-INFO')

/** A good upload of a project of its own, different each time in what good uploads differ in. */
export function goodDraft(kind: Kind, number: number, random: Random): Draft {
  const project: BuiltProject = {
    name: `${random.pick(['Mutant', 'mutant', 'mu.tant', 'mu_tant'])}-${number}-${random.word(6)}`,
    version: random.pick(['1.0', '0.1', '2026.1.2', '1.0rc1', '1!2.0', '3.0.post1', '0.dev1']),
    metadataVersion: random.pick(['1.0', '1.2', '2.1', '2.1', '2.2', '2.3', '2.4']),
    ...(random.chance(0.7) ? { summary: `Does ${random.word(8)} und möre` } : {}),
    ...(random.chance(0.3) ? { requiresPython: '>=3.9' } : {}),
    ...(random.chance(0.3) ? { requiresDist: ['tinyjson>=1', "other; extra == 'x'"] } : {}),
    ...(random.chance(0.5) ? { description: `# ${random.word(5)}\n\nText — with *stars*.` } : {}),
  }
  const members: Draft['members'] = {}
  for (let count = random.below(4); count > 0; count--) {
    members[`${random.word(4)}/${random.word(5)}.${random.pick(['py', 'txt', 'pyi', 'bin'])}`] = random.chance(0.3)
      ? random.bytes(random.below(3000))
      : `${random.word(9)}\n`.repeat(random.below(90))
  }
  return {
    kind,
    stage: 'wide',
    project,
    claimed: { name: project.name, version: project.version },
    tag: random.pick(['py3-none-any', 'py2.py3-none-any', 'cp312-cp312-manylinux_2_17_x86_64', 'py3-none-win_amd64']),
    metadata: [],
    members,
    compress: random.chance(0.7),
    zipEntries: [],
    zipLayout: {},
    tarEntries: [],
    tarLayout: random.chance(0.3) ? { endBlocks: random.between(2, 20) } : {},
    gzip: [],
    bytes: [],
    filename: [],
    parts: [],
    form: [],
    body: [],
    contentType: [],
    method: 'POST',
    address: '/legacy/',
    credential: 'holder',
    headers: {},
  }
}

const all = <Thing>(changes: readonly Change<Thing>[], thing: Thing): Thing => changes.reduce((changed, change) => change(changed), thing)

/** Builds from the inside out: metadata, members, archive, form, body. */
export function buildUpload(draft: Draft, random: Random): Upload {
  const archive = draft.archive?.() ?? buildArchive(draft)
  const bytes = all(draft.bytes, archive.bytes)
  const filename = all(draft.filename, archive.filename)
  const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex')
  const isWheel = filename.endsWith('.whl')
  const parts: Part[] = Object.entries({
    ':action': 'file_upload',
    protocol_version: '1',
    metadata_version: draft.project.metadataVersion ?? '2.1',
    name: draft.claimed.name,
    version: draft.claimed.version,
    filetype: isWheel ? 'bdist_wheel' : 'sdist',
    pyversion: isWheel ? 'py3' : 'source',
    md5_digest: digest('md5'),
    sha256_digest: digest('sha256'),
    ...(draft.project.summary === undefined ? {} : { summary: draft.project.summary }),
  }).map(([name, content]) => ({ name, content }))
  parts.push({ name: 'content', filename, content: bytes })
  const form = all(draft.form, { parts: all(draft.parts, parts), boundary: `----${random.word(20)}` })
  return {
    filename,
    bytes,
    sha256: digest('sha256'),
    hasAttestations: form.parts.some(({ name, content }) => name === 'attestations' && String(content).trim() !== ''),
    contentType: all(draft.contentType, `multipart/form-data; boundary=${form.boundary}`),
    body: all(draft.body, writeForm(form)),
  }
}

function buildArchive(draft: Draft): { filename: string; bytes: Buffer } {
  const { project, compress } = draft
  const metadata = all(draft.metadata, Buffer.from(coreMetadata(project)))
  const members = { [metadataPath(draft)]: metadata, ...draft.members }
  const built =
    draft.kind === 'wheel'
      ? buildWheel({
          ...project,
          members,
          compress,
          tag: draft.tag,
          distInfo: distInfo(draft),
          layout: draft.zipLayout,
          change: (entries) => {
            const changed = all(draft.zipEntries, entries)
            const { centralOrder } = draft.zipLayout
            const records = changed.filter(({ omitCentral }) => !omitCentral).length
            if (centralOrder) draft.zipLayout.centralOrder = centralOrder.filter((index) => index < records)
            return changed
          },
        })
      : buildSdist({
          ...project,
          members,
          compress,
          top: topFolder(draft),
          layout: draft.tarLayout,
          change: (entries) => all(draft.tarEntries, entries),
          changeGzip: (gzip, tar) => draft.gzip.reduce((changed, change) => change(changed, tar), gzip),
        })
  const component = fileNameComponent(draft.claimed.name)
  const { version } = draft.claimed
  const filename =
    draft.kind === 'wheel'
      ? `${[component, version, ...(draft.buildTag === undefined ? [] : [draft.buildTag]), draft.tag].join('-')}.whl`
      : `${component}-${version}.tar.gz`
  return { filename, bytes: built.bytes }
}
