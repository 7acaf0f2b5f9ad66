import { Refusal } from '../../errors.ts'
import { type ProjectName, parseProjectName } from '../project-name.ts'
import { parseVersion, type Version } from '../version.ts'
import { excerpt } from './excerpt.ts'
import { type MetadataTitle, metadataFields, metadataVersions } from './metadata-fields.ts'
import { trimBlanks } from './metadata-headers.ts'
import { checkClassifier, checkRequirement } from './metadata-rules.ts'
import { parseSpecifierSet } from './specifier.ts'

/** What the upload form says about its file. Claims only: the archive is the truth (`compareMetadata`). */
export interface ClaimedUpload {
  readonly action: 'file_upload'
  readonly protocolVersion: '1'
  readonly filetype: 'sdist' | 'bdist_wheel'
  /** Of a wheel; absent for a source distribution. */
  readonly pyversion?: string
  /** Digests in lower-case hexadecimal; at least one is there. */
  readonly md5?: string
  readonly sha256?: string
  /** BLAKE2b with 32 bytes of output. */
  readonly blake2b?: string
  readonly comment?: string
  /** JSON text, not looked at. */
  readonly attestations?: string
  readonly metadataVersion: string
  readonly name: ProjectName
  readonly version: Version
  /** Normalised; absent where the form does not send it. */
  readonly requiresPython?: string
  readonly requiresDist?: readonly string[]
  readonly summary?: string
  /** Every field of core metadata that the form sends, these included, as sent; only worth a comparison. */
  readonly fields: ReadonlyMap<MetadataTitle, readonly string[]>
}

/** Characters. */
const longestComment = 1000

const transportFields = [
  ':action',
  'protocol_version',
  'filetype',
  'pyversion',
  'comment',
  'md5_digest',
  'sha256_digest',
  'blake2_256_digest',
  'attestations',
]
const singleFields: ReadonlySet<string> = new Set([
  ...transportFields,
  ...metadataFields.filter((field) => !field.isMultiple).flatMap((field) => field.form),
])

/**
 * Reads the fields of an upload form (the legacy upload API of PyPI). Blanks around a value, empty values and `UNKNOWN` are
 * dropped, unknown fields ignored. Refuses with the codes of "the upload form" in errors.ts, and those of names, versions,
 * specifiers and requirements.
 */
export function parseClaims(fields: ReadonlyMap<string, readonly string[]>): ClaimedUpload {
  for (const [name, values] of fields) {
    if (singleFields.has(name) && values.length > 1) throw new Refusal('form-field-repeated', { field: name })
    if (values.some((value) => value.includes('\0'))) throw new Refusal('form-field-characters', { field: excerpt(name) })
  }
  const many = (name: string) => sentValues(fields, name)
  const one = (name: string) => many(name)[0]
  const needed = (name: string): string => {
    const value = one(name)
    if (value === undefined) throw new Refusal('form-field-missing', { field: name })
    return value
  }

  checkAction(one(':action'))
  if ((one('protocol_version') ?? '1') !== '1') throw new Refusal('protocol-version-unknown')

  const metadataVersion = needed('metadata_version')
  if (!(metadataVersions as readonly string[]).includes(metadataVersion)) {
    throw new Refusal('metadata-version-unknown', { version: excerpt(metadataVersion) })
  }
  const name = parseProjectName(needed('name'))
  const version = parseVersion(needed('version'))

  const filetype = needed('filetype')
  if (filetype !== 'sdist' && filetype !== 'bdist_wheel') throw new Refusal('filetype-unknown')
  const pyversion = one('pyversion')
  if (filetype === 'bdist_wheel' && pyversion === undefined) throw new Refusal('pyversion-missing')
  if (filetype === 'sdist' && pyversion !== undefined && pyversion !== 'source') throw new Refusal('pyversion-not-source')

  const md5 = digest('md5_digest', 'MD5', 32, one)
  const sha256 = digest('sha256_digest', 'SHA256', 64, one)
  const blake2b = digest('blake2_256_digest', 'BLAKE2', 64, one)
  if (md5 === undefined && sha256 === undefined && blake2b === undefined) throw new Refusal('digest-missing')

  const claimed = new Map<MetadataTitle, readonly string[]>()
  for (const field of metadataFields) {
    const values = field.form.flatMap(many)
    if (values.length > 0) claimed.set(field.title, values)
  }
  const requiresDist = claimed.get('Requires-Dist')
  for (const requirement of requiresDist ?? []) checkRequirement(requirement)
  for (const classifier of claimed.get('Classifier') ?? []) checkClassifier(classifier)
  const requiresPython = one('requires_python')
  const comment = one('comment')
  // The JSON of a project holds the comments of all its files at once.
  if (comment !== undefined && comment.length > longestComment)
    throw new Refusal('field-too-large', { field: 'comment', limit: longestComment })

  return {
    action: 'file_upload',
    protocolVersion: '1',
    filetype,
    metadataVersion,
    name,
    version,
    fields: claimed,
    ...given('pyversion', filetype === 'sdist' ? undefined : pyversion),
    ...given('md5', md5),
    ...given('sha256', sha256),
    ...given('blake2b', blake2b),
    ...given('comment', comment),
    ...given('attestations', one('attestations')),
    ...given('requiresPython', requiresPython === undefined ? undefined : parseSpecifierSet(requiresPython)),
    ...given('requiresDist', requiresDist),
    ...given('summary', one('summary')),
  }
}

/**
 * Name and version alone, where both have been sent: what can be asked before the file arrives. Refuses like `parseClaims`,
 * which reads the whole form later.
 */
export function parseNameAndVersion(fields: ReadonlyMap<string, readonly string[]>): Pick<ClaimedUpload, 'name' | 'version'> | undefined {
  const [name] = sentValues(fields, 'name')
  const [version] = sentValues(fields, 'version')
  return name === undefined || version === undefined ? undefined : { name: parseProjectName(name), version: parseVersion(version) }
}

function sentValues(fields: ReadonlyMap<string, readonly string[]>, name: string): string[] {
  return (fields.get(name) ?? []).map(trimBlanks).filter((value) => value !== '' && value !== 'UNKNOWN')
}

function checkAction(action: string | undefined): void {
  if (action === 'submit' || action === 'submit_pkg_info') throw new Refusal('registration-gone')
  if (action === 'doc_upload') throw new Refusal('documentation-upload-gone')
  if (action !== 'file_upload') throw new Refusal('upload-action-unknown')
}

function digest(field: string, algorithm: string, length: number, one: (name: string) => string | undefined): string | undefined {
  const value = one(field)?.toLowerCase()
  if (value !== undefined && (value.length !== length || !/^[0-9a-f]+$/.test(value)))
    throw new Refusal('digest-invalid', { field, algorithm })
  return value
}

/** A member, or nothing: an absent one is not the same as one that is undefined. */
function given<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Value }
}
