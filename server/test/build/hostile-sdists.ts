import type { RefusalCode } from '../../src/errors.ts'
import { gzipFraming } from './hostile/gzip-framing.ts'
import type { HostileArchive } from './hostile/hostile-archive.ts'
import { sdistContent } from './hostile/sdist-content.ts'
import { tarExtensions } from './hostile/tar-extensions.ts'
import { tarHeaders } from './hostile/tar-headers.ts'
import { tarLinks } from './hostile/tar-links.ts'
import { tarMembers } from './hostile/tar-members.ts'

/** Source distributions that must be refused, each with the code it must be refused with. */
export const hostileSdists: readonly HostileArchive[] = [
  ...gzipFraming,
  ...tarHeaders,
  ...tarExtensions,
  ...tarMembers,
  ...tarLinks,
  ...sdistContent,
]

/** The codes of archives that no archive alone brings about. */
export const inspectionCodes: readonly RefusalCode[] = [
  'archive-inspection-timeout',
  'archive-inspection-memory',
  'archive-inspection-failed',
]
