import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** A file for the index, as a build would leave it. */
export interface Wheel {
  readonly name: string
  readonly version: string
  readonly filename: string
  readonly bytes: Buffer
  readonly sha256: string
}

/** A wheel that pip installs: one module with one line (PEP 427); the same bytes each time. */
export function buildWheel(name: string, version: string, line = `version = '${version}'`): Wheel {
  const module = name.replaceAll(/[-.]/g, '_')
  const info = `${module}-${version}.dist-info`
  const members: [string, string][] = [
    [`${module}/__init__.py`, `${line}\n`],
    [`${info}/METADATA`, `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\nSummary: a project of the drill\n\n`],
    [`${info}/WHEEL`, 'Wheel-Version: 1.0\nGenerator: holdfast-drill\nRoot-Is-Purelib: true\nTag: py3-none-any\n'],
  ]
  const rows = members.map(([path, content]) => `${path},sha256=${digest(content, 'base64url')},${Buffer.byteLength(content)}`)
  members.push([`${info}/RECORD`, `${rows.join('\n')}\n${info}/RECORD,,\n`])
  const bytes = zip(members)
  return { name, version, filename: `${module}-${version}-py3-none-any.whl`, bytes, sha256: digest(bytes, 'hex') }
}

const digest = (content: string | Buffer, form: 'hex' | 'base64url') => createHash('sha256').update(content).digest(form)

/** 1 January 2023, as ZIP writes days. */
const DAY = ((2023 - 1980) << 9) | (1 << 5) | 1

/** A ZIP of stored members (APPNOTE 4.3). */
function zip(members: readonly (readonly [string, string])[]): Buffer {
  const files: Buffer[] = []
  const list: Buffer[] = []
  let offset = 0
  for (const [path, text] of members) {
    const name = Buffer.from(path)
    const content = Buffer.from(text)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(DAY, 8)
    fields.writeUInt32LE(crc32(content), 10)
    fields.writeUInt32LE(content.length, 14)
    fields.writeUInt32LE(content.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE((0o100644 << 16) >>> 0, 6)
    tail.writeUInt32LE(offset, 10)
    const file = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, content])
    list.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), fields, tail, name]))
    files.push(file)
    offset += file.length
  }
  const central = Buffer.concat(list)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(members.length, 8)
  end.writeUInt16LE(members.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, central, end])
}
