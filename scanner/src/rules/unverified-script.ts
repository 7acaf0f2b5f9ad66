import { stepsOf } from '../model/ci-file.ts'
import { spanWithin } from '../model/yaml-node.ts'
import { defineRule } from '../rule.ts'

/** Fetched and run on one line. Bounded on both sides, so that no line takes long. */
const piped = /\b(?:curl|wget)\b[^|\n;]{1,400}\|\s*(?:sudo\s+)?(?:ba|z|da|k)?sh\b/
const substituted = /\b(?:ba|z|da|k)?sh\b[^\n;|]{0,80}(?:<\(|\$\()\s*(?:curl|wget)\b/

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
      for (const match of lines(run.text)) {
        const found = piped.exec(match.text) ?? substituted.exec(match.text)
        if (!found) continue
        const from = match.from + found.index
        yield {
          at: spanWithin(run.scalar, from, from + found[0].length),
          structure: run.structure,
          message: 'What is fetched here is run at once.',
        }
      }
    }
  },
})

function* lines(text: string): Generator<{ text: string; from: number }> {
  let from = 0
  for (const line of text.split('\n')) {
    yield { text: line.slice(0, 2000), from }
    from += line.length + 1
  }
}
