import type { HostileArchive } from './hostile/hostile-archive.ts'
import { wheelEntryPoints } from './hostile/wheel-entry-points.ts'
import { wheelFiles } from './hostile/wheel-files.ts'
import { wheelRecord } from './hostile/wheel-record.ts'
import { zipContent } from './hostile/zip-content.ts'
import { zipFraming } from './hostile/zip-framing.ts'
import { zipHeaders } from './hostile/zip-headers.ts'
import { zipNames } from './hostile/zip-names.ts'
import { zip64Records } from './hostile/zip64-records.ts'

export type { HostileArchive } from './hostile/hostile-archive.ts'

/** Wheels that must be refused, each with the code it must be refused with. */
export const hostileWheels: readonly HostileArchive[] = [
  ...zipFraming,
  ...zip64Records,
  ...zipHeaders,
  ...zipNames,
  ...zipContent,
  ...wheelFiles,
  ...wheelRecord,
  ...wheelEntryPoints,
]
