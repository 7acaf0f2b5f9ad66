import { accessesIn } from '../model/access-path.ts'
import type { ExpressionNode } from '../model/expression.ts'
import { defineRule } from '../rule.ts'

export const unsoundContains = defineRule({
  id: 'unsound-contains',
  verdict: 'exploitable',
  severity: 'high',
  confidence: 'medium',
  summary: 'A list is written as one text, so a part of a name is enough.',
  why: 'contains looks for the one text inside the other: a branch called "mai" or "in develop" is inside "main develop" too.',
  remedy: 'Write a list: contains(fromJSON(\u2019["main", "develop"]\u2019), github.ref_name).',
  answers: [],
  reads: ['workflow', 'action'],
  *judge(file) {
    const steps = file.kind === 'workflow' ? file.jobs.flatMap((job) => [job, ...job.steps]) : file.steps
    for (const { if: condition } of steps) {
      const call = condition?.expressions.flatMap(({ tree }) => (tree ? [...callsIn(tree)] : [])).find(isUnsound)
      if (!condition || !call) continue
      const needle = call.args[1] as ExpressionNode
      const isChosenByStrangers = [...accessesIn(needle)].some(
        ({ path }) => path[0] === 'github' || path[0] === 'env' || path[0] === 'inputs',
      )
      yield {
        at: condition,
        structure: condition.structure,
        message: 'Part of a name is enough for this condition.',
        ...(isChosenByStrangers ? {} : { verdict: 'untidy' as const, severity: 'low' as const }),
      }
    }
  },
})

type Call = Extract<ExpressionNode, { kind: 'call' }>

const isUnsound = ({ name, args: [haystack, needle] }: Call) =>
  name === 'contains' &&
  haystack?.kind === 'literal' &&
  typeof haystack.value === 'string' &&
  needle !== undefined &&
  needle.kind !== 'literal'

function* callsIn(node: ExpressionNode): Generator<Call> {
  if (node.kind === 'call') yield node
  const parts =
    node.kind === 'call' || node.kind === 'logic'
      ? node.args
      : node.kind === 'compare'
        ? [node.left, node.right]
        : node.kind === 'not'
          ? [node.of]
          : []
  for (const part of parts) yield* callsIn(part)
}
