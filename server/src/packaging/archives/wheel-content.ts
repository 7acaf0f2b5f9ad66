import { createHash } from 'node:crypto'
import { Refusal } from '../../errors.ts'
import { excerpt } from '../metadata/excerpt.ts'
import { type ArchiveLimits, type ArchiveName, type InspectedArchive, type ListedMember, namesLimitBytes } from './archive.ts'
import type { ArchiveFile } from './archive-file.ts'
import { checkEntryPoints } from './entry-points.ts'
import { checkLicenseFiles } from './license-files.ts'
import { checkTogether } from './member-name.ts'
import { parseRecord, type RecordLine } from './record.ts'
import { checkWheelFile } from './wheel-file.ts'
import { findDistInfo } from './wheel-layout.ts'
import { passOver, readLocalHeaders } from './zip-content.ts'
import { readDirectory, type ZipMember } from './zip-directory.ts'

const smallFileBytes = 1024 * 1024

/**
 * Inspects a wheel (PEP 427): its framing, then that RECORD lists exactly its members and that each has the hash and size
 * that RECORD gives. pip does not verify these hashes when it installs, but audits of an installed package do, against the
 * same RECORD: without this check a wheel could install one content and vouch for another.
 */
export async function inspectWheel(
  file: ArchiveFile,
  name: ArchiveName,
  limits: ArchiveLimits,
  list: (member: ListedMember) => void,
): Promise<InspectedArchive> {
  const directory = readDirectory(file, limits)
  const starts = readLocalHeaders(file, directory)
  const warnings = checkTogether(directory.members, { foldersMayRepeat: false })
  const distInfo = findDistInfo(
    directory.members.map((member) => member.path),
    name,
  )

  const files = new Map<string, number>()
  for (const [index, member] of directory.members.entries()) if (member.kind === 'file') files.set(member.path, index)
  const kept = new Map<string, { limitBytes: number; pieces: Buffer[] }>([
    [`${distInfo}/METADATA`, { limitBytes: limits.metadataBytes, pieces: [] }],
    [`${distInfo}/WHEEL`, { limitBytes: smallFileBytes, pieces: [] }],
    [`${distInfo}/entry_points.txt`, { limitBytes: smallFileBytes, pieces: [] }],
  ])
  for (const path of ['METADATA', 'WHEEL', 'RECORD'].map((file) => `${distInfo}/${file}`)) {
    if (!files.has(path)) throw new Refusal('archive-file-missing', { file: excerpt(path) })
  }
  for (const [path, { limitBytes }] of [...kept, [`${distInfo}/RECORD`, { limitBytes: namesLimitBytes }] as const]) {
    const index = files.get(path)
    if (index !== undefined && directory.members[index]!.unpackedBytes > limitBytes) {
      throw new Refusal('archive-file-too-large', { file: excerpt(path), limit: limitBytes })
    }
  }

  checkSpellings(files, [...kept.keys(), `${distInfo}/RECORD`])

  const recordIndex = files.get(`${distInfo}/RECORD`)!
  const record = await readRecord(file, directory.members[recordIndex]!, starts[recordIndex]!, (path) => files.has(path))
  checkRecordNames(record, files, distInfo)
  for (const [index, member] of directory.members.entries()) {
    const keep = kept.get(member.path)?.pieces
    await verifyMember(file, member, starts[index]!, record.get(member.path) ?? {}, (piece) => keep?.push(Buffer.from(piece)))
    list({ path: member.path, kind: member.kind, sizeBytes: member.unpackedBytes })
  }

  const bytesOf = (file: string): Buffer => Buffer.concat(kept.get(`${distInfo}/${file}`)!.pieces)
  warnings.push(...checkWheelFile(bytesOf('WHEEL'), name.filename))
  if (files.has(`${distInfo}/entry_points.txt`)) checkEntryPoints(bytesOf('entry_points.txt'))
  const metadata = bytesOf('METADATA')
  checkLicenseFiles(metadata, `${distInfo}/licenses`, (path) => files.has(path))
  return { metadata, memberCount: directory.members.length, unpackedBytes: directory.unpackedBytes, warnings }
}

async function readRecord(
  file: ArchiveFile,
  member: ZipMember,
  start: number,
  isMember: (path: string) => boolean,
): Promise<Map<string, RecordLine>> {
  const pieces: Buffer[] = []
  await passOver(file, member, start, (piece) => pieces.push(Buffer.from(piece)))
  return parseRecord(Buffer.concat(pieces), isMember)
}

function checkRecordNames(record: ReadonlyMap<string, RecordLine>, files: ReadonlyMap<string, number>, distInfo: string): void {
  // The signatures are made of RECORD and so cannot stand in it; RECORD itself stands there without a hash.
  const signatures = new Set([`${distInfo}/RECORD.jws`, `${distInfo}/RECORD.p7s`])
  for (const path of files.keys()) {
    const line = record.get(path)
    if (signatures.has(path)) continue
    if (line === undefined) throw new Refusal('archive-record-unlisted', { member: excerpt(path) })
    if (line.digest === undefined && path !== `${distInfo}/RECORD`) {
      throw new Refusal('archive-record-mismatch', { member: excerpt(path), field: 'hash' })
    }
  }
}

/** Where upper and lower case are the same, a `metadata` beside METADATA would be the one that is installed. */
function checkSpellings(files: ReadonlyMap<string, number>, special: readonly string[]): void {
  const folded = new Set(special.map((path) => path.toLowerCase()))
  for (const path of files.keys()) {
    if (folded.has(path.toLowerCase()) && !special.includes(path)) throw new Refusal('archive-duplicate-member', { member: excerpt(path) })
  }
}

async function verifyMember(
  file: ArchiveFile,
  member: ZipMember,
  start: number,
  line: RecordLine,
  take: (piece: Buffer) => void,
): Promise<void> {
  const mismatch = (field: string): Refusal => new Refusal('archive-record-mismatch', { member: excerpt(member.path), field })
  const hash = line.algorithm && createHash(line.algorithm)
  await passOver(file, member, start, (piece) => {
    hash?.update(piece)
    take(piece)
  })
  if (line.sizeBytes !== undefined && line.sizeBytes !== member.unpackedBytes) throw mismatch('size')
  if (hash && hash.digest('base64url') !== line.digest) throw mismatch('hash')
}
