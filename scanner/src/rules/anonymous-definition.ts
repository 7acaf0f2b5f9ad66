import { defineRule } from '../rule.ts'

export const anonymousDefinition = defineRule({
  id: 'anonymous-definition',
  verdict: 'untidy',
  severity: 'note',
  confidence: 'high',
  persona: 'pedantic',
  summary: 'A workflow or job has no name.',
  why: 'People who read a log at night look for names.',
  remedy: 'Give it a name.',
  answers: [],
  *judge(workflow) {
    if (!workflow.name) yield { at: workflow.root, structure: '', message: 'This workflow has no name.' }
    for (const job of workflow.jobs)
      if (!job.name && !job.uses) yield { at: job.key, structure: job.structure, message: 'This job has no name.' }
  },
})
