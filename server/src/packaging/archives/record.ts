import { isUtf8 } from 'node:buffer'
import { Refusal } from '../../errors.ts'
import { excerpt } from '../metadata/excerpt.ts'

/** What RECORD says of one member. */
export interface RecordLine {
  readonly algorithm?: 'sha256' | 'sha384' | 'sha512'
  /** base64url without padding */
  readonly digest?: string
  readonly sizeBytes?: number
}

const digestCharacters = { sha256: 43, sha384: 64, sha512: 86 } as const

/**
 * Reads RECORD (PEP 376, PEP 427): CSV with path, hash, size. Only spellings that every CSV reader takes the same way.
 * Refuses with `archive-record-syntax`, and with `archive-record-absent` at the first path that `isMember` does not know, so
 * that a RECORD of millions of short lines ends there.
 */
export function parseRecord(bytes: Buffer, isMember: (path: string) => boolean): Map<string, RecordLine> {
  if (!isUtf8(bytes)) throw refuseLine(1, 'the file is not UTF-8')
  const text = bytes.toString()
  const lines = new Map<string, RecordLine>()
  let number = 0
  for (let start = 0; start < text.length; ) {
    number++
    const found = text.indexOf('\n', start)
    const end = found < 0 ? text.length : found
    const line = text.slice(start, text[end - 1] === '\r' ? end - 1 : end)
    start = end + 1
    const [path, hash, size, ...more] = csvFields(line, number)
    if (!path || hash === undefined || size === undefined || more.length > 0) throw refuseLine(number, 'it is not path, hash, size')
    if (!isMember(path)) throw new Refusal('archive-record-absent', { member: excerpt(path) })
    if (lines.has(path)) throw refuseLine(number, 'the path was listed before')
    lines.set(path, { ...readHash(hash, number), ...readSize(size, number) })
  }
  return lines
}

function refuseLine(line: number, problem: string): Refusal {
  return new Refusal('archive-record-syntax', { line, problem })
}

function csvFields(line: string, number: number): string[] {
  if (/[\p{Cc}]/u.test(line)) throw refuseLine(number, 'it contains a control character')
  if (!line.includes('"')) return line.split(',')
  const fields: string[] = []
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y
  for (;;) {
    const match = field.exec(line)
    if (match === null) throw refuseLine(number, 'its quotation marks do not fit')
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2]!)
    if (match[3] === '') return fields
  }
}

function readHash(hash: string, number: number): Pick<RecordLine, 'algorithm' | 'digest'> {
  if (hash === '') return {}
  const [algorithm, digest] = hash.split('=', 2) as [string, string | undefined]
  if (!isAlgorithm(algorithm)) throw refuseLine(number, 'use sha256, sha384 or sha512')
  if (hash.length !== algorithm.length + 1 + digestCharacters[algorithm] || !/^[\w-]+$/.test(digest ?? '')) {
    throw refuseLine(number, 'the hash is not base64url without padding')
  }
  return { algorithm, digest: digest! }
}

function isAlgorithm(text: string): text is keyof typeof digestCharacters {
  return Object.hasOwn(digestCharacters, text)
}

function readSize(size: string, number: number): Pick<RecordLine, 'sizeBytes'> {
  if (size === '') return {}
  if (!/^[0-9]{1,15}$/.test(size)) throw refuseLine(number, 'the size is not a number')
  return { sizeBytes: Number(size) }
}
