import { crc32 } from 'node:zlib'
import { Refusal } from '../../errors.ts'
import { excerpt } from '../metadata/excerpt.ts'

const zip64Id = 0x0001
const unicodePathId = 0x7075
const saturated = 0xffffffff

/** Sizes of a member (and where it begins, in a central record) after the ZIP64 extra field has been taken into account. */
export interface MemberSizes {
  readonly compressedBytes: number
  readonly unpackedBytes: number
  readonly localOffset: number
}

/**
 * Reads the extra fields of a header (APPNOTE 4.5) and gives the sizes they make of the header's own.
 * Refuses with `archive-extra-field`: fields that do not fill their place, a second ZIP64 or Unicode path field, a ZIP64
 * field with more or less than the saturated values (readers differ in what they take from it), another name.
 */
export function resolveSizes(extra: Buffer, name: Buffer, sizes: MemberSizes, header: 'local' | 'central'): MemberSizes {
  const refuse = (problem: string): Refusal => new Refusal('archive-extra-field', { member: excerpt(name.toString()), problem })
  let zip64: Buffer | undefined
  let unicodePath: Buffer | undefined
  for (let position = 0; position < extra.length; ) {
    if (position + 4 > extra.length) throw refuse('they do not fill their place')
    const id = extra.readUInt16LE(position)
    const end = position + 4 + extra.readUInt16LE(position + 2)
    if (end > extra.length) throw refuse('one is longer than its place')
    const content = extra.subarray(position + 4, end)
    if (id === zip64Id) {
      if (zip64) throw refuse('there are two ZIP64 fields')
      zip64 = content
    } else if (id === unicodePathId) {
      if (unicodePath) throw refuse('there are two Unicode path fields')
      unicodePath = content
    }
    position = end
  }
  if (unicodePath && !unicodePathAgrees(unicodePath, name)) throw refuse('the Unicode path is another name')
  return zip64Sizes(zip64, sizes, header, refuse)
}

function unicodePathAgrees(content: Buffer, name: Buffer): boolean {
  return content.length >= 5 && content[0] === 1 && content.readUInt32LE(1) === crc32(name) && content.subarray(5).equals(name)
}

function zip64Sizes(
  zip64: Buffer | undefined,
  sizes: MemberSizes,
  header: 'local' | 'central',
  refuse: (problem: string) => Refusal,
): MemberSizes {
  const wants = {
    unpackedBytes: sizes.unpackedBytes === saturated,
    compressedBytes: sizes.compressedBytes === saturated,
    localOffset: sizes.localOffset === saturated,
  }
  const wanted = Object.values(wants).filter(Boolean).length
  if (wanted === 0 && zip64 === undefined) return sizes
  if (zip64 === undefined) throw refuse('the ZIP64 field is missing')
  // APPNOTE 4.5.3 wants both sizes in a local header, whichever of them is saturated; Python writes them where none is.
  const both = header === 'local' && zip64.length === 16
  if (wanted === 0 && !both) throw refuse('there is a ZIP64 field and nothing for it to say')
  if (!both && zip64.length !== wanted * 8) throw refuse('the ZIP64 field has not the right size')
  let position = 0
  const next = (current: number, isWanted: boolean): number => {
    if (!isWanted && !both) return current
    const value = zip64.readBigUInt64LE(position)
    position += 8
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw refuse('a size in the ZIP64 field is impossible')
    if (!isWanted && Number(value) !== current) throw refuse('the ZIP64 field contradicts the header')
    return Number(value)
  }
  const unpackedBytes = next(sizes.unpackedBytes, wants.unpackedBytes)
  const compressedBytes = next(sizes.compressedBytes, wants.compressedBytes)
  const localOffset = header === 'local' ? sizes.localOffset : next(sizes.localOffset, wants.localOffset)
  return { unpackedBytes, compressedBytes, localOffset }
}
