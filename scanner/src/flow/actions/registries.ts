import { shownTo } from '../registry-login.ts'
import type { StepRun } from '../secret-flow.ts'
import { nothing } from '../value.ts'
import { type Inputs, sendByStep } from './step-send.ts'

/** `docker/login-action`: the registry is shown what opens another. */
export function logIn(run: StepRun, inputs: Inputs): void {
  const registry = inputs.get('registry')
  if (registry === undefined) return
  const { target, carried } = shownTo(registry, [inputs.get('password') ?? nothing])
  sendByStep(run, 'http', target, carried)
}

/** `registry-url` of setup-node: where npm shows its token from then on. */
export function setRegistry(run: StepRun, inputs: Inputs): void {
  const url = inputs.get('registry-url')
  if (url !== undefined) run.world.job.settings.set('npm registry', url)
}
