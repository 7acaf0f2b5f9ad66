/** The versions of core metadata that are read, oldest first. */
export const metadataVersions = ['1.0', '1.1', '1.2', '2.1', '2.2', '2.3', '2.4', '2.5'] as const

export interface MetadataField {
  /** As the specification spells it. */
  readonly title: string
  /** Names of the field in the upload form; some clients use the plural. */
  readonly form: readonly string[]
  /** The metadata version that introduced it. */
  readonly since: (typeof metadataVersions)[number]
  /** May be given more than once. */
  readonly isMultiple: boolean
  /** A text for humans, which may be folded over lines. */
  readonly isProse: boolean
}

type Shape = 'one' | 'many' | 'prose'

const rows = [
  ['Metadata-Version', 'metadata_version', '1.0', 'one'],
  ['Name', 'name', '1.0', 'one'],
  ['Version', 'version', '1.0', 'one'],
  ['Platform', 'platform', '1.0', 'many'],
  ['Summary', 'summary', '1.0', 'one'],
  ['Description', 'description', '1.0', 'prose'],
  ['Keywords', 'keywords', '1.0', 'prose'],
  ['Home-page', 'home_page', '1.0', 'one'],
  ['Author', 'author', '1.0', 'prose'],
  ['Author-email', 'author_email', '1.0', 'prose'],
  ['License', 'license', '1.0', 'prose'],
  ['Supported-Platform', 'supported_platform', '1.1', 'many'],
  ['Download-URL', 'download_url', '1.1', 'one'],
  ['Classifier', 'classifiers', '1.1', 'many'],
  ['Requires', 'requires', '1.1', 'many'],
  ['Provides', 'provides', '1.1', 'many'],
  ['Obsoletes', 'obsoletes', '1.1', 'many'],
  ['Maintainer', 'maintainer', '1.2', 'prose'],
  ['Maintainer-email', 'maintainer_email', '1.2', 'prose'],
  ['Requires-Dist', 'requires_dist', '1.2', 'many'],
  ['Requires-Python', 'requires_python', '1.2', 'one'],
  ['Requires-External', 'requires_external', '1.2', 'many'],
  ['Project-URL', 'project_urls', '1.2', 'many'],
  ['Provides-Dist', 'provides_dist', '1.2', 'many'],
  ['Obsoletes-Dist', 'obsoletes_dist', '1.2', 'many'],
  ['Description-Content-Type', 'description_content_type', '2.1', 'one'],
  ['Provides-Extra', 'provides_extra provides_extras', '2.1', 'many'],
  ['Dynamic', 'dynamic', '2.2', 'many'],
  ['License-Expression', 'license_expression', '2.4', 'one'],
  ['License-File', 'license_file license_files', '2.4', 'many'],
  ['Import-Name', 'import_name import_names', '2.5', 'many'],
  ['Import-Namespace', 'import_namespace import_namespaces', '2.5', 'many'],
] as const satisfies readonly (readonly [title: string, form: string, since: string, shape: Shape])[]

export type MetadataTitle = (typeof rows)[number][0]

/** Every field of core metadata, in the order of the specification (section numbers of "Core metadata specifications"). */
export const metadataFields: readonly (MetadataField & { readonly title: MetadataTitle })[] = rows.map(([title, form, since, shape]) => ({
  title,
  form: form.split(' '),
  since,
  isMultiple: shape === 'many',
  isProse: shape === 'prose',
}))

/** By name in lower case, as in a header. */
export const fieldsByHeader: ReadonlyMap<string, (typeof metadataFields)[number]> = new Map(
  metadataFields.map((field) => [field.title.toLowerCase(), field]),
)

/** True where `version` of the metadata is older than the one that introduced the field. */
export function isNewerThan(field: MetadataField, version: string): boolean {
  const versions: readonly string[] = metadataVersions
  return versions.indexOf(field.since) > versions.indexOf(version)
}
