import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { startDigests } from '../../server/src/packaging/digests.ts'
import type { Digested } from './upload-client.ts'

export interface BigWheel {
  readonly name: string
  readonly version: string
  readonly filename: string
  readonly path: string
  readonly sizeBytes: number
  readonly digests: Digested
}

const PIECE_BYTES = 4 * 1024 * 1024
const FIXED_DATE = ((2026 - 1980) << 9) | (1 << 5) | 1

interface Written {
  readonly name: string
  readonly crc: number
  readonly sizeBytes: number
  readonly offset: number
}

/** Writes a wheel whose stored members nobody can compress, with a RECORD that is true. */
export async function writeBigWheel(folder: string, name: string, version: string, memberBytes: readonly number[]): Promise<BigWheel> {
  const filename = `${name}-${version}-py3-none-any.whl`
  const path = join(folder, filename)
  const file = openSync(path, 'w')
  const digests = await startDigests()
  const written: Written[] = []
  const lines: string[] = []
  let position = 0
  const append = (bytes: Buffer): void => {
    writeSync(file, bytes)
    digests.update(bytes)
    position += bytes.length
  }

  function member(memberName: string, sizeBytes: number, pieces: () => Iterable<Buffer>): void {
    // The header stands before the content and holds its checksum, so the content is made twice: once to look at it.
    let crc = 0
    const hash = createHash('sha256')
    for (const piece of pieces()) {
      crc = crc32(piece, crc)
      hash.update(piece)
    }
    written.push({ name: memberName, crc, sizeBytes, offset: position })
    append(localHeader(memberName, crc, sizeBytes))
    for (const piece of pieces()) append(piece)
    if (!memberName.endsWith('/RECORD')) lines.push(`${memberName},sha256=${hash.digest('base64url')},${sizeBytes}`)
  }

  const text = (memberName: string, content: string) => member(memberName, Buffer.byteLength(content), () => [Buffer.from(content)])
  const distInfo = `${name}-${version}.dist-info`
  for (const [number, sizeBytes] of memberBytes.entries()) {
    const key = randomBytes(16)
    member(`${name}/part-${number}.bin`, sizeBytes, () => noise(key, sizeBytes))
  }
  text(
    `${distInfo}/METADATA`,
    `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\nSummary: A wheel to measure with\nRequires-Python: >=3.9\n`,
  )
  text(`${distInfo}/WHEEL`, 'Wheel-Version: 1.0\nGenerator: holdfast-bench\nRoot-Is-Purelib: true\nTag: py3-none-any\n')
  text(`${distInfo}/RECORD`, `${[...lines, `${distInfo}/RECORD,,`].join('\n')}\n`)
  const directoryOffset = position
  for (const each of written) append(centralRecord(each))
  append(endRecord(written.length, position - directoryOffset, directoryOffset))
  closeSync(file)
  return { name, version, filename, path, sizeBytes: position, digests: digests.digests() }
}

function* noise(key: Buffer, sizeBytes: number): Generator<Buffer> {
  const cipher = createCipheriv('aes-128-ctr', key, Buffer.alloc(16))
  const zeros = Buffer.alloc(PIECE_BYTES)
  for (let left = sizeBytes; left > 0; left -= PIECE_BYTES) yield cipher.update(zeros.subarray(0, Math.min(left, PIECE_BYTES)))
}

/** The 26 bytes that local headers and central records share: version 2.0, no flags, stored. */
function sharedFields(name: string, crc: number, sizeBytes: number): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(FIXED_DATE, 8)
  fields.writeUInt32LE(crc, 10)
  fields.writeUInt32LE(sizeBytes, 14)
  fields.writeUInt32LE(sizeBytes, 18)
  fields.writeUInt16LE(name.length, 22)
  return fields
}

function localHeader(name: string, crc: number, sizeBytes: number): Buffer {
  return Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), sharedFields(name, crc, sizeBytes), Buffer.from(name)])
}

function centralRecord({ name, crc, sizeBytes, offset }: Written): Buffer {
  const tail = Buffer.alloc(14)
  tail.writeUInt32LE((0o100644 << 16) >>> 0, 6)
  tail.writeUInt32LE(offset, 10)
  return Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), sharedFields(name, crc, sizeBytes), tail, Buffer.from(name)])
}

function endRecord(members: number, directoryBytes: number, directoryOffset: number): Buffer {
  const record = Buffer.alloc(22)
  record.write('PK\x05\x06', 'latin1')
  record.writeUInt16LE(members, 8)
  record.writeUInt16LE(members, 10)
  record.writeUInt32LE(directoryBytes, 12)
  record.writeUInt32LE(directoryOffset, 16)
  return record
}
