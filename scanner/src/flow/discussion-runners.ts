import { accessesIn } from '../model/access-path.ts'
import type { Workflow } from '../model/ci-file.ts'
import { expressionsIn } from '../model/read-expressions.ts'
import type { Draft } from '../rule.ts'

/**
 * The back door of Shai-Hulud 2: a runner of the thief's own, and a workflow that hands the text of a discussion to its
 * shell. An honest mistake of the same kind stands in a longer script, on a hosted machine.
 */
export function* discussionRunners(workflow: Workflow): Generator<Draft> {
  const isOpen = workflow.triggers.some((each) =>
    /^(?:discussion|discussion_comment|issues|issue_comment|gollum|fork|watch)$/.test(each.name),
  )
  if (!isOpen || workflow.triggers.length > 2) return
  for (const job of workflow.jobs) {
    if (!job.runsOn.some((each) => each.text.toLowerCase() === 'self-hosted')) continue
    const stays = [...workflow.env, ...job.env, ...job.steps.flatMap((step) => step.env)].find(
      (each) => each.name === 'RUNNER_TRACKING_ID' && /^(?:0|''|"")?$/.test(each.text.trim()),
    )
    if (stays !== undefined) {
      yield {
        at: stays,
        structure: stays.structure,
        message: 'RUNNER_TRACKING_ID is emptied, so that what strangers start on the machine goes on after the job.',
        evidence: [{ at: workflow.triggers[0]?.key ?? stays, text: 'strangers set it off' }],
      }
    }
    const isDiscussion = workflow.triggers.every((each) => each.name.startsWith('discussion'))
    for (const step of job.steps) {
      const { run } = step
      if (run === undefined || (!isDiscussion && run.text.trim().split('\n').length > 3)) continue
      for (const expression of expressionsIn(run.scalar)) {
        const spoken = [...accessesIn(expression.tree)].find((each) =>
          /^github\/event\/(?:discussion|comment|issue|pages)\/(?:.*\/)?(?:body|title|page_name)$/.test(each.path.join('/')),
        )
        if (spoken === undefined) continue
        const what = spoken.written.join('.')
        yield {
          at: run,
          structure: run.structure,
          message: `Whoever writes a ${workflow.triggers[0]?.name.split('_')[0] ?? 'text'} runs commands on the machine: ${what} is all that the step runs, and the runner is a machine of its own.`,
          evidence: [
            { at: expression, text: `${what} is written by strangers` },
            { at: job.key, text: 'the job runs on a machine that stays' },
          ],
        }
      }
    }
  }
}
