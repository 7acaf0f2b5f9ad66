import { Refusal } from '../../errors.ts'
import type { ClaimedUpload } from './claimed-metadata.ts'
import type { CoreMetadata } from './core-metadata.ts'
import { excerpt } from './excerpt.ts'
import type { MetadataTitle } from './metadata-fields.ts'
import { parseRequirement, requirementKey } from './requirement.ts'
import { specifierSetKey } from './specifier.ts'

/**
 * Holds the upload form against the metadata in the archive. Installers read the archive, humans were shown the form: where they
 * disagree about what is installed, an attacker shows one thing and ships another. Name and version must always agree,
 * Requires-Python and the set of Requires-Dist where the form sends them (clients that declare an old metadata version do
 * not). Refuses with `claimed-…-differs`; returns a warning that names every other field that differs.
 */
export function compareMetadata(claims: ClaimedUpload, archive: CoreMetadata): string[] {
  if (claims.name.normalized !== archive.name.normalized) {
    throw new Refusal('claimed-name-differs', { claimed: excerpt(claims.name.display), found: excerpt(archive.name.display) })
  }
  if (claims.version.sortKey !== archive.version.sortKey) {
    throw new Refusal('claimed-version-differs', { claimed: excerpt(claims.version.text), found: excerpt(archive.version.text) })
  }
  const found = archive.requiresPython ?? ''
  if (claims.requiresPython !== undefined && specifierSetKey(claims.requiresPython) !== specifierSetKey(found)) {
    throw new Refusal('claimed-requires-python-differs', { claimed: excerpt(claims.requiresPython), found: excerpt(found) })
  }
  if (claims.requiresDist !== undefined) compareRequirements(claims.requiresDist, archive.requiresDist)

  const differing = comparisons.filter(([title, value]) => {
    const claimed = claims.fields.get(title)
    return claimed !== undefined && comparable(title, claimed) !== comparable(title, value(archive))
  })
  if (differing.length === 0) return []
  const titles = differing.map(([title]) => title).join(', ')
  return [`The upload form differs from the metadata in the archive in ${titles}; what the archive says is used.`]
}

function compareRequirements(claimed: readonly string[], found: readonly string[]): void {
  const key = (text: string) => requirementKey(parseRequirement(text))
  const [claimedKeys, foundKeys] = [new Set(claimed.map(key)), new Set(found.map(key))]
  const odd = [...claimedKeys.symmetricDifference(foundKeys)][0]
  if (odd !== undefined) throw new Refusal('claimed-requires-dist-differs', { requirement: excerpt(odd) })
}

type Value = (archive: CoreMetadata) => readonly (string | undefined)[]

/** The fields whose difference is worth a warning. Metadata-Version is not: clients declare the one they were built with. */
const comparisons: readonly (readonly [title: MetadataTitle, value: Value])[] = [
  ['Summary', ({ summary }) => [summary]],
  ['Description', ({ description }) => [description]],
  ['Description-Content-Type', ({ descriptionContentType }) => [descriptionContentType]],
  ['Keywords', ({ keywords }) => [keywords]],
  ['Home-page', ({ homePage }) => [homePage]],
  ['Download-URL', ({ downloadUrl }) => [downloadUrl]],
  ['Author', ({ author }) => [author]],
  ['Author-email', ({ authorEmail }) => [authorEmail]],
  ['Maintainer', ({ maintainer }) => [maintainer]],
  ['Maintainer-email', ({ maintainerEmail }) => [maintainerEmail]],
  ['License', ({ license }) => [license]],
  ['License-Expression', ({ licenseExpression }) => [licenseExpression]],
  ['License-File', ({ licenseFiles }) => licenseFiles],
  ['Classifier', ({ classifiers }) => classifiers],
  ['Platform', ({ platforms }) => platforms],
  ['Project-URL', ({ projectUrls }) => projectUrls.map(({ label, url }) => `${label},${url}`)],
  ['Provides-Extra', ({ providesExtra }) => providesExtra],
  ['Import-Name', ({ importNames }) => importNames],
]

/** Order and blanks are the habits of build tools and not differences. */
function comparable(title: MetadataTitle, values: readonly (string | undefined)[]): string {
  const blanks = title === 'Keywords' ? /[\s,]+/g : /\s+/g
  return values
    .map((value) => (value ?? '').replaceAll(blanks, ''))
    .sort()
    .join('\n')
}
