import type { Permissions } from '../model/ci-file.ts'
import { isReusableOnly } from '../questions/triggers.ts'
import { type Draft, defineRule } from '../rule.ts'

export const excessivePermissions = defineRule({
  id: 'excessive-permissions',
  verdict: 'untidy',
  severity: 'medium',
  confidence: 'high',
  summary: 'The token may do more than anybody decided.',
  why: 'Where nothing is said, the token may do what the repository\u2019s settings say today. Whatever runs in a job has it.',
  remedy: 'Write permissions: {} at the top, and in each job what it needs.',
  answers: ['GhostAction, September 2025', 'tj-actions/changed-files, March 2025'],
  *judge(workflow) {
    if (workflow.permissions) yield* ofWorkflow(workflow.permissions)
    for (const job of workflow.jobs) {
      if (job.permissions) {
        yield* whole(job.permissions)
        continue
      }
      if (workflow.permissions) continue
      // Who calls decides; but a job that itself calls must say what it hands on.
      const isCallersBusiness = isReusableOnly(workflow) && !job.uses
      yield {
        at: job.key,
        structure: job.structure,
        message: 'This job has whatever permissions the repository gives by default.',
        ...(isCallersBusiness ? { persona: 'pedantic' as const } : {}),
      }
    }
    if (!workflow.permissions)
      yield {
        at: workflow.root,
        structure: '',
        // In a workflow of one job the finding about the job says it all.
        ...(workflow.jobs.length > 1 && workflow.jobs.some((job) => !job.permissions) && !isReusableOnly(workflow)
          ? {}
          : { persona: 'pedantic' as const }),
        message: 'This workflow says nothing about permissions.',
      }
  },
})

function* whole(permissions: Permissions): Generator<Draft> {
  if (permissions.all === undefined) return
  yield {
    at: permissions,
    structure: permissions.structure,
    message: `The token may ${permissions.all} everything.`,
    severity: permissions.all === 'write' ? 'high' : 'medium',
  }
}

function* ofWorkflow(permissions: Permissions): Generator<Draft> {
  yield* whole(permissions)
  for (const entry of permissions.entries) {
    if (entry.text.trim() !== 'write') continue
    yield {
      at: entry,
      structure: entry.structure,
      message: `Every job gets ${entry.name}: write; give it to the job that needs it.`,
      severity: entry.name === 'contents' || entry.name === 'id-token' ? 'high' : 'medium',
    }
  }
}
