import type { Problem, SourceFile } from '../source/source-file.ts'

/** One problem per circle of imports. Types, which are gone when the program runs, and `import()` close no circle. */
export function importCircles(files: readonly SourceFile[]): Problem[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const done = new Set<string>()
  const problems: Problem[] = []

  const visit = (file: SourceFile, way: readonly string[]) => {
    if (done.has(file.path)) return
    for (const each of file.imports) {
      const next = each.target === undefined || each.isType || each.isDynamic ? undefined : byPath.get(each.target)
      if (next === undefined) continue
      const start = [...way, file.path].indexOf(next.path)
      if (start === -1) {
        visit(next, [...way, file.path])
        continue
      }
      const circle = [...way, file.path].slice(start).concat(next.path)
      problems.push({ path: file.path, line: each.line, rule: 'circle', sentence: `imports run in a circle: ${circle.join(' -> ')}.` })
    }
    done.add(file.path)
  }
  for (const file of files) visit(file, [])
  return problems
}
