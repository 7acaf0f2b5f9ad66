import type { Permissions } from '../model/ci-file.ts'
import { commentBehind } from '../questions/version-comment.ts'
import { type Draft, defineRule } from '../rule.ts'

export const undocumentedPermissions = defineRule({
  id: 'undocumented-permissions',
  verdict: 'untidy',
  severity: 'note',
  confidence: 'high',
  persona: 'pedantic',
  summary: 'Nothing says what a permission is for.',
  why: 'A permission whose reason nobody knows is never taken away.',
  remedy: 'Write the reason behind it, as a comment.',
  answers: [],
  *judge(workflow) {
    for (const permissions of [workflow.permissions, ...workflow.jobs.map((job) => job.permissions)])
      if (permissions) yield* ofBlock(permissions)
  },
})

/** One finding a block, at the first that has none. Reading the contents explains itself. */
function* ofBlock(permissions: Permissions): Generator<Draft> {
  const first = permissions.entries.find(
    (entry) => !(entry.name === 'contents' && entry.text.trim() === 'read') && commentBehind(entry) === '',
  )
  if (first) yield { at: first, structure: first.structure, message: `Nothing says what ${first.name.slice(0, 40)} is for.` }
}
