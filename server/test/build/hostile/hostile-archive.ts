import type { RefusalCode } from '../../../src/errors.ts'
import type { ArchiveLimits } from '../../../src/packaging/archives/inspect-archive.ts'
import type { BuiltArchive } from '../wheel.ts'

/** An archive that must be refused, and the code it must be refused with. */
export interface HostileArchive {
  /** goes on after "is refused: " */
  title: string
  code: RefusalCode
  build: () => Pick<BuiltArchive, 'filename' | 'bytes'>
  limits?: Partial<ArchiveLimits>
}
