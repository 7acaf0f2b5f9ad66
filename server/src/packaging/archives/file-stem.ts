import { isRefusal } from '../../errors.ts'
import { normalizeProjectName } from '../project-name.ts'
import { parseVersion } from '../version.ts'
import type { ArchiveName } from './archive.ts'

/**
 * True where `stem` is `<distribution>-<version>` of the file name, up to the normalisations of names and versions.
 * A folder of another name would be installed, or built, under that other name.
 */
export function stemCorresponds(stem: string, name: ArchiveName): boolean {
  const distribution = normalizeProjectName(name.distribution)
  const version = comparableVersion(name.version)
  for (let dash = stem.indexOf('-'); dash >= 0; dash = stem.indexOf('-', dash + 1)) {
    if (normalizeProjectName(stem.slice(0, dash)) === distribution && comparableVersion(stem.slice(dash + 1)) === version) return true
  }
  return false
}

function comparableVersion(text: string): string {
  try {
    return parseVersion(text).canonical
  } catch (error) {
    if (isRefusal(error)) return text
    throw error
  }
}
