import { Refusal } from '../../errors.ts'
import { excerpt } from '../metadata/excerpt.ts'
import {
  type ArchiveLimits,
  type ArchiveName,
  type InspectedArchive,
  type ListedMember,
  namesLimitBytes,
  ratioFloorBytes,
} from './archive.ts'
import type { ArchiveFile } from './archive-file.ts'
import { stemCorresponds } from './file-stem.ts'
import { gunzip } from './gzip-framing.ts'
import { checkLicenseFiles } from './license-files.ts'
import { checkTogether, type PlacedMember, parseMemberName } from './member-name.ts'
import type { TarHeader } from './tar-header.ts'
import { checkHardLink, checkSymbolicLink } from './tar-links.ts'
import { TarReader } from './tar-reader.ts'

/** Inspects a source distribution (PEP 625, PEP 721): one gzip member, one tar file, one top folder, PKG-INFO in it. */
export async function inspectSdist(
  file: ArchiveFile,
  name: ArchiveName,
  limits: ArchiveLimits,
  list: (member: ListedMember) => void,
): Promise<InspectedArchive> {
  const members = new SdistMembers(name, limits, list)
  const reader = new TarReader(members)
  let unpackedBytes = 0
  await gunzip(file, excerpt(name.filename), (piece) => {
    unpackedBytes += piece.length
    if (unpackedBytes > ratioFloorBytes && unpackedBytes > limits.ratio * file.sizeBytes) {
      throw new Refusal('archive-ratio', { limit: limits.ratio })
    }
    // The headers count too: an archive of empty files is stopped by their number, one of zeros behind the end here.
    if (unpackedBytes > limits.unpackedBytes + 2048 * limits.members)
      throw new Refusal('archive-unpacked-too-large', { limit: limits.unpackedBytes })
    reader.push(piece)
  })
  reader.finish()
  return members.finish()
}

class SdistMembers {
  readonly #name: ArchiveName
  readonly #limits: ArchiveLimits
  readonly #list: (member: ListedMember) => void
  readonly #members: PlacedMember[] = []
  readonly #files = new Set<string>()
  readonly #metadata: Buffer[] = []
  #isMetadata = false
  #top = ''
  #namesBytes = 0
  #unpackedBytes = 0

  constructor(name: ArchiveName, limits: ArchiveLimits, list: (member: ListedMember) => void) {
    this.#name = name
    this.#limits = limits
    this.#list = list
  }

  member(header: TarHeader): void {
    const { path, endsInSlash } = parseMemberName(header.name)
    const kind = memberKind(header, path, endsInSlash)
    this.#namesBytes += header.name.length + header.linkName.length
    this.#unpackedBytes += header.sizeBytes
    if (this.#members.length === this.#limits.members) throw new Refusal('archive-too-many-members', { limit: this.#limits.members })
    if (this.#namesBytes > namesLimitBytes) throw new Refusal('archive-names-too-large', { limit: namesLimitBytes })
    if (this.#unpackedBytes > this.#limits.unpackedBytes)
      throw new Refusal('archive-unpacked-too-large', { limit: this.#limits.unpackedBytes })
    this.#checkTop(path, kind)
    if (header.type === '2') checkSymbolicLink(path, header.linkName)
    if (header.type === '1') checkHardLink(path, header.linkName, (target) => this.#files.has(target))
    this.#members.push({ path, kind })
    this.#list({ path, kind, sizeBytes: header.sizeBytes })
    if (kind === 'file') this.#files.add(path)
    this.#isMetadata = kind === 'file' && path === `${this.#top}/PKG-INFO`
    if (this.#isMetadata && header.sizeBytes > this.#limits.metadataBytes) {
      throw new Refusal('archive-file-too-large', { file: excerpt(path), limit: this.#limits.metadataBytes })
    }
  }

  content(piece: Buffer): void {
    if (this.#isMetadata) this.#metadata.push(Buffer.from(piece))
  }

  finish(): InspectedArchive {
    const warnings = checkTogether(this.#members, { foldersMayRepeat: true })
    const pkgInfo = `${this.#top}/PKG-INFO`
    if (!this.#files.has(pkgInfo)) throw new Refusal('archive-file-missing', { file: excerpt(pkgInfo) })
    const metadata = Buffer.concat(this.#metadata)
    const links = new Set(this.#members.filter((member) => member.kind === 'link').map((member) => member.path))
    checkLicenseFiles(metadata, this.#top, (path) => this.#files.has(path) || links.has(path))
    return { metadata, memberCount: this.#members.length, unpackedBytes: this.#unpackedBytes, warnings }
  }

  #checkTop(path: string, kind: PlacedMember['kind']): void {
    const slash = path.indexOf('/')
    const top = slash < 0 ? path : path.slice(0, slash)
    if (this.#top === '' && stemCorresponds(top, this.#name)) this.#top = top
    if (top === this.#top && (slash >= 0 || kind === 'folder')) return
    const expected = excerpt(`${this.#name.distribution}-${this.#name.version}`)
    throw new Refusal('archive-top-folder', { expected, found: excerpt(path) })
  }
}

const otherTypes: Readonly<Record<string, string>> = { '3': 'a device', '4': 'a device', '6': 'a pipe' }

function memberKind(header: TarHeader, path: string, endsInSlash: boolean): PlacedMember['kind'] {
  const refuse = (found: string): Refusal => new Refusal('archive-member-type', { member: excerpt(path), found })
  // Only files have content: some readers would pass over it, others would read it as the next header.
  if (header.type === '0' || header.type === '\0') {
    if (endsInSlash) throw refuse('both by its name and its type')
    return 'file'
  }
  if (!['1', '2', '5'].includes(header.type)) throw refuse(otherTypes[header.type] ?? 'of an unknown type')
  if (header.sizeBytes !== 0) throw new Refusal('archive-size-mismatch', { member: excerpt(path) })
  if (header.type === '5') return 'folder'
  if (endsInSlash) throw refuse('both by its name and its type')
  return 'link'
}
