import { trimBlanks } from './metadata-headers.ts'
import { type ProjectName, parseProjectName } from './project-name.ts'
import { parseVersion, type Version } from './version.ts'

/**
 * The release that the fields of a form name, as far as they have come; undefined where name or version are not there
 * yet. For checks while the form is still coming: `parseClaims` judges the whole.
 *
 * @throws Refusal as names and versions do.
 */
export function readClaimedRelease(fields: ReadonlyMap<string, readonly string[]>): { name: ProjectName; version: Version } | undefined {
  const [name] = fields.get('name') ?? []
  const [version] = fields.get('version') ?? []
  return name === undefined || version === undefined ? undefined : { name: parseProjectName(trimBlanks(name)), version: parseVersion(trimBlanks(version)) }
}
