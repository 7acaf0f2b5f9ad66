import { isUtf8 } from 'node:buffer'
import { Refusal } from '../../errors.ts'

/** What a pax header changes in the member behind it. */
export interface PaxFields {
  readonly path?: string
  readonly linkPath?: string
  readonly sizeBytes?: number
}

/** A pax header or long name larger than this is no honest one. */
export const extensionLimitBytes = 64 * 1024

function refuse(offset: number, problem: string): Refusal {
  return new Refusal('archive-tar-extension', { offset, problem })
}

/**
 * Reads the records of a pax header (POSIX pax, "length key=value newline"). Only path, linkpath and size matter here, and
 * a global header may hold none of them, because readers differ in what it then applies to. All other keys are passed over,
 * but those that make a file sparse or its names no UTF-8. Refuses with `archive-tar-extension` or `archive-sparse`.
 */
export function readPaxFields(bytes: Buffer, offset: number, isGlobal: boolean): PaxFields {
  if (!isUtf8(bytes)) throw refuse(offset, 'it is not UTF-8')
  const fields = new Map<string, string>()
  for (let position = 0; position < bytes.length; ) {
    const digits = /^[1-9][0-9]{0,5} /.exec(bytes.toString('latin1', position, position + 7))?.[0]
    const end = position + Number(digits)
    if (digits === undefined || end > bytes.length || bytes[end - 1] !== 0x0a) throw refuse(offset, 'a record has not the length it gives')
    const record = bytes.toString('utf8', position + digits.length, end - 1)
    const equals = record.indexOf('=')
    if (equals < 1) throw refuse(offset, 'a record is not key=value')
    const key = record.slice(0, equals)
    if (fields.has(key)) throw refuse(offset, 'it has a key twice')
    fields.set(key, record.slice(equals + 1))
    position = end
  }
  for (const key of fields.keys()) {
    if (/^GNU\.sparse\.|^SCHILY\.realsize$/.test(key)) throw new Refusal('archive-sparse', { member: 'of a pax header' })
    if (/^GNU\.|^SCHILY\.filetype$|^hdrcharset$/.test(key)) throw refuse(offset, 'it has a key that changes how it is read')
    if (isGlobal && /^(?:path|linkpath|size)$/.test(key)) throw refuse(offset, 'a global header names or sizes a member')
    if (/[\p{Cc}]/u.test(key)) throw refuse(offset, 'a key contains a control character')
  }
  // Python gives up on the whole archive where a time is not a number.
  for (const key of ['atime', 'ctime', 'mtime', 'uid', 'gid']) {
    if (!/^(?:-?[0-9]{1,20}(?:\.[0-9]{0,20})?)?$/.test(fields.get(key) ?? '')) throw refuse(offset, `its ${key} is not a number`)
  }
  const size = fields.get('size')
  if (size !== undefined && !/^(?:0|[1-9][0-9]{0,14})$/.test(size)) throw refuse(offset, 'its size is not a number')
  return {
    ...(fields.has('path') && { path: fields.get('path')! }),
    ...(fields.has('linkpath') && { linkPath: fields.get('linkpath')! }),
    ...(size !== undefined && { sizeBytes: Number(size) }),
  }
}

/** Reads a GNU long name or link target: the name and one NUL. Refuses with `archive-tar-extension`. */
export function readGnuLongName(bytes: Buffer, offset: number): Buffer {
  const end = bytes.indexOf(0)
  if (end === 0 || bytes.length === 0) throw refuse(offset, 'it is empty')
  if (end >= 0 && end !== bytes.length - 1) throw refuse(offset, 'something is hidden behind its end')
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end))
}

/** What the extended headers in front of a member have said so far. */
export class PendingExtensions {
  #pax: PaxFields | undefined
  #longName: Buffer | undefined
  #longLink: Buffer | undefined

  get isEmpty(): boolean {
    return this.#pax === undefined && this.#longName === undefined && this.#longLink === undefined
  }

  /** Takes the content of a header of type `x`, `g`, `L` or `K`. Two that say the same are refused: readers differ in which one wins. */
  take(type: string, bytes: Buffer, offset: number): void {
    if (type === 'g' && !this.isEmpty) throw refuse(offset, 'a global header stands between a member and its own')
    if ((type === 'x' && !this.isEmpty) || this.#pax !== undefined) throw refuse(offset, 'there are two of them for one member')
    if (type === 'g') readPaxFields(bytes, offset, true)
    else if (type === 'x') this.#pax = readPaxFields(bytes, offset, false)
    else if (type === 'L' && this.#longName === undefined) this.#longName = readGnuLongName(bytes, offset)
    else if (type === 'K' && this.#longLink === undefined) this.#longLink = readGnuLongName(bytes, offset)
    else throw refuse(offset, 'there are two of them for one member')
  }

  /** Gives what a header becomes through them, and forgets them. */
  applyTo<Header extends { name: Buffer; linkName: Buffer; sizeBytes: number; offset: number }>(header: Header): Header {
    const pax = this.#pax ?? {}
    const name = this.#longName ?? (pax.path === undefined ? undefined : Buffer.from(pax.path))
    const linkName = this.#longLink ?? (pax.linkPath === undefined ? undefined : Buffer.from(pax.linkPath))
    // A reader that knows no pax would go on at another place, and find other members in the content.
    if (pax.sizeBytes !== undefined && pax.sizeBytes !== header.sizeBytes && (header.sizeBytes !== 0 || pax.sizeBytes < 8 ** 11)) {
      throw refuse(header.offset, 'its size is not that of the pax header')
    }
    this.#pax = this.#longName = this.#longLink = undefined
    return {
      ...header,
      ...(name && { name }),
      ...(linkName && { linkName }),
      ...(pax.sizeBytes !== undefined && { sizeBytes: pax.sizeBytes }),
    }
  }
}
