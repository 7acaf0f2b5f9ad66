import { mappingOf } from '../model/yaml-node.ts'
import { isReusableOnly } from '../questions/triggers.ts'
import { defineRule } from '../rule.ts'

export const concurrencyLimits = defineRule({
  id: 'concurrency-limits',
  verdict: 'untidy',
  severity: 'note',
  confidence: 'high',
  persona: 'pedantic',
  summary: 'Nothing says what becomes of older runs.',
  why: 'Runs pile up and race with each other; whoever can start them can use up the runners.',
  remedy: 'Add concurrency: with a group and cancel-in-progress.',
  answers: [],
  *judge(workflow) {
    if (isReusableOnly(workflow)) return
    const pair = workflow.root.pair('concurrency')
    const says = (node: typeof workflow.concurrency) => mappingOf(node)?.pair('cancel-in-progress') !== undefined
    if (pair) {
      if (!says(pair.value)) yield { at: pair, structure: 'concurrency', message: 'Nothing says whether an older run is cancelled.' }
    } else if (!workflow.jobs.every((job) => says(job.node.get('concurrency')))) {
      const on = workflow.root.pair('on')
      yield { at: on ?? workflow.root, structure: 'concurrency', message: 'Runs of this workflow have no limit.' }
    }
  },
})
