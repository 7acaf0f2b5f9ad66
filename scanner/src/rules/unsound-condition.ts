import { expressionsIn } from '../model/read-expressions.ts'
import { defineRule } from '../rule.ts'

export const unsoundCondition = defineRule({
  id: 'unsound-condition',
  verdict: 'exploitable',
  severity: 'high',
  confidence: 'high',
  summary: 'A condition is always true.',
  why: 'With anything beside the braces, a line end is enough, it is a text, and a text that is not empty is true. What it should protect stands open.',
  remedy: 'Write the whole condition inside one pair of braces or without any; with a block, use |- or >-.',
  answers: [],
  reads: ['workflow', 'action'],
  *judge(file) {
    const steps = file.kind === 'workflow' ? file.jobs.flatMap((job) => [job, ...job.steps]) : file.steps
    for (const { if: condition, node } of steps) {
      if (!condition) continue
      const written = expressionsIn(condition.scalar)
      const [first] = written
      if (first === undefined || (written.length === 1 && first.from === 0 && first.to === condition.scalar.text.length)) continue
      yield {
        at: node.pair('if') ?? condition,
        structure: condition.structure,
        message: 'This condition is a text, and so it is always true.',
      }
    }
  },
})
