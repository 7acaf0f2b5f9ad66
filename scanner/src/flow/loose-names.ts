import { isSecret, type Value } from './value.ts'

/** Names that are looked through. */
const maxNames = 1000

/**
 * What is kept under a name of which a part is known only to the run: `part‹$i›` may be `part0`; and the other way about.
 * A name that says hardly anything beside fits nothing, or everything would be it.
 */
export function looselyNamed(kept: ReadonlyMap<string, Value>, name: string): Value | undefined {
  const base = baseOf(name)
  const isLooseBase = isLoose(base)
  let left = maxNames
  for (const [each, value] of kept) {
    left -= 1
    if (left < 0) break
    const other = baseOf(each)
    if (isLoose(other) ? fits(other, base, 2) : isLooseBase && fits(base, other, 4)) return value
  }
  return undefined
}

/** What a step gave on under a name, or may have: where a program made the names of its lines, they stand under ''. */
export function keptAs(kept: ReadonlyMap<string, Value> | undefined, name: string): Value | undefined {
  return kept === undefined ? undefined : (kept.get(name) ?? looselyNamed(kept, name) ?? kept.get(''))
}

/** What a variable may hold that was kept on a line whose name a program made. What the runner and the shell set is not among it. */
export function madeVariable(kept: ReadonlyMap<string, Value>, name: string): Value | undefined {
  const held = kept.get('')
  if (held === undefined || !/^[A-Z][A-Z0-9_]{2,60}$/.test(name) || ofTheRunner.test(name)) return undefined
  const altered: Value = { pieces: held.pieces.filter((each) => typeof each !== 'string' && each.taint !== undefined && each.isAltered) }
  return isSecret(altered) ? altered : undefined
}

const ofTheRunner =
  /^(?:GITHUB|RUNNER|ACTIONS|BASH|JAVA_HOME|ANDROID|GO|NVM|CARGO|RUST|AGENT|PATH|PWD|OLDPWD|HOME|USER|SHELL|LANG|HOSTNAME|TMP|TEMP|RANDOM|SECONDS|UID|EUID|LINENO|REPLY|OPTARG|OPTIND|PIPESTATUS|FUNCNAME|OSTYPE|HOSTTYPE|MACHTYPE|EPOCH|COLUMNS|LINES|XDG|IMAGE|DISPLAY|TERM)/

function baseOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

function isLoose(base: string): boolean {
  return base.includes('‹') || base.includes('*')
}

function fits(loose: string, base: string, atLeast: number): boolean {
  const [first, ...rest] = loose.split(/‹[^‹›]{0,200}›|\*/)
  const last = rest.at(-1)
  if (first === undefined || last === undefined || rest.length > 3) return false
  if (first.length + last.replace(/\.\w{1,8}$/, '').length < atLeast) return false
  const left = base.length - first.length - last.length
  return left >= 1 && left <= 40 && base.startsWith(first) && base.endsWith(last)
}
