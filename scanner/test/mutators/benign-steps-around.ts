import { isSeq } from 'yaml'
import { isAction, jobsOf, parseWorkflow, print } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

const BEFORE = [
  { uses: 'actions/checkout@v4' },
  { uses: 'actions/setup-node@v4', with: { 'node-version': 22, cache: 'npm' } },
  { name: 'Install', run: 'npm ci\nnpm run lint\n' },
  { name: 'Test', run: 'npm test -- --coverage\n', env: { CI: 'true' } },
]
const AFTER = [
  { name: 'Size', run: 'du -sh dist || true\n' },
  { name: 'Done', if: 'always()', run: 'echo "done: $GITHUB_SHA"\n' },
]

/** An ordinary build before and after. */
export const benignStepsAround: Mutate = (text) => {
  const workflow = parseWorkflow(text)
  if (isAction(workflow)) return undefined
  let isChanged = false
  for (const job of jobsOf(workflow)) {
    const steps = job.get('steps')
    if (!isSeq(steps)) continue
    steps.items.unshift(...BEFORE.map((step) => workflow.createNode(step)))
    steps.items.push(...AFTER.map((step) => workflow.createNode(step)))
    isChanged = true
  }
  return isChanged ? print(workflow) : undefined
}
