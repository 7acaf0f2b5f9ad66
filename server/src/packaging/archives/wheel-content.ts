import { createHash } from 'node:crypto'
import { Refusal } from '../../errors.ts'
import { excerpt } from '../excerpt.ts'
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

  const recordIndex = files.get(`${distInfo}/RECORD`)!
  const record = await readRecord(file, directory.members[recordIndex]!, starts[recordIndex]!)
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

async function readRecord(file: ArchiveFile, member: ZipMember, start: number): Promise<Map<string, RecordLine>> {
  const pieces: Buffer[] = []
  await passOver(file, member, start, (piece) => pieces.push(Buffer.from(piece)))
  return parseRecord(Buffer.concat(pieces))
}

function checkRecordNames(record: ReadonlyMap<string, RecordLine>, files: ReadonlyMap<string, number>, distInfo: string): void {
  // RECORD cannot hold its own hash, and the signatures are made of RECORD.
  const exempt = new Set(['RECORD', 'RECORD.jws', 'RECORD.p7s'].map((file) => `${distInfo}/${file}`))
  for (const path of record.keys()) if (!files.has(path)) throw new Refusal('archive-record-absent', { member: excerpt(path) })
  for (const path of files.keys()) {
    const line = record.get(path)
    if (line === undefined && (path.endsWith('/RECORD') || !exempt.has(path)))
      throw new Refusal('archive-record-unlisted', { member: excerpt(path) })
    if (line?.digest === undefined && !exempt.has(path))
      throw new Refusal('archive-record-mismatch', { member: excerpt(path), field: 'hash' })
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
