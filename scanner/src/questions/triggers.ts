import type { CiFile, Workflow } from '../model/ci-file.ts'
import { mappingOf, type Scalar, scalarsOf } from '../model/yaml-node.ts'

/** Started by people without any right in the repository, and run with its secrets and a token that may write. */
const ofStrangersWithPower = new Set([
  'pull_request_target',
  'workflow_run',
  'issues',
  'issue_comment',
  'discussion',
  'discussion_comment',
  'pull_request_review',
  'pull_request_review_comment',
  'fork',
  'watch',
  'gollum',
])

export const hasTrigger = (workflow: Workflow, ...names: readonly string[]): boolean =>
  workflow.triggers.some((trigger) => names.includes(trigger.name))

/** Names of the triggers by which a stranger starts this file with the repository's own rights. */
export function strangersTriggers(file: CiFile): readonly string[] {
  if (file.kind !== 'workflow') return []
  return file.triggers.map((trigger) => trigger.name).filter((name) => ofStrangersWithPower.has(name))
}

/** True where nothing but other workflows starts it: then they answer for permissions and concurrency. */
export const isReusableOnly = (workflow: Workflow): boolean =>
  workflow.isReusable && workflow.triggers.every((trigger) => trigger.name === 'workflow_call')

/** Releases, tags, and branches that are called after them. */
export function releaseTriggers(workflow: Workflow): { readonly isByTag: boolean; readonly isByBranch: boolean } {
  let isByTag = hasTrigger(workflow, 'release')
  let isByBranch = false
  for (const trigger of workflow.triggers) {
    if (trigger.name !== 'push') continue
    const filters = mappingOf(trigger.config)
    isByTag ||= filters?.pair('tags') !== undefined
    isByBranch ||= scalarsOf(filters?.get('branches')).some((branch) => /release/i.test(branch.text))
  }
  return { isByTag, isByBranch }
}

/** The branches that a push must be to; undefined where any will do. */
export function pushBranches(workflow: Workflow): readonly Scalar[] | undefined {
  const push = workflow.triggers.find((trigger) => trigger.name === 'push')
  const filters = mappingOf(push?.config)
  return filters?.pair('branches') || filters?.pair('tags') ? scalarsOf(filters?.get('branches')) : undefined
}
