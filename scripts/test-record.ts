import { resolve } from 'node:path'
import type { TestEvent } from 'node:test/reporters'

/** How one test ended, as a line of JSON; `scripts/test.ts` reads them. */
export interface TestEnding {
  readonly kind: 'passed' | 'failed' | 'skipped' | 'empty'
  readonly name: string
  readonly file: string
  readonly reason: string
}

/** A reporter of node:test that writes one line of JSON for each test as soon as it has ended. */
export default async function* testRecord(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of source) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue
    const { name, file = '', nesting, skip, todo, details } = event.data
    const isSuite = details.type === 'suite'
    const error = event.type === 'test:fail' ? (event.data.details.error as Error & { failureType?: string; cause?: unknown }) : undefined
    const ending = (kind: TestEnding['kind'], reason = '') => `${JSON.stringify({ kind, name, file, reason } satisfies TestEnding)}\n`

    if (skip !== undefined && skip !== false) yield ending('skipped', typeof skip === 'string' ? skip : '')
    else if (todo !== undefined && todo !== false) yield ending('skipped', typeof todo === 'string' ? `to do: ${todo}` : 'to do')
    // A suite is counted by its tests, unless it failed by itself.
    else if (event.type === 'test:fail') yield isSuite && error?.failureType === 'subtestsFailed' ? '' : ending('failed', firstLine(error))
    // For a file without any test, node:test reports the file itself as passed.
    else if (nesting === 0 && file !== '' && resolve(name) === file) yield ending('empty')
    else if (!isSuite) yield ending('passed')
  }
}

/** What went wrong, for the list at the end of a long log. */
function firstLine(error: (Error & { cause?: unknown }) | undefined): string {
  const { cause } = error ?? {}
  const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause ?? error?.message ?? '')
  return message.split('\n', 1)[0]!.slice(0, 200)
}
