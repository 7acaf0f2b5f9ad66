import { Refusal } from '../../errors.ts'
import { isProjectName } from '../project-name.ts'
import { excerpt } from './excerpt.ts'
import { parseLicenseExpression } from './license-expression.ts'
import { fieldsByHeader } from './metadata-fields.ts'
import { parseRequirement } from './requirement.ts'

/** Label and address of one Project-URL. */
export interface ProjectUrl {
  readonly label: string
  readonly url: string
}

const longestLabel = 32

/** text/plain, text/x-rst or text/markdown, charset UTF-8, for Markdown a known variant; blanks and case do not matter. */
export function checkDescriptionContentType(value: string): void {
  const refuse = (detail: string) => new Refusal('description-content-type-invalid', { value: excerpt(value), detail })
  const [type = '', ...parameters] = value.split(';').map((part) => part.trim().toLowerCase())
  if (!['text/plain', 'text/x-rst', 'text/markdown'].includes(type)) throw refuse('Use text/plain, text/x-rst or text/markdown')
  for (const parameter of parameters) {
    const [name = '', given = ''] = parameter.split('=').map((part) => part.trim().replaceAll('"', ''))
    if (name === 'charset' && given !== 'utf-8') throw refuse('Use UTF-8 as charset')
    if (name === 'variant' && type === 'text/markdown' && given !== 'gfm' && given !== 'commonmark') {
      throw refuse('Use GFM or CommonMark as variant')
    }
  }
}

export function checkExtra(value: string): void {
  if (!isProjectName(value)) throw new Refusal('provides-extra-invalid', { value: excerpt(value) })
}

/** A direct URL would let a release fetch what no index has seen. */
export function checkRequirement(value: string): void {
  if (parseRequirement(value).url !== undefined) throw new Refusal('direct-dependency', { requirement: excerpt(value) })
}

export function checkDynamic(value: string): void {
  const name = value.toLowerCase()
  if (['name', 'version', 'metadata-version'].includes(name)) {
    throw new Refusal('dynamic-invalid', { value: excerpt(value), detail: 'This field cannot be dynamic' })
  }
  if (!fieldsByHeader.has(name)) throw new Refusal('dynamic-invalid', { value: excerpt(value), detail: 'This is not a field' })
}

/** A path below the folder of licences (PEP 639): it is looked up in the archive and later served. */
export function checkLicenseFile(value: string): void {
  const refuse = (detail: string) => new Refusal('license-file-invalid', { value: excerpt(value), detail })
  if (value.includes('\\')) throw refuse('Use / between folders')
  if (value.startsWith('/') || /^[A-Za-z]:/.test(value)) throw refuse('Must be a relative path')
  if (value.split('/').includes('..')) throw refuse("Must not contain '..'")
  if (value.includes('*')) throw refuse('Must name one file, not a pattern')
}

/** Returns the expression in normal form. */
export function checkLicenseExpression(value: string): string {
  const parsed = parseLicenseExpression(value)
  if ('problem' in parsed) throw new Refusal('license-expression-invalid', { value: excerpt(value), detail: parsed.problem })
  return parsed.expression
}

export function parseProjectUrl(value: string): ProjectUrl {
  const refuse = (detail: string) => new Refusal('project-url-invalid', { value: excerpt(value), detail })
  const comma = value.indexOf(',')
  const label = value.slice(0, Math.max(comma, 0)).trim()
  const url = value.slice(comma + 1).trim()
  if (comma === -1 || url === '') throw refuse('Must be a label, a comma and a URL')
  if (label === '' || [...label].length > longestLabel) throw refuse(`The label must have 1 to ${longestLabel} characters`)
  return { label, url }
}

/** True for an absolute http or https address without blanks, the only ones that pages may link to. */
export function isWebAddress(url: string): boolean {
  return /^https?:\/\/[^\s]+$/i.test(url) && URL.canParse(url)
}

/** A dotted Python name, maybe followed by `; private` (PEP 794). */
export function checkImportName(value: string, field: 'Import-Name' | 'Import-Namespace'): void {
  const refuse = (detail: string) => new Refusal('import-name-invalid', { value: excerpt(value), field, detail })
  if (value === '' && field === 'Import-Name') return
  const [name = '', ...rest] = value.split(';').map((part) => part.trim())
  if (rest.length > 1 || (rest.length === 1 && rest[0] !== 'private')) throw refuse("Behind ; may only stand 'private'")
  for (const part of name.split('.')) {
    if (!/^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(part)) throw refuse('Must be a dotted Python name')
    if (keywords.has(part)) throw refuse('Must not contain a Python keyword')
  }
}

const keywords: ReadonlySet<string> = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if import
  in is lambda nonlocal not or pass raise return try while with yield`.split(/\s+/),
)

/** `Private :: Do Not Upload` and its kin are the publisher's own safety catch. Other classifiers are stored as sent. */
export function checkClassifier(value: string): void {
  if (/^private\s*::/i.test(value)) throw new Refusal('classifier-private', { classifier: excerpt(value) })
}
