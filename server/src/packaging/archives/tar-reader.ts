import { Refusal } from '../../errors.ts'
import { excerpt } from '../metadata/excerpt.ts'
import { extensionLimitBytes, PendingExtensions } from './tar-extension.ts'
import { blockBytes, readTarHeader, type TarHeader } from './tar-header.ts'

/** What the reader tells of, in the order of the archive. */
export interface TarListener {
  /** a member with its names and size as all headers make them; throws to stop */
  member(header: TarHeader): void
  /** content of the last member */
  content(piece: Buffer): void
}

const extensionTypes = new Set(['x', 'g', 'L', 'K'])

/** Reads a tar file that is pushed into it piece by piece: headers, content, two zero blocks, zeros. */
export class TarReader {
  readonly #listener: TarListener
  readonly #block = Buffer.alloc(blockBytes)
  #filled = 0
  #offset = 0
  #contentBytes = 0
  #paddingBytes = 0
  #zeroBlocks = 0
  #extension: { type: string; offset: number; pieces: Buffer[] } | undefined
  readonly #pending = new PendingExtensions()

  constructor(listener: TarListener) {
    this.#listener = listener
  }

  /** Refuses with `archive-tar-*`, `archive-sparse`, `archive-trailing-bytes` and what the listener throws. */
  push(piece: Buffer): void {
    let position = 0
    while (position < piece.length) {
      const rest = piece.length - position
      if (this.#contentBytes > 0) {
        const taken = Math.min(rest, this.#contentBytes)
        this.#takeContent(piece.subarray(position, position + taken))
        position += taken
      } else if (this.#paddingBytes > 0) {
        const taken = Math.min(rest, this.#paddingBytes)
        // Python reads the records of a pax header to the end of its last block.
        if (!isZero(piece.subarray(position, position + taken))) throw new Refusal('archive-trailing-bytes', { part: 'tar member' })
        this.#paddingBytes -= taken
        this.#offset += taken
        position += taken
      } else {
        const taken = Math.min(rest, blockBytes - this.#filled)
        piece.copy(this.#block, this.#filled, position, position + taken)
        this.#filled += taken
        this.#offset += taken
        position += taken
        if (this.#filled === blockBytes) this.#takeBlock()
      }
    }
  }

  /** The end has come. Refuses with `archive-truncated` or `archive-tar-extension`. */
  finish(): void {
    if (this.#contentBytes > 0 || this.#paddingBytes > 0 || this.#filled > 0)
      throw new Refusal('archive-truncated', { part: 'a tar member' })
    if (this.#zeroBlocks < 2) throw new Refusal('archive-truncated', { part: 'the tar file (two zero blocks end it)' })
  }

  #takeContent(piece: Buffer): void {
    if (this.#extension) this.#extension.pieces.push(Buffer.from(piece))
    else this.#listener.content(piece)
    this.#contentBytes -= piece.length
    this.#offset += piece.length
    if (this.#contentBytes === 0) this.#endContent()
  }

  #endContent(): void {
    if (this.#extension === undefined) return
    const { type, offset, pieces } = this.#extension
    this.#extension = undefined
    this.#pending.take(type, Buffer.concat(pieces), offset)
  }

  #takeBlock(): void {
    this.#filled = 0
    const offset = this.#offset - blockBytes
    if (isZero(this.#block)) {
      if (!this.#pending.isEmpty) throw new Refusal('archive-tar-extension', { offset, problem: 'no member follows it' })
      this.#zeroBlocks++
      return
    }
    // Readers stop at the first zero block, at the second, or not at all: what comes after it is there for some only.
    if (this.#zeroBlocks > 0) throw new Refusal('archive-trailing-bytes', { part: 'tar file' })
    const header = readTarHeader(this.#block, offset)
    if (extensionTypes.has(header.type)) this.#beginExtension(header)
    else this.#beginMember(this.#pending.applyTo(header))
  }

  #beginExtension(header: TarHeader): void {
    if (header.sizeBytes > extensionLimitBytes) {
      throw new Refusal('archive-tar-extension', { offset: header.offset, problem: `it is larger than ${extensionLimitBytes} bytes` })
    }
    this.#extension = { type: header.type, offset: header.offset, pieces: [] }
    this.#begin(header.sizeBytes)
    if (header.sizeBytes === 0) this.#endContent()
  }

  #beginMember(header: TarHeader): void {
    if (header.type === 'S') throw new Refusal('archive-sparse', { member: excerpt(header.name.toString()) })
    this.#listener.member(header)
    this.#begin(header.sizeBytes)
  }

  #begin(sizeBytes: number): void {
    this.#contentBytes = sizeBytes
    this.#paddingBytes = (blockBytes - (sizeBytes % blockBytes)) % blockBytes
  }
}

function isZero(bytes: Buffer): boolean {
  for (let index = 0; index < bytes.length; index++) if (bytes[index] !== 0) return false
  return true
}
