import { basename } from 'node:path'
import { type Import, lineAt, type Problem, type SourceFile } from '../source/source-file.ts'

/** What only some files of `server/src` and `scanner/src` may do: a word in their code, or an import. */
interface Role {
  readonly rule: string
  readonly sentence: string
  /** Files that may. */
  readonly only: (path: string) => boolean
  readonly code?: RegExp
  readonly imports?: (each: Import, path: string) => boolean
}

const clock = /\bDate\.now\b|\bnew\s+Date\b(?!\s*\(\s*[^\s)])|(?<!\.|new\s+)\bDate\s*\(|\bperformance\s*\.|\bhrtime\b/
const isPolicy = (path: string) => /^(.*-)?policy\.ts$/.test(basename(path))
const inDatabase = (path: string) => path.startsWith('server/src/platform/database/')
const inClock = (path: string) => path.startsWith('server/src/platform/clock/')
const folderOf = (path: string) => path.split('/')[2]
const readingName = /^(find|list|count|read|is|has)([A-Z]|$)/
const named = (each: Import, name: string) => each.names.some((found) => found.name === name || found.name === '*')

const roles: readonly Role[] = [
  {
    rule: 'policy',
    sentence: 'a policy decides from the facts it is given: no async, clock, chance, database or request.',
    only: (path) => !isPolicy(path),
    code: new RegExp(String.raw`\basync\b|\bawait\b|\bPromise\b|\bMath\.random\b|\bcrypto\s*\.|${clock.source}`),
    imports: (each) =>
      /^(node:)?(crypto|fs|http|net|timers|process)(\/|$)|^(kysely|pg|hono)(\/|$)|^node:sqlite$/.test(each.specifier) ||
      /\/platform\/(database|clock|blobs|mail|http)\//.test(each.target ?? '') ||
      (/\/(store|record)\.ts$/.test(each.target ?? '') && !each.isType),
  },
  {
    rule: 'query',
    sentence: 'the query builder is for store.ts, journal/record.ts and platform/database; ask a store.',
    only: (path) => basename(path) === 'store.ts' || path === 'server/src/journal/record.ts' || inDatabase(path),
    imports: (each) => /^(kysely|pg)(\/|$)|^node:sqlite$/.test(each.specifier),
  },
  {
    rule: 'environment',
    sentence: 'only config.ts reads the environment.',
    // The rehearsal takes out what is its own, and hands the rest to config.ts.
    only: (path) => /^(server|scanner)\/src\/config\.ts$/.test(path) || path === 'server/src/rehearsal.ts',
    code: /\bprocess\s*\??\.\s*env\b|\benv\b[^=\n]*\}\s*=\s*process\b/,
    imports: (each) => /^(node:)?process$/.test(each.specifier) && named(each, 'env'),
  },
  {
    rule: 'clock',
    sentence: 'only main.ts and platform/clock know the time; take a Clock (new Date(milliseconds) is fine).',
    only: (path) => /^(server|scanner)\/src\/main\.ts$/.test(path) || inClock(path),
    code: clock,
    imports: (each) => /^(node:)?perf_hooks$/.test(each.specifier),
  },
  {
    rule: 'raw',
    sentence: 'raw markup is made by the sanitiser alone; use the html tag.',
    only: (path) => path === 'server/src/platform/html/sanitised.ts' || /^sanitise.*\.ts$/.test(basename(path)),
    imports: (each) => /^hono\/(html|utils\/html)$/.test(each.specifier) && named(each, 'raw'),
  },
  {
    rule: 'wire',
    sentence: "Node's raw request and response stay in web/, platform/http and the wiring.",
    only: (path) => path === 'server/src/main.ts' || /^server\/src\/(web|platform\/http)\//.test(path),
    code: /\.\s*(incoming|outgoing)\b/,
    imports: (each) => /^(node:)?(http|http2)$|^@hono\/node-server(\/|$)/.test(each.specifier),
  },
  {
    rule: 'store',
    sentence: 'a store is used from outside its folder only to read: find, list, count, read, is, has.',
    // What stands in for a guard of another folder does what that folder may.
    only: (path) => path.startsWith('server/src/rehearsal/guards-off/'),
    imports: (each, path) =>
      /\/store\.ts$/.test(each.target ?? '') &&
      folderOf(each.target as string) !== folderOf(path) &&
      each.names.some(({ name, isType }) => !isType && !readingName.test(name)),
  },
]

/** What the names of files promise (architecture, section 3 and 4). Browser modules in `web/assets` are not server code. */
export function* fileRoles(file: SourceFile): Generator<Problem> {
  if (!file.path.includes('/src/') || file.path.startsWith('server/src/web/assets/')) return
  const made = (role: Role, line: number): Problem => ({ path: file.path, line, rule: role.rule, sentence: role.sentence })
  for (const role of roles) {
    if (role.only(file.path)) continue
    for (const each of file.imports) {
      if (role.imports?.(each, file.path)) yield made(role, each.line)
    }
    if (role.code === undefined) continue
    for (const match of file.masked.matchAll(new RegExp(role.code, 'g'))) yield made(role, lineAt(file.text, match.index))
  }
}
