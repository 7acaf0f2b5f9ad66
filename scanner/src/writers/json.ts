import type { WrittenFinding } from '../finding.ts'
import type { Outcome } from './writer.ts'

/** Of the shape below. Grows when a field changes its meaning or goes; a new field does not change it. */
export const JSON_VERSION = 1

/** For programs: `schema/report-1.json` describes it. Text of the files stands as it is; JSON needs no care but its own escapes. */
export function* writeJson(outcome: Outcome): Generator<string> {
  const { verdict, version, findings, files, problems, suppressed, deadIgnores } = outcome
  yield '{\n'
  yield field('version', JSON_VERSION)
  yield field('tool', { name: 'holdfast-scan', version })
  yield field('verdict', verdict)
  yield* list('files', files)
  yield* list('findings', findings, ({ secrets = [], hosts = [], ...finding }: WrittenFinding) => ({ ...finding, secrets, hosts }))
  yield* list('problems', problems)
  yield field('suppressed', suppressed)
  const dead = deadIgnores.map(({ path, line, message }) => ({ path, ...(line === undefined ? {} : { line }), message }))
  yield `  "deadIgnores": ${indented(dead, 2)}\n}\n`
}

function field(name: string, value: unknown): string {
  return `  "${name}": ${indented(value, 2)},\n`
}

/** One by one: a large folder has a hundred thousand findings, which as one text are more than memory should be. */
function* list<Each>(name: string, values: readonly Each[], made: (each: Each) => unknown = (each) => each): Generator<string> {
  let before = `  "${name}": [`
  for (const each of values) {
    yield `${before}\n    ${indented(made(each), 4)}`
    before = ','
  }
  yield values.length === 0 ? `${before}],\n` : '\n  ],\n'
}

function indented(value: unknown, by: number): string {
  return JSON.stringify(value, undefined, 2).replaceAll('\n', `\n${' '.repeat(by)}`)
}
