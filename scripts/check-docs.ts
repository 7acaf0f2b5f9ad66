import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { pathToFileURL } from 'node:url'
import { asvsPage, namedTests } from './rules/named-tests.ts'
import { anchorsOf, codePaths, headingsOf, linksOf } from './source/markdown.ts'
import { formatProblem, type Problem } from './source/source-file.ts'

const pages = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md']

/** Folders whose name at the start of a path says that a file of this repository is meant. */
const homes = ['server', 'scanner', 'docs', 'scripts', 'bench', 'examples', '.ci']

/** Where pages may name files from. */
const roots = ['', 'server', 'server/src', 'scanner', 'scanner/src', 'scripts']

const decisionHeadings = ['Context', 'Decision', 'Consequences', 'Revisit']

/** A file that is made from the code: `scripts/generate/*.ts` exports its path from the root and how to make it. */
interface PageMaker {
  readonly path: string
  generate(): Promise<string>
}

/** What the pages say about the repository and is not so. With `update`, generated pages are written instead of compared. */
export async function checkDocs(root: string, { update = false } = {}): Promise<Problem[]> {
  const decisions = globSync('docs/decisions/*.md', { cwd: root }).toSorted()
  const all = [...new Set([...pages, ...globSync('docs/**/*.md', { cwd: root }).toSorted()])]
  const generated = await generatedPages(root, update)
  return [
    ...all.flatMap((path) => (existsSync(join(root, path)) ? [...paths(root, path), ...links(root, path)] : [missing(path)])),
    ...decisions.flatMap((path, at) => [...decision(root, path, at)]),
    ...changelog(root),
    ...(existsSync(join(root, asvsPage)) ? namedTests(root) : []),
    ...generated,
  ]
}

function* paths(root: string, page: string): Generator<Problem> {
  for (const { text, line } of codePaths(readFileSync(join(root, page), 'utf8'))) {
    // Of `server/src/tokens/caveats/<name>.ts` only the folder can be looked for.
    const open = text.search(/[<{…]|\.\.\./)
    const known = open === -1 ? text : text.slice(0, text.lastIndexOf('/', open) + 1)
    const isOurs = text.includes('/')
      ? homes.includes(text.split('/')[0] as string) || /\.(ts|sql|md)$/.test(text)
      : /\.(ts|md)$/.test(text)
    if (!isOurs || known === '' || isThere(root, page, known)) continue
    yield { path: page, line, rule: 'path', sentence: `names ${text}, which is not there.` }
  }
}

function isThere(root: string, page: string, path: string): boolean {
  if ([...roots, dirname(page)].some((from) => globSync(join(from, path), { cwd: root }).length > 0)) return true
  if (path.includes('/')) return false
  const exclude = (name: string) => name === 'node_modules'
  return homes.some((home) => globSync(`${home}/**/${path}`, { cwd: root, exclude }).length > 0)
}

function* links(root: string, page: string): Generator<Problem> {
  for (const { text, line } of linksOf(readFileSync(join(root, page), 'utf8'))) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(text)) continue
    const [file = '', anchor] = text.split('#')
    const target = file === '' ? page : normalize(join(dirname(page), decodeURIComponent(file)))
    if (target.startsWith('..') || file.startsWith('/') || !existsSync(join(root, target))) {
      yield { path: page, line, rule: 'link', sentence: `leads to ${text}, which is not there.` }
    } else if (anchor && target.endsWith('.md') && !anchorsOf(readFileSync(join(root, target), 'utf8')).has(anchor)) {
      yield { path: page, line, rule: 'link', sentence: `leads to ${text}, but ${target} has no such heading.` }
    }
  }
}

function* decision(root: string, path: string, at: number): Generator<Problem> {
  const problem = (sentence: string): Problem => ({ path, line: 1, rule: 'decision', sentence })
  const number = String(at + 1).padStart(4, '0')
  if (!new RegExp(`^${number}-[a-z0-9]+(-[a-z0-9]+)*\\.md$`).test(basename(path))) {
    yield problem(`should be ${number}-<what-was-decided>.md; decisions are numbered without gaps.`)
  }
  const headings = headingsOf(readFileSync(join(root, path), 'utf8')).map((heading) => heading.text)
  for (const wanted of decisionHeadings) {
    if (!headings.some((heading) => new RegExp(`^${wanted}\\b`, 'i').test(heading))) yield problem(`lacks the heading "${wanted}".`)
  }
}

function changelog(root: string): Problem[] {
  const path = 'CHANGELOG.md'
  if (!existsSync(join(root, path))) return []
  const first = headingsOf(readFileSync(join(root, path), 'utf8')).find((heading) => heading.level === 2)
  if (/^\[?Unreleased\]?$/.test(first?.text ?? '')) return []
  return [{ path, line: 1, rule: 'changelog', sentence: 'begins with a section "Unreleased".' }]
}

async function generatedPages(root: string, update: boolean): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const script of globSync('scripts/generate/*.ts', { cwd: root, exclude: (name) => name.endsWith('.test.ts') }).toSorted()) {
    const generator = (await import(pathToFileURL(join(root, script)).href)) as PageMaker
    const made = await generator.generate()
    const target = join(root, generator.path)
    if (existsSync(target) && readFileSync(target, 'utf8') === made) continue
    if (update) writeFileSync(target, made)
    else
      problems.push({
        path: generator.path,
        line: 1,
        rule: 'generated',
        sentence: `is not what ${script} makes; "UPDATE=1 npm run check" writes it.`,
      })
  }
  return problems
}

function missing(path: string): Problem {
  return { path, line: 1, rule: 'page', sentence: 'is not there.' }
}

if (import.meta.main) {
  const problems = await checkDocs(join(import.meta.dirname, '..'), { update: process.env.UPDATE === '1' })
  for (const each of problems) console.error(formatProblem(each))
  if (problems.length > 0) process.exitCode = 1
}
