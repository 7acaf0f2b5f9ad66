import type { RefusalCode } from '../../../src/errors.ts'

/** How far an upload came. */
export type Passage = 'form' | 'framing' | 'content' | 'accepted'

/**
 * Codes of what is found behind the framing of an archive. A code that the form brings about as well (of a name, a version, a
 * requirement) counts as the form's, so the figures are rather too low than too high.
 */
const ofContent =
  /^(?:archive-(?:file-missing|file-too-large|dist-info|data-folder|wheel-file|record-.*|entry-points|license-file|top-folder)|metadata-(?!version-unknown).*|description-.*|provides-extra-invalid|dynamic-invalid|license-.*|project-url-invalid|import-name-invalid|claimed-.*)$/

export function passageOf(code: RefusalCode | undefined): Passage {
  if (code === undefined) return 'accepted'
  if (ofContent.test(code)) return 'content'
  return code.startsWith('archive-') ? 'framing' : 'form'
}
