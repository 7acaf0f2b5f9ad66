import { Refusal } from '../../errors.ts'
import { isProjectName, normalizeProjectName } from '../project-name.ts'
import { excerpt } from './excerpt.ts'
import { parseMarker } from './marker.ts'
import { type Clause, clausesKey, readClauses, specifierText } from './specifier.ts'

/** What one distribution needs of another (PEP 508). Either versions or a URL; `specifier` is empty where any will do. */
export interface Requirement {
  /** Normalised as PEP 503 says. */
  readonly name: string
  /** Normalised, sorted, each once. */
  readonly extras: readonly string[]
  readonly specifier: string
  readonly url?: string
  /** Normalised; absent where it applies everywhere. */
  readonly marker?: string
}

const longest = 8000

/** Reads a requirement (PEP 508, at most 8,000 characters). Refuses with `requirement-invalid`. */
export function parseRequirement(text: string): Requirement {
  const { clauses, ...rest } = readRequirement(text)
  return { ...rest, specifier: specifierText(clauses) }
}

/** One text for all spellings of a requirement, so that sets of them can be compared. */
export function requirementKey(requirement: Requirement): string {
  const extras = requirement.extras.length > 0 ? `[${requirement.extras.join(',')}]` : ''
  const clauses = readClauses(requirement.specifier)
  const versions =
    requirement.url === undefined ? (typeof clauses === 'string' ? requirement.specifier : clausesKey(clauses)) : ` @ ${requirement.url}`
  return `${requirement.name}${extras}${versions}${requirement.marker === undefined ? '' : ` ; ${requirement.marker}`}`
}

function readRequirement(text: string): Omit<Requirement, 'specifier'> & { clauses: readonly Clause[] } {
  const refuse = (detail: string) => new Refusal('requirement-invalid', { requirement: excerpt(text), detail })
  if (text.length > longest) throw refuse(`it is longer than ${longest} characters`)
  if (/[^\x20-\x7e\t]/.test(text)) throw refuse('it contains a character that is not printable ASCII')

  const scan = new Scanner(text)
  const name = scan.take(/[A-Za-z0-9._-]+/y)
  if (name === undefined || !isProjectName(name)) throw refuse('it must start with a project name')

  const extras = new Set<string>()
  const listed = scan.take(/\[[^\]]*\]/y)
  const inside = listed?.slice(1, -1).replaceAll('\t', ' ').trim() ?? ''
  for (const extra of inside === '' ? [] : inside.split(',')) {
    if (!isProjectName(extra.trim())) throw refuse(`'${excerpt(extra)}' is not the name of an extra`)
    extras.add(normalizeProjectName(extra.trim()))
  }

  let url: string | undefined
  let versions = ''
  if (scan.take(/@/y) !== undefined) {
    url = scan.take(/[^ \t]+/y)
    if (url === undefined || !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(url)) throw refuse('behind @ must stand a URL')
  } else {
    const bracketed = scan.take(/\([^()]*\)/y)
    versions = bracketed?.slice(1, -1) ?? scan.take(/[^;]+/y) ?? ''
  }
  if (/^[ \t]*,|,[ \t]*,/.test(versions)) throw refuse('between two commas must stand a version')
  const clauses = readClauses(versions)
  if (typeof clauses === 'string') throw refuse(clauses)

  let marker: string | undefined
  if (scan.take(/;/y) !== undefined) {
    const parsed = parseMarker(scan.rest())
    if ('problem' in parsed) throw refuse(parsed.problem)
    marker = parsed.marker
  } else if (scan.rest() !== '') throw refuse(`'${excerpt(scan.rest())}' was not expected`)

  return {
    name: normalizeProjectName(name),
    extras: [...extras].sort(),
    clauses,
    ...(url === undefined ? {} : { url }),
    ...(marker === undefined ? {} : { marker }),
  }
}

/** Takes tokens from the front, passing over spaces and tabs before each. */
class Scanner {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** The sticky pattern's match at the place reached, or undefined and the place stays. */
  take(pattern: RegExp): string | undefined {
    this.#skip()
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)?.[0]
    if (match !== undefined) this.#at += match.length
    return match
  }

  rest(): string {
    this.#skip()
    return this.#text.slice(this.#at)
  }

  #skip(): void {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at += 1
  }
}
