import type { BuiltArchive } from './wheel.ts'

/** An archive that is unusual and must be accepted. */
export interface FriendlyArchive {
  /** goes on after "is accepted: " */
  title: string
  build: () => BuiltArchive
  /** what a warning must speak of; without it there must be none */
  warning?: RegExp
}
