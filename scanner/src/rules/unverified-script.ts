import { stepsOf } from '../model/ci-file.ts'
import { spanWithin } from '../model/yaml-node.ts'
import { defineRule } from '../rule.ts'

export const unverifiedScript = defineRule({
  id: 'unverified-script',
  verdict: 'untidy',
  severity: 'low',
  confidence: 'medium',
  persona: 'pedantic',
  summary: 'A script is fetched and run without a look at it.',
  why: 'Whoever holds that server runs what he likes in the job.',
  remedy: 'Fetch a fixed version, compare its digest, then run it.',
  answers: ['Codecov, April 2021'],
  reads: ['workflow', 'action'],
  *judge(file) {
    for (const { run } of stepsOf(file)) {
      if (!run) continue
      for (const { text, from } of lines(run.text)) {
        const at = fetchedAndRun(text)
        if (at === undefined) continue
        yield {
          at: spanWithin(run.scalar, from + at, from + text.trimEnd().length),
          structure: run.structure,
          message: 'What is fetched here is run at once.',
        }
      }
    }
  },
})

const shells = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh'])

/** Where a fetch begins whose words a shell on the same line runs. Word by word: a long line of a stranger must not make us slow. */
function fetchedAndRun(line: string): number | undefined {
  if (line.trimStart().startsWith('#')) return undefined
  const fetch = ['curl ', 'wget '].map((word) => line.indexOf(word)).filter((at) => at >= 0)
  const at = Math.min(...fetch)
  if (fetch.length === 0) return undefined
  const piped = line
    .slice(at)
    .split('|')
    .slice(1)
    .some((part) =>
      shells.has(
        part
          .trimStart()
          .replace(/^sudo +/, '')
          .split(/[\s;&]/, 1)[0] ?? '',
      ),
    )
  const before = line.slice(0, at).trimEnd()
  const isInside = before.endsWith('$(') || before.endsWith('<(') || before.endsWith('`')
  return piped || (isInside && before.split(/[\s;&|"'(]+/).some((word) => shells.has(word))) ? at : undefined
}

function* lines(text: string): Generator<{ text: string; from: number }> {
  let from = 0
  for (const line of text.split('\n')) {
    yield { text: line.slice(0, 2000), from }
    from += line.length + 1
  }
}
