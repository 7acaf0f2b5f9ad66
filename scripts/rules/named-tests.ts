import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { linksOf } from '../source/markdown.ts'
import type { Problem } from '../source/source-file.ts'

/** The page whose rows name the tests behind them. */
export const asvsPage = 'docs/reference/asvs.md'

const span = (section: string, last: number) => Array.from({ length: last }, (_, at) => `${section}.${at + 1}`)

/** Chapters V6 and V7 of OWASP ASVS 5.0, levels 1 and 2. */
export const requirements: readonly string[] = [
  ...span('6.1', 3),
  ...span('6.2', 12),
  ...span('6.3', 4),
  ...span('6.4', 4),
  ...span('6.5', 5),
  ...span('6.6', 3),
  ...span('6.8', 4),
  ...span('7.1', 3),
  ...span('7.2', 4),
  ...span('7.3', 2),
  ...span('7.4', 5),
  ...span('7.5', 2),
  ...span('7.6', 2),
]

/** `server/…/x.test.ts` "a title": how a row names a test. */
const named = /`([^`]+\.test\.ts)` "([^"]+)"/g

/**
 * Each requirement has one row, in their order, and each row a test that exists (file and title), a page for operators, or the
 * sentence why it does not apply.
 */
export function* namedTests(root: string, wanted: readonly string[] = requirements): Generator<Problem> {
  const markdown = readFileSync(join(root, asvsPage), 'utf8')
  const problem = (line: number, sentence: string): Problem => ({ path: asvsPage, line, rule: 'named-test', sentence })
  const pages = new Set(linksOf(markdown).flatMap(({ text, line }) => (/^\.\.\/operate\/[^#]+\.md/.test(text) ? [line] : [])))
  const seen: string[] = []
  for (const [at, text] of markdown.split('\n').entries()) {
    const number = /^\| (\d+\.\d+\.\d+) \|/.exec(text)?.[1]
    if (number === undefined) continue
    const line = at + 1
    seen.push(number)
    if (!wanted.includes(number)) yield problem(line, `has a row for ${number}, which is no requirement of levels 1 and 2.`)
    const tests = [...text.matchAll(named)].map(([, file = '', title = '']) => ({ file, title }))
    for (const { file, title } of tests) {
      if (!existsSync(join(root, file))) yield problem(line, `names ${file}, which is not there.`)
      else if (!hasTest(readFileSync(join(root, file), 'utf8'), title))
        yield problem(line, `names the test "${title}", which ${file} does not have.`)
    }
    if (tests.length === 0 && !pages.has(line) && !/\| Does not apply: \S/.test(text))
      yield problem(line, `says of ${number} neither which test holds it, nor why it does not apply.`)
  }
  for (const number of wanted) if (!seen.includes(number)) yield problem(1, `has no row for ${number}.`)
  for (const [at, number] of seen.entries()) if (seen.indexOf(number) !== at) yield problem(1, `has two rows for ${number}.`)
}

/** The title of a test, whole and as it is written. */
const hasTest = (source: string, title: string): boolean =>
  ["'", '"', '`'].some((quote) => source.includes(`test(${quote}${title}${quote}`))
