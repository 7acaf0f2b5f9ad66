import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Biome, type Diagnostic } from '@biomejs/js-api/nodejs'
import { formatProblem, type Problem } from './source/source-file.ts'

/** What Biome looks at. npm writes the package files in its own way, and test vectors are as their makers sent them. */
const looked = /\.(ts|mts|js|mjs|css|json)$/
const passed = /(^|\/)package(-lock)?\.json$|^server\/test\/vectors\/.*\.json$|^scanner\/testdata\//

/**
 * Checks form and lint rules of every file that git knows or would take; with `write`, mends first what can be mended
 * without changing the meaning. `under` narrows it to some files and folders.
 */
export function lint(root: string, { write = false, under = [] }: { write?: boolean; under?: readonly string[] } = {}): Problem[] {
  const biome = new Biome()
  const { projectKey } = biome.openProject(root)
  biome.applyConfiguration(projectKey, JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')))

  const problems: Problem[] = []
  for (const path of lintedFiles(root, under)) {
    const filePath = join(root, path)
    let text = readFileSync(filePath, 'utf8')
    if (write) {
      const fixed = biome.lintContent(projectKey, text, { filePath, fixFileMode: 'safeFixes' }).content
      const formatted = biome.formatContent(projectKey, fixed, { filePath }).content
      if (formatted !== text) writeFileSync(filePath, formatted)
      text = formatted
    }
    const { content, diagnostics } = biome.formatContent(projectKey, text, { filePath })
    const syntax = diagnostics.filter(isSerious)
    problems.push(...syntax.map((each) => problemOf(path, text, each)))
    if (syntax.length > 0) continue
    problems.push(
      ...biome
        .lintContent(projectKey, text, { filePath })
        .diagnostics.filter(isSerious)
        .map((each) => problemOf(path, text, each)),
    )
    if (content !== text) problems.push(unformatted(path, text, content))
  }
  return problems
}

function lintedFiles(root: string, under: readonly string[]): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...under], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  return [...new Set(listed.split('\0'))].filter(
    (path) => looked.test(basename(path)) && !passed.test(path) && existsSync(join(root, path)),
  )
}

function isSerious(diagnostic: Diagnostic): boolean {
  return ['warning', 'error', 'fatal'].includes(diagnostic.severity)
}

function problemOf(path: string, text: string, { location, category, description }: Diagnostic): Problem {
  // Biome counts bytes.
  const before = Buffer.from(text).subarray(0, location.span?.[0] ?? 0)
  const line = before.toString('latin1').split('\n').length
  return { path, line, rule: category ?? 'parse', sentence: description.replaceAll(/\s+/g, ' ').trim() }
}

function unformatted(path: string, text: string, content: string): Problem {
  const wanted = content.split('\n')
  const line = text.split('\n').findIndex((each, at) => each !== wanted[at]) + 1
  return { path, line, rule: 'format', sentence: 'is not formatted; "npm run check -- --fix" does it.' }
}

if (import.meta.main) {
  const write = process.argv.slice(2).some((word) => word === '--fix' || word === '--write')
  const under = process.argv.slice(2).filter((word) => !word.startsWith('--'))
  const problems = lint(join(import.meta.dirname, '..'), { write, under })
  for (const each of problems) console.error(formatProblem(each))
  if (problems.length > 0) process.exitCode = 1
}
