import { noteOwnRegistry, shownTo } from '../registry-login.ts'
import type { StepRun } from '../secret-flow.ts'
import { nothing } from '../value.ts'
import { type Inputs, sendByStep } from './step-send.ts'

/** An action that publishes: the registry is shown what opens another. */
export function showLogin(run: StepRun, inputs: Inputs, home: string): void {
  const registry = inputs.get('repository-url') ?? inputs.get('repository_url') ?? inputs.get('registry')
  const credentials = [inputs.get('password') ?? nothing, inputs.get('token') ?? nothing]
  for (const { target, carried } of shownTo(run.world, registry, credentials, home)) sendByStep(run, 'http', target, carried)
}

/** `docker/login-action`: the registry is shown what opens another. */
export function logIn(run: StepRun, inputs: Inputs): void {
  const registry = inputs.get('registry')
  noteOwnRegistry(run.world.job, registry)
  for (const { target, carried } of shownTo(run.world, registry, [inputs.get('password') ?? nothing], 'docker'))
    sendByStep(run, 'http', target, carried)
}

/** `registry-url` of setup-node: where npm shows its token from then on. */
export function setRegistry(run: StepRun, inputs: Inputs): void {
  const url = inputs.get('registry-url')
  if (url !== undefined) run.world.job.settings.set('npm registry', url)
}
