import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileNames } from './rules/file-names.ts'
import { fileRoles } from './rules/file-roles.ts'
import { importCircles } from './rules/import-circles.ts'
import { recordedWrites } from './rules/recorded-writes.ts'
import { formatProblem, type Problem, readSourceFiles, type SourceFile } from './source/source-file.ts'

const domains = [
  'accounts',
  'ownership',
  'tokens',
  'publishers',
  'packaging',
  'provenance',
  'holds',
  'notices',
  'journal',
  'incidents',
  'policies',
] as const
const ground = ['platform', 'errors.ts']
const door = [...domains, ...ground, 'config.ts']

/**
 * Which part of `server/src` may import which (architecture, section 4). What stands below an allowed part is allowed
 * too. A new arrow is a line here, to be seen in a review.
 */
const arrows: Readonly<Record<string, readonly string[]>> = {
  'main.ts': ['app.ts', 'web', 'cli', 'jobs'],
  // The other composition root: it takes guards away, so that no row names it, and it never loads the first (`rehearsalStandsApart`).
  'rehearsal.ts': ['rehearsal'],
  rehearsal: ['app.ts', 'web', 'cli', 'jobs', 'config.ts'],
  'app.ts': ['web', 'cli', 'jobs'],
  web: door,
  // `holdfast serve` is a command, so the program starts here and loads the wiring when it needs it.
  cli: [...door, 'main.ts', 'drill'],
  // Attacker, victim and judge of a drill: whoever judges the server from outside imports nothing of it.
  drill: [],
  jobs: door,

  incidents: ['publishers', 'packaging', 'provenance'],
  publishers: ['ownership'],
  packaging: ['ownership'],
  provenance: ['ownership'],
  ownership: ['tokens', 'policies'],
  policies: ['accounts'],
  tokens: ['accounts'],
  accounts: ['holds'],
  holds: ['notices'],
  notices: ['journal'],
  journal: ground,

  // Defaults of settings stand with what they limit.
  'config.ts': [...domains, ...ground],
  platform: ['errors.ts'],
  'errors.ts': [],
}

/** Where programs are, and which of the others each may import by path. By name the server may import the scanner. */
const workspaces: Readonly<Record<string, readonly string[]>> = {
  'server/src': [],
  'scanner/src': [],
  'server/test': ['server/src', 'scanner/src'],
  'scanner/test': ['scanner/src'],
  scripts: ['server/src', 'server/test', 'scanner/src'],
  bench: ['server/src', 'server/test', 'scripts', 'scanner/src', 'scanner/test'],
}

/** Every broken rule in the tree below `root`. */
export function checkImports(root: string): Problem[] {
  const files = readSourceFiles(root, Object.keys(workspaces))
  const sources = files.filter((file) => !isTest(file.path))
  return [
    ...files.flatMap((file) => [...fileNames(file)]),
    ...sources.flatMap((file) => [
      ...partArrows(file),
      ...rehearsalStandsApart(file),
      ...workspaceArrows(file),
      ...testsStayOutside(file),
      ...variantsStayApart(root, file),
      ...fileRoles(file),
      ...recordedWrites(file),
    ]),
    ...importCircles(sources),
  ].toSorted((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1))
}

export function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.startsWith('server/test/') || path.startsWith('scanner/test/')
}

/** `tokens` for `server/src/tokens/caveats/expiry.ts`, `app.ts` for `server/src/app.ts`, undefined outside the server. */
function partOf(path: string): string | undefined {
  return path.startsWith('server/src/') ? path.split('/')[2] : undefined
}

function below(part: string, found = new Set<string>()): Set<string> {
  for (const next of arrows[part] ?? []) {
    if (found.has(next)) continue
    found.add(next)
    below(next, found)
  }
  return found
}

function* partArrows(file: SourceFile): Generator<Problem> {
  const from = partOf(file.path)
  if (from === undefined) return
  if (arrows[from] === undefined) {
    yield problem(file, 1, 'part', `server/src/${from} is not in the table of scripts/check-imports.ts; say there what it may import.`)
    return
  }
  const allowed = below(from)
  for (const each of file.imports) {
    const to = each.target === undefined ? undefined : partOf(each.target)
    if (to === undefined || to === from || allowed.has(to)) continue
    yield problem(file, each.line, 'arrow', `${from} may not import ${to} (${each.specifier}).`)
  }
}

/** `main.ts` is below `cli`, so the table alone would let a rehearsal load it. */
function* rehearsalStandsApart(file: SourceFile): Generator<Problem> {
  if (partOf(file.path) !== 'rehearsal.ts' && partOf(file.path) !== 'rehearsal') return
  for (const each of file.imports) {
    if (each.target !== 'server/src/main.ts') continue
    yield problem(file, each.line, 'rehearsal', `a rehearsal has its own wiring and never loads main.ts (${each.specifier}).`)
  }
}

function* workspaceArrows(file: SourceFile): Generator<Problem> {
  const home = Object.keys(workspaces).find((each) => file.path.startsWith(`${each}/`)) as string
  for (const each of file.imports) {
    if (home === 'scanner/src' && /^holdfast(\/|$)/.test(each.specifier)) {
      yield problem(file, each.line, 'workspace', 'the scanner is installed beside secrets and may not import the server.')
    }
    if (each.target === undefined || each.target.startsWith(`${home}/`) || /\.json$/.test(each.target)) continue
    if (workspaces[home]?.some((other) => each.target?.startsWith(`${other}/`))) continue
    yield problem(file, each.line, 'workspace', `${home} may not reach ${each.target} by path.`)
  }
}

function* testsStayOutside(file: SourceFile): Generator<Problem> {
  if (!file.path.includes('/src/')) return
  for (const each of file.imports) {
    const isRunner = each.specifier === 'node:test'
    if (!isRunner && (each.target === undefined || !isTest(each.target))) continue
    yield problem(file, each.line, 'test', `what is shipped may not import a test (${each.specifier}).`)
  }
}

/**
 * In a domain, `caveats.ts` is a table and the files of `caveats/` its variants, which do not know each other; what
 * they share stands in `caveats/caveat.ts`.
 */
function* variantsStayApart(root: string, file: SourceFile): Generator<Problem> {
  const folder = /^(server\/src\/\w+\/[a-z-]+s)\/[^/]+$/.exec(file.path)?.[1]
  if (folder === undefined || !(domains as readonly string[]).includes(partOf(file.path) as string)) return
  if (!existsSync(join(root, `${folder}.ts`))) return
  for (const each of file.imports) {
    if (!each.target?.startsWith(`${folder}/`) || each.isType || each.target.endsWith(`/${basename(folder).slice(0, -1)}.ts`)) continue
    yield problem(file, each.line, 'variant', `variants of one table may not import each other (${each.specifier}).`)
  }
}

function problem(file: SourceFile, line: number, rule: string, sentence: string): Problem {
  return { path: file.path, line, rule, sentence }
}

if (import.meta.main) {
  const problems = checkImports(join(import.meta.dirname, '..'))
  for (const each of problems) console.error(formatProblem(each))
  if (problems.length > 0) process.exitCode = 1
}
