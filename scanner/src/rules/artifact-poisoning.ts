import type { Step } from '../model/ci-file.ts'
import { inputOf, usesAction } from '../questions/step-inputs.ts'
import { hasTrigger } from '../questions/triggers.ts'
import { defineRule } from '../rule.ts'

export const artifactPoisoning = defineRule({
  id: 'artifact-poisoning',
  verdict: 'exploitable',
  severity: 'high',
  confidence: 'low',
  summary: 'Files that a stranger\u2019s run made are unpacked into the working folder of a run with rights.',
  why: 'An artifact of a pull request holds what its author likes: it can replace scripts, configuration and programs that the next step runs.',
  remedy: 'Unpack into an empty folder of its own, take numbers and names out of it alone, and check them.',
  answers: ['Rust (ghcr), 2024'],
  *judge(workflow) {
    if (!hasTrigger(workflow, 'workflow_run')) return
    for (const job of workflow.jobs) {
      const at = job.steps.findIndex(unpacksHere)
      const step = job.steps[at]
      const later =
        at < 0
          ? undefined
          : job.steps
              .slice(at + 1)
              .find(
                ({ run, uses }) =>
                  (run !== undefined && /(?:^|\s)(?:\.\/|bash |sh |make|npm |node |python|source )/.test(run.text.slice(0, 20_000))) ||
                  uses?.kind === 'local',
              )
      if (!step || !later) continue
      yield {
        at: step.uses ?? step,
        structure: step.structure,
        message: 'An artifact of another run is unpacked over the working folder, and then something there is run.',
        evidence: [{ at: later.run ?? later.uses ?? later, text: 'this step runs files of that folder' }],
        reach: { who: 'anyone', triggers: ['workflow_run'], what: ['the token and the secrets of the job'] },
      }
    }
  },
})

/** Of another run, and not into a folder of its own. */
function unpacksHere(step: Step): boolean {
  const path = inputOf(step, 'path')?.text.trim() ?? ''
  const isHere = path === '' || path === '.' || path === './' || path.includes('github.workspace')
  if (usesAction(step, ['dawidd6/action-download-artifact'])) return isHere
  return usesAction(step, ['actions/download-artifact']) && inputOf(step, 'run-id') !== undefined && isHere
}
