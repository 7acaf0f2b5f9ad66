import { crc32, deflateRawSync } from 'node:zlib'
import { buildSdist, type SdistOptions } from '../sdist.ts'
import type { TarEntry, TarLayout } from '../tar.ts'

export const top = 'demo-1.0'
export const sdist = (options: Partial<SdistOptions> = {}) => buildSdist({ name: 'demo', version: '1.0', ...options })
export const withMore = (...more: TarEntry[]) => sdist({ change: (entries) => [...entries, ...more] })
export const withLayout = (layout: TarLayout) => sdist({ layout })
export const withGzip = (changeGzip: (gzip: Buffer, tar: Buffer) => Buffer) => () => sdist({ changeGzip })
export const inFront = (...more: TarEntry[]) => sdist({ change: (entries) => [...more, ...entries] })

/** A gzip file with the parts of its header as given. */
export function gzipWith(tar: Buffer, flags: number, between: Uint8Array, method = 8): Buffer {
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(tar), 0)
  trailer.writeUInt32LE(tar.length, 4)
  return Buffer.concat([Buffer.from([0x1f, 0x8b, method, flags, 0, 0, 0, 0, 0, 3]), between, deflateRawSync(tar), trailer])
}

export const link = (name: string, linkName: string): TarEntry => ({ name: `${top}/${name}`, type: '2', linkName })
export const hardLink = (name: string, linkName: string): TarEntry => ({ name: `${top}/${name}`, type: '1', linkName })
