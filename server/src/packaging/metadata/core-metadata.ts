import { Refusal } from '../../errors.ts'
import { defaultUploadLimits, type UploadLimits } from '../limits.ts'
import { type ProjectName, parseProjectName } from '../project-name.ts'
import { parseVersion, type Version } from '../version.ts'
import { excerpt } from './excerpt.ts'
import { fieldsByHeader, isNewerThan, type MetadataField, type MetadataTitle, metadataVersions } from './metadata-fields.ts'
import { readMetadataHeaders, trimBlanks } from './metadata-headers.ts'
import {
  checkClassifier,
  checkDescriptionContentType,
  checkDynamic,
  checkExtra,
  checkImportName,
  checkLicenseExpression,
  checkLicenseFile,
  checkRequirement,
  isWebAddress,
  type ProjectUrl,
  parseProjectUrl,
} from './metadata-rules.ts'
import { parseSpecifierSet } from './specifier.ts'

/** What METADATA or PKG-INFO says, checked. Texts are as written but for the blanks around them; absent, empty and UNKNOWN are the same. */
export interface CoreMetadata {
  readonly metadataVersion: string
  readonly name: ProjectName
  readonly version: Version
  readonly summary?: string | undefined
  readonly description?: string | undefined
  readonly descriptionContentType?: string | undefined
  readonly keywords?: string | undefined
  readonly homePage?: string | undefined
  readonly downloadUrl?: string | undefined
  readonly author?: string | undefined
  readonly authorEmail?: string | undefined
  readonly maintainer?: string | undefined
  readonly maintainerEmail?: string | undefined
  readonly license?: string | undefined
  /** With upper-case operators and single spaces. */
  readonly licenseExpression?: string | undefined
  readonly licenseFiles: readonly string[]
  readonly classifiers: readonly string[]
  readonly platforms: readonly string[]
  readonly supportedPlatforms: readonly string[]
  /** Of any scheme: whoever makes a link of one passes it through `link()`. */
  readonly projectUrls: readonly ProjectUrl[]
  /** Normalised specifiers. */
  readonly requiresPython?: string | undefined
  readonly requiresDist: readonly string[]
  readonly providesExtra: readonly string[]
  readonly requiresExternal: readonly string[]
  readonly providesDist: readonly string[]
  readonly obsoletesDist: readonly string[]
  readonly dynamic: readonly string[]
  readonly importNames: readonly string[]
  readonly importNamespaces: readonly string[]
  /** Sentences for the publisher about what was accepted all the same. */
  readonly warnings: readonly string[]
}

const longestSummary = 512
const warningLimit = 20

/**
 * Reads METADATA or PKG-INFO strictly (core metadata 1.0 to 2.5), in time linear in its length. What Python's own reader would
 * see differently, or what two readers might see differently, is refused; what is merely untidy becomes a warning.
 * Refuses with the codes of "specifiers, requirements, core metadata" in errors.ts and those of names and versions.
 */
export function parseCoreMetadata(
  bytes: Uint8Array,
  limits: Pick<UploadLimits, 'metadataBytes' | 'descriptionBytes' | 'fieldBytes'> = defaultUploadLimits,
): CoreMetadata {
  if (bytes.length > limits.metadataBytes) throw new Refusal('metadata-too-large', { limit: limits.metadataBytes })
  const { headers, body } = readMetadataHeaders(bytes)
  const warnings: string[] = []
  const values = new Map<MetadataTitle, string[]>()
  for (const header of headers) {
    const field = fieldsByHeader.get(header.name)
    if (field === undefined) continue
    const before = values.get(field.title)
    if (before !== undefined && !field.isMultiple) throw new Refusal('metadata-field-repeated', { field: field.title })
    checkText(field, header.value, header.isFolded, limits)
    if (before === undefined) values.set(field.title, [header.value])
    else before.push(header.value)
  }

  const one = (title: MetadataTitle): string | undefined => {
    const value = values.get(title)?.[0]
    return value === undefined || isAbsent(value) ? undefined : value
  }
  const many = (title: MetadataTitle): string[] => (values.get(title) ?? []).filter((value) => !isAbsent(value))
  const needed = (title: MetadataTitle): string => {
    const value = one(title)
    if (value === undefined) throw new Refusal('metadata-field-missing', { field: title })
    return value
  }

  const metadataVersion = needed('Metadata-Version')
  if (!(metadataVersions as readonly string[]).includes(metadataVersion)) {
    throw new Refusal('metadata-version-unknown', { version: excerpt(metadataVersion) })
  }
  const name = parseProjectName(needed('Name'))
  const version = parseVersion(needed('Version'))

  const summary = one('Summary')
  if (summary !== undefined && [...summary].length > longestSummary) {
    throw new Refusal('metadata-field-too-long', { field: 'Summary', limit: longestSummary })
  }
  const contentType = one('Description-Content-Type')
  if (contentType !== undefined) checkDescriptionContentType(contentType)
  for (const classifier of many('Classifier')) checkClassifier(classifier)
  for (const requirement of many('Requires-Dist')) checkRequirement(requirement)
  for (const extra of many('Provides-Extra')) checkExtra(extra)
  for (const dynamic of many('Dynamic')) checkDynamic(dynamic)
  for (const path of many('License-File')) checkLicenseFile(path)
  for (const field of ['Import-Name', 'Import-Namespace'] as const)
    for (const value of values.get(field) ?? []) checkImportName(value, field)
  const requiresPython = one('Requires-Python')
  const licenseExpression = one('License-Expression')
  if (licenseExpression !== undefined && one('License') !== undefined) throw new Refusal('license-twice')
  const projectUrls = many('Project-URL').map(parseProjectUrl)

  for (const title of values.keys()) {
    const field = fieldsByHeader.get(title.toLowerCase())
    // setuptools has written License-File into metadata 2.1 since long before 2.4; nobody needs to hear it at each upload.
    if (field !== undefined && title !== 'License-File' && isNewerThan(field, metadataVersion)) {
      warnings.push(`${title} was introduced in metadata version ${field.since}, not ${metadataVersion}.`)
    }
  }
  const addresses = [
    ['Home-page', one('Home-page')],
    ['Download-URL', one('Download-URL')],
    ...projectUrls.map(({ label, url }) => [label, url]),
  ]
  for (const [label, url] of addresses) {
    if (url !== undefined && !isWebAddress(url))
      warnings.push(`'${excerpt(url)}' (${excerpt(label ?? '')}) is not an http or https URL and will not be shown as a link.`)
  }

  return {
    metadataVersion,
    name,
    version,
    summary,
    description: description(one('Description'), body, limits),
    descriptionContentType: contentType,
    keywords: one('Keywords'),
    homePage: one('Home-page'),
    downloadUrl: one('Download-URL'),
    author: one('Author'),
    authorEmail: one('Author-email'),
    maintainer: one('Maintainer'),
    maintainerEmail: one('Maintainer-email'),
    license: one('License'),
    licenseExpression: licenseExpression === undefined ? undefined : checkLicenseExpression(licenseExpression),
    licenseFiles: many('License-File'),
    classifiers: many('Classifier'),
    platforms: many('Platform'),
    supportedPlatforms: many('Supported-Platform'),
    projectUrls,
    requiresPython: requiresPython === undefined ? undefined : parseSpecifierSet(requiresPython),
    requiresDist: many('Requires-Dist'),
    providesExtra: many('Provides-Extra'),
    requiresExternal: many('Requires-External'),
    providesDist: many('Provides-Dist'),
    obsoletesDist: many('Obsoletes-Dist'),
    dynamic: many('Dynamic'),
    importNames: many('Import-Name'),
    importNamespaces: many('Import-Namespace'),
    warnings: warnings.slice(0, warningLimit),
  }
}

function isAbsent(value: string): boolean {
  return value === '' || value === 'UNKNOWN'
}

/** Control characters and everything that some reader takes for the end of a line. */
const control = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]/
/** In prose lines may end, and licences have form feeds; an escape sequence would still reach the terminals of readers. */
const controlInProse = /[\x00-\x08\x0b\x0d-\x1f\x7f]/

function checkText(field: MetadataField, value: string, isFolded: boolean, limits: Pick<UploadLimits, 'fieldBytes'>): void {
  if (field.title === 'Description') return
  const limit = limits.fieldBytes
  if (value.length > limit) throw new Refusal('metadata-field-too-long', { field: field.title, limit })
  if (isFolded && !field.isProse) throw new Refusal('metadata-field-folded', { field: field.title })
  if ((field.isProse ? controlInProse : control).test(value)) throw new Refusal('metadata-field-characters', { field: field.title })
}

/** The body is the description, or else the header is, its folding undone; both are two answers to one question. */
function description(header: string | undefined, body: string, limits: Pick<UploadLimits, 'descriptionBytes'>): string | undefined {
  const hasBody = !isAbsent(trimBlanks(body))
  if (hasBody && header !== undefined) throw new Refusal('description-twice')
  const text = hasBody ? body : header === undefined ? undefined : unfold(header)
  if (text !== undefined && Buffer.byteLength(text) > limits.descriptionBytes) {
    throw new Refusal('metadata-description-too-large', { limit: limits.descriptionBytes })
  }
  return text
}

/** Takes the margin from each line but the first: `       |` (PEP 314) or eight spaces (setuptools), whichever all lines have. */
function unfold(header: string): string {
  const [first = '', ...rest] = header.split('\n')
  for (const margin of ['       |', '        ']) {
    if (rest.every((line) => line.trim() === '' || line.startsWith(margin))) {
      return [first, ...rest.map((line) => (line.startsWith(margin) ? line.slice(margin.length) : ''))].join('\n')
    }
  }
  return header
}
