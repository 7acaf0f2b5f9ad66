import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { maskCode } from './mask-code.ts'

/** One import, re-export or `import()` of a file. */
export interface Import {
  readonly specifier: string
  /** Path from the root of the repository where the specifier is relative, otherwise undefined. */
  readonly target: string | undefined
  /** What the other file calls it; `*` for all of it, `default`; none for an import that only runs the file. */
  readonly names: readonly { readonly name: string; readonly isType: boolean }[]
  readonly isType: boolean
  readonly isDynamic: boolean
  readonly line: number
}

/** A TypeScript file of the repository: `path` from its root with `/`, the text, and the text without words that are no code. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  readonly masked: string
  readonly imports: readonly Import[]
}

/** Something a script objects to. `rule` is one word, `sentence` says what to do. */
export interface Problem {
  readonly path: string
  readonly line: number
  readonly rule: string
  readonly sentence: string
}

export function formatProblem(problem: Problem): string {
  return `${problem.path}:${problem.line} ${problem.rule}: ${problem.sentence}`
}

export function readSourceFiles(root: string, folders: readonly string[]): SourceFile[] {
  const patterns = folders.filter((folder) => existsSync(join(root, folder))).map((folder) => `${folder}/**/*.ts`)
  return globSync(patterns, { cwd: root, exclude: (name) => name === 'node_modules' })
    .toSorted()
    .map((path) => parseSourceFile(path.replaceAll('\\', '/'), readFileSync(join(root, path), 'utf8')))
}

export function parseSourceFile(path: string, text: string): SourceFile {
  const masked = maskCode(text)
  return { path, text, masked, imports: importsOf(path, text, masked) }
}

/** Line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

const names = String.raw`\{[^}]*\}`
const all = String.raw`\*(?:\s+as\s+[\w$]+)?`
const clause = String.raw`(?:${all}|${names}|[\w$]+(?:\s*,\s*(?:${all}|${names}))?)`
const statement = new RegExp(String.raw`^[ \t]*(?:import|export)\s+(type\s+)?(${clause})\s*from\s*['"]|^[ \t]*import\s*['"]`, 'gmd')
const dynamic = /\bimport\s*\(\s*['"]/g

function importsOf(path: string, text: string, masked: string): Import[] {
  const make = (match: RegExpExecArray, isDynamic: boolean): Import => {
    const start = match.index + match[0].length
    const specifier = text.slice(start, text.slice(start).search(/['"]/) + start)
    const isWholeType = match[1] !== undefined
    const found = isDynamic ? [{ name: '*', isType: false }] : namesOf(match[2] ?? '', isWholeType)
    return {
      specifier,
      target: specifier.startsWith('.') ? normalize(join(dirname(path), specifier)).replaceAll('\\', '/') : undefined,
      names: found,
      isType: found.length > 0 && found.every((each) => each.isType),
      isDynamic,
      line: lineAt(text, match.index + match[0].search(/\S/)),
    }
  }
  return [
    ...[...masked.matchAll(statement)].map((match) => make(match, false)),
    ...[...masked.matchAll(dynamic)].map((match) => make(match, true)),
  ]
}

function namesOf(imported: string, isWholeType: boolean): Import['names'] {
  const braced = /\{([^}]*)\}/.exec(imported)?.[1] ?? ''
  const outside = imported.replace(/\{[^}]*\}/, '')
  const found = braced
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ({ name: part.replace(/^type\s+/, '').split(/\s+as\s+/)[0] as string, isType: isWholeType || /^type\s/.test(part) }))
  if (outside.includes('*')) found.push({ name: '*', isType: isWholeType })
  if (/^\s*[\w$]+/.test(outside)) found.push({ name: 'default', isType: isWholeType })
  return found
}
