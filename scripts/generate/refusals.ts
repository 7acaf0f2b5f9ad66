import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Kind, Refusal, type RefusalCode, refusals } from '../../server/src/errors.ts'
import { answerTo } from '../../server/src/web/problem.ts'
import { code, madeFrom, page, plain, sentence, table } from './text/markdown.ts'

export const path = 'docs/reference/refusals.md'

const source = 'server/src/errors.ts'

const meanings: Readonly<Record<Kind, string>> = {
  invalid: 'mend the input',
  unauthenticated: 'send credentials',
  forbidden: 'get the right, or another credential',
  'not-found': 'it is not there, or not for you',
  'method-not-allowed': 'use another method',
  conflict: 'it is so already, or something has to come first',
  gone: 'it was there and will not come back',
  'too-large': 'send less',
  'too-many': 'come back later',
  moved: 'use the other address',
  unavailable: 'try again in a moment',
}

export async function generate(): Promise<string> {
  const text = readFileSync(join(import.meta.dirname, '../..', source), 'utf8')
  const kinds = [...new Set(Object.values(refusals).map(([kind]) => kind))]
  return page(
    madeFrom([source, 'server/src/web/problem.ts']),
    '# Refusals',
    [
      'Every refusal has a code that never changes, and one sentence. Words in braces are filled in. Where you meet them:',
      '',
      '- **uploads**: the sentence is the body and the HTTP reason phrase, so twine prints it; uv asks for JSON and gets `message` and `code`;',
      '- **the JSON API**: `application/problem+json` (RFC 9457) with `detail` (the sentence), `code`, and `request`, a number to quote;',
      '- **the command line**: `holdfast: ` and the sentence on standard error, exit code 1 (2 where words or settings are wrong).',
    ].join('\n'),
    'What you can do is told by the kind:',
    table(
      ['Kind', 'Status', 'You can'],
      kinds.map((kind) => [
        kind,
        String(statusOf(Object.keys(refusals).find((of) => refusals[of as RefusalCode][0] === kind)!)),
        meanings[kind],
      ]),
    ),
    'Anything else that goes wrong is a 500 with a number to quote; the log of the server says the rest under that number.',
    ...sectionsOf(text).flatMap(({ title, codes }) => [
      `## ${sentence(title).replace(/\.$/, '')}`,
      table(
        ['Code', 'Status', 'Sentence'],
        codes.map((of) => [code(of), String(statusOf(of)), plain(refusals[of as RefusalCode][1])]),
      ),
    ]),
  )
}

/** The status that clients get, asked from the door itself. */
function statusOf(of: string): number {
  const refusal = new (Refusal as new (code: string, details: object) => Refusal)(of, {})
  const nobody = { id: '', header: () => undefined, outgoing: undefined } as unknown as Parameters<typeof answerTo>[1]
  return answerTo(refusal, nobody, 'plain').status
}

/** The comments in the table are its headings. */
function sectionsOf(text: string): { title: string; codes: string[] }[] {
  const sections: { title: string; codes: string[] }[] = [{ title: 'others', codes: [] }]
  const body = text.slice(text.indexOf('export const refusals'), text.indexOf('} as const satisfies'))
  for (const line of body.split('\n')) {
    const title = /^ {2}\/\/ (.*)$/.exec(line)?.[1]
    const named = /^ {2}'([a-z0-9-]+)': \[/.exec(line)?.[1]
    if (title !== undefined) sections.push({ title, codes: [] })
    if (named !== undefined) sections.at(-1)!.codes.push(named)
  }
  const found = new Set(sections.flatMap(({ codes }) => codes))
  sections[0]!.codes.push(...Object.keys(refusals).filter((of) => !found.has(of)))
  return sections.filter(({ codes }) => codes.length > 0)
}
