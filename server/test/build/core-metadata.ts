import { createCipheriv } from 'node:crypto'

/** What both builders need to write METADATA or PKG-INFO. */
export interface BuiltProject {
  name: string
  version: string
  metadataVersion?: string
  summary?: string
  requiresPython?: string
  requiresDist?: readonly string[]
  /** further header lines, as they stand: `License-File: LICENSE` */
  metadataLines?: readonly string[]
  description?: string
  /** the whole metadata file, in place of the one made from the fields above */
  metadata?: string
}

/** The text of METADATA or PKG-INFO. */
export function coreMetadata(project: BuiltProject): string {
  if (project.metadata !== undefined) return project.metadata
  const lines = [
    `Metadata-Version: ${project.metadataVersion ?? '2.1'}`,
    `Name: ${project.name}`,
    `Version: ${project.version}`,
    ...(project.summary === undefined ? [] : [`Summary: ${project.summary}`]),
    ...(project.requiresPython === undefined ? [] : [`Requires-Python: ${project.requiresPython}`]),
    ...(project.requiresDist ?? []).map((requirement) => `Requires-Dist: ${requirement}`),
    ...(project.metadataLines ?? []),
  ]
  return `${lines.join('\n')}\n${project.description === undefined ? '' : `\n${project.description}\n`}`
}

/** The name as it stands in the file name of a wheel or sdist (PEP 427, PEP 625): normalised, with `_` for `-`. */
export function fileNameComponent(name: string): string {
  return name.replaceAll(/[-_.]+/g, '_').toLowerCase()
}

/** Always the same bytes, which no compressor makes smaller. */
export function incompressibleBytes(sizeBytes: number): Buffer {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16, 7), Buffer.alloc(16, 9)).update(Buffer.alloc(sizeBytes))
}
