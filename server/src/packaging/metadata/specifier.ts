import { Refusal } from '../../errors.ts'
import { parseVersion } from '../version.ts'
import { excerpt } from './excerpt.ts'

/** One clause of a specifier set: an operator and what stands behind it, normalised. */
export interface Clause {
  readonly operator: string
  /** A normalised version, with `.*` where `isPrefix`; for `===` any text in lower case. */
  readonly version: string
  readonly isPrefix: boolean
}

const longest = 2000
const clauseLimit = 100
const operators = ['===', '==', '~=', '!=', '<=', '>=', '<', '>'] as const

/**
 * Reads a set of version specifiers (PEP 440; empty allowed) and returns it normalised: no spaces, versions normalised, each
 * clause once, in the order written. Refuses with `specifier-invalid`.
 */
export function parseSpecifierSet(text: string): string {
  const clauses = readClauses(text)
  if (typeof clauses === 'string') throw new Refusal('specifier-invalid', { specifier: excerpt(text), detail: clauses })
  return specifierText(clauses)
}

/** Equal for sets that allow the same by the same clauses, whatever their order, spelling and trailing zeros. Refuses like the parser. */
export function specifierSetKey(text: string): string {
  const clauses = readClauses(text)
  if (typeof clauses === 'string') throw new Refusal('specifier-invalid', { specifier: excerpt(text), detail: clauses })
  return clausesKey(clauses)
}

export function specifierText(clauses: readonly Clause[]): string {
  return [...new Set(clauses.map((clause) => clause.operator + clause.version))].join(',')
}

export function clausesKey(clauses: readonly Clause[]): string {
  // `~=1.0` and `~=1` differ, and so do `==1.0.*` and `==1.*`; everywhere else trailing zeros mean nothing.
  const significant = (clause: Clause) =>
    clause.operator === '===' || clause.operator === '~=' || clause.isPrefix ? clause.version : parseVersion(clause.version).canonical
  return [...new Set(clauses.map((clause) => clause.operator + significant(clause)))].sort().join(',')
}

/** The clauses of a set, or what is wrong with it. A missing clause between commas is passed over, as installers do. */
export function readClauses(text: string): Clause[] | string {
  if (text.length > longest) return `it is longer than ${longest} characters`
  const written = text
    .split(',')
    .map(trim)
    .filter((clause) => clause !== '')
  if (written.length > clauseLimit) return `it has more than ${clauseLimit} clauses`
  const clauses: Clause[] = []
  for (const clause of written) {
    const read = readClause(clause)
    if (typeof read === 'string') return read
    clauses.push(read)
  }
  return clauses
}

function readClause(text: string): Clause | string {
  const operator = operators.find((candidate) => text.startsWith(candidate))
  if (operator === undefined) return 'a clause must start with ===, ==, ~=, !=, <=, >=, < or >'
  const written = trim(text.slice(operator.length))
  if (operator === '===') {
    return /^[\x21-\x7e]+$/.test(written) && !/[;)]/.test(written)
      ? { operator, version: written.toLowerCase(), isPrefix: false }
      : 'behind === must stand text without spaces, ; and )'
  }
  const isPrefix = written.endsWith('.*')
  if (isPrefix && operator !== '==' && operator !== '!=') return '.* may only follow == and !='
  const version = read(isPrefix ? written.slice(0, -2) : written)
  if (version === undefined) return `behind ${operator} must stand a version`
  if (isPrefix && !/^(?:[0-9]+!)?[0-9.]+$/.test(version.text)) return '.* may only follow a release number'
  if (version.isLocal && operator !== '==' && operator !== '!=') return 'a local version may only follow == and !='
  if (operator === '~=' && !/^(?:[0-9]+!)?[0-9]+\.[0-9]/.test(version.text)) return 'behind ~= must stand at least two numbers'
  return { operator, version: isPrefix ? `${version.text}.*` : version.text, isPrefix }
}

function read(text: string): ReturnType<typeof parseVersion> | undefined {
  try {
    return parseVersion(text)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** Space and tab only: String.trim would let exotic spaces pass that other readers refuse. */
function trim(text: string): string {
  return text.replace(/^[ \t]+/, '').replace(/(?<![ \t])[ \t]+$/, '')
}
