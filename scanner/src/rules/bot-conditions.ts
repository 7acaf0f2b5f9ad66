import { pathOf } from '../model/access-path.ts'
import type { Condition } from '../model/ci-file.ts'
import type { ExpressionNode } from '../model/expression.ts'
import { strangersTriggers } from '../questions/triggers.ts'
import { defineRule } from '../rule.ts'

/** Accounts of bots that many repositories trust, by their number. */
const numbers = new Set(['49699333', '29139614', '41898282', '27856297'])

export const botConditions = defineRule({
  id: 'bot-conditions',
  verdict: 'exploitable',
  severity: 'high',
  confidence: 'medium',
  summary: 'A condition trusts whoever acted last to be a bot.',
  why: 'github.actor is who caused the last event and not who wrote the code: anybody can have a bot act on his own pull request.',
  remedy: 'Compare github.event.pull_request.user.login, and do not give such a job the repository\u2019s secrets.',
  answers: ['Synacktiv, dependabot confused deputy, 2024'],
  *judge(workflow) {
    const triggers = strangersTriggers(workflow)
    if (triggers.length === 0) return
    const conditions = workflow.jobs.flatMap((job) => [job.if, ...job.steps.map((step) => step.if)])
    for (const condition of conditions) {
      if (!condition || !trustsBot(condition)) continue
      yield {
        at: condition,
        structure: condition.structure,
        message: 'This condition lets in everybody who can make a bot act on his pull request.',
        reach: { who: 'anyone', triggers, what: ['what this condition protects'] },
      }
    }
  },
})

const trustsBot = (condition: Condition) => condition.expressions.some(({ tree }) => tree !== undefined && comparesActor(tree))

function comparesActor(node: ExpressionNode): boolean {
  if (node.kind === 'not') return comparesActor(node.of)
  if (node.kind === 'logic') return node.args.some(comparesActor)
  if (node.kind === 'call') return node.args.some(comparesActor)
  if (node.kind !== 'compare' || node.operator !== '==') return false
  const sides = [node.left, node.right]
  const actor = sides
    .map((side) => pathOf(side)?.join('.').toLowerCase())
    .find((path) => path === 'github.actor' || path === 'github.actor_id' || path === 'github.triggering_actor')
  const literal = sides.find((side) => side.kind === 'literal')
  if (actor === undefined || literal?.kind !== 'literal') return false
  return actor === 'github.actor_id' ? numbers.has(String(literal.value)) : /\[bot\]$/i.test(String(literal.value))
}
