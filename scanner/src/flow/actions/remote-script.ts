import { textMade } from '../../shell/script-text.ts'
import { carriedIn } from '../address.ts'
import { JobState } from '../job-state.ts'
import type { StepRun } from '../secret-flow.ts'
import { ShellRun } from '../shell-run.ts'
import { type Inputs, labelled, sendByStep } from './step-send.ts'

/** A script for another machine: what is written into it goes there, and it runs there without what the job has. */
export function runElsewhere(run: StepRun, inputs: Inputs): void {
  const host = inputs.get('host') ?? inputs.get('hostname') ?? inputs.get('server')
  const script = inputs.get('script') ?? inputs.get('command') ?? inputs.get('commands')
  if (script === undefined) return
  if (host !== undefined) sendByStep(run, 'shell', host, carriedIn(labelled('script', script), 'argument'))
  const at = run.step.with.find((each) => /^(?:script|commands?)$/i.test(each.name))?.scalar ?? run.step
  const world = { ...run.world, job: new JobState(), env: new Map(), stepId: undefined }
  new ShellRun(world, textMade('', at)).runText(script, at)
}
