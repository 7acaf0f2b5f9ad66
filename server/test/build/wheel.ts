import { createHash } from 'node:crypto'
import { type BuiltProject, coreMetadata, fileNameComponent, incompressibleBytes } from './core-metadata.ts'
import { writeZip, type ZipEntry, type ZipLayout } from './zip.ts'

export interface WheelOptions extends BuiltProject {
  /** further members, or other content for the ones made here (`null` leaves one out) */
  members?: Record<string, string | Uint8Array | null>
  tag?: string
  buildTag?: string
  compress?: boolean
  /** grows the file to about this size (within 100 bytes) with a member that cannot be compressed */
  padToBytes?: number
  /** name of the dist-info folder, where it is to differ from the file name */
  distInfo?: string
  /** last changes before the ZIP is written: order, header fields, additions that RECORD does not know */
  change?: (entries: ZipEntry[]) => ZipEntry[]
  layout?: ZipLayout
}

export interface BuiltArchive {
  filename: string
  bytes: Buffer
  metadata: string
}

/** A line of RECORD: name, hash, size (PEP 376, PEP 427). */
export function recordLine(name: string, content: string | Uint8Array): string {
  const hash = createHash('sha256').update(content).digest('base64url')
  const quoted = /[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name
  return `${quoted},sha256=${hash},${Buffer.byteLength(content)}`
}

/** A wheel that pip installs, the same bytes for the same options. */
export function buildWheel(options: WheelOptions): BuiltArchive {
  const component = fileNameComponent(options.name)
  const tag = options.tag ?? 'py3-none-any'
  const distInfo = options.distInfo ?? `${component}-${options.version}.dist-info`
  const metadata = coreMetadata(options)
  const contents: Record<string, string | Uint8Array | null> = {
    [`${component}/__init__.py`]: `__version__ = '${options.version}'\n`,
    [`${distInfo}/METADATA`]: metadata,
    [`${distInfo}/WHEEL`]: `Wheel-Version: 1.0\nGenerator: holdfast-test\nRoot-Is-Purelib: true\nTag: ${tag}\n`,
    ...options.members,
  }
  const write = (padding: Uint8Array | undefined): Buffer => {
    const present = Object.entries({ ...contents, ...(padding && { [`${component}/padding.bin`]: padding }) }).filter(
      (member): member is [string, string | Uint8Array] => member[1] !== null && member[0] !== `${distInfo}/RECORD`,
    )
    const given = contents[`${distInfo}/RECORD`]
    const record = given ?? `${present.map(([name, content]) => recordLine(name, content)).join('\n')}\n${distInfo}/RECORD,,\n`
    const entries: ZipEntry[] = present.map(([name, content]) => ({
      name,
      content,
      method: options.compress === false || content === padding ? 0 : 8,
    }))
    if (given !== null) entries.push({ name: `${distInfo}/RECORD`, content: record, method: options.compress === false ? 0 : 8 })
    return writeZip(options.change ? options.change(entries) : entries, options.layout)
  }
  const missingBytes = options.padToBytes === undefined ? 0 : options.padToBytes - write(new Uint8Array()).length
  return {
    filename: [component, options.version, ...(options.buildTag === undefined ? [] : [options.buildTag]), tag].join('-') + '.whl',
    bytes: write(options.padToBytes === undefined ? undefined : incompressibleBytes(Math.max(missingBytes, 0))),
    metadata,
  }
}
