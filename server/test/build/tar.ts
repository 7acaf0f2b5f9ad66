/** One entry of a tar file. Honest by default; every field can be made to lie. */
export interface TarEntry {
  name: string | Uint8Array
  content?: string | Uint8Array
  /** the type flag: '0' file, '1' hard link, '2' symbolic link, '5' folder, 'x' and 'g' pax, 'L' and 'K' GNU long names ... */
  type?: string
  linkName?: string | Uint8Array
  mode?: number
  uid?: number
  gid?: number
  modifiedSeconds?: number
  prefix?: string | Uint8Array
  /** magic and version, 8 bytes: 'ustar\0' '00' (POSIX) or 'ustar  \0' (GNU) */
  magic?: string
  /** a number for the size field, or its twelve bytes */
  size?: number | Uint8Array
  checksum?: number | Uint8Array
  /** a pax header written before the entry */
  pax?: Record<string, string>
  /** changes the 512 bytes before the checksum is made */
  change?: (header: Buffer) => void
  /** bytes after the content in place of the zeros up to the next block */
  padding?: Uint8Array
}

export interface TarLayout {
  /** zero blocks at the end; 2 by default */
  endBlocks?: number
  trailing?: Uint8Array
}

const fixedSeconds = 1_704_067_200
const bytesOf = (text: string | Uint8Array): Buffer =>
  typeof text === 'string' ? Buffer.from(text) : Buffer.from(text.buffer, text.byteOffset, text.length)
const octal = (value: number, width: number): Buffer => Buffer.from(`${value.toString(8).padStart(width - 1, '0')}\0`)

/** The twelve bytes of a size above 8 GiB as GNU tar writes it: base 256, first bit set. */
export function base256(value: bigint, widthBytes = 12): Buffer {
  const field = Buffer.alloc(widthBytes)
  let rest = BigInt.asUintN(widthBytes * 8, value)
  for (let index = widthBytes - 1; index >= 0; index--) {
    field[index] = Number(rest & 255n)
    rest >>= 8n
  }
  field[0]! |= 0x80
  return field
}

/** The records of a pax header: each begins with its own length in decimal. */
export function paxRecords(fields: Record<string, string>): Buffer {
  return Buffer.concat(
    Object.entries(fields).map(([key, value]) => {
      const rest = Buffer.from(` ${key}=${value}\n`)
      let length = rest.length + 1
      while (`${length}`.length + rest.length !== length) length = `${length}`.length + rest.length
      return Buffer.concat([Buffer.from(`${length}`), rest])
    }),
  )
}

function header(entry: TarEntry, sizeBytes: number): Buffer {
  const block = Buffer.alloc(512)
  bytesOf(entry.name).copy(block, 0, 0, 100)
  octal(entry.mode ?? (entry.type === '5' ? 0o755 : 0o644), 8).copy(block, 100)
  octal(entry.uid ?? 0, 8).copy(block, 108)
  octal(entry.gid ?? 0, 8).copy(block, 116)
  const size = entry.size ?? sizeBytes
  ;(typeof size === 'number' ? octal(size, 12) : bytesOf(size)).copy(block, 124, 0, 12)
  octal(entry.modifiedSeconds ?? fixedSeconds, 12).copy(block, 136)
  block.write(entry.type ?? '0', 156, 1, 'latin1')
  bytesOf(entry.linkName ?? '').copy(block, 157, 0, 100)
  block.write(entry.magic ?? 'ustar\x0000', 257, 8, 'latin1')
  bytesOf(entry.prefix ?? '').copy(block, 345, 0, 155)
  entry.change?.(block)
  block.fill(' ', 148, 156)
  const checksum = entry.checksum ?? block.reduce((sum, byte) => sum + byte, 0)
  ;(typeof checksum === 'number' ? Buffer.from(`${checksum.toString(8).padStart(6, '0')}\0 `) : bytesOf(checksum)).copy(block, 148, 0, 8)
  return block
}

function written(entry: TarEntry): Buffer {
  const content = bytesOf(entry.content ?? '')
  const padding = entry.padding ?? Buffer.alloc((512 - (content.length % 512)) % 512)
  return Buffer.concat([header(entry, content.length), content, padding])
}

/** Writes a tar file from explicit entries; names too long for a header become pax headers. */
export function writeTar(entries: readonly TarEntry[], layout: TarLayout = {}): Buffer {
  const parts: Buffer[] = []
  for (const entry of entries) {
    const long =
      typeof entry.name === 'string' &&
      (Buffer.byteLength(entry.name) > 100 || /[^ -~]/.test(entry.name)) &&
      'xgLK'.indexOf(entry.type ?? '0') < 0
    const pax = { ...(long && entry.pax?.path === undefined && entry.change === undefined && { path: entry.name as string }), ...entry.pax }
    if (Object.keys(pax).length > 0) parts.push(written({ name: 'PaxHeaders/entry', type: 'x', content: paxRecords(pax) }))
    parts.push(written(entry))
  }
  return Buffer.concat([...parts, Buffer.alloc(512 * (layout.endBlocks ?? 2)), layout.trailing ?? new Uint8Array()])
}
